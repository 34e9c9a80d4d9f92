"""The first contact with a sheet: whatever is in the way becomes a sentence and a way on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from aldia import resources
from aldia.cli.commands import main
from aldia.errors import AskPerson
from aldia.workbook.setup.adopting import adopt
from sandbox.google.batch import apply_batch
from tests.office import HEADERS, TAB, Office, a_line


def change(office: Office, *requests: dict[str, Any]) -> None:
    """Do in the workbook what its owner does in Sheets' menus."""
    draft = office.workbook.copy()
    apply_batch(draft, requests)
    office.sandbox.files.replace(draft, office.sandbox.now())


def aldia(*words: str) -> Any:
    return CliRunner().invoke(main, list(words))


def said(done: Any) -> str:
    return " ".join(done.output.split())


COMMANDS = {
    "check": ["check"],
    "init": ["init", "--tab", TAB],
    "connect": ["connect"],
    "run": ["run"],
}
SAVE_AS = {
    "es": "Archivo › Guardar como Hojas de cálculo de Google",
    "en": "File › Save as Google Sheets",
}


@pytest.mark.parametrize("language", SAVE_AS)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_excel_file_is_told_as_such(
    office: Office, monkeypatch: pytest.MonkeyPatch, command: str, language: str
) -> None:
    monkeypatch.setenv("ALDIA_LANGUAGE", language)
    office.make_book(a_line("F-1"))
    office.control("office", spreadsheet=office.book, office=True)

    done = aldia(*COMMANDS[command], office.book)

    assert done.exit_code == 3
    assert SAVE_AS[language] in said(done)


def test_an_excel_file_is_the_step_at_which_connect_stops(office: Office) -> None:
    office.make_book(a_line("F-1"))
    office.control("office", spreadsheet=office.book, office=True)

    found = json.loads(aldia("connect", office.book, "--json").stdout)["findings"]

    assert [each["code"] for each in found if not each["holds"]] == ["workbook"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_sheet_that_is_not_shared_says_what_to_ask_the_organisation(
    office: Office, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("ALDIA_LANGUAGE", language)
    office.make_book(a_line("F-1"))
    office.control("share", spreadsheet=office.book, shared=False)

    done = aldia("check", office.book)

    assert done.exit_code == 3
    assert f"docs/get-started.{language}.md" in said(done)


def add_chart_tab(office: Office, title: str) -> None:
    change(office, {"addChart": {"chart": {"spec": {}, "position": {"newSheet": True}}}})
    [*_, made] = office.workbook.in_order()
    renamed = {"properties": {"sheetId": made.id, "title": title}, "fields": "title"}
    change(office, {"updateSheetProperties": renamed})


def test_a_tab_that_is_a_chart_is_in_nobodys_way(office: Office) -> None:
    office.make_book(a_line("F-1"))
    add_chart_tab(office, "Gráfico")
    add_chart_tab(office, "Ajustes")

    done = [aldia(*words, office.book) for words in COMMANDS.values()]

    assert [each.exit_code for each in done] == [0, 0, 3, 0], [each.output for each in done]
    assert "Ajustes 2" in [sheet.title for sheet in office.workbook.in_order()]
    assert "saldría" in office.column("Por qué")["F-1"]


def test_a_book_of_one_tab_and_a_chart_needs_no_name(office: Office) -> None:
    office.make_book(a_line("F-1"))
    office.edit({"tab": TAB, "rename": "Lo que deben"})
    add_chart_tab(office, "Facturas")

    assert aldia("check", office.book).exit_code == 0


def a_table(*types: str, columns: int = len(HEADERS)) -> dict[str, Any]:
    """Turn the top of the first tab into one of Sheets' tables."""
    place = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 50, "startColumnIndex": 0}
    properties = [{"columnIndex": i, "columnType": kind} for i, kind in enumerate(types) if kind]
    table = {"range": {**place, "endColumnIndex": columns}, "columnProperties": properties}
    return {"addTable": {"table": {"name": "Tabla", **table}}}


def test_invoices_in_a_typed_table_are_adopted_as_they_are(office: Office) -> None:
    office.make_book(a_line("F-1"))
    change(office, a_table("TEXT", "TEXT", "TEXT", "DATE", "DOUBLE", "", "DROPDOWN"))

    assert aldia("init", office.book, "--tab", TAB).exit_code == 0
    assert "saldría" in (aldia("run", office.book), office.column("Por qué")["F-1"])[1]


def test_an_empty_typed_table_keeps_its_types_and_gets_no_drop_downs(office: Office) -> None:
    office.make_book(headers=())
    change(office, a_table(*["TEXT"] * 20, columns=20))

    done = aldia("init", office.book, "--json")

    codes = [each["code"] for each in json.loads(done.stdout)["done"]]
    assert done.exit_code == 0
    assert "no_drop_downs" in codes
    settings = next(s for s in office.workbook.in_order() if s.title == "Ajustes")
    assert any(cell.validation for row in settings.rows for cell in row)
    assert aldia("init", office.book).exit_code == 0


def test_a_table_that_refuses_more_than_drop_downs_is_told(office: Office) -> None:
    office.make_book(a_line("F-1"))
    words = (
        "Invalid requests[0].repeatCell: This operation is not allowed on cells in typed columns."
    )
    body = {"error": {"code": 400, "message": words, "status": "INVALID_ARGUMENT"}}
    office.faults({"route": "sheets.spreadsheets.batchUpdate", "kind": "400", "body": body})

    with pytest.raises(AskPerson) as caught:
        adopt(office.client(), resources.schema(), tabs=[TAB])

    assert caught.value.code == "table_typed"


def test_one_503_about_a_workbook_that_is_not_there_is_not_final(office: Office) -> None:
    office.make_book(a_line("F-1"))
    office.sandbox.files.books.clear()
    office.faults({"route": "sheets.spreadsheets.get", "kind": "503", "nth": 1})

    with pytest.raises(AskPerson) as caught:
        office.client().read("")

    assert caught.value.code == "workbook_not_found"
