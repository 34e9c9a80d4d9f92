"""Drive: files, folders, searches, rights, comments and exports.

[D] Drive's reference and its guide on search queries; the shape of its refusals is documented too.
"""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from odfdo import Document

from tests.sandbox.google import Google

FILES = "/drive/v3/files"


@pytest.fixture
def drive(google: Google) -> Google:
    """A drive with a folder, a workbook in it, and one in the bin beside the first."""
    google.folder = google.call("POST", FILES, {"name": "2026", "mimeType": FOLDER})["id"]
    inside = {"name": "Cartera de octubre", "parents": [google.folder]}
    google.call("POST", FILES, inside)
    gone = google.call("POST", FILES, {"name": "It's old"})["id"]
    google.call("PATCH", f"{FILES}/{gone}", {"trashed": True})
    return google


FOLDER = "application/vnd.google-apps.folder"
SHEET = "application/vnd.google-apps.spreadsheet"

QUERIES: dict[str, list[str]] = {
    "": ["2026", "Cartera de octubre", "It's old", "Libro"],
    "name = 'Libro'": ["Libro"],
    'name = "libro"': ["Libro"],
    "name != 'Libro' and trashed = false": ["2026", "Cartera de octubre"],
    "name contains 'OCT'": ["Cartera de octubre"],
    "name = 'It\\'s old'": ["It's old"],
    f"mimeType = '{FOLDER}'": ["2026"],
    f"mimeType != '{FOLDER}' and not trashed = true": ["Cartera de octubre", "Libro"],
    "(name = 'Libro' or name = '2026') and trashed=false": ["2026", "Libro"],
    "'root' in parents and trashed = false": ["2026", "Libro"],
    "'you@sandbox.example' in owners and name contains 'car'": ["Cartera de octubre"],
    "modifiedTime > '2020-01-01T00:00:00' and name = 'Libro'": ["Libro"],
    "createdTime < '2020-01-01T00:00:00'": [],
}


@pytest.mark.parametrize("query", QUERIES)
def test_files_are_found_by_query(query: str, drive: Google) -> None:
    found = drive.call("GET", f"{FILES}?q={quote(query)}")["files"]

    assert sorted(each["name"] for each in found) == QUERIES[query]


def test_a_folder_holds_its_files(drive: Google) -> None:
    found = drive.call("GET", f"{FILES}?q={quote(repr(drive.folder))}+in+parents")["files"]

    assert [each["name"] for each in found] == ["Cartera de octubre"]


@pytest.mark.parametrize(
    "query", ["name =", "colour = 'red'", "name = 'a' and", "(name = 'a'", "%"]
)
def test_a_query_that_is_none_is_refused_in_drives_shape(query: str, drive: Google) -> None:
    error = drive.call("GET", f"{FILES}?q={quote(query)}")["error"]

    assert (error["code"], error["message"]) == (400, "Invalid Value")
    assert error["errors"][0] == {
        "message": "Invalid Value", "domain": "global", "reason": "invalid",
        "location": "q", "locationType": "parameter",
    }  # fmt: skip


def test_a_long_list_comes_in_pages(drive: Google) -> None:
    names, token = [], ""
    while True:
        page = drive.call("GET", f"{FILES}?pageSize=3&orderBy=name&pageToken={token}")
        names += [each["name"] for each in page["files"]]
        token = page.get("nextPageToken", "")
        if not token:
            break

    assert names == ["2026", "Cartera de octubre", "It's old", "Libro"]


def test_a_trashed_file_is_gone_for_sheets_and_back_when_it_is_brought_back(drive: Google) -> None:
    drive.call("PATCH", f"{FILES}/{drive.id}", {"trashed": True})
    gone = drive.get("")
    drive.call("PATCH", f"{FILES}/{drive.id}", {"trashed": False, "name": "De vuelta"})

    assert gone["error"]["status"] == "NOT_FOUND"
    assert drive.get("")["properties"]["title"] == "De vuelta"


