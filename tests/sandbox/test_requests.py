"""Kinds of request of `spreadsheets.batchUpdate`: what each does to cells, and what it answers.

[D] The reference of the Sheets API describes each kind; [R] recorded answers, as gathered in the
project's facts; [I] issue threads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.sandbox.google import Google


def area(text: str = "", sheet: int = 0) -> dict[str, Any]:
    """Return a GridRange: `0:2,0:3` for rows 0 and 1, columns 0 to 2; nothing for the whole tab."""
    names = (("startRowIndex", "endRowIndex"), ("startColumnIndex", "endColumnIndex"))
    found: dict[str, Any] = {"sheetId": sheet}
    for pair, part in zip(names, text.split(",") if text else (), strict=False):
        for name, at in zip(pair, part.split(":"), strict=True):
            found |= {name: int(at)} if at else {}
    return found


def stretch(dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def corner(row: int, column: int) -> dict[str, Any]:
    return {"sheetId": 0, "rowIndex": row, "columnIndex": column}


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


ABC = [["a", "b", "c"], ["d", "e", "f"]]
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


def sheet(google: Google, fields: str = "*") -> Any:
    return google.get(f"?fields=sheets({fields})")["sheets"][0]


@dataclass(frozen=True)
class Kept:
    """Requests, and what a mask reads of the tab afterwards."""

    requests: list[dict[str, Any]]
    fields: str
    found: Any
    typed: list[list[Any]] = field(default_factory=list)


BOOLEAN = {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "5"}]},
           "format": {"backgroundColor": {"red": 1}}}  # fmt: skip
RULE = {"ranges": [area("0:9,0:1")], "booleanRule": BOOLEAN}
OTHER_RULE = {**RULE, "ranges": [area("0:9,1:2")]}

PARTS: dict[str, Kept] = {
    "a tab's properties": Kept(
        [{"updateSheetProperties": {
            "properties": {"title": "Otra", "hidden": False, "tabColorStyle": {"rgbColor": {"red": 1}},
                           "gridProperties": {"frozenRowCount": 2}},
            "fields": "title,hidden,tabColorStyle,gridProperties.frozenRowCount"}}],
        "properties(title,hidden,tabColor,gridProperties.frozenRowCount)",
        {"properties": {"title": "Otra", "tabColor": {"red": 1}, "gridProperties": {"frozenRowCount": 2}}},
    ),
    "merges and what is left of them": Kept(
        [{"mergeCells": {"range": area("0:1,0:2")}}, {"mergeCells": {"range": area("2:3,0:2")}},
         {"unmergeCells": {"range": area("0:1,0:5")}},
         {"insertDimension": {"range": stretch("ROWS", 0, 1)}}],
        "merges(startRowIndex,endRowIndex)",
        {"merges": [{"startRowIndex": 3, "endRowIndex": 4}]},
    ),
    "rows that come before a range push it, rows after it leave it": Kept(
        [{"addBanding": {"bandedRange": {"range": area("2:4,0:1")}}},
         {"insertDimension": {"range": stretch("ROWS", 4, 5)}},
         {"insertDimension": {"range": stretch("ROWS", 2, 3)}},
         {"insertDimension": {"range": stretch("ROWS", 4, 5)}}],
        "bandedRanges.range(startRowIndex,endRowIndex)",
        {"bandedRanges": [{"range": {"startRowIndex": 3, "endRowIndex": 6}}]},
    ),
    "a validation, and one that is taken away": Kept(
        [{"setDataValidation": {"range": area("0:1,0:2"),
                                "rule": {"condition": {"type": "BOOLEAN"}, "strict": True}}},
         {"setDataValidation": {"range": area("0:1,0:1")}}],
        "data.rowData.values.dataValidation",
        {"data": [{"rowData": [{"values": [{}, {"dataValidation": {
            "condition": {"type": "BOOLEAN"}, "strict": True}}]}]}]},
    ),
    "borders around a block and inside it": Kept(
        [{"updateBorders": {"range": area("0:1,0:2"), "top": {"style": "SOLID"},
                            "innerVertical": {"style": "DOTTED"}}}],
        "data.rowData.values.userEnteredFormat.borders",
        {"data": [{"rowData": [{"values": [
            {"userEnteredFormat": {"borders": {"top": {"style": "SOLID"}, "right": {"style": "DOTTED"}}}},
            {"userEnteredFormat": {"borders": {"top": {"style": "SOLID"}, "left": {"style": "DOTTED"}}}},
        ]}]}]},
    ),
    "a mask as deep as a colour": Kept(
        [{"repeatCell": {"range": area("0:1,0:1"), "fields": "userEnteredFormat",
                         "cell": {"userEnteredFormat": {"textFormat": {"bold": True, "italic": True}}}}},
         {"repeatCell": {"range": area("0:1,0:1"), "fields": "userEnteredFormat.textFormat.bold",
                         "cell": {}}}],
        "data.rowData.values.userEnteredFormat",
        {"data": [{"rowData": [{"values": [{"userEnteredFormat": {"textFormat": {"italic": True}}}]}]}]},
    ),
    "rules in their order": Kept(
        [{"addConditionalFormatRule": {"rule": RULE, "index": 0}},
         {"addConditionalFormatRule": {"rule": OTHER_RULE, "index": 0}},
         {"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}},
         {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}}],
        "conditionalFormats.ranges.startColumnIndex",
        {"conditionalFormats": [{"ranges": [{"startColumnIndex": 1}]}]},
    ),
    "a rule colours a cell": Kept(
        [{"addConditionalFormatRule": {"rule": RULE}}],
        "data.rowData.values.effectiveFormat.backgroundColor",
        {"data": [{"rowData": [{}, {"values": [{"effectiveFormat": {"backgroundColor": {"red": 1}}}]}]}]},
        [["5"], ["6"]],
    ),
    "a filter hides rows": Kept(
        [{"setBasicFilter": {"filter": {"range": area("0:3,0:1"),
                                        "criteria": {"0": {"hiddenValues": ["x"]}}}}}],
        "data.rowMetadata.hiddenByFilter",
        {"data": [{"rowMetadata": [{}, {"hiddenByFilter": True}, {}, *[{}] * 997]}]},
        [["n"], ["x"], ["y"]],
    ),
    "a filter view, its twin, and the first one gone": Kept(
        [{"addFilterView": {"filter": {"filterViewId": 5, "title": "Vencidas", "range": area("0:3")}}},
         {"duplicateFilterView": {"filterId": 5}},
         {"updateFilterView": {"filter": {"filterViewId": 5, "title": "x"}, "fields": "title"}},
         {"deleteFilterView": {"filterId": 5}}],
        "filterViews.title",
        {"filterViews": [{"title": "Copy of Vencidas"}]},
    ),
    "a protected range that changes": Kept(
        [{"addProtectedRange": {"protectedRange": {"protectedRangeId": 7, "range": area("0:1")}}},
         {"updateProtectedRange": {"protectedRange": {"protectedRangeId": 7, "warningOnly": True},
                                   "fields": "warningOnly"}}],
        "protectedRanges(protectedRangeId,warningOnly)",
        {"protectedRanges": [{"protectedRangeId": 7, "warningOnly": True}]},
    ),
    "bands": Kept(
        [{"addBanding": {"bandedRange": {"bandedRangeId": 3, "range": area("0:4,0:1"),
                                         "rowProperties": {"firstBandColor": {"green": 1}}}}},
         {"updateBanding": {"bandedRange": {"bandedRangeId": 3, "range": area("0:2,0:1")},
                            "fields": "range"}}],
        "bandedRanges(range.endRowIndex,rowProperties.firstBandColor)",
        {"bandedRanges": [{"range": {"endRowIndex": 2}, "rowProperties": {"firstBandColor": {"green": 1}}}]},
    ),
    "groups nest, and hide what they hold": Kept(
        [{"addDimensionGroup": {"range": stretch("ROWS", 0, 4)}},
         {"addDimensionGroup": {"range": stretch("ROWS", 1, 2)}},
         {"updateDimensionGroup": {"fields": "collapsed", "dimensionGroup": {
             "range": stretch("ROWS", 1, 2), "depth": 2, "collapsed": True}}}],
        "rowGroups(depth,collapsed)",
        {"rowGroups": [{"depth": 1}, {"depth": 2, "collapsed": True}]},
    ),
    "sizes move with their columns": Kept(
        [{"updateDimensionProperties": {"range": stretch("COLUMNS", 1, 2), "fields": "pixelSize",
                                        "properties": {"pixelSize": 222}}},
         {"insertDimension": {"range": stretch("COLUMNS", 0, 1)}},
         {"deleteDimension": {"range": stretch("COLUMNS", 4, 27)}}],
        "data.columnMetadata.pixelSize",
        {"data": [{"columnMetadata": [{"pixelSize": each} for each in (100, 100, 222, 100)]}]},
    ),
    "a deleted row takes merges, rules and notes with it": Kept(
        [{"mergeCells": {"range": area("2:3,0:2")}},
         {"addConditionalFormatRule": {"rule": {**RULE, "ranges": [area("2:3")]}}},
         {"deleteDimension": {"range": stretch("ROWS", 2, 3)}}],
        "merges,conditionalFormats",
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_a_request_is_kept_and_answered(name: str, google: Google) -> None:
    """[D]"""
    case = PARTS[name]
    google.type(*case.typed)

    answer = google.batch(*case.requests)

    assert "error" not in answer, answer
    assert sheet(google, case.fields) == case.found


def columns(letters: str) -> dict[str, Any]:
    """Return a span of columns: `C:D`."""
    first, last = (ord(letter) - ord("A") for letter in letters.split(":"))
    return {"dimension": "COLUMNS", "startIndex": first, "endIndex": last + 1}


GROUPS: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "a group around another": ("+C:D +B:E", [("B:E", 1), ("C:D", 2)]),
    "a group within another": ("+B:E +C:D", [("B:E", 1), ("C:D", 2)]),
    "a group across another's end": ("+B:D +C:E", [("B:E", 1), ("C:D", 2)]),
    "a part of two groups that goes": ("+B:E +C:D -D:E", [("B:D", 1), ("C:C", 2)]),
    "groups apart": ("+B:C +E:F", [("B:C", 1), ("E:F", 1)]),
}


@pytest.mark.parametrize("case", GROUPS)
def test_groups_are_as_deep_as_they_are_many(case: str, google: Google) -> None:
    """[D] The examples of addDimensionGroup and deleteDimensionGroup."""
    steps, wanted = GROUPS[case]
    kinds = {"+": "addDimensionGroup", "-": "deleteDimensionGroup"}

    answer = google.batch(
        *({kinds[step[0]]: {"range": columns(step[1:])}} for step in steps.split())
    )

    told = [{"range": columns(letters), "depth": depth} for letters, depth in wanted]
    assert next(iter(answer["replies"][-1].values())) == {"dimensionGroups": told}
    assert sheet(google, "columnGroups") == {"columnGroups": told}


def test_a_copied_tab_keeps_the_columns_that_its_filter_sorts_by(google: Google) -> None:
    """[D] Only a range or a coordinate names a tab."""
    specs = {
        "sortSpecs": [{"dimensionIndex": 1}],
        "filterSpecs": [{"columnIndex": 1, "filterCriteria": {}}],
    }
    google.batch({"setBasicFilter": {"filter": {"range": area("0:3,0:2"), **specs}}})

    google.batch({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 2}})

    twin = google.get("?fields=sheets(properties.sheetId,basicFilter)")["sheets"][2]
    assert twin["basicFilter"].pop("range")["sheetId"] == twin["properties"]["sheetId"]
    assert twin["basicFilter"] == specs


def test_a_duplicated_tab_has_ids_of_its_own(google: Google) -> None:
    """[D]"""
    google.type(*ABC)
    google.batch(
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 7, "range": area("0:1")}}}
    )

    request = {"sourceSheetId": 0, "insertSheetIndex": 2, "newSheetName": "Gemela"}
    [reply] = google.batch({"duplicateSheet": request})["replies"]

    made = reply["duplicateSheet"]["properties"]
    twin = google.get("?fields=sheets(properties,protectedRanges)")["sheets"][2]
    assert (made["title"], made["index"]) == ("Gemela", 2)
    assert google.get("/values/Gemela")["values"] == ABC
    assert twin["protectedRanges"][0]["range"]["sheetId"] == made["sheetId"]
    assert twin["protectedRanges"][0]["protectedRangeId"] != 7


@pytest.mark.parametrize(("index", "order"), [(2, "D3 Hoja 1"), (1, "Hoja 1 D3"), (0, "Hoja 1 D3")])
def test_a_tab_moves_by_the_order_before_the_move(index: int, order: str, google: Google) -> None:
    """[D] An index one above its own leaves a tab where it is."""
    properties = {"sheetId": 0, "index": index}
    google.batch({"updateSheetProperties": {"properties": properties, "fields": "index"}})

    titles = [
        s["properties"]["title"] for s in google.get("?fields=sheets.properties.title")["sheets"]
    ]
    assert " ".join(titles) == order


def test_metadata_is_found_changed_and_deleted(google: Google) -> None:
    """[D]"""
    location = {"dimensionRange": stretch("ROWS", 2, 3)}
    metadata = {"metadataKey": "k", "location": location, "visibility": "DOCUMENT"}
    look_up = {"developerMetadataLookup": {"metadataKey": "k"}}
    [made] = google.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})["replies"]
    identifier = made["createDeveloperMetadata"]["developerMetadata"]["metadataId"]

    google.batch({"moveDimension": {"source": stretch("ROWS", 2, 3), "destinationIndex": 0}})
    change = {"dataFilters": [look_up], "fields": "metadataValue"}
    value = {"developerMetadata": {"metadataValue": "v"}}
    google.batch({"updateDeveloperMetadata": {**change, **value}})

    found = google.get(f"/developerMetadata/{identifier}")
    assert (found["metadataValue"], found["location"]["dimensionRange"]["startIndex"]) == ("v", 0)
    gone = google.batch({"deleteDeveloperMetadata": {"dataFilter": look_up}})["replies"][0]
    assert len(gone["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1
    assert google.get(f"/developerMetadata/{identifier}")["error"]["code"] == 404


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
