"""The sandbox over HTTP: clients, tokens, the file on disk, faults, quotas and the clock."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests

from sandbox.core import Sandbox
from sandbox.server import serve_forever, serving
from tests.sandbox.clients import gspread_client
from tests.sandbox.google import Google

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Sandbox]]:
    sandbox = Sandbox(tmp_path / "state.json")
    with serving(sandbox) as host:
        yield host, sandbox


def test_gspread_makes_opens_fills_and_deletes_a_spreadsheet(served: tuple[str, Sandbox]) -> None:
    host, sandbox = served
    client = gspread_client(host)

    made = client.create("Prueba")
    sheet = client.open("Prueba").sheet1
    sheet.update([["Factura", "Importe"], ["A-1", 1500]], "A1")
    sheet.append_row(["A-2", 7])

    assert client.open_by_key(made.id).sheet1.get_all_values()[2] == ["A-2", "7"]
    with pytest.raises(gspread.exceptions.APIError):
        made.batch_update({"requests": [{"nothing": {}}]})
    client.del_spreadsheet(made.id)
    assert sandbox.files.books == {}


def test_a_service_account_gets_its_token_here(
    served: tuple[str, Sandbox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    from aldia.workbook.client import connect

    host, sandbox = served
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    account = {
        "type": "service_account",
        "client_email": "aldia@sandbox.example",
        "private_key": key.decode(),
        "token_uri": f"http://{host}/token",
        "project_id": "sandbox",
    }
    path = tmp_path / "key.json"
    path.write_text(json.dumps(account))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", host)
    made = requests.post(f"http://{host}/v4/spreadsheets", json={}, timeout=5).json()

    client = connect(made["spreadsheetId"])

    assert (
        client.read("", fields="properties.title")["properties"]["title"] == "Untitled spreadsheet"
    )
    assert sandbox.calls["oauth2.token"] == 1
    assert client.account == "aldia@sandbox.example"


FAULTS = {
    "429": (429, "Quota exceeded"),
    "503": (503, "unavailable"),
    "401": (401, "credentials"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_comes_at_the_call_that_was_named(kind: str, google: Google) -> None:
    status, words = FAULTS[kind]
    rule = {"route": "sheets.spreadsheets.get", "kind": kind, "nth": 2}
    google.call("POST", "/_sandbox/faults", {"rules": [rule]})

    found = [google.raw("GET", f"/v4/spreadsheets/{google.id}") for _ in range(3)]

    assert [response.status for response in found] == [200, status, 200]
    assert words in found[1].body.decode()


def test_a_lost_answer_was_applied_and_a_lost_request_was_not(google: Google) -> None:
    rules = [
        {"route": "sheets.spreadsheets.batchUpdate", "kind": kind, "nth": number}
        for number, kind in enumerate(("lose_answer", "lose_request"), 1)
    ]
    google.call("POST", "/_sandbox/faults", {"rules": rules})

    for title in ("Uno", "Dos"):
        response = google.raw(
            "POST",
            f"/v4/spreadsheets/{google.id}:batchUpdate",
            {"requests": [{"addSheet": {"properties": {"title": title}}}]},
        )
        assert response.cut

    titles = [s["properties"]["title"] for s in google.get("")["sheets"]]
    assert titles == ["Hoja 1", "D3", "Uno"]


def test_the_clock_is_the_sandboxs_own(google: Google) -> None:
    google.call("POST", "/_sandbox/clock", {"at": "2030-01-02T03:04:05+00:00"})

    date = google.raw("GET", f"/v4/spreadsheets/{google.id}").headers["Date"]

    assert date == "Wed, 02 Jan 2030 03:04:05 GMT"


def test_calls_are_counted_by_method(google: Google) -> None:
    google.get("")
    google.get("")

    counted = google.call("GET", "/_sandbox/stats")
    assert counted["calls"]["sheets.spreadsheets.get"] == 2
    assert "sheets.spreadsheets.get" in counted["seconds"]


def test_a_quota_that_is_switched_on_answers_429_until_the_minute_is_over(google: Google) -> None:
    """[D] Quotas are per minute."""
    google.call("POST", "/_sandbox/clock", {"at": "2030-01-02T03:04:05+00:00"})
    google.call("POST", "/_sandbox/faults", {"quotas": {"reads": 2}})

    inside = [google.raw("GET", f"/v4/spreadsheets/{google.id}").status for _ in range(3)]
    google.call("POST", "/_sandbox/clock", {"at": "2030-01-02T03:05:05+00:00"})
    after = google.raw("GET", f"/v4/spreadsheets/{google.id}").status

    assert (inside, after) == ([200, 200, 429], 200)


_RULE = {"route": "sheets.spreadsheets.get", "kind": "hang"}
ORDERS: dict[str, dict[str, Any]] = {
    "a latency of letters": {"latency_ms": {"sheets": "a"}},
    "a latency below zero": {"latency_ms": {"sheets": -1}},
    "a latency without end": {"latency_ms": {"sheets": 1e300}},
    "a quota of letters": {"quotas": {"reads": "x"}},
    "half a quota": {"quotas": {"reads": 0.5}},
    "a wait of letters": {"rules": [{**_RULE, "seconds": "x"}]},
    "a wait below zero": {"rules": [{**_RULE, "seconds": -1}]},
    "a call before the first": {"rules": [{**_RULE, "nth": -1}]},
    "a call that is no number": {"rules": [{**_RULE, "nth": "2"}]},
    "a pause of letters": {"rules": [{**_RULE, "kind": "429", "retry_after": "x"}]},
    "an answer that is no object": {"rules": [{**_RULE, "kind": "429", "body": "x"}]},
}


@pytest.mark.parametrize("case", ORDERS)
def test_a_fault_that_cannot_happen_is_refused_in_words_and_not_kept(
    case: str, google: Google
) -> None:
    order = {"latency_ms": {}, "quotas": {}, **ORDERS[case]}
    refused = google.raw("POST", "/_sandbox/faults", order)

    assert refused.status == 400
    assert "must be" in refused.body.decode()
    assert google.raw("GET", f"/v4/spreadsheets/{google.id}").status == 200


EDITS: dict[str, dict[str, Any]] = {
    "a cell far away": {"type": {"ZZZ9999999": "x"}},
    "ten million rows": {"insert_rows": [1, 10_000_000]},
    "ten million columns": {"insert_columns": ["A", 10_000_000]},
}


@pytest.mark.parametrize("case", EDITS)
def test_an_edit_beyond_ten_million_cells_is_refused_before_the_grid_grows(
    case: str, google: Google
) -> None:
    google.type(["F-1"], ["F-2"])
    body = {"spreadsheet": google.id, "edits": [{"tab": "Hoja 1", **EDITS[case]}]}
    tracemalloc.start()

    refused = google.raw("POST", "/_sandbox/edit", body)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refused.status == 400
    assert "above the limit of 10000000 cells" in refused.body.decode()
    assert most < 5_000_000


def test_a_port_that_is_taken_is_said_in_a_sentence(served: tuple[str, Sandbox]) -> None:
    port = served[0].split(":")[1]
    command = [sys.executable, "-m", "sandbox", "--port", port]

    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )

    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"Port {port} is taken. Choose another with --port, or --port 0 for any free one."
    )


@pytest.mark.parametrize("port", ["65536", "-1", "http"])
def test_a_port_that_is_none_is_said_in_a_sentence(port: str) -> None:
    for command in (
        ["-m", "sandbox"],
        ["-c", "from aldia.cli.commands import main; main()", "sandbox"],
    ):
        done = subprocess.run(
            [sys.executable, *command, f"--port={port}"],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip

        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert port in done.stderr


def test_a_port_that_is_not_ones_own_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def deny(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("socketserver.TCPServer.server_bind", deny)
    monkeypatch.setattr("sandbox.server.signal.signal", lambda *_: None)

    with pytest.raises(SystemExit, match=r"Port 80 cannot be used .*\. Choose another with --port"):
        serve_forever(80, None)
