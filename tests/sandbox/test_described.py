"""What is wrong with the shape of a body is told in Google's words, with the field.

[I] Answers as threads quote them; [U] what follows from them for other fields.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.google import Google

LIST = "(type.googleapis.com/google.protobuf.ListValue)"
UNKNOWN = "Invalid JSON payload received. Unknown name"

SHAPES: dict[str, tuple[str, Any, list[tuple[str, str]]]] = {
    # path below the workbook and body: fields and what is wrong with them
    "a flat list": (  # [I] pygsheets #47, gspread #668
        "/values/A1:append?valueInputOption=RAW",
        {"values": ["X", 5]},
        [
            ("data.values[0]", f"Invalid value at 'data.values[0]' {LIST}, \"X\""),
            ("data.values[1]", f"Invalid value at 'data.values[1]' {LIST}, 5"),
        ],
    ),
    "no list at all": (  # [I] as gspread 6 is answered for `update("A29", text)`
        "/values/A1:append?valueInputOption=RAW",
        {"values": "A29"},
        [("data.values", f"Invalid value at 'data.values' {LIST}, \"A29\"")],
    ),
    "an object for the rows": (  # [I]
        "/values/A1:append?valueInputOption=RAW",
        {"values": {"1": ["X"]}},
        [("data.values", f"{UNKNOWN} \"1\" at 'data.values': Cannot find field.")],
    ),
    "a name that the body has not": (  # [I] google-api-dotnet-client #2161
        "/values/A1:append?valueInputOption=RAW",
        {"valueInputOption": "RAW"},
        [("data", f"{UNKNOWN} \"valueInputOption\" at 'data': Cannot find field.")],
    ),
    "a flat list in a batch": (  # [U]
        "/values:batchUpdate",
        {"valueInputOption": "RAW", "data": [{"range": "A1", "values": ["X"]}]},
        [("data[0].values[0]", f"Invalid value at 'data[0].values[0]' {LIST}, \"X\"")],
    ),
    "a list for a single value": (  # [I] google-api-nodejs-client #1220
        ":batchUpdate",
        {"requests": [{"addSheet": {"properties": {"title": ["X"]}}}]},
        [
            (
                "requests[0].add_sheet.properties",
                f"{UNKNOWN} \"title\" at 'requests[0].add_sheet.properties': "
                "Proto field is not repeating, cannot start list.",
            )
        ],
    ),
}


@pytest.mark.parametrize("case", SHAPES)
def test_a_body_of_the_wrong_shape_is_refused_with_its_fields(case: str, google: Google) -> None:
    below, body, wrong = SHAPES[case]

    error = google.post(below, body)["error"]

    [details] = error["details"]
    told = [(each["field"], each["description"]) for each in details["fieldViolations"]]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert told == wrong
    assert error["message"] == "\n".join(description for _, description in wrong)


def test_what_is_wrong_with_a_new_workbook_is_told_from_its_root(google: Google) -> None:
    """[I] google-api-nodejs-client #1220."""
    error = google.call("POST", "/v4/spreadsheets", {"properties": {"title": ["X"]}})["error"]

    assert "at 'spreadsheet.properties': Proto field is not repeating" in error["message"]


def test_one_thing_is_taken_for_a_list_of_it(google: Google) -> None:
    """[U] It follows from the field that Google names for `{"values": "A29"}`."""
    google.type(["a"])

    google.post("/values:batchClear", {"ranges": "A1"})

    assert "values" not in google.get("/values/A1")
