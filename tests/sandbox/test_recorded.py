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


HALF_BLUE = {"red": 1, "green": 0, "blue": 0.5}
TOLD = {"red": 1, "blue": 0.49803922}


def format_of(google: Google, name: str = "userEnteredFormat") -> Any:
    fields = f"?fields=sheets.data.rowData.values.{name}&ranges='Hoja 1'!A1"
    return google.get(fields)["sheets"][0]["data"][0]["rowData"][0]["values"][0][name]


def repeat(look: dict[str, Any], fields: str = "userEnteredFormat") -> dict[str, Any]:
    first = {**ON_FIRST, "endRowIndex": 1, "endColumnIndex": 1}
    return {"repeatCell": {"range": first, "cell": {"userEnteredFormat": look}, "fields": fields}}


@pytest.mark.parametrize(
    "given", [{"tabColor": HALF_BLUE}, {"tabColorStyle": {"rgbColor": HALF_BLUE}}]
)
def test_a_colour_is_told_in_both_forms_of_eight_bits_and_without_zeros(
    given: dict[str, Any], google: Google
) -> None:
    """[R: WorksheetTest.test_update_tab_color, and gspread's pull request 1199 for both forms]"""
    google.batch({"updateSheetProperties": {"properties": given, "fields": next(iter(given))}})

    found = google.get("?fields=sheets.properties(tabColor,tabColorStyle)")["sheets"][0]

    assert found["properties"] == {"tabColor": TOLD, "tabColorStyle": {"rgbColor": TOLD}}


def test_a_tab_colour_that_was_cleared_is_not_told(google: Google) -> None:
    """[R: WorksheetTest.test_clear_tab_color]"""
    for colour in (HALF_BLUE, None):
        properties = {"tabColorStyle": {"rgbColor": colour}}
        change = {"properties": properties, "fields": "tabColorStyle"}
        google.batch({"updateSheetProperties": change})

    found = google.get("?fields=sheets.properties(tabColor,tabColorStyle)")["sheets"][0]

    assert found == {"properties": {}}


@pytest.mark.parametrize("name", ["userEnteredFormat", "effectiveFormat"])
@pytest.mark.parametrize(
    "fields", ["", ".backgroundColor", ".backgroundColorStyle", ".backgroundColor.red"]
)
def test_a_format_has_both_forms_whichever_its_mask_names(
    fields: str, name: str, google: Google
) -> None:
    """[R] Both forms stand in every recorded format."""
    google.batch(repeat({"backgroundColor": {"red": 1}}, f"userEnteredFormat{fields}"))

    found = format_of(google, name)

    assert found["backgroundColor"] == {"red": 1}
    assert found["backgroundColorStyle"] == {"rgbColor": {"red": 1}}


@pytest.mark.parametrize("fields", ["backgroundColor", "backgroundColorStyle"])
def test_a_colour_that_is_cleared_loses_both_forms(fields: str, google: Google) -> None:
    """[U]"""
    google.batch(repeat({"backgroundColor": {"red": 1}, "wrapStrategy": "WRAP"}))

    google.batch(repeat({}, f"userEnteredFormat.{fields}"))

    assert format_of(google) == {"wrapStrategy": "WRAP"}


FORMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the style where both are given [D]": (
        {"backgroundColor": {"red": 1}, "backgroundColorStyle": {"rgbColor": {"blue": 1}}},
        {"backgroundColor": {"blue": 1}, "backgroundColorStyle": {"rgbColor": {"blue": 1}}},
    ),
    "a colour of the theme, and what it is there [U]": (
        {"textFormat": {"foregroundColorStyle": {"themeColor": "ACCENT1"}}},
        {"textFormat": {
            "foregroundColor": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
            "foregroundColorStyle": {"themeColor": "ACCENT1"}}},
    ),
    "black as a colour without channels [R]": (
        {"textFormat": {"foregroundColor": {"red": 0, "green": 0, "blue": 0}}},
        {"textFormat": {"foregroundColor": {}, "foregroundColorStyle": {"rgbColor": {}}}},
    ),
    "a border's colour [U]": (
        {"borders": {"top": {"style": "SOLID", "colorStyle": {"rgbColor": {"red": 1}}}}},
        {"borders": {"top": {"style": "SOLID", "color": {"red": 1},
                             "colorStyle": {"rgbColor": {"red": 1}}}}},
    ),
    "an answered colour as it was [U]": (
        {"backgroundColor": {"red": 0.8039216, "green": 0.003921569, "blue": 0.99607843}},
        {"backgroundColor": {"red": 0.8039216, "green": 0.003921569, "blue": 0.99607843},
         "backgroundColorStyle": {
             "rgbColor": {"red": 0.8039216, "green": 0.003921569, "blue": 0.99607843}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FORMS)
def test_a_format_is_told_with(case: str, google: Google) -> None:
    given, told = FORMS[case]

    google.batch(repeat(given))

    assert format_of(google) == told


def test_a_band_and_a_rule_colour_in_both_forms(google: Google) -> None:
    """[U]"""
    google.type([1])
    band = {"range": ON_FIRST, "rowProperties": {"firstBandColorStyle": {"rgbColor": {"green": 1}}}}
    rule = {"ranges": [ON_FIRST], "booleanRule": RULE}

    google.batch(
        {"addBanding": {"bandedRange": band}}, {"addConditionalFormatRule": {"rule": rule}}
    )
    banded = format_of(google, "effectiveFormat")
    google.type([9])

    assert banded == {
        "backgroundColor": {"green": 1}, "backgroundColorStyle": {"rgbColor": {"green": 1}},
    }  # fmt: skip
    assert format_of(google, "effectiveFormat") == {
        "backgroundColor": {"red": 1}, "backgroundColorStyle": {"rgbColor": {"red": 1}},
    }  # fmt: skip


def test_a_filter_of_a_whole_tab_ends_with_the_grid(google: Google) -> None:
    """[R: WorksheetTest.test_basic_filters]"""
    google.batch({"setBasicFilter": {"filter": {"range": {"sheetId": 0}}}})

    found = google.get("?fields=sheets.basicFilter.range")["sheets"][0]["basicFilter"]["range"]

    ends = {"startRowIndex": 0, "endRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 26}
    assert found == ends


@pytest.mark.parametrize(
    ("span", "control"),
    [(ROWS, "rowGroupControlAfter"), ({**ROWS, "dimension": "COLUMNS"}, "columnGroupControlAfter")],
)
def test_a_group_brings_its_control_which_stays_when_it_goes(
    span: dict[str, Any], control: str, google: Google
) -> None:
    """[R: WorksheetTest.test_group_rows, WorksheetTest.test_group_columns]"""
    [made] = google.batch({"addDimensionGroup": {"range": span}})["replies"]
    [gone] = google.batch({"deleteDimensionGroup": {"range": span}})["replies"]

    left = google.get("")["sheets"][0]
    assert made == {"addDimensionGroup": {"dimensionGroups": [{"range": span, "depth": 1}]}}
    assert gone == {"deleteDimensionGroup": {}}
    assert left.keys() == {"properties"}
    assert left["properties"]["gridProperties"][control] is True


def protect(google: Google, **given: Any) -> tuple[Any, Any]:
    """Protect a block; return the reply and what is read afterwards, without the id."""
    request = {"addProtectedRange": {"protectedRange": {"range": ON_FIRST, **given}}}
    [reply] = google.batch(request)["replies"]
    made = reply["addProtectedRange"]["protectedRange"]
    [read] = google.get("")["sheets"][0]["protectedRanges"]
    assert made.pop("protectedRangeId") == read.pop("protectedRangeId")
    return made, read


OWNER = "you@sandbox.example"


def test_who_protects_a_range_may_edit_it(google: Google) -> None:
    """[R: WorksheetTest.test_delete_protected_range]"""
    nobody: dict[str, Any] = {"users": [], "groups": []}
    made, read = protect(
        google, description=None, warningOnly=False, requestingUserCanEdit=False, editors=nobody
    )

    bare = {"range": BLOCK, "requestingUserCanEdit": True}
    assert made == {**bare, "editors": {}}
    assert read == {**bare, "editors": {"users": [OWNER]}}


def test_a_protection_that_only_warns_has_no_editors(google: Google) -> None:
    """[D] Editors are not supported with it."""
    _, read = protect(google, warningOnly=True, editors={"users": ["ana@cliente.example"]})

    assert read == {"range": BLOCK, "warningOnly": True, "requestingUserCanEdit": True}


def test_a_protection_that_warns_no_more_has_every_editor(google: Google) -> None:
    """[D]"""
    protect(google, warningOnly=True)
    [old] = google.get("")["sheets"][0]["protectedRanges"]

    change = {"protectedRangeId": old["protectedRangeId"], "warningOnly": False}
    google.batch({"updateProtectedRange": {"protectedRange": change, "fields": "warningOnly"}})

    [read] = google.get("")["sheets"][0]["protectedRanges"]
    del old["warningOnly"]
    assert read == {**old, "editors": {"users": [OWNER]}}


def test_a_spreadsheet_tells_its_default_format_and_its_theme(google: Google) -> None:
    """[R] Every cassette."""
    found = google.get("?fields=properties(defaultFormat,spreadsheetTheme)")["properties"]

    look, theme = found["defaultFormat"], found["spreadsheetTheme"]
    colours = {each["colorType"]: each["color"] for each in theme["themeColors"]}
    assert look["textFormat"]["foregroundColorStyle"] == {"rgbColor": {}}
    assert look["textFormat"]["bold"] is False
    assert look["padding"] == {"top": 2, "right": 3, "bottom": 2, "left": 3}
    assert theme["primaryFontFamily"] == "Arial"
    assert colours["ACCENT5"] == {"rgbColor": {"red": 1, "green": 0.42745098, "blue": 0.003921569}}


def upload(google: Google, text: str = "a,b\n1,2") -> Any:
    url = f"/upload/drive/v2/files/{google.id}?uploadType=media&convert=True"
    return google.call("PUT", url, text.encode())


def test_a_csv_file_gives_its_workbook_a_tab_of_its_title_with_a_new_id(google: Google) -> None:
    """[R: ClientTest.test_import_csv]"""
    upload(google)

    found = google.get("")
    [properties] = [each["properties"] for each in found["sheets"]]
    assert properties.pop("sheetId") not in {0, 1}
    assert properties == {
        "title": "Libro", "index": 0, "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }  # fmt: skip
    assert found["properties"]["timeZone"] == "America/Los_Angeles"


def test_a_csv_upload_answers_a_file_of_the_second_version(google: Google) -> None:
    """[R: ClientTest.test_import_csv]"""
    found = upload(google)

    assert (found["kind"], found["id"], found["title"]) == ("drive#file", google.id, "Libro")
    assert found["mimeType"] == "application/vnd.google-apps.spreadsheet"
    assert found["labels"]["trashed"] is False
    assert found["createdDate"] <= found["modifiedDate"]
    assert found["alternateLink"].startswith(f"https://docs.google.com/spreadsheets/d/{google.id}/")


def test_a_csv_file_leaves_nothing_of_the_tabs_that_it_replaces(google: Google) -> None:
    """[U]"""
    named = {"name": "mine", "range": ON_FIRST}
    made = {"createDeveloperMetadata": {"developerMetadata": METADATA}}
    google.batch({"addNamedRange": {"namedRange": named}}, made)

    upload(google)

    found = google.get("/values/Libro")
    assert "namedRanges" not in google.get("")
    assert found["values"] == [["a", "b"], ["1", "2"]]
    look_up = {"developerMetadataLookup": {"metadataKey": "k"}}
    assert google.post("/developerMetadata:search", {"dataFilters": [look_up]}) == {}
