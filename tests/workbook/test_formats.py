"""How people marked the rows is read as they chose it, and asked about once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import requests

from aldia.ledger.values.cells import RowFormat
from aldia.workbook.formats import read_formats
from tests.office import TAB, Office, a_line

STRUCK = {"textFormat": {"strikethrough": True}}
RED = {"rgbColor": {"red": 1}}


def batch(office: Office, *edits: Mapping[str, Any]) -> None:
    url = f"http://{office.host}/v4/spreadsheets/{office.book}:batchUpdate"
    requests.post(url, json={"requests": edits}, timeout=10).raise_for_status()


def sheet_id(office: Office) -> int:
    return next(each.id for each in office.workbook.in_order() if each.title == TAB)


def mark(office: Office, row: int, look: Mapping[str, Any], column: int | None = None) -> None:
    """Give a whole row a format, as a person does who selects it; or one cell of it."""
    place = {"sheetId": sheet_id(office), "startRowIndex": row - 1, "endRowIndex": row}
    if column is not None:
        place |= {"startColumnIndex": column, "endColumnIndex": column + 1}
    cell = {"userEnteredFormat": look}
    batch(office, {"repeatCell": {"range": place, "cell": cell, "fields": "userEnteredFormat"}})


def formats(office: Office) -> dict[int, RowFormat]:
    columns = [f"'{TAB}'!{letter}1:{letter}" for letter in "AB"]
    return read_formats(office.client(), {TAB: columns})[TAB]


FORMATS: dict[str, tuple[dict[str, Any], RowFormat]] = {
    "struck through": (STRUCK, RowFormat(is_struck=True)),
    "a colour": (
        {
            "backgroundColorStyle": {
                "rgbColor": {"red": 182 / 255, "green": 0.84313726, "blue": 0.659}
            }
        },
        RowFormat(background="#b6d7a8"),
    ),
    "red, of which Google leaves out what is 0": (
        {"backgroundColorStyle": RED},
        RowFormat(background="#ff0000"),
    ),
    "a colour of the theme": (
        {"backgroundColorStyle": {"themeColor": "ACCENT6"}},
        RowFormat(background="ACCENT6"),
    ),
}


@pytest.mark.parametrize("case", FORMATS)
def test_a_row_is_marked_by_a_strike_or_a_colour(office: Office, case: str) -> None:
    look, found = FORMATS[case]
    office.make_book(a_line("F-1"), a_line("F-2"))

    mark(office, 3, look)

    assert formats(office) == {3: found}


def test_a_strike_in_any_of_the_columns_marks_a_row(office: Office) -> None:
    office.make_book(a_line("F-1"), a_line("F-2"))

    mark(office, 3, STRUCK, column=1)

    assert formats(office) == {3: RowFormat(is_struck=True)}


def test_a_colour_in_any_of_the_columns_marks_a_row(office: Office) -> None:
    office.make_book(a_line("F-1"), a_line("F-2"))

    mark(office, 3, {"backgroundColorStyle": RED}, column=1)

    assert formats(office) == {3: RowFormat(background="#ff0000")}


def test_a_colour_that_a_whole_further_column_has_marks_no_row(office: Office) -> None:
    office.make_book(a_line("F-1"), a_line("F-2"))

    for row in (2, 3):
        mark(office, row, {"backgroundColorStyle": RED}, column=1)

    assert formats(office) == {}


def test_a_note_attached_to_a_cell_that_says_paid_waits_for_a_person(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    place = {"sheetId": sheet_id(office), "startRowIndex": 1, "endRowIndex": 2}
    place |= {"startColumnIndex": 4, "endColumnIndex": 5}
    batch(
        office,
        {"repeatCell": {"range": place, "cell": {"note": "pagó el viernes"}, "fields": "note"}},
    )

    office.run()

    asked = [row for row in office.values("Revisar") if "«pagó»" in " ".join(row)]
    assert [letter.subject[:11] for letter in office.mail] == ["Factura F-2"]
    assert len(asked) == 1


PLAIN: dict[str, dict[str, Any]] = {
    "bold": {"textFormat": {"bold": True}},
    "white": {"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}}},
    "the theme's white": {"backgroundColorStyle": {"themeColor": "BACKGROUND"}},
}


@pytest.mark.parametrize("case", PLAIN)
def test_other_formats_mark_no_row(office: Office, case: str) -> None:
    office.make_book(a_line("F-1"))

    mark(office, 2, PLAIN[case])

    assert formats(office) == {}


def test_colours_of_rules_and_alternating_colours_mark_no_row(office: Office) -> None:
    office.make_book(a_line("F-1"), a_line("F-2"))
    place = {"sheetId": sheet_id(office), "startRowIndex": 1, "endRowIndex": 3}
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=TRUE"}]}
    rule = {"condition": condition, "format": {**STRUCK, "backgroundColorStyle": RED}}
    bands = {"firstBandColorStyle": RED, "secondBandColorStyle": RED}

    batch(
        office,
        {"addConditionalFormatRule": {"rule": {"ranges": [place], "booleanRule": rule}}},
        {"addBanding": {"bandedRange": {"range": place, "rowProperties": bands}}},
    )

    assert formats(office) == {}


def test_struck_rows_are_not_chased_and_asked_about_in_one_line(office: Office) -> None:
    office.adopt(*(a_line(f"F-{number}") for number in range(1, 5)))
    for row in (2, 4):
        mark(office, row, STRUCK)

    office.run()

    asked = [row for row in office.values("Revisar") if "tachadas" in " ".join(row)]
    assert sorted(letter.subject[:11] for letter in office.mail) == ["Factura F-2", "Factura F-4"]
    assert [row[4].partition(":")[0] for row in asked] == ["Hay filas tachadas, 2 en total (2, 4)"]


def test_one_cell_of_settings_closes_them_all_for_good(office: Office) -> None:
    office.adopt(*(a_line(f"F-{number}") for number in range(1, 5)))
    for row in (2, 4):
        mark(office, row, STRUCK)
    office.run()
    sent = len(office.mail)

    office.set_settings(Filas_tachadas="están pagadas")
    mark(office, 3, STRUCK)
    office.run()

    states = [office.assess().ledger.invoices[place].is_paid for place in range(4)]
    assert (states, len(office.mail)) == ([True, True, True, False], sent)


def test_what_means_nothing_is_chased(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), Filas_tachadas="no significa nada")
    mark(office, 2, STRUCK)

    office.run()

    assert len(office.mail) == 2


def test_set_up_offers_the_answers_in_a_drop_down(office: Office) -> None:
    office.adopt(a_line("F-1"))
    labels = [row[0] for row in office.values("Ajustes")]
    url = f"http://{office.host}/v4/spreadsheets/{office.book}"
    row = labels.index("Filas de color") + 1
    wanted = {"ranges": f"Ajustes!B{row}", "fields": "sheets.data.rowData.values.dataValidation"}

    found = requests.get(url, params=wanted, timeout=10).json()

    rule = found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]
    offered = [each["userEnteredValue"] for each in rule["condition"]["values"]]
    assert (offered[0], offered[-1]) == ("están pagadas", "lo que dice la leyenda")
