"""A workbook that exists and is not shared: programs hear so, its owner goes on working in it.

[R] Sheets: gspread's cassettes hold the 403. [D] Drive: what a caller may not read is not found.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.core import Sandbox
from tests.sandbox.google import Google

FILES = "/drive/v3/files"


@pytest.fixture
def unshared(google: Google) -> Google:
    google.type(["F-1", 100])
    google.call("POST", "/_sandbox/share", {"spreadsheet": google.id, "shared": False})
    return google


CALLS: dict[str, tuple[str, str, Any]] = {
    "reading it": ("GET", "", None),
    "reading a range": ("GET", "/values/A1", None),
    "writing": ("PUT", "/values/A1?valueInputOption=RAW", {"values": [["x"]]}),
    "a batch": ("POST", ":batchUpdate", {"requests": []}),
    "copying a tab out of it": ("POST", "/sheets/0:copyTo", {"destinationSpreadsheetId": "x"}),
}


@pytest.mark.parametrize("case", CALLS)
def test_sheets_denies_a_workbook_that_is_not_shared(case: str, unshared: Google) -> None:
    method, below, body = CALLS[case]

    answer = unshared.call(method, f"/v4/spreadsheets/{unshared.id}{below}", body)

    assert answer["error"] == {
        "code": 403,
        "message": "The caller does not have permission",
        "status": "PERMISSION_DENIED",
    }


def test_no_tab_is_copied_into_a_workbook_that_is_not_shared(unshared: Google) -> None:
    own = unshared.call("POST", "/v4/spreadsheets", {})["spreadsheetId"]
    body = {"destinationSpreadsheetId": unshared.id}

    answer = unshared.call("POST", f"/v4/spreadsheets/{own}/sheets/0:copyTo", body)

    assert answer["error"]["code"] == 403
    assert len(unshared.sandbox.files.books[unshared.id].sheets) == 2


@pytest.mark.parametrize("below", ["", "/permissions", "/export?mimeType=text/csv"])
def test_drive_does_not_find_a_workbook_that_is_not_shared(below: str, unshared: Google) -> None:
    found = unshared.call("GET", f"{FILES}/{unshared.id}{below}")["error"]

    assert (found["code"], found["errors"][0]["reason"]) == (404, "notFound")
    assert unshared.call("GET", FILES)["files"] == []


def test_nobody_deletes_or_takes_what_is_not_shared(unshared: Google) -> None:
    for method, below in (
        ("DELETE", ""),
        ("PATCH", ""),
        ("POST", "/copy"),
        ("POST", "/permissions"),
    ):
        body = {"role": "owner", "type": "anyone"}
        assert unshared.raw(method, f"{FILES}/{unshared.id}{below}", body).status == 404

    assert unshared.id in unshared.sandbox.files.books


def test_its_owner_goes_on_working_in_it(unshared: Google) -> None:
    edits = [{"tab": "Hoja 1", "type": {"A1": "F-2"}}]
    unshared.call("POST", "/_sandbox/edit", {"spreadsheet": unshared.id, "edits": edits})

    page = unshared.raw("GET", f"/sheet/{unshared.id}")
    read = unshared.call("GET", f"/_pages/api/v4/spreadsheets/{unshared.id}/values/A1")

    assert page.status == 200
    assert read["values"] == [["F-2"]]


def test_what_is_shared_again_is_there_as_it_was(unshared: Google) -> None:
    unshared.call("POST", "/_sandbox/share", {"spreadsheet": unshared.id, "shared": True})

    assert unshared.get("/values/A1")["values"] == [["F-1"]]
    file = unshared.call("GET", f"{FILES}/{unshared.id}?fields=*")
    assert "isUnshared" not in file


def test_a_file_remembers_what_is_not_shared(tmp_path: Path) -> None:
    google = Google(Sandbox(tmp_path / "state.sqlite"))
    google.call("POST", "/_sandbox/share", {"spreadsheet": google.id, "shared": False})
    google.sandbox.close()

    again = Google(Sandbox(tmp_path / "state.sqlite"))

    assert again.call("GET", f"/v4/spreadsheets/{google.id}")["error"]["code"] == 403
    again.sandbox.close()


WRONG: dict[str, dict[str, Any]] = {
    "no workbook": {"shared": False},
    "a workbook that is not there": {"spreadsheet": "nada", "shared": False},
    "neither yes nor no": {"spreadsheet": "ID", "shared": "no"},
}


@pytest.mark.parametrize("case", WRONG)
def test_an_order_to_share_says_which_and_whether(case: str, google: Google) -> None:
    body = {name: google.id if each == "ID" else each for name, each in WRONG[case].items()}

    assert google.raw("POST", "/_sandbox/share", body).status in {400, 404}
    assert google.raw("GET", f"/v4/spreadsheets/{google.id}").status == 200


@pytest.mark.parametrize("case", CALLS)
def test_sheets_refuses_an_excel_file_that_was_opened_in_it(case: str, google: Google) -> None:
    """[I] node-google-spreadsheet #651, googlesheets4 #275."""
    google.call("POST", "/_sandbox/office", {"spreadsheet": google.id, "office": True})
    method, below, body = CALLS[case]

    answer = google.call(method, f"/v4/spreadsheets/{google.id}{below}", body)

    assert answer["error"]["message"] == "This operation is not supported for this document"
    assert google.call("GET", f"{FILES}/{google.id}")["mimeType"].endswith("spreadsheetml.sheet")
