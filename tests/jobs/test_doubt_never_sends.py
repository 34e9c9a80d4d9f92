"""When anything is in doubt nothing is sent, and the sheet says why."""

from __future__ import annotations

from typing import Any

import pytest

from aldia import resources
from aldia.errors import AskPerson
from aldia.workbook.setup.adopting import adopt
from tests.office import TAB, Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"
SEND = "mail.send"


PREVIEWS: dict[str, tuple[dict[str, Any], str]] = {
    "a new workbook": ({"Modo": ""}, "preview"),
    "a mode nobody can read": ({"Modo": "tal vez"}, "settings_unreadable"),
    "a paused one": ({"Modo": "pausa"}, "paused"),
    "no sender": ({"Remitente": ""}, "sender_missing"),
    "a sender nobody can read": ({"Remitente": "cobros"}, "settings_unreadable"),
    "a free mail sender": ({"Remitente": "laespiga@gmail.com"}, "sender_free_mail"),
    "answers that reach a customer": (
        {"Responder_a": "F-1@cliente.example"},
        "answers_to_customer",
    ),
    "nobody saying whether customers agreed to mail": (
        {"Autorizaron_el_correo": ""},
        "consent_missing",
    ),
    "no business": ({"Negocio": ""}, "business_missing"),
    "a cap nobody can read": ({"Máximo_de_correos_por_día": "pocas"}, "settings_unreadable"),
}


@pytest.mark.parametrize("case", PREVIEWS)
def test_nothing_is_sent_with(case: str, office: Office) -> None:
    settings, reason = PREVIEWS[case]
    office.adopt(a_line("F-1"))
    office.set_settings(**settings)

    report = office.run()

    assert (report.preview, office.mail) == (reason, [])
    assert "F-1" in office.column("Por qué")


