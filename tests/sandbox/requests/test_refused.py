"""Requests of `spreadsheets.batchUpdate` that are refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.google import Google
from tests.sandbox.requests.shapes import area, corner, stretch

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a merge across another": ({"mergeCells": {"range": area("1:3,0:1")}}, "select all cells"),
    "all rows deleted": ({"deleteDimension": {"range": stretch("ROWS", 0, 1000)}}, "all the rows"),
    "rows beyond the grid": ({"deleteDimension": {"range": stretch("ROWS", 1000, 1001)}}, "beyond"),
    "an end before its start": ({"deleteDimension": {"range": stretch("ROWS", 5, 5)}}, "greater than"),
    "inheriting from before the first row": (
        {"insertDimension": {"range": stretch("ROWS", 0, 1), "inheritFromBefore": True}},
        "inheritFromBefore",
    ),
    "more rows in updateCells than its range has": (
        {"updateCells": {"range": area("0:1,0:1"), "fields": "note", "rows": [{}, {}]}},
        "more cells than the range",
    ),
    "a value that nobody may set": (
        {"updateCells": {"start": corner(0, 0), "fields": "*", "rows": [
            {"values": [{"userEnteredValue": {"errorValue": {"type": "REF"}}}]}]}},
        "read-only",
    ),
    "text of 50,001 letters": (
        {"updateCells": {"start": corner(0, 0), "fields": "*", "rows": [
            {"values": [{"userEnteredValue": {"stringValue": "x" * 50_001}}]}]}},
        "50000 characters",
    ),
    "ten million cells": (
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 400_000}},
        "above the limit of 10000000 cells",
    ),
    "freezing every row": (
        {"updateSheetProperties": {"properties": {"gridProperties": {"frozenRowCount": 1000}},
                                   "fields": "gridProperties.frozenRowCount"}},
        "freeze all visible rows",
    ),
    "a named range without a range": ({"addNamedRange": {"namedRange": {"name": "x"}}}, "range must"),
    "a rule that is none": ({"addConditionalFormatRule": {"rule": {"ranges": [area("0:1")]}}}, "Either"),
    "a group that is not there": ({"deleteDimensionGroup": {"range": stretch("ROWS", 0, 2)}}, "no dimension group"),
    "a broken expression": (
        {"findReplace": {"find": "(", "searchByRegex": True, "allSheets": True}},
        "Invalid regular expression",
    ),
    "a filter view that is not there": ({"deleteFilterView": {"filterId": 9}}, "No filter view with id: 9"),
    "an id that is taken": ({"addSheet": {"properties": {"sheetId": 1}}}, "already exists"),
    "a sort by a column outside": (
        {"sortRange": {"range": area("0:3,0:2"), "sortSpecs": [{"dimensionIndex": 2}]}},
        "outside the range",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_an_invalid_request_is_refused_and_says_why(name: str, google: Google) -> None:
    """[D] for the rules; the words are Google's where an issue thread quotes them [I]."""
    google.batch({"mergeCells": {"range": area("0:2,0:2")}})
    request, words = REFUSED[name]

    error = google.batch(request)["error"]

    kind = next(iter(request))
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"].startswith(f"Invalid requests[0].{kind}: ")
    assert words in error["message"]


TABLE = {
    "name": "Deudas",
    "range": {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 9, "endColumnIndex": 3},
    "columnProperties": [{"columnIndex": 1, "columnType": "DATE"}, {"columnIndex": 2}],
}


@pytest.mark.parametrize(("column", "code"), [(0, 200), (1, 400), (2, 200), (3, 200)])
def test_only_columns_without_a_type_take_a_validation(
    google: Google, column: int, code: int
) -> None:
    """[I] "This operation is not allowed on cells in typed columns", in many public programs."""
    google.batch({"addTable": {"table": TABLE}})
    place = {"startRowIndex": 1, "startColumnIndex": column, "endColumnIndex": column + 1}
    rule = {"condition": {"type": "BOOLEAN"}}

    answer = google.batch({"setDataValidation": {"range": place, "rule": rule}})

    assert answer.get("error", {}).get("code", 200) == code
    assert google.get("?fields=sheets.tables")["sheets"][0]["tables"][0]["name"] == "Deudas"
