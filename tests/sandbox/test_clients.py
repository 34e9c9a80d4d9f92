"""google-api-python-client as people use it, and several clients at once, over HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from googleapiclient.discovery import build, build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload

from sandbox.core import Sandbox
from sandbox.server import serving


@pytest.fixture
def host() -> Iterator[str]:
    with serving(Sandbox()) as address:
        yield address


Service = Callable[[str, str], Any]


@pytest.fixture
def service(host: str) -> Iterator[Service]:
    """What builds a client for an API and its version; the path of an API stands in its endpoint."""
    with ExitStack() as stack:

        def built(name: str, version: str) -> Any:
            path = "/drive/v3" if name == "drive" else ""
            made = build(
                name,
                version,
                credentials=AnonymousCredentials(),
                client_options={"api_endpoint": f"http://{host}{path}"},
            )
            stack.callback(made.close)
            return made

        yield built


def test_googles_own_client_makes_fills_reads_and_shares_a_workbook(
    service: Service,
) -> None:
    sheets, drive = service("sheets", "v4").spreadsheets(), service("drive", "v3")
    book = sheets.create(body={"properties": {"title": "Cartera", "locale": "es_CO"}}).execute()
    identifier = book["spreadsheetId"]
    where = {"spreadsheetId": identifier, "range": "Sheet1!A1"}

    body = {"values": [["Factura", "Importe"], ["F-1", "$ 1.500"], ["F-2", "=B2*2"]]}
    sheets.values().update(**where, valueInputOption="USER_ENTERED", body=body).execute()
    sheets.values().append(**where, valueInputOption="RAW", body={"values": [["F-3", 7]]}).execute()
    sheets.batchUpdate(
        spreadsheetId=identifier,
        body={"requests": [{"addSheet": {"properties": {"title": "Dos"}}}]},
    ).execute()
    drive.permissions().create(
        fileId=identifier, body={"type": "anyone", "role": "reader"}, fields="id"
    ).execute()

    found = sheets.values().get(spreadsheetId=identifier, range="Sheet1").execute()
    [file] = (
        drive.files().list(q="name = 'Cartera'", fields="files(id,permissions)").execute()["files"]
    )
    text = drive.files().export(fileId=identifier, mimeType="text/csv").execute()
    assert found["values"][1:] == [["F-1", "$1.500"], ["F-2", "$3.000"], ["F-3", "7"]]
    assert [each["type"] for each in file["permissions"]] == ["user", "anyone"]
    assert text.splitlines()[1] == b"F-1,$1.500"


def test_googles_own_client_gets_googles_own_refusals(service: Service) -> None:
    with pytest.raises(HttpError) as error:
        service("sheets", "v4").spreadsheets().get(spreadsheetId="nada").execute()

    assert (error.value.status_code, error.value.reason) == (404, "Requested entity was not found.")


def test_clients_that_write_at_once_lose_nothing(host: str) -> None:
    url = f"http://{host}/v4/spreadsheets"
    book = requests.post(url, json={}, timeout=10).json()["spreadsheetId"]

    def add(number: int) -> int:
        cell = {"userEnteredValue": {"numberValue": number}}
        row = {"sheetId": 0, "rows": [{"values": [cell] * 3}], "fields": "userEnteredValue"}
        body = {"requests": [{"appendCells": row}, {"appendCells": row}]}
        return requests.post(f"{url}/{book}:batchUpdate", json=body, timeout=30).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(add, range(40))) == {200}

    rows = requests.get(f"{url}/{book}/values/Sheet1", timeout=10).json()["values"]
    assert len(rows) == 80
    assert all(rows[at] == rows[at + 1] for at in range(0, 80, 2))
    assert {row[0] for row in rows} == {str(number) for number in range(40)}


SHEET = "application/vnd.google-apps.spreadsheet"
CSV = b"Factura,Importe\r\nF-1,1500\r\nF-2,=B2*2\r\n"
FILLED = [["Factura", "Importe"], ["F-1", "1500"], ["F-2", "3000"]]


@pytest.fixture
def drive(host: str) -> Iterator[Any]:
    """Drive as a client takes it whose uploads are to come here too: by its description's root."""
    found = json.loads(get_static_doc("drive", "v3"))
    found["rootUrl"] = f"http://{host}/"
    made = build_from_document(found, credentials=AnonymousCredentials())
    yield made.files()
    made.close()


def values(host: str, identifier: str) -> Any:
    url = f"http://{host}/v4/spreadsheets/{identifier}/values/A1:B9"
    return requests.get(url, timeout=10).json().get("values", [])


def media(body: bytes, kind: str = "text/csv", **how: Any) -> MediaIoBaseUpload:
    return MediaIoBaseUpload(io.BytesIO(body), kind, **how)


CHUNKED: dict[str, Any] = {"resumable": True, "chunksize": 256 * 1024}
WAYS: dict[str, dict[str, Any]] = {
    "in one piece with its description": {},
    "resumably, at once": {"resumable": True, "chunksize": -1},
    "resumably, by the piece": CHUNKED,
}


