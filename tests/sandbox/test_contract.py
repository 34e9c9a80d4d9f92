"""The sandbox answers as Google does; each table says where the knowledge comes from.

[R] recorded answers and [D] documentation, as gathered in the project's facts about the platform.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.google.a1 import Span, column_name, parse_cells, quoted, split_title
from sandbox.google.shown import shown_value
from tests.sandbox.google import Google


def test_trailing_blanks_are_cut_and_inner_ones_kept(google: Google) -> None:
    """[R]"""
    google.type(["a", "", "c", ""], [], ["x"], ["", ""])

    assert google.get("/values/Hoja 1")["values"] == [["a", "", "c"], [], ["x"]]


def test_an_empty_range_has_no_values_and_is_clamped_and_quoted(google: Google) -> None:
    """[R]"""
    assert google.get("/values/D3!A1:ZZ5000") == {
        "range": "'D3'!A1:Z1000",
        "majorDimension": "ROWS",
    }


def test_columns_may_be_the_major_dimension(google: Google) -> None:
    google.type(["a", "b"], ["c"])

    found = google.get("/values/Hoja 1!A1:B2?majorDimension=COLUMNS")

    assert found["values"] == [["a", "c"], ["b"]]


TYPED: dict[str, tuple[str, Any, str]] = {
    "a number": ("1500", 1500, "1500"),
    "a number with the locale's signs": ("1.500,5", 1500.5, "1.500,50"),
    "a date": ("23/11/2026", 46349, "23/11/2026"),
    "a date that is none here": ("11/23/2026", "11/23/2026", "11/23/2026"),
    "an amount with a sign": ("$ 1.300.000", 1300000, "$1.300.000"),
    "a percentage": ("19%", 0.19, "19%"),
    "yes as a value": ("verdadero", True, "VERDADERO"),
    "text behind an apostrophe": ("'0003", "0003", "0003"),
    "text": ("fin de mes", "fin de mes", "fin de mes"),
    "an error": ("#REF!", "#REF!", "#REF!"),
    "a formula that stands alone": ("=1+1", 2, "2"),
    "a formula that speaks of other cells": ("=A9+1", 1, "1"),
    "a formula with semicolons": ('=IF(1=1;"a;b";"c")', "a;b", "a;b"),
    "a function that is none": ("=NADA(1)", "#NAME?", "#NAME?"),
}


@pytest.mark.parametrize("case", TYPED)
def test_what_is_typed_becomes(case: str, google: Google) -> None:
    """[D] USER_ENTERED parses as the grid does."""
    typed, value, shown = TYPED[case]
    google.type([typed])

    raw = google.get("/values/Hoja 1!A1?valueRenderOption=UNFORMATTED_VALUE")["values"][0][0]

    assert (raw, google.get("/values/Hoja 1!A1")["values"][0][0]) == (value, shown)


def test_raw_values_are_never_evaluated_and_null_leaves_a_cell(google: Google) -> None:
    """[D]"""
    google.type(["old", "old"])
    url = f"/v4/spreadsheets/{google.id}/values/'Hoja 1'!A1?valueInputOption=RAW"

    google.call("PUT", url, {"values": [[None, "=1+1", ""]]})

    assert google.get("/values/Hoja 1")["values"] == [["old", "=1+1"]]


@pytest.mark.parametrize(
    ("value", "pattern", "kind", "text"),
    [
        (1250000, "#,##0", "NUMBER", "1.250.000"),
        (-1250.5, "#,##0.00", "NUMBER", "-1.250,50"),
        (-5, '"$"#,##0;("$"#,##0)', "CURRENCY", "($5)"),
        (46349, "dd/mm/yyyy", "DATE", "23/11/2026"),
        (46349, "d mmm yy", "DATE", "23 nov 26"),
        (46349.75, "yyyy-mm-dd hh:mm", "DATE_TIME", "2026-11-23 18:00"),
        (0.19, "0%", "PERCENT", "19%"),
        (3, "@", "TEXT", "3"),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, pattern: str, kind: str, text: str) -> None:
    """[D]"""
    assert shown_value(value, {"type": kind, "pattern": pattern}, "es_CO") == text


REFUSED: dict[str, tuple[Any, str]] = {
    "an unknown name": (
        {"addSheet": {"propierties": {}}},
        "Unknown name \"propierties\" at 'requests[0].add_sheet': Cannot find field.",
    ),
    "an unknown kind of request": ({"makeCoffee": {}}, 'Unknown name "makeCoffee"'),
    "a wrong type": ({"deleteSheet": {"sheetId": "x"}}, "(TYPE_INT32)"),
    "an unknown enum": (
        {"appendDimension": {"sheetId": 0, "dimension": "DIAGONALS", "length": 1}},
        "(TYPE_ENUM)",
    ),
    "a tab that is not there": ({"deleteSheet": {"sheetId": 77}}, "No grid with id: 77"),
    "a title that is taken": (
        {"addSheet": {"properties": {"title": "d3"}}},
        'A sheet with the name "d3" already exists.',
    ),
    "a named range that is not there": (
        {"deleteNamedRange": {"namedRangeId": "x"}},
        "No NamedRange with id: x",
    ),
    "a name like a cell": (
        {"addNamedRange": {"namedRange": {"name": "A1", "range": {"sheetId": 0}}}},
        "Invalid name",
    ),
    "no fields": ({"updateCells": {"range": {"sheetId": 0}}}, "At least one field"),
    "cells beyond the grid": (
        {
            "updateCells": {
                "start": {"sheetId": 0, "rowIndex": 5000},
                "rows": [{"values": [{}]}],
                "fields": "*",
            }
        },
        "beyond the last requested row",
    ),
    "two requests in one": (
        {"deleteSheet": {}, "addSheet": {}},
        "oneof field 'kind' is already set. Cannot set 'addSheet'",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_request_is_refused_and_nothing_of_its_batch_applied(case: str, google: Google) -> None:
    """[D] Names and types come from Google's own description of the API."""
    request, message = REFUSED[case]

    error = google.batch({"addSheet": {"properties": {"title": "Nueva"}}}, request)["error"]

    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert message.replace("requests[0]", "requests[1]") in error["message"]
    titles = [
        s["properties"]["title"] for s in google.get("?fields=sheets.properties.title")["sheets"]
    ]
    assert titles == ["Hoja 1", "D3"]


