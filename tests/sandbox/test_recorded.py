"""Answers of Google's that somebody recorded: the sandbox gives the same.

[R] the cassettes of gspread (burnash/gspread, tests/cassettes), each test names its own; [D] the
reference of the Sheets API; [U] our guess.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.google import Google

BLOCK = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
ON_FIRST = {**BLOCK, "sheetId": 0}
ROWS = {"dimension": "ROWS", "startIndex": 0, "endIndex": 2}
ROWS_OF_FIRST = {**ROWS, "sheetId": 0}
ANCHOR = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 3, "columnIndex": 4}}}
SOURCE = {"sourceRange": {"sources": [ON_FIRST]}}
SPEC = {"basicChart": {"chartType": "LINE", "series": [{"series": SOURCE}]}}
RULE = {
    "condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "5"}]},
    "format": {"backgroundColor": {"red": 1}},
}
METADATA = {
    "metadataKey": "k",
    "visibility": "DOCUMENT",
    "location": {"dimensionRange": {**ROWS_OF_FIRST, "endIndex": 1}},
}
FILTER = {"range": ON_FIRST, "filterViewId": 5}

RANGES: dict[str, tuple[dict[str, Any], str]] = {
    "a merge [R: CellTest.test_merge_cells]": ({"mergeCells": {"range": ON_FIRST}}, "merges"),
    "a protected range [R: WorksheetTest.test_delete_protected_range]": (
        {"addProtectedRange": {"protectedRange": {"range": ON_FIRST}}},
        "protectedRanges.range",
    ),
    "a filter [R: WorksheetTest.test_basic_filters]": (
        {"setBasicFilter": {"filter": {"range": ON_FIRST}}},
        "basicFilter.range",
    ),
    "a filter view [U]": ({"addFilterView": {"filter": FILTER}}, "filterViews.range"),
    "a band [U]": ({"addBanding": {"bandedRange": {"range": ON_FIRST}}}, "bandedRanges.range"),
    "a rule [U]": (
        {"addConditionalFormatRule": {"rule": {"ranges": [ON_FIRST], "booleanRule": RULE}}},
        "conditionalFormats.ranges",
    ),
    "a group [R: WorksheetTest.test_group_rows]": (
        {"addDimensionGroup": {"range": ROWS_OF_FIRST}},
        "rowGroups.range",
    ),
    "a chart's source and its anchor [U]": (
        {"addChart": {"chart": {"spec": SPEC, "position": ANCHOR}}},
        "charts(spec.basicChart.series.series.sourceRange,position.overlayPosition.anchorCell)",
    ),
    "metadata of a row [U]": (
        {"createDeveloperMetadata": {"developerMetadata": METADATA}},
        "data.rowMetadata.developerMetadata.location.dimensionRange",
    ),
}


@pytest.mark.parametrize("case", RANGES)
def test_a_range_on_the_tab_of_id_0_does_not_name_its_tab(case: str, google: Google) -> None:
    request, fields = RANGES[case]

    answer = google.batch(request)
    found = google.get(f"?fields=sheets({fields})&ranges='Hoja 1'!A1:B2")["sheets"][0]

    assert "error" not in answer
    assert "Index" in str(found)
    assert "'sheetId'" not in str([answer, found])


def test_a_named_range_on_the_tab_of_id_0_does_not_name_its_tab(google: Google) -> None:
    """[R: CellTest.test_define_named_range]"""
    named = {"name": "mine", "range": ON_FIRST}

    [reply] = google.batch({"addNamedRange": {"namedRange": named}})["replies"]

    assert reply["addNamedRange"]["namedRange"]["range"] == BLOCK
    assert google.get("")["namedRanges"][0]["range"] == BLOCK


@pytest.mark.parametrize("fields", ["", "?fields=sheets.properties.sheetId"])
def test_properties_name_a_tab_of_id_0(fields: str, google: Google) -> None:
    """[R] Every cassette."""
    assert google.get(fields)["sheets"][0]["properties"]["sheetId"] == 0


def test_metadata_of_a_whole_tab_names_the_tab_of_id_0(google: Google) -> None:
    """[D] The place is one of three kinds, of which an answer tells the one that is set."""
    metadata = {**METADATA, "location": {"sheetId": 0}}

    [reply] = google.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})["replies"]

    made = reply["createDeveloperMetadata"]["developerMetadata"]
    assert made["location"] == {"locationType": "SHEET", "sheetId": 0}
