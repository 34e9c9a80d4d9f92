"""The command line as people and machines use it."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aldia.cli import terminal
from aldia.cli.commands import main
from tests.office import HEADERS, TAB, Office, a_line


def aldia(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def answer(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(aldia(*words, "--json").stdout)
    return found


def test_from_a_sheet_to_a_sent_letter(office: Office) -> None:
    book = office.make_book(a_line("F-1"))

    assert "Se agregó una columna a" in aldia("init", book, "--tab", TAB, "--country", "CO").output
    assert "todo" in aldia("init", book).output.lower()
    office.set_settings(Modo="real", Negocio="La Espiga", Remitente="cobros@laespiga.example")
    office.set_settings(Autorizaron_el_correo="sí")
    assert aldia("connect", book).exit_code == 0
    assert "enviadas 1" in aldia("run", book).output
    assert len(office.mail) == 1


def test_a_check_lists_the_cells_that_the_locale_misread(office: Office) -> None:
    office.make_book(a_line("F-1", importe="450.500"), locale="en_US")

    cells = answer("check", office.book, "--tab", TAB)["type_again"]
    shown = " ".join(aldia("check", office.book, "--tab", TAB).output.split())

    assert [(cell["place"], cell["here"], cell["there"]) for cell in cells] == [
        ("D2", "", "2026-11-21"),
        ("E2", "450.5 USD", "450500 USD"),
    ]
    assert "Cartera D2 21/11/2026 2026-11-21" in shown
    assert "Archivo › Configuración" in shown


def test_init_asks_once_which_of_several_lists_holds_the_invoices(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = office.make_book(a_line("F-1"))
    office.add_tab("Cartera 2025", HEADERS, a_line("F-0"))

    office.control("reset")
    unattended = aldia("init", book)
    written = [call for call in office.calls if "Update" in call]
    monkeypatch.setattr(terminal, "is_attended", lambda: True)
    answered = CliRunner().invoke(main, ["init", book], input="1\n")

    assert unattended.exit_code == 3
    assert "«Cartera», «Cartera 2025»" in unattended.output
    assert written == []
    assert "Se agregó una columna a" in answered.output
    assert office.assess().ledger.tables["invoices"].title == TAB


def test_the_plan_for_machines_has_what_is_promised(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", "fin de mes"), a_line("F-3", pagado="sí"), live=False)

    plan = answer("plan", office.book)

    assert plan["mode"] == "preview"
    assert plan["letters"] == [
        {
            "customer": "Cliente F-1",
            "to": ["f-1@cliente.example"],
            "cc": [],
            "language": "es",
            "step": "Aviso 1",
            "invoices": ["F-1"],
            "subject": "Factura F-1, vencida hace 3 días ($ 100)",
            "rules": "CO+consumers",
        }
    ]
    assert plan["rows"][0] == {
        "tab": TAB,
        "row": 2,
        "invoice": "F-1",
        "key": "f-1 | 0 | 2026-11-21 | friendly | 1",
        "customer": "Cliente F-1",
        "amount": "100.00",
        "balance": "100.00",
        "currency": "COP",
        "due": "2026-11-21",
        "days_late": 3,
        "decision": "send",
        "step": "Aviso 1",
        "reason": "preview",
        "until": "2026-11-24",
        "hour": None,
        "rule": None,
        "instalment": 0,
        "plan_balance": None,
        "why": "Ensayo: hoy saldría «Aviso 1»",
    }
    assert [(row["invoice"], row["decision"]) for row in plan["rows"]] == [
        ("F-1", "send"),
        ("F-2", "problem"),
    ]
    [problem] = plan["problems"]
    assert {k: problem[k] for k in ("code", "tab", "row", "column", "wrong")} == {
        "code": "date_unreadable",
        "tab": TAB,
        "row": 3,
        "column": "Vence",
        "wrong": "fin de mes",
    }


def test_a_plan_changes_nothing(office: Office) -> None:
    office.adopt(a_line("F-1"))

    answer("plan", office.book)
    answer("check", office.book)

    assert set(office.calls) == {"sheets.spreadsheets.get", "sheets.spreadsheets.values.batchGet"}


def test_a_plan_for_another_moment(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)

    plan = answer("plan", office.book, "--at", "2026-11-10T09:00")

    assert plan["at"] == "2026-11-10T09:00:00-05:00"
    assert plan["letters"] == []
    assert plan["rows"][0]["until"] == "2026-11-18"


def test_check_says_of_a_book_never_seen_what_its_owner_would(office: Office) -> None:
    lines = [a_line("F-1"), a_line("F-2", "24/12/2026", importe=50), a_line("F-3", pagado="sí")]
    book = office.make_book(*lines)

    said = " ".join(aldia("check", book).output.split())
    look = answer("check", book)["first_look"]

    assert "Facturas en «Cartera»: 3. Abiertas: 2; de ellas, vencidas: 1." in said
    assert "Le deben: $ 150. De eso, vencido: $ 100." in said
    assert "Cliente F-1: $ 100 Cliente F-2: $ 50" in said
    assert "«Cartera» (encabezados en la fila 1)" in said
    assert "D Vence Vence" in said
    assert (look["open"], look["overdue"]) == (2, 1)
    assert look["owed"] == [{"currency": "COP", "open": "150.00", "overdue": "100.00"}]
    assert look["largest"][0] == {"customer": "Cliente F-1", "owes": {"COP": "100.00"}}


def test_before_set_up_a_check_says_where_to_answer_what_a_column_is(office: Office) -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Importe", "Abonado a cuenta", "Ruta"]
    row = ["F-1", "Ana", "a@x.example", "24/12/2026", 50, "15/11/2026", "norte"]
    book = office.make_book(row, headers=headers)

    said = " ".join(aldia("check", book).output.split())

    assert "la agrega «aldia init»" in said
    assert "Ruta Aldía no la usa." in said


def test_a_check_lists_what_to_mend_before_the_columns(office: Office) -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Importe", "Abonado a cuenta", "Ruta"]
    row = ["F-1", "Ana", "a@x.example", "fin de mes", 50, "15/11/2026", "norte"]
    book = office.make_book(row, headers=headers)

    said = aldia("check", book).output

    before, _, columns = said.partition("Qué es cada columna")
    assert len(before[: before.index("Por corregir")].splitlines()) <= 10
    assert "15/11/2026" in columns
    assert "No se sabe qué dice" in columns
    assert "ana@" not in columns
    assert "norte" not in columns


def test_check_says_of_an_empty_workbook_what_to_do(office: Office) -> None:
    book = office.make_book(headers=[])
    office.edit({"tab": TAB, "rename": "Hoja 1"})

    found = aldia("check", book)

    assert found.exit_code == 3
    assert "La hoja está vacía" in found.output


def test_check_works_before_set_up_and_tells_by_its_exit_code(office: Office) -> None:
    book = office.make_book(a_line("F-1", "fin de mes"))

    bad = aldia("check", book, "--tab", TAB)
    office.edit({"tab": TAB, "type": {"D2": "21/11/2026"}})
    good = aldia("check", book, "--tab", TAB)

    assert (bad.exit_code, good.exit_code) == (1, 0)
    assert "fin de mes" in bad.output
    assert "A  Factura" in good.output


def test_check_for_machines_says_what_was_understood(office: Office) -> None:
    book = office.make_book(a_line("F-1"))

    found = answer("check", book)

    assert (found["locale"], found["currency"], found["problems"]) == ("es_CO", "COP", [])
    assert found["tabs"]["invoices"]["columns"]["due"] == "Vence"


def test_a_run_for_machines(office: Office) -> None:
    office.adopt(a_line("F-1"))

    found = answer("run", office.book)

    assert (found["mode"], found["finished"], found["letters"]["sent"]) == ("live", True, 1)


BAD: dict[str, tuple[list[str], str]] = {
    "no workbook": (["plan"], "Falta decir qué hoja"),
    "what is no id": (["plan", "mi hoja"], "no es el enlace"),
    "an unknown id": (["plan", "x" * 44], "No hay una hoja con el id"),
    "an impossible moment": (["plan", "BOOK", "--at", "ayer"], "no es un momento"),
    "a tab that is not there": (["init", "BOOK", "--tab", "Nada"], f"Hay: «{TAB}»"),
    "a workbook that was not set up": (["run", "BOOK"], "no está preparada"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_person_is_told_in_one_sentence_about(
    case: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALDIA_SPREADSHEET", raising=False)
    words, sentence = BAD[case]
    book = office.make_book(a_line("F-1"))

    found = aldia(*(book if word == "BOOK" else word for word in words))

    assert found.exit_code == 3
    assert sentence in found.stderr
    assert "Traceback" not in found.output


SHEETS: dict[str, tuple[list[str], list[list[Any]], str]] = {
    "an empty workbook": ([], [], "vacía"),
    "no rows": (HEADERS, [], "No hay nada por corregir"),
    "a missing column": (["Factura", "Cliente", "Correo", "Importe"], [], "Faltan columnas: Vence"),
    "a doubled column": (
        [*HEADERS, "Importe"],
        [[*a_line("F-1"), 90]],
        "Importe (E), Importe (J)",
    ),
    "a formula that broke": (HEADERS, [a_line("F-1", importe="#REF!")], "error de fórmula"),
    "emoji and other alphabets": (
        HEADERS,
        [a_line("🌵", customer="متجر", email="a@x.example")],
        "No hay nada",
    ),
    "a novel in a cell": (HEADERS, [a_line("F-1", customer="y" * 50_000)], "demasiado largo"),
    "two invoices with one number": (HEADERS, [a_line("F-1"), a_line("F-1")], "mismo número"),
}


@pytest.mark.parametrize("case", SHEETS)
def test_check_says_what_to_do_about(case: str, office: Office) -> None:
    headers, rows, sentence = SHEETS[case]
    book = office.make_book(*rows, headers=headers)

    found = aldia("check", book)

    assert sentence in " ".join(found.output.split())


def test_merged_cells_and_hidden_rows_are_read_as_they_are(office: Office) -> None:
    book = office.make_book(a_line("F-1"), a_line("F-2"))
    sheet = next(office.workbook.in_order()).id
    block = {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 8, "endColumnIndex": 9}
    merge = {"range": {"sheetId": sheet, **block}, "mergeType": "MERGE_ALL"}
    hide = {
        "range": {"sheetId": sheet, "dimension": "ROWS", "startIndex": 1, "endIndex": 2},
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    requests = [{"mergeCells": merge}, {"updateDimensionProperties": hide}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})

    assert len(answer("plan", book)["rows"]) == 2


def test_a_workbook_that_is_not_shared_is_said(office: Office) -> None:
    office.faults({"route": "sheets.spreadsheets.get", "kind": "403"})

    found = aldia("plan", "x" * 44)

    assert found.exit_code == 3
    assert "no está compartida" in found.stderr


def test_every_command_explains_itself() -> None:
    for command in ("init", "connect", "check", "plan", "run", "sandbox"):
        assert aldia(command, "--help").exit_code == 0


@pytest.mark.parametrize("command", ["check", "plan", "run", "connect"])
def test_a_workbook_that_is_not_shared_is_said_in_a_sentence(office: Office, command: str) -> None:
    office.adopt(a_line("F-1"))
    office.control("share", spreadsheet=office.book, shared=False)

    denied = aldia(command, office.book)
    office.control("share", spreadsheet=office.book, shared=True)
    again = aldia(command, office.book)

    assert denied.exit_code == 3
    said = " ".join(denied.output.split())
    assert (
        "La hoja no está compartida con la cuenta que usa Aldía. Compártala, como editor," in said
    )
    assert "403" not in said
    assert "no está compartida" not in again.output
    assert command == "run" or office.mail == []


def test_a_sandbox_whose_parts_are_missing_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALDIA_LANGUAGE", "es")
    monkeypatch.setitem(sys.modules, "ironcalc", None)
    for name in [name for name in sys.modules if name.startswith("sandbox")]:
        monkeypatch.delitem(sys.modules, name)

    done = CliRunner().invoke(main, ["sandbox"])

    assert done.exit_code == 3
    assert "A la caja de arena le falta «ironcalc»" in done.output


@pytest.fixture
def no_language(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name no language around the command, as on a machine where nobody set one."""
    monkeypatch.delenv("ALDIA_LANGUAGE")
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.mark.usefixtures("no_language")
def test_set_up_speaks_the_language_of_the_book(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = office.make_book(a_line("F-1"))
    requests = [{"addSheet": {"properties": {"title": "Cartera 2025"}}}]
    office.client().once("post", ":batchUpdate", json={"requests": requests})
    office.edit({"tab": "Cartera 2025", "append": [HEADERS, a_line("F-0")]})

    refused = aldia("init", book)
    monkeypatch.setattr(terminal, "is_attended", lambda: True)
    answered = CliRunner().invoke(main, ["init", book], input="1\n")
    late = aldia("init", book, "--column", "Vence=Vence")

    assert "cuáles de estas pestañas" in refused.output
    assert "Varias pestañas" in answered.output
    assert "Se agregó una columna a" in answered.output
    assert "pestaña" in late.output


@pytest.mark.usefixtures("no_language")
def test_a_refusal_about_columns_speaks_the_language_of_the_book(office: Office) -> None:
    book = office.make_book(a_line("F-1"))

    assert "No hay ninguna columna" in aldia("init", book, "--column", "Nada=Vence").output


@pytest.mark.usefixtures("no_language")
def test_a_book_that_lost_its_invoices_is_refused_in_its_language(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)
    office.delete_tab(TAB)

    assert "No se encuentra la pestaña de las facturas" in aldia("check", office.book).output


@pytest.mark.usefixtures("no_language")
def test_without_a_book_the_language_is_that_of_the_machine(office: Office) -> None:
    assert "Which workbook?" in aldia("check").output