OTHER_REFUSALS: dict[str, tuple[str, str, Any, int, str]] = {
    "an unknown workbook": ("GET", "/v4/spreadsheets/nothing", None, 404, "not found"),
    "an unknown tab": ("GET", "/values/Nada!A1", None, 400, "Unable to parse range: Nada!A1"),
    "a range off the grid": ("GET", "/values/D3!AAA1", None, 400, "exceeds grid limits"),
    "malformed JSON": ("POST", ":batchUpdate", b"{", 400, "Invalid JSON payload"),
    "an empty batch": ("POST", ":batchUpdate", {"requests": []}, 400, "at least one request"),
    "an unknown parameter": ("GET", "?fielsd=x", None, 400, 'Unknown name "fielsd"'),
    "a body of 20 MB": ("POST", ":batchUpdate", b" " * 20_000_000, 413, "exceeds the limit"),
    "a broken mask": ("GET", "?fields=sheets(", None, 400, "invalid field mask"),
    "writing beyond the range": (
        "POST",
        "/values:batchUpdate",
        {"valueInputOption": "RAW", "data": [{"range": "D3!A1:B1", "values": [[1, 2, 3]]}]},
        400,
        "but tried writing to column [C]",
    ),
}


@pytest.mark.parametrize("case", OTHER_REFUSALS)
def test_nonsense_gets_googles_answer_and_never_a_stack_trace(case: str, google: Google) -> None:
    method, below, body, code, message = OTHER_REFUSALS[case]
    url = below if below.startswith("/v4") else f"/v4/spreadsheets/{google.id}{below}"

    response = google.raw(method, url, body)

    assert response.status == code
    assert message in json.loads(response.body)["error"]["message"]


def test_a_fields_mask_decides_about_the_grids_by_itself(google: Google) -> None:
    """[D] includeGridData is ignored beside a mask."""
    google.type(["a"])

    plain = google.get("")
    masked = google.get("?fields=sheets.data.rowData.values.effectiveValue&ranges='Hoja 1'!A1")

    assert "data" not in plain["sheets"][0]
    assert masked == {
        "sheets": [
            {"data": [{"rowData": [{"values": [{"effectiveValue": {"stringValue": "a"}}]}]}]}
        ]
    }


