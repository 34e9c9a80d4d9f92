"""Which table an append goes on: the last one that its range touches.

[D] the guide on appending values and the description of the API; [R] recorded answers: gspread's
cassettes `WorksheetTest.test_append_row_with_empty_value` and `…_and_table_range`; [I] threads.
"""

from __future__ import annotations

import pytest

from tests.sandbox.google import Google

TWO_TABLES = [["x", "y", "z"], ["1", "2", "3"], [], ["", "a", "b", "c"], ["", "4", "5", "6"], ["", "7", "8", "9"]]  # fmt: skip
APPENDED = {
    "'Hoja 1'": ("'Hoja 1'!B4:D6", "'Hoja 1'!B7:C7"),
    "'Hoja 1'!B4": ("'Hoja 1'!B4:D6", "'Hoja 1'!B7:C7"),
    "'Hoja 1'!C5:D5": ("'Hoja 1'!B4:D6", "'Hoja 1'!B7:C7"),
    "'Hoja 1'!B2:D4": ("'Hoja 1'!B4:D6", "'Hoja 1'!B7:C7"),
    "'Hoja 1'!A3:G10": ("'Hoja 1'!B4:D6", "'Hoja 1'!B7:C7"),
    "'Hoja 1'!A1": ("'Hoja 1'!A1:C2", "'Hoja 1'!A3:B3"),
    "'Hoja 1'!A4": (None, "'Hoja 1'!A4:B4"),
    "'Hoja 1'!F9": (None, "'Hoja 1'!F9:G9"),
}


@pytest.mark.parametrize("text", APPENDED)
def test_append_finds_the_table_that_a_range_touches(text: str, google: Google) -> None:
    """[D] The example of the guide: two tables, and what each range would append to."""
    google.type(*TWO_TABLES)

    found = google.post(f"/values/{text}:append?valueInputOption=RAW", {"values": [["p", "q"]]})

    expected = APPENDED[text]
    assert (found.get("tableRange"), found["updates"]["updatedRange"]) == expected


def append(google: Google, text: str, row: list[str]) -> tuple[str | None, str]:
    found = google.post(f"/values/{text}:append?valueInputOption=RAW", {"values": [row]})
    return found.get("tableRange"), found["updates"]["updatedRange"]


def test_an_append_to_a_tab_goes_on_its_last_table(google: Google) -> None:
    """[R]"""
    first = append(google, "'Hoja 1'", ["x", "", "x"])
    second = append(google, "'Hoja 1'", ["x", "", "x"])

    assert first == (None, "'Hoja 1'!A1:C1")
    assert second == ("'Hoja 1'!C1", "'Hoja 1'!C2:E2")


def test_of_tables_in_one_row_the_last_is_the_rightmost(google: Google) -> None:
    """[I] gspread #603, with its answers."""
    headers = ["Number", "Name", "Time", "", "", "Of", "", "Of", "", "Of"]
    append(google, "'Hoja 1'", headers)

    table, _ = append(google, "'Hoja 1'", ["", "", "Morning"])

    assert table == "'Hoja 1'!J1"


def test_an_append_to_a_cell_goes_on_the_table_that_holds_it(google: Google) -> None:
    """[R]"""
    append(google, "'Hoja 1'", ["x", "", "x"])

    assert append(google, "A1", ["x", "", "x"]) == ("'Hoja 1'!A1", "'Hoja 1'!A2:C2")


def test_an_append_begins_in_the_first_column_of_its_table(google: Google) -> None:
    """[D] Also below a row whose first cells are blank."""
    google.type(["a", "b", "c"], ["", "", "x"])

    assert append(google, "A1", ["new"]) == ("'Hoja 1'!A1:C2", "'Hoja 1'!A3")


def test_append_keeps_to_the_table_of_its_columns(google: Google) -> None:
    google.type(["a", "b", "", "", "p"], ["c", "d", "", "", "q"], ["e", "f"])

    found = google.post("/values/E1:append?valueInputOption=RAW", {"values": [["r"]]})

    assert found["updates"]["updatedRange"] == "'Hoja 1'!E3"


def test_append_may_insert_rows_instead_of_writing_over(google: Google) -> None:
    """[D] insertDataOption."""
    google.type(["a"], ["b"], [], ["below"])
    option = "valueInputOption=RAW&insertDataOption=INSERT_ROWS"

    google.post(f"/values/A1:append?{option}", {"values": [["c"], ["d"]]})

    assert google.get("/values/Hoja 1")["values"] == [["a"], ["b"], ["c"], ["d"], [], ["below"]]


def test_append_grows_a_full_grid(google: Google) -> None:
    google.type(["last"], at="'Hoja 1'!A1000")

    google.post("/values/A1000:append?valueInputOption=RAW", {"values": [["more"]]})

    rows = google.get("?fields=sheets.properties.gridProperties.rowCount")["sheets"][0]
    assert rows["properties"]["gridProperties"]["rowCount"] == 1001


def test_append_widens_a_grid_that_is_too_narrow(google: Google) -> None:
    """[D] insertDataOption: data at the end of the sheet brings rows or columns with it."""
    google.type(["last"], at="'Hoja 1'!Z1")

    assert append(google, "Z1", ["a", "b"]) == ("'Hoja 1'!Z1", "'Hoja 1'!Z2:AA2")
