"""The file: what was answered is kept, whatever happens next, and the file stays small."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sandbox.core import Sandbox
from sandbox.http import Request
from sandbox.store import file_of
from tests.sandbox.google import Google
from tests.sandbox.requests.test_changed_cells import CELLS
from tests.sandbox.requests.test_kept import PARTS
from tests.sandbox.test_nonsense import everything

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kept(tmp_path: Path) -> Google:
    return Google(Sandbox(tmp_path / "state.sqlite"))


def opened_again(path: Path, identifier: str) -> str:
    sandbox = Sandbox(path)
    found = str(everything(sandbox.files.books[identifier]))
    sandbox.close()
    return found


def test_everything_that_requests_leave_behind_survives(kept: Google, tmp_path: Path) -> None:
    for cells in CELLS.values():
        kept.type(*cells.before)
        kept.batch(*cells.requests)
    for part in PARTS.values():
        kept.type(*part.typed)
        kept.batch(*part.requests)
    before = everything(kept.sandbox.files.books[kept.id])
    kept.sandbox.close()

    assert opened_again(tmp_path / "state.sqlite", kept.id) == before


def test_hundreds_of_small_changes_survive_and_leave_no_litter(
    kept: Google, tmp_path: Path
) -> None:
    rng = random.Random(7)
    kept.type(*[[f"F-{n}", n] for n in range(900)])
    for number in range(150):
        start = rng.randrange(800)
        place = {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": start + 3}
        kind = rng.choice(["insertDimension", "deleteDimension"])
        kept.batch({kind: {"range": place}})
        kept.type([number], at=f"'Hoja 1'!C{start + 1}")
    book = kept.sandbox.files.books[kept.id]
    blocks = sum(len(sheet.rows.blocks) for sheet in book.in_order())
    kept.sandbox.close()
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as db:
        [(stored,)] = db.execute("SELECT count(*) FROM blocks")

    assert opened_again(tmp_path / "state.sqlite", kept.id) == everything(book)
    assert stored == blocks


def test_letters_and_errors_in_cells_survive(kept: Google, tmp_path: Path) -> None:
    kept.type(["#REF!", "=1/0", "'#N/A"])
    content = [{"type": "text/plain", "value": "Hola"}]
    letter = {
        "personalizations": [{"to": [{"email": "ana@cliente.example"}]}],
        "from": {"email": "cobros@laespiga.example"},
        "subject": "Su factura",
        "content": content,
    }
    headers = {"authorization": "Bearer SG.x"}
    body = json.dumps(letter).encode()
    kept.sandbox.handle(Request("POST", "/v3/mail/send", {}, headers, body))
    kept.sandbox.close()

    again = Sandbox(tmp_path / "state.sqlite")

    row = next(again.files.books[kept.id].in_order()).rows[0]
    assert [cell.error for cell in row] == ["#REF!", "#NAME?", None]
    assert [each.subject for each in again.mail.letters] == ["Su factura"]
    assert again.mail.letters == kept.sandbox.mail.letters


def test_workbooks_folders_and_letters_that_are_gone_stay_gone(
    kept: Google, tmp_path: Path
) -> None:
    files = "/drive/v3/files"
    folder = kept.call(
        "POST", files, {"name": "x", "mimeType": "application/vnd.google-apps.folder"}
    )
    kept.call("DELETE", f"{files}/{kept.id}")
    kept.sandbox.close()

    again = Sandbox(tmp_path / "state.sqlite")
    assert (again.files.books, list(again.files.folders)) == ({}, [folder["id"]])
    Google(again).call("POST", "/_sandbox/reset", {"state": True})
    again.close()
    assert Sandbox(tmp_path / "state.sqlite").files.folders == {}


def test_a_file_of_something_else_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text('{"workbooks": []}' * 100)

    with pytest.raises(SystemExit, match="is not a file of this sandbox"):
        Sandbox(path)


def test_two_sandboxes_do_not_share_a_file(kept: Google, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="Another sandbox may have it open"):
        Sandbox(tmp_path / "state.sqlite")


FOLDERS = {
    "a folder that is there": "there",
    "a folder that is there, with a slash": "there/",
    "a folder that is not there yet": "new/",
    "folders in folders": "new/within/",
}


@pytest.mark.parametrize("case", FOLDERS)
def test_a_folder_keeps_the_file(case: str, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    given = f"{tmp_path}/{FOLDERS[case]}"

    for _ in range(2):
        Sandbox(file_of(given)).close()

    assert (Path(given) / "sandbox.sqlite").is_file()


@pytest.mark.parametrize(
    "command", [["-m", "sandbox"], ["-c", "from aldia.cli.commands import main; main()", "sandbox"]]
)
def test_the_command_lines_take_a_folder(command: list[str], tmp_path: Path) -> None:
    options = ["--port", "0", "--data", f"{tmp_path}/new/"]
    with subprocess.Popen(
        [sys.executable, *command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "Sandbox on http://" in process.stdout.readline()
        process.terminate()

    assert (tmp_path / "new" / "sandbox.sqlite").is_file()


UNUSABLE = {
    "below a file": "file/state.sqlite",
    "a folder below a file": "file/folder/",
    "where nothing may be made": "/proc/nothing/state.sqlite",
    "a name that is too long": "x" * 300,
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_path_that_cannot_be_used_is_said_in_a_sentence(case: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SystemExit) as refusal:
        Sandbox(file_of(str(tmp_path / UNUSABLE[case]) + "/" * UNUSABLE[case].endswith("/")))

    assert "cannot be used" in str(refusal.value)
    assert "--data" in str(refusal.value)
    assert "Another sandbox" not in str(refusal.value)
    assert ("is a file, not a folder" in str(refusal.value)) == ("below a file" in case)


def test_nothing_that_was_answered_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    """Killed with -9 in the middle of writes: what was answered 200 is there, and all of it."""
    path = tmp_path / "state.sqlite"
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--data", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://(\S+)", process.stdout.readline())
        assert found is not None
        url = f"http://{found[1]}/v4/spreadsheets"
        book = requests.post(url, json={}, timeout=10).json()["spreadsheetId"]
        for number in range(25):
            values = {"values": [[number] * 5] * 5}
            put = f"{url}/{book}/values/A{number * 5 + 1}?valueInputOption=RAW"
            assert requests.put(put, json=values, timeout=10).status_code == 200
        os.kill(process.pid, signal.SIGKILL)

    rows = [row.values for row in next(Sandbox(path).files.books[book].in_order()).rows]

    assert rows == [(number,) * 5 for number in range(25) for _ in range(5)]


HALVES: dict[str, tuple[str, str, str]] = {
    "a cell": ("PUT", "/v4/spreadsheets/ID/values/A1?valueInputOption=RAW", '{"values":[["H"]]}'),
    "a tab": (
        "POST",
        "/v4/spreadsheets/ID:batchUpdate",
        '{"requests":[{"addSheet":{"properties":{"title":"H"}}}]}',
    ),
    "a workbook": ("POST", "/v4/spreadsheets", '{"properties":{"title":"H"}}'),
    "a file": ("POST", "/drive/v3/files", '{"name":"H"}'),
    "a name in an order": ("POST", "/_sandbox/faults", '{"latency_ms":{"H":0}}'),
    "a task": (
        "POST",
        "/v2/projects/p/locations/l/queues/q/tasks",
        '{"task":{"httpRequest":{"url":"http://localhost:9/","headers":{"X-A":"H"}}}}',
    ),
    "a letter": (
        "POST",
        "/v3/mail/send",
        '{"personalizations":[{"to":[{"email":"a@x.example"}]}],"from":{"email":"b@y.example"},'
        '"subject":"H","content":[{"type":"text/plain","value":"x"}]}',
    ),
}


@pytest.mark.parametrize("half", [b"\\ud800", b"\\uDFFF", b"\xed\xa0\x80"])
@pytest.mark.parametrize("case", HALVES)
def test_half_of_a_surrogate_pair_is_refused_and_spoils_nothing(
    case: str, half: bytes, kept: Google
) -> None:
    method, url, body = HALVES[case]
    key = {"authorization": "Bearer SG.x"}
    parts = urlsplit(url.replace("ID", kept.id))
    sent = body.encode().replace(b"H", half)

    request = Request(method, parts.path, parse_qs(parts.query), key, sent)
    refused = kept.sandbox.handle(request)

    assert refused.status == 400, refused.body
    assert kept.raw("POST", "/v4/spreadsheets", {}).status == 200


def test_a_whole_surrogate_pair_is_kept(kept: Google) -> None:
    url = f"/v4/spreadsheets/{kept.id}/values/A1?valueInputOption=RAW"

    kept.call("PUT", url, b'{"values":[["\\ud83d\\ude00"]]}')

    assert kept.get("/values/A1")["values"] == [["😀"]]


@pytest.mark.parametrize("case", HALVES)
def test_a_body_that_is_nested_too_deep_is_refused(case: str, kept: Google) -> None:
    method, url, _ = HALVES[case]
    parts = urlsplit(url.replace("ID", kept.id))
    deep = b'{"a":' * 200_000

    request = Request(
        method, parts.path, parse_qs(parts.query), {"authorization": "Bearer SG.x"}, deep
    )

    assert kept.sandbox.handle(request).status == 400