def test_a_copy_has_everything_but_rights_and_comments(drive: Google) -> None:
    drive.type(["a"])
    place = {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    metadata = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": place}}
    drive.batch({"createDeveloperMetadata": {"developerMetadata": metadata}})
    drive.call("POST", f"{FILES}/{drive.id}/permissions", ANA)
    drive.call("POST", f"{FILES}/{drive.id}/comments?fields=id", {"content": "¿Y esto?"})

    made = drive.call("POST", f"{FILES}/{drive.id}/copy?fields=id,name,permissions", {})

    row = "?fields=sheets.data.rowMetadata.developerMetadata.metadataKey&ranges=A1:A1"
    twin = drive.call("GET", f"/v4/spreadsheets/{made['id']}{row}")
    comments = drive.call("GET", f"{FILES}/{made['id']}/comments?fields=*")["comments"]
    assert (made["name"], len(made["permissions"]), comments) == ("Copy of Libro", 1, [])
    assert twin["sheets"][0]["data"][0]["rowMetadata"][0]["developerMetadata"]


ANA = {"type": "user", "role": "writer", "emailAddress": "ana@cliente.example"}

REFUSED: dict[str, tuple[str, str, Any, int, str]] = {
    "a file that is not there": ("GET", "/nada", None, 404, "File not found: nada."),
    "a right of no kind": ("POST", "/ID/permissions", {"role": "writer"}, 400, "type field is required"),
    "a right for nobody": ("POST", "/ID/permissions", {"role": "reader", "type": "user"}, 400, "emailAddress"),
    "an owner without saying so": ("POST", "/ID/permissions", {**ANA, "role": "owner"}, 403, "transferOwnership"),
    "a right that is not there": ("DELETE", "/ID/permissions/1", None, 404, "Permission not found: 1."),
    "a format that nobody writes": ("GET", "/ID/export?mimeType=image/png", None, 400, "conversion is not supported"),
    "comments without fields": ("GET", "/ID/comments", None, 400, "'fields' parameter is required"),
    "a page of no size": ("GET", "?pageSize=0", None, 400, "Invalid value '0'"),
    "a folder that is not there": ("POST", "", {"name": "x", "parents": ["nada"]}, 404, "File not found: nada."),
    "a body that is none": ("POST", "", b"{", 400, "Parse Error"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_drive_refuses_in_its_own_words(case: str, drive: Google) -> None:
    method, below, body, code, words = REFUSED[case]

    error = drive.call(method, FILES + below.replace("ID", drive.id), body)["error"]

    assert error["code"] == code
    assert words in error["message"]
    assert error["errors"][0]["message"] == error["message"]
    assert "status" not in error


def test_the_owner_cannot_be_removed(drive: Google) -> None:
    [owner] = drive.call("GET", f"{FILES}/{drive.id}/permissions")["permissions"]

    error = drive.call("DELETE", f"{FILES}/{drive.id}/permissions/{owner['id']}")["error"]

    assert error["code"] == 403


ROWS: list[list[Any]] = [
    ["Factura", "Importe", "Vence"],
    ["F-1", "$ 1.500,50", "23/11/2026"],
    ["=A2", "=B2*2", True],
]


def exported(google: Google, kind: str) -> bytes:
    response = google.raw("GET", f"{FILES}/{google.id}/export?mimeType={quote(kind)}")
    assert response.content_type == kind
    return response.body


def test_text_files_hold_what_the_grid_shows(google: Google) -> None:
    google.type(*ROWS, ["a,b", 'say "x"'])

    text = exported(google, "text/csv").decode()

    assert text.split("\r\n") == [
        "Factura,Importe,Vence",
        'F-1,"$1.500,50",23/11/2026',
        'F-1,"$3.001,00",VERDADERO',
        '"a,b","say ""x""",',
    ]
    assert exported(google, "text/tab-separated-values").startswith(b"Factura\tImporte\tVence")


def test_excel_gets_values_formulas_and_formats(google: Google) -> None:
    google.type(*ROWS)
    google.batch({"mergeCells": {"range": {"sheetId": 0, "startRowIndex": 5, "endRowIndex": 6,
                                           "startColumnIndex": 0, "endColumnIndex": 2}}})  # fmt: skip
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    book = openpyxl.load_workbook(io.BytesIO(exported(google, kind)))

    sheet = book["Hoja 1"]
    assert book.sheetnames == ["Hoja 1", "D3"]
    assert (sheet["B2"].value, sheet["B3"].value) == (1500.5, "=B2*2")
    assert sheet["C2"].is_date
    assert str(next(iter(sheet.merged_cells.ranges))) == "A6:B6"


def test_open_office_gets_every_tab(google: Google) -> None:
    google.type(*ROWS)

    document = Document(
        io.BytesIO(exported(google, "application/vnd.oasis.opendocument.spreadsheet"))
    )

    tables = document.body.tables
    assert [table.name for table in tables] == ["Hoja 1", "D3"]
    assert tables[0].get_value("A2") == "F-1"


def test_properties_are_set_one_by_one_and_cleared_by_null(google: Google) -> None:
    """[D] files: entries with null values are cleared in update requests."""
    path = f"{FILES}/{google.id}"
    google.call("PATCH", path, {"appProperties": {"a": "1", "b": "2"}})

    google.call("PATCH", path, {"appProperties": {"a": None, "c": "3"}})

    found = google.call("GET", f"{path}?fields=appProperties")
    assert found == {"appProperties": {"b": "2", "c": "3"}}
    assert "appProperties" not in google.call("GET", path)


@pytest.mark.parametrize(
    "given", [{"a": 1}, {"a": "x" * 124}, {f"n{n}": "x" for n in range(31)}, "text"]
)
def test_properties_have_the_limits_that_the_guide_gives(google: Google, given: Any) -> None:
    """[D] Add custom file properties: 30 of one application, 124 bytes each."""
    path = f"{FILES}/{google.id}"

    refused = google.call("PATCH", path, {"appProperties": given})

    assert refused["error"]["code"] in {400, 403}
    assert google.call("GET", f"{path}?fields=appProperties") == {}