@pytest.mark.parametrize(
    "header",
    ["Abono (banco)", "Estado (del pedido)", "Saldo (miles de pesos)", "Retención %"],
)
def test_a_column_that_was_overlooked_holds_its_rows_until_the_owner_answers(
    header: str, office: Office
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", customer="Otro cliente"))
    office.edit({"tab": TAB, "type": {"I1": header, "I2": "Pagado"}})

    assert office.run().preview is None
    assert [letter.text.count("F-2") > 0 for letter in office.mail] == [True]
    assert header in str(office.values("Revisar"))

    office.set_settings(Columnas_que_no_cuentan=header)
    office.run()
    assert len(office.mail) == 2


def test_a_locale_that_contradicts_the_book_holds_everything_with_one_message(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.workbook.locale = "en_US"
    office.edit({"tab": TAB, "type": {"D2": "20/11/2026", "E2": "450.500", "E3": "1.234.500"}})

    assert (office.run().preview, office.mail) == ("locale_contrary", [])
    told = [row for row in office.values("Revisar") if "configuración regional" in str(row)]
    assert len(told) == 1
    assert "Colombia" in str(told)


@pytest.mark.parametrize(
    ("place", "header", "preview"),
    [
        ("E1", "Importe (miles)", "tab_unreadable"),
        ("E1", "Valor (sin IVA)", "tab_unreadable"),
        ("C1", "Correo (vendedor)", None),
    ],
)
def test_what_a_bracket_makes_another_column_is_missing(
    place: str, header: str, preview: str | None, office: Office
) -> None:
    office.adopt(a_line("F-1"))
    office.edit({"tab": TAB, "type": {place: header}})

    assert (office.run().preview, office.mail) == (preview, [])


WAITING: dict[str, dict[str, Any]] = {
    "a one as paid": {"E2": 100_000, "F2": 1},
    "an amount with a word": {"E2": "350.000 IVA"},
    "an amount whose scale is not plain": {"E2": "350 M"},
    "a state that is a question": {"G2": "¿Pagada?"},
    "a state of the goods": {"G2": "Received"},
    "a rate withheld": {"I1": "Retenciones", "E2": 100_000, "I2": 2.5},
    "a day of payment that is contradicted": {"I1": "Pagada el", "I2": "20/11/2026", "G2": "Debe"},
    "a day of payment alone": {"I1": "Fecha de pago", "I2": "20/11/2026"},
}


@pytest.mark.parametrize("case", WAITING)
def test_nobody_is_written_to_about_a_row_with(case: str, office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.edit({"tab": TAB, "type": WAITING[case]})

    assert office.run().preview is None
    assert not office.mail


def test_live_needs_a_passed_self_test(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False, Modo="real")

    assert office.run().preview == "not_connected"
    assert not office.mail


def test_a_copy_of_the_workbook_falls_back_to_preview(office: Office) -> None:
    office.adopt(a_line("F-1"))
    copy = office.workbook.copy()
    copy.id = "copy" + copy.id[4:]
    office.sandbox.files.books[copy.id] = copy
    office.book = copy.id

    assert office.run().preview == "copy"
    assert not office.mail


def test_a_log_with_a_gap_means_preview_and_says_which(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    office.edit({"tab": "Bitácora", "delete_rows": [3, 1]})
    office.pass_days(10)

    report = office.run()

    assert report.preview == "log_gap"
    assert len(office.mail) == 1
    assert "Faltan entradas: 2" in str(office.values("Revisar"))


def test_a_sorted_log_is_as_good_as_any(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    office.edit({"tab": "Bitácora", "sort": {"by": "E"}})
    office.pass_days(10)

    office.run()

    assert len(office.mail) == 2


def test_a_workbook_without_its_seal_is_not_sent_from(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.workbook.named_ranges.clear()

    report = office.run()

    assert (report.preview, office.mail) == ("seal_missing", [])
    assert "sello" in str(office.values("Ajustes")[1])


def test_set_up_puts_a_lost_seal_back_far_ahead_of_the_old_one(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.workbook.named_ranges.clear()

    adopt(office.client(), resources.schema())
    office.run()

    [seal] = office.workbook.named_ranges
    assert int(seal.removeprefix("aldia")) > 1000
    assert len(office.mail) == 1


def test_a_seal_that_somebody_renamed_is_still_the_seal(office: Office) -> None:
    office.adopt(a_line("F-1"))
    [seal] = office.workbook.named_ranges.values()
    seal["name"] = "mi_rango"

    office.run()

    assert len(office.mail) == 1
    assert [each["name"] for each in office.workbook.named_ranges.values()] == ["mi_rango"]


def test_a_deleted_log_is_set_up_again_and_never_forgotten(office: Office) -> None:
    """Its named range lingers unseen, and the name stays taken (A4)."""
    office.adopt(a_line("F-1"))
    office.run()
    log = office.workbook.titled("Bitácora")
    assert log is not None
    body = {"requests": [{"deleteSheet": {"sheetId": log.id}}]}
    office.client().once("post", ":batchUpdate", json=body)
    assert office.run().preview == "tab_lost"

    adopt(office.client(), resources.schema())
    report = office.run()

    assert office.workbook.lingering_names
    assert report.preview == "log_gap"
    assert len(office.mail) == 1


def test_a_workbook_that_was_not_set_up_is_left_alone(office: Office) -> None:
    office.make_book(a_line("F-1"))

    with pytest.raises(AskPerson) as caught:
        office.run()

    assert caught.value.code == "not_adopted"


@pytest.mark.parametrize("tab", ["Pagos", "Clientes", "Ajustes", "Cuotas"])
def test_a_deleted_tab_that_decides_about_sending_means_preview(office: Office, tab: str) -> None:
    office.adopt(a_line("F-1"))
    sheet = office.workbook.titled(tab)
    assert sheet is not None
    body = {"requests": [{"deleteSheet": {"sheetId": sheet.id}}]}
    office.client().once("post", ":batchUpdate", json=body)

    report = office.run()

    assert report.preview in {"tab_lost", "preview"}
    assert not office.mail
    assert tab in str(office.values("Revisar"))


def test_a_memory_that_nobody_can_read_means_preview(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.edit({"tab": "Memoria", "delete_rows": [1, 50]})

    assert office.run().preview == "memory_lost"
    assert not office.mail
