"""When anything is in doubt nothing is sent, and the sheet says why."""

from __future__ import annotations

from typing import Any

import pytest

from aldia import shipped
from aldia.errors import AskPerson
from aldia.workbook.setup import adopt
from tests.office import Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"
SEND = "mail.send"


PREVIEWS: dict[str, tuple[dict[str, Any], str]] = {
    "a new workbook": ({"Modo": ""}, "preview"),
    "a mode nobody can read": ({"Modo": "tal vez"}, "settings_unreadable"),
    "a paused one": ({"Modo": "pausa"}, "paused"),
    "no sender": ({"Remitente": ""}, "sender_missing"),
    "a sender nobody can read": ({"Remitente": "cobros"}, "settings_unreadable"),
    "a free mail sender": ({"Remitente": "laespiga@gmail.com"}, "sender_free_mail"),
    "no business": ({"Negocio": ""}, "business_missing"),
    "a cap nobody can read": ({"Máximo_de_cartas_por_día": "pocas"}, "settings_unreadable"),
}


@pytest.mark.parametrize("case", PREVIEWS)
def test_nothing_is_sent_with(case: str, office: Office) -> None:
    settings, reason = PREVIEWS[case]
    office.adopt(a_line("F-1"))
    office.set_settings(**settings)

    report = office.run()

    assert (report.preview, office.mail) == (reason, [])
    assert "F-1" in office.column("Por qué")


def test_live_needs_a_passed_self_test(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False, Modo="real")

    assert office.run().preview == "not_connected"
    assert not office.mail


def test_a_copy_of_the_workbook_falls_back_to_preview(office: Office) -> None:
    office.adopt(a_line("F-1"))
    copy = office.workbook.copy()
    copy.id = "copy" + copy.id[4:]
    office.sandbox.google.books[copy.id] = copy
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
    assert "Faltan las entradas 2" in str(office.values("Revisar"))


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

    adopt(office.client(), shipped.schema())
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

    adopt(office.client(), shipped.schema())
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
