"""google-api-python-client as people use it, and several clients at once, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

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
