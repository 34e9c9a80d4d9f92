"""What a workbook keeps of a request of `spreadsheets.batchUpdate`, and what is answered.

[D] The reference of the Sheets API describes each kind; [R] recorded answers, as gathered in the
project's facts; [I] issue threads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.sandbox.google import Google
from tests.sandbox.requests.shapes import ABC, area, sheet, stretch


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