def test_a_batch_answers_with_the_state_after_it(google: Google) -> None:
    """[D] The mask must name the data."""
    body = {
        "requests": [
            {
                "appendCells": {
                    "sheetId": 0,
                    "rows": [{"values": [{"userEnteredValue": {"numberValue": 7}}]}],
                    "fields": "userEnteredValue",
                }
            }
        ],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": ["'Hoja 1'!A1:A1"],
    }
    mask = "updatedSpreadsheet(sheets(data(rowData(values(effectiveValue)))))"

    found = google.post(f":batchUpdate?fields={mask}", body)

    [row] = found["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"]
    assert row["values"] == [{"effectiveValue": {"numberValue": 7}}]


def test_metadata_travels_with_its_column_and_dies_with_it(google: Google) -> None:
    """[D] A11."""
    place = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    metadata = {
        "metadataKey": "k",
        "metadataValue": "v",
        "location": {"dimensionRange": place},
        "visibility": "DOCUMENT",
    }
    google.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    look_up = {"developerMetadataLookup": {"metadataKey": "k"}}
    data = {"dataFilter": look_up, "majorDimension": "COLUMNS", "values": [[None, "here"]]}
    body = {"valueInputOption": "RAW", "data": [data]}
    google.batch({"insertDimension": {"range": {**place, "startIndex": 0, "endIndex": 2}}})

    google.post("/values:batchUpdateByDataFilter", body)
    written = google.get("/values/Hoja 1!A2:E2")["values"]
    google.batch({"deleteDimension": {"range": {**place, "startIndex": 3, "endIndex": 4}}})
    after = google.post("/values:batchUpdateByDataFilter", body)

    assert written == [["", "", "", "here"]]
    assert after["responses"] == []


def test_a_vector_larger_than_the_grid_is_refused(google: Google) -> None:
    """[D] A11."""
    place = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": 0}
    data = {"dataFilter": {"gridRange": place}, "values": [["x"]] * 1000}

    found = google.post(
        "/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": [data]}
    )

    assert found["error"]["code"] == 400


def test_a_deleted_tab_leaves_the_name_of_its_range_taken(google: Google) -> None:
    """[I] gspread #1530, A4."""
    named = {"name": "mine", "range": {"sheetId": 1}, "namedRangeId": "m1"}
    google.batch({"addNamedRange": {"namedRange": named}})
    google.batch({"deleteSheet": {"sheetId": 1}})

    again = google.batch({"addNamedRange": {"namedRange": {**named, "range": {"sheetId": 0}}}})

    assert "namedRanges" not in google.get("")
    assert "already exists" in again["error"]["message"]


def test_a_range_update_clears_what_its_rows_do_not_cover(google: Google) -> None:
    """[D]"""
    google.type(["a", "b"], ["c", "d"])
    row = {"values": [{"userEnteredValue": {"stringValue": "x"}}]}
    request = {"range": {"sheetId": 0}, "rows": [row], "fields": "userEnteredValue"}

    google.batch({"updateCells": request})

    assert google.get("/values/Hoja 1")["values"] == [["x"]]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("A1", Span(0, 0, 1, 1)),
        ("A1:B2", Span(0, 0, 2, 2)),
        ("B2:A1", Span(0, 0, 2, 2)),
        ("A:C", Span(0, 0, None, 3)),
        ("2:5", Span(1, 0, 5, None)),
        ("A2:C", Span(1, 0, None, 3)),
        ("$A$1:$B$2", Span(0, 0, 2, 2)),
        ("", None),
        ("A", None),
        ("Hola mundo", None),
    ],
)
def test_a1_notation(text: str, span: Span | None) -> None:
    """[D]"""
    assert parse_cells(text) == span


def test_titles_are_quoted_where_sheets_does() -> None:
    """[R]"""
    assert quoted("Facturas") == "Facturas"
    assert quoted("Hoja 1") == "'Hoja 1'"
    assert quoted("D3") == "'D3'"
    assert quoted("Página1") == "'Página1'"
    assert split_title("'It''s'!A1") == ("It's", "A1")
    assert column_name(702) == "AAA"