@pytest.mark.parametrize("way", WAYS)
def test_googles_own_client_makes_a_workbook_of_a_file(way: str, host: str, drive: Any) -> None:
    body = {"name": "Cartera", "mimeType": SHEET}

    made = drive.create(body=body, media_body=media(CSV, **WAYS[way]), fields="id,name").execute()

    assert made["name"] == "Cartera"
    assert values(host, made["id"]) == FILLED


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("body", [{"name": "Nueva"}, None], ids=["renamed", "only filled"])
def test_googles_own_client_fills_a_workbook_from_a_file(
    way: str, body: Any, host: str, drive: Any
) -> None:
    made = drive.create(body={"name": "Vieja", "mimeType": SHEET}).execute()["id"]

    told = drive.update(fileId=made, body=body, media_body=media(CSV, **WAYS[way])).execute()

    assert told["name"] == ("Nueva" if body else "Vieja")
    assert values(host, made) == FILLED


def test_a_file_of_many_pieces_arrives_whole(host: str, drive: Any) -> None:
    rows = "".join(f"F-{n},{n}{' ' * 40}\r\n" for n in range(20_000)).encode()
    request = drive.create(body={"mimeType": SHEET}, media_body=media(rows, **CHUNKED))

    progress, answer, pieces = None, None, 0
    while answer is None:
        progress, answer = request.next_chunk()
        pieces += 1

    assert progress is None
    assert pieces == len(rows) // CHUNKED["chunksize"] + 1 > 3
    url = f"http://{host}/v4/spreadsheets/{answer['id']}/values/A20000"
    assert requests.get(url, timeout=10).json()["values"] == [["F-19999"]]


def test_a_broken_upload_goes_on_where_it_stopped(host: str) -> None:
    """[D] Drive's guide on resumable uploads: `bytes */total` asks how much arrived."""
    start = f"http://{host}/upload/drive/v3/files?uploadType=resumable&fields=id"
    body = {"name": "A", "mimeType": SHEET}
    kind = {"X-Upload-Content-Type": "text/csv"}
    where = requests.post(start, json=body, headers=kind, timeout=10).headers["Location"]

    def put(part: bytes, span: str) -> requests.Response:
        headers = {"Content-Range": f"bytes {span}/{len(CSV)}"}
        return requests.put(where, part, headers=headers, timeout=10)

    first = put(CSV[:20], "0-19")
    asked = put(b"", "*")
    apart = put(CSV[30:], f"30-{len(CSV) - 1}")
    rest = put(CSV[20:], f"20-{len(CSV) - 1}")

    assert [each.status_code for each in (first, asked, apart, rest)] == [308, 308, 400, 200]
    assert first.headers["Range"] == asked.headers["Range"] == "bytes=0-19"
    assert values(host, rest.json()["id"]) == FILLED
    assert put(b"", "*").status_code == 404


def test_an_excel_file_is_taken_too(host: str, drive: Any) -> None:
    made = drive.create(body={"mimeType": SHEET}, media_body=media(CSV)).execute()["id"]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    excel = drive.export(fileId=made, mimeType=kind).execute()

    again = drive.create(body={"mimeType": SHEET}, media_body=media(excel, kind)).execute()["id"]

    assert values(host, again) == FILLED


REFUSED: dict[str, tuple[Any, bytes, str, int]] = {
    "a file that is to stay what it is": ({"name": "x.csv"}, CSV, "text/csv", 400),
    "a picture": ({"mimeType": SHEET}, b"\x89PNG", "image/png", 400),
    "a file that only says it is Excel's": (
        {"mimeType": SHEET}, b"no",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 400),
    "a folder that is not there": ({"mimeType": SHEET, "parents": ["nada"]}, CSV, "text/csv", 404),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_refused_leaves_nothing(case: str, way: str, drive: Any) -> None:
    body, content, kind, status = REFUSED[case]

    with pytest.raises(HttpError) as error:
        drive.create(body=body, media_body=media(content, kind, **WAYS[way])).execute()

    assert error.value.status_code == status
    assert drive.list().execute()["files"] == []


def test_a_file_that_is_not_there_is_not_filled(drive: Any) -> None:
    for how in WAYS.values():
        with pytest.raises(HttpError) as error:
            drive.update(fileId="nada", media_body=media(CSV, **how)).execute()
        assert error.value.status_code == 404


MALFORMED: dict[str, tuple[str, str, bytes]] = {
    "no kind of upload": ("", "text/csv", CSV),
    "another kind of upload": ("uploadType=other", "text/csv", CSV),
    "parts without a boundary": ("uploadType=multipart", "multipart/related", CSV),
    "no parts": ("uploadType=multipart", "multipart/related; boundary=x", b"nothing"),
    "one part": (
        "uploadType=multipart", "multipart/related; boundary=x",
        b"--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x--"),
    "a description that is none": (
        "uploadType=multipart", "multipart/related; boundary=x",
        b"--x\r\n\r\n{\r\n--x\r\nContent-Type: text/csv\r\n\r\na,b\r\n--x--"),
}  # fmt: skip


@pytest.mark.parametrize("case", MALFORMED)
def test_an_upload_that_is_none_is_refused(case: str, host: str) -> None:
    query, kind, body = MALFORMED[case]
    url = f"http://{host}/upload/drive/v3/files?{query}"

    answer = requests.post(url, body, headers={"Content-Type": kind}, timeout=10)

    assert answer.status_code == 400
    assert answer.json()["error"]["errors"]
