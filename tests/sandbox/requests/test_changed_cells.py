"""What each kind of request of `spreadsheets.batchUpdate` does to cells.

[D] The reference of the Sheets API describes each kind; [R] recorded answers, as gathered in the
project's facts; [I] issue threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.sandbox.google import Google
from tests.sandbox.requests.shapes import ABC, area, corner, stretch


@dataclass(frozen=True)
class Case:
    """Rows as typed, requests, and what the tab shows afterwards.

    Attributes:
        replies: None where nobody looks.
    """

    before: list[list[Any]]
    requests: list[dict[str, Any]]
    after: list[list[Any]]
    replies: list[Any] | None = None
    formulas: bool = False


NUMBERED = [["n"], ["3"], ["1"], [""], ["x"], ["2"]]

CELLS: dict[str, Case] = {
    "updateCells over a range clears what its rows do not cover": Case(
        ABC,
        [{"updateCells": {"range": area("0:2,0:2"), "fields": "userEnteredValue",
                          "rows": [{"values": [{"userEnteredValue": {"numberValue": 7}}]}]}}],
        [["7", "", "c"], ["", "", "f"]],
    ),
    "updateCells from a corner leaves the rest": Case(
        ABC,
        [{"updateCells": {"start": corner(1, 1), "fields": "userEnteredValue",
                          "rows": [{"values": [{"userEnteredValue": {"boolValue": True}}]}]}}],
        [["a", "b", "c"], ["d", "VERDADERO", "f"]],
    ),
    "repeatCell shifts a formula as a copy does": Case(
        [["1"], ["2"], ["3"]],
        [{"repeatCell": {"range": area("0:3,1:2"), "fields": "userEnteredValue",
                         "cell": {"userEnteredValue": {"formulaValue": "=A1*10"}}}}],
        [["1", "10"], ["2", "20"], ["3", "30"]],
    ),
    "appendCells goes below the last row with data": Case(
        ABC,
        [{"appendCells": {"sheetId": 0, "fields": "*",
                          "rows": [{"values": [{"userEnteredValue": {"stringValue": "z"}}]}]}}],
        [*ABC, ["z"]],
    ),
    "copyPaste repeats a source over a multiple of it": Case(
        ABC,
        [{"copyPaste": {"source": area("0:1,0:3"), "destination": area("3:5,0:3")}}],
        [*ABC, [], ABC[0], ABC[0]],
    ),
    "copyPaste transposes": Case(
        ABC,
        [{"copyPaste": {"source": area("0:2,0:3"), "destination": area("0:1,4:5"),
                        "pasteOrientation": "TRANSPOSE"}}],
        [["a", "b", "c", "", "a", "d"], ["d", "e", "f", "", "b", "e"], ["", "", "", "", "c", "f"]],
    ),
    "copyPaste takes formulas along, moved": Case(
        [["1", "=A1+1"], ["5"]],
        [{"copyPaste": {"source": area("0:1,1:2"), "destination": area("1:2,1:2")}}],
        [[1, "=A1+1"], [5, "=A2+1"]],
        formulas=True,
    ),
    "copyPaste of values leaves formulas behind": Case(
        [["1", "=A1+1"]],
        [{"copyPaste": {"source": area("0:1,1:2"), "destination": area("0:1,2:3"),
                        "pasteType": "PASTE_VALUES"}}],
        [[1, "=A1+1", 2]],
        formulas=True,
    ),
    "a reference that leaves the grid is lost": Case(
        [["", ""], ["", "=A1"]],
        [{"copyPaste": {"source": area("1:2,1:2"), "destination": area("0:1,0:1")}}],
        [["=#REF!"], ["", "=A1"]],
        formulas=True,
    ),
    "cutPaste moves": Case(
        ABC,
        [{"cutPaste": {"source": area("0:1,0:2"), "destination": corner(3, 1)}}],
        [["", "", "c"], ABC[1], [], ["", "a", "b"]],
    ),
    "pasteData types what a delimiter parts": Case(
        [],
        [{"pasteData": {"coordinate": corner(0, 0), "data": "a|1,5\nb|=1+1", "delimiter": "|"}}],
        [["a", "1,5"], ["b", "2"]],
    ),
    "pasteData reads an HTML table": Case(
        [],
        [{"pasteData": {"coordinate": corner(0, 0), "html": True,
                        "data": "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"}}],
        [["a", "b"], ["c"]],
    ),
    "sortRange puts numbers before text, and blanks last": Case(
        NUMBERED,
        [{"sortRange": {"range": area("1:6"), "sortSpecs": [{"dimensionIndex": 0}]}}],
        [["n"], ["1"], ["2"], ["3"], ["x"]],
    ),
    "sortRange downwards leaves blanks last": Case(
        NUMBERED,
        [{"sortRange": {"range": area("1:6"),
                        "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}}],
        [["n"], ["x"], ["3"], ["2"], ["1"]],
    ),
    "sortRange of some columns leaves the others, and follows two keys": Case(
        [["b", "2", "x"], ["a", "2", "y"], ["c", "1", "z"]],
        [{"sortRange": {"range": area("0:3,0:2"),
                        "sortSpecs": [{"dimensionIndex": 1}, {"dimensionIndex": 0}]}}],
        [["c", "1", "x"], ["a", "2", "y"], ["b", "2", "z"]],
    ),
    "a sorted row keeps its own formula": Case(
        [["2", "=A1*10"], ["1", "=A2*10"]],
        [{"sortRange": {"range": area("0:2,0:2"), "sortSpecs": [{"dimensionIndex": 0}]}}],
        [["1", "10"], ["2", "20"]],
    ),
    "findReplace counts what it changed": Case(
        [["Ana y ana", "Beto"], ["ana", "5"]],
        [{"findReplace": {"find": "ana", "replacement": "Eva", "sheetId": 0}}],
        [["Eva y Eva", "Beto"], ["Eva", "5"]],
        [{"findReplace": {"valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1,
                          "occurrencesChanged": 3}}],
    ),
    "findReplace by whole cell, case and expression": Case(
        [["F-12", "f-13", "xF-14"]],
        [{"findReplace": {"find": r"^F-(\d+)$", "replacement": "N$1", "searchByRegex": True,
                          "matchCase": True, "allSheets": True}}],
        [["N12", "f-13", "xF-14"]],
    ),
    "trimWhitespace counts cells": Case(
        [["  a  b ", "c"], ["'  007 "]],
        [{"trimWhitespace": {"range": area()}}],
        [["a b", "c"], ["007"]],
        [{"trimWhitespace": {"cellsChangedCount": 2}}],
    ),
    "deleteDuplicates compares some columns and closes up": Case(
        [["A", "1"], ["a", "2"], ["b", "3"], ["A", "4"]],
        [{"deleteDuplicates": {"range": area("0:4,0:2"),
                               "comparisonColumns": [stretch("COLUMNS", 0, 1)]}}],
        [["A", "1"], ["b", "3"]],
        [{"deleteDuplicates": {"duplicatesRemovedCount": 2}}],
    ),
    "textToColumns finds the delimiter": Case(
        [["a;1"], ["b;2"]],
        [{"textToColumns": {"source": area("0:2,0:1"), "delimiterType": "AUTODETECT"}}],
        [["a", "1"], ["b", "2"]],
    ),
    "autoFill goes on in steps": Case(
        [["1", "F-1", "01/12/2026", "x"], ["3", "F-2", "02/12/2026", "y"]],
        [{"autoFill": {"sourceAndDestination": {"source": area("0:2,0:4"), "dimension": "ROWS",
                                                "fillLength": 2}}}],
        [["1", "F-1", "1/12/2026", "x"], ["3", "F-2", "2/12/2026", "y"],
         ["5", "F-2", "3/12/2026", "x"], ["7", "F-3", "4/12/2026", "y"]],
    ),
    "autoFill finds its source in a range": Case(
        [["2"], ["4"]],
        [{"autoFill": {"range": area("0:4,0:1")}}],
        [["2"], ["4"], ["6"], ["8"]],
    ),
    "mergeCells keeps the upper left value only": Case(
        ABC,
        [{"mergeCells": {"range": area("0:2,0:2"), "mergeType": "MERGE_ALL"}}],
        [["a", "", "c"], ["", "", "f"]],
    ),
    "mergeCells by rows keeps the first of each": Case(
        ABC,
        [{"mergeCells": {"range": area("0:2,0:2"), "mergeType": "MERGE_ROWS"}}],
        [["a", "", "c"], ["d", "", "f"]],
    ),
    "insertDimension pushes rows down and lets formulas follow": Case(
        [["1"], ["2"], ["=SUM(A1:A2)"]],
        [{"insertDimension": {"range": stretch("ROWS", 1, 3)}}],
        [[1], [], [], [2], ["=SUM(A1:A4)"]],
        formulas=True,
    ),
    "deleteDimension loses what spoke of it": Case(
        [["1", "2", "=A1+B1", "=B1:B5"]],
        [{"deleteDimension": {"range": stretch("COLUMNS", 1, 2)}}],
        [[1, "=A1+#REF!", "=#REF!"]],
        formulas=True,
    ),
    "moveDimension counts as before the move": Case(
        [["a", "b", "c", "d", "=A1"]],
        [{"moveDimension": {"source": stretch("COLUMNS", 0, 1), "destinationIndex": 3}}],
        [["b", "c", "a", "d", "=C1"]],
        formulas=True,
    ),
    "moveDimension moves rows up": Case(
        [["a"], ["b"], ["c"]],
        [{"moveDimension": {"source": stretch("ROWS", 2, 3), "destinationIndex": 0}}],
        [["c"], ["a"], ["b"]],
    ),
    "insertRange pushes cells down in its columns alone": Case(
        ABC,
        [{"insertRange": {"range": area("0:1,0:2"), "shiftDimension": "ROWS"}}],
        [["", "", "c"], ["a", "b", "f"], ["d", "e"]],
    ),
    "insertRange pushes cells to the right": Case(
        ABC,
        [{"insertRange": {"range": area("0:1,1:2"), "shiftDimension": "COLUMNS"}}],
        [["a", "", "b", "c"], ABC[1]],
    ),
    "deleteRange closes up from below": Case(
        ABC,
        [{"deleteRange": {"range": area("0:1,0:2"), "shiftDimension": "ROWS"}}],
        [["d", "e", "c"], ["", "", "f"]],
    ),
    "deleteRange closes up from the right": Case(
        ABC,
        [{"deleteRange": {"range": area("0:1,0:1"), "shiftDimension": "COLUMNS"}}],
        [["b", "c"], ABC[1]],
    ),
    "a renamed tab is followed by the formulas that speak of it": Case(
        [["='D3'!A1+A2", "5"]],
        [{"updateSheetProperties": {"properties": {"sheetId": 1, "title": "Mis pagos"}, "fields": "title"}}],
        [["='Mis pagos'!A1+A2", 5]],
        formulas=True,
    ),
    "a smaller grid loses what lay outside, and what spoke of it": Case(
        [["a", "b", "=B1"], ["c"], ["d"]],
        [{"updateSheetProperties": {"properties": {"gridProperties": {"rowCount": 2, "columnCount": 3}},
                                    "fields": "gridProperties(rowCount,columnCount)"}}],
        [["a", "b", "=B1"], ["c"]],
        formulas=True,
    ),
    "requests are done in order, replies stand in the same": Case(
        ABC,
        [{"deleteDimension": {"range": stretch("ROWS", 0, 1)}},
         {"findReplace": {"find": "d", "replacement": "D", "sheetId": 0}},
         {"deleteDimension": {"range": stretch("COLUMNS", 1, 2)}}],
        [["D", "f"]],
        [{}, {"findReplace": {"valuesChanged": 1, "rowsChanged": 1, "sheetsChanged": 1,
                              "occurrencesChanged": 1}}, {}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_request_changes_cells_as_documented(name: str, google: Google) -> None:
    """[D]"""
    case = CELLS[name]
    google.type(*case.before)

    found = google.batch(*case.requests)

    option = "?valueRenderOption=FORMULA" if case.formulas else ""
    assert "error" not in found, found
    assert google.get(f"/values/Hoja 1{option}").get("values", []) == case.after
    if case.replies is not None:
        assert found["replies"] == case.replies
