"""Whom the sandbox lets in, and what it answers to requests that nobody could mean."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
import requests

from sandbox.core import Sandbox
from sandbox.google.calls import PREFIX, READERS, WRITERS
from sandbox.google.described import verb_of
from sandbox.server import serving
from tests.sandbox.google import Google

Served = tuple[str, Sandbox]
RESET = "/_sandbox/reset"
JSON = "Content-Type: application/json"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    sandbox = Sandbox()
    with serving(sandbox) as host:
        yield host, sandbox


def sent(host: str, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send a request as bytes (\\xff stands for itself), and return its status and answer."""
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=10) as client:
        client.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as answer:
            found = answer.read()
    return int(found.split(b" ", 2)[1]), found


LOOPBACK = ("127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.0.0.1:1", "localhost:8765")


@pytest.mark.parametrize("name", LOOPBACK)
def test_a_program_of_this_machine_comes_in(name: str, served: Served) -> None:
    head = f"POST {RESET} HTTP/1.1\nHost: {name}\n{JSON}\nContent-Length: 2\nConnection: close"

    assert sent(served[0], head, b"{}")[0] == 200


FOREIGN = {
    "no host": "",
    "another's host": "Host: bank.example",
    "a host that begins like ours": "Host: 127.0.0.1.bank.example",
    "a host with a user": "Host: localhost@bank.example",
    "an address of the net": "Host: 192.168.1.5:8765",
    "a host that is two": "Host: localhost\nHost: bank.example",
    "another's page": "Host: localhost\nOrigin: https://bank.example",
    "another port's page": "Host: localhost:8765\nOrigin: http://localhost:9000",
    "the other name's page": "Host: localhost:8765\nOrigin: http://127.0.0.1:8765",
    "a page that hides": "Host: localhost\nOrigin: null",
    "an origin that is none": "Host: localhost\nOrigin:",
    "an origin that is two": "Host: localhost\nOrigin: http://localhost\nOrigin: null",
    "https of our name": "Host: localhost\nOrigin: https://localhost",
    "a page of another site": "Host: localhost\nSec-Fetch-Site: cross-site",
    "a page of another port": "Host: localhost\nSec-Fetch-Site: same-site",
    "a form of another site": (
        "Host: localhost\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\n"
        "Sec-Fetch-Dest: document"
    ),
}
PLACES = (
    "/", "/mail", "/static/api.js", "/_sandbox/stats", "/_pages/version/x", "/v4/spreadsheets/x",
    "/drive/v3/files", "/v3/scopes", "/v2/projects/p/locations/l/queues/q/tasks", "/nothing",
    "//_sandbox/stats", "/%5Fsandbox/stats",
)  # fmt: skip


@pytest.mark.parametrize("case", FOREIGN)
def test_nothing_gets_around_the_door(case: str, served: Served) -> None:
    host, sandbox = served
    before = dict(sandbox.calls)
    more = f"\n{FOREIGN[case]}".rstrip("\n")

    posts = [
        sent(host, f"POST {path} HTTP/1.1{more}\n{JSON}\nContent-Length: 2", b"{}")[0]
        for path in (*PLACES, RESET, "/token", "/v4/spreadsheets", "/v3/mail/send")
    ]
    gets = [sent(host, f"GET {path} HTTP/1.1{more}")[0] for path in PLACES]

    is_link = case == "a form of another site"
    assert set(posts) <= {400, 403}
    assert set(gets[2:] if is_link else gets) <= {400, 403}
    assert not is_link or gets[:2] == [200, 200]
    assert sandbox.calls == before


def test_the_sandboxs_own_page_comes_in(served: Served) -> None:
    own = {"Origin": f"http://{served[0]}", "Sec-Fetch-Site": "same-origin"}

    answer = requests.post(f"http://{served[0]}{RESET}", json={}, headers=own, timeout=10)

    assert answer.status_code == 200


TYPES: dict[str, tuple[str, str, int]] = {
    "a control in JSON": (RESET, "application/json", 200),
    "a control in JSON that says its letters": (RESET, "application/json; charset=utf-8", 200),
    "a control as text": (RESET, "text/plain", 415),
    "a control as text that speaks of JSON": (RESET, "text/plain;application/json", 415),
    "a control as a form": (RESET, "application/x-www-form-urlencoded", 415),
    "a control as a form of files": (RESET, "multipart/form-data; boundary=x", 415),
    "a control as nothing": (RESET, "", 415),
    "the pages' API as text": ("/_pages/api/v4/spreadsheets", "text/plain", 415),
    "a file as text": ("/_pages/import?name=a.csv", "text/csv", 415),
    "a file as bytes": ("/_pages/import?name=a.csv", "application/octet-stream", 200),
    "Google as text": ("/v4/spreadsheets", "text/plain", 415),
    "Google as nothing": ("/v4/spreadsheets", "", 415),
    "Google in JSON": ("/v4/spreadsheets", "application/json", 200),
    "mail as text": ("/v3/mail/send", "text/plain", 415),
    "a token's form": ("/token", "application/x-www-form-urlencoded", 200),
}


@pytest.mark.parametrize("case", TYPES)
def test_a_body_comes_in_a_type_that_no_foreign_page_may_send(case: str, served: Served) -> None:
    path, kind, status = TYPES[case]
    headers = {"Content-Type": kind} if kind else {}

    answer = requests.post(f"http://{served[0]}{path}", b"{}", headers=headers, timeout=10)

    assert answer.status_code == status


def test_every_answer_keeps_other_pages_off(served: Served) -> None:
    for path in ("/", "/mail", "/_sandbox/mail", "/nothing", "/static/api.js"):
        for host in (served[0], "bank.example"):
            answer = requests.get(f"http://{served[0]}{path}", headers={"Host": host}, timeout=10)
            found = answer.headers
            assert found["Cross-Origin-Resource-Policy"] == "same-origin"
            assert found["X-Content-Type-Options"] == "nosniff"
            assert found["X-Frame-Options"] == "DENY"
            assert not [name for name in found if name.startswith("Access-Control")]


def test_a_get_changes_nothing(google: Google) -> None:
    google.type(["a"])
    before = {**google.sandbox.files.books}
    root = f"/v4/spreadsheets/{google.id}"
    paths = ["/v4/spreadsheets", "/token", "/v3/mail/send", f"{root}/sheets/0:copyTo"]
    paths += [f"{root}/values/A1:{each}" for each in ("append", "clear")]
    for name in {*READERS, *WRITERS}:
        last = name.removeprefix(PREFIX).split(".")
        if verb_of(name) != "GET":
            paths.append(f"{root}/values:{last[1]}" if len(last) > 1 else f"{root}:{last[0]}")

    for path in paths:
        assert google.raw("GET", path).status in {200, 404}, path

    assert google.sandbox.files.books == before


HOST = "\nHost: localhost"
ODD: dict[str, tuple[str, int]] = {
    "a negative length": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: -1", 400),
    "a length with a plus": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: +2", 400),
    "a length in words": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: two", 400),
    "a length in other figures": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: \xb2", 400),
    "two lengths": (
        f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: 2\nContent-Length: 2", 400),
    "no length": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}", 411),
    "chunks": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nTransfer-Encoding: chunked", 411),
    "chunks and a length": (
        f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nTransfer-Encoding: chunked\nContent-Length: 2", 411),
    "chunks without a body": (f"GET / HTTP/1.1{HOST}\nTransfer-Encoding: chunked", 411),
    "too much": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: 64000001", 413),
    "far too much": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: {'9' * 5000}", 400),
    "half an escape": (f"GET /mail/%4 HTTP/1.1{HOST}", 400),
    "an escape that is none": (f"GET /mail/%zz HTTP/1.1{HOST}", 400),
    "an escape in a query that is none": (f"GET /mail?letter=%zz HTTP/1.1{HOST}", 400),
    "a path that is not UTF-8": (f"GET /sheet/%FF HTTP/1.1{HOST}", 400),
    "a query that is not UTF-8": (f"GET /mail?letter=%FF HTTP/1.1{HOST}", 400),
    "raw bytes in a path": (f"GET /sheet/\xff HTTP/1.1{HOST}", 400),
    "raw bytes in a header": (f"GET / HTTP/1.1{HOST}\nAccept-Language: \xff", 400),
    "nothing in a path": (f"GET /static/%00 HTTP/1.1{HOST}", 400),
    "a whole address": (f"GET http://bank.example/ HTTP/1.1{HOST}", 400),
    "no path": (f"GET * HTTP/1.1{HOST}", 400),
    "a method of no use": (f"BREW / HTTP/1.1{HOST}", 501),
    "a question before a request": (f"OPTIONS {RESET} HTTP/1.1{HOST}\nOrigin: null", 501),
    "a line that is none": ("GET / HTTP/x.y", 400),
    "a path without an end": (f"GET /{'a' * 70_000} HTTP/1.1{HOST}", 414),
    "a header without an end": (f"GET / HTTP/1.1{HOST}\nX-A: {'a' * 70_000}", 431),
    "a list for an order": (f"POST {RESET} HTTP/1.1{HOST}\n{JSON}\nContent-Length: 2", 400),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_a_request_that_nobody_could_mean_is_refused_in_googles_shape(
    case: str, served: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    head, status = ODD[case]

    found, answer = sent(served[0], head, b"[]")

    assert found == status
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == status
    assert capfd.readouterr() == ("", "")


MUDDLED: dict[str, Any] = {
    "/_sandbox/edit": [
        {"spreadsheet": "ID", "edits": 5},
        {"spreadsheet": "ID", "edits": ["x"]},
        {"spreadsheet": "ID", "edits": [{"tab": "Sheet1", "sort": {}}]},
        {"spreadsheet": ["ID"], "edits": []},
        {"before": {}},
        {"before": {"route": "sheets.spreadsheets.get", "nth": "soon"}},
        {"before": "x"},
    ],
    "/_sandbox/faults": [{"rules": 5}, {"rules": [{"kind": "429", "colour": "red"}]}],
    "/_sandbox/clock": [{"at": 5}],
    "/_sandbox/events": [{"letter": {}, "event": "bounce"}, {"letter": 0, "event": []}],
}


@pytest.mark.parametrize("path", MUDDLED)
def test_a_muddled_order_is_refused_and_leaves_nothing(
    path: str, google: Google, capfd: pytest.CaptureFixture[str]
) -> None:
    for body in MUDDLED[path]:
        order = json.loads(json.dumps(body).replace("ID", google.id).replace("Sheet1", "Hoja 1"))
        assert google.raw("POST", path, order).status in {400, 404}, body

    assert google.raw("GET", f"/v4/spreadsheets/{google.id}").status == 200
    assert capfd.readouterr() == ("", "")


def test_a_body_that_was_cut_is_not_done(served: Served) -> None:
    host, sandbox = served
    url = f"http://{host}/v4/spreadsheets"
    book = requests.post(url, json={}, timeout=10).json()["spreadsheetId"]
    head = f"PUT /upload/drive/v2/files/{book} HTTP/1.1{HOST}\nContent-Length: 9"
    name, port = host.split(":")

    with socket.create_connection((name, int(port)), timeout=10) as client:
        client.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\na,b")
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(100)

    assert answer == b""
    assert len(next(sandbox.files.books[book].in_order()).rows) == 0


def test_a_body_that_is_too_large_hears_so(served: Served) -> None:
    answer = requests.post(f"http://{served[0]}{RESET}", b" " * 64_000_001, headers={
        "Content-Type": "application/json"}, timeout=30)  # fmt: skip

    assert answer.status_code == 413


class _Leading(BaseHTTPRequestHandler):
    """A server of this machine that leads elsewhere."""

    seen: list[str]

    def _lead(self) -> None:
        self.seen.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(307)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = _lead  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        pass


def test_what_the_sandbox_calls_cannot_lead_it_elsewhere(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, sandbox = served
    seen: list[str] = []
    leading = type("_Here", (_Leading,), {"seen": seen})
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with HTTPServer(("127.0.0.1", 0), leading) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        call = {"task": {"httpRequest": {"url": f"http://127.0.0.1:{server.server_port}/first"}}}
        queue = f"http://{host}/v2/projects/p/locations/l/queues/q/tasks"
        requests.post(queue, json=call, timeout=10, proxies={"http": ""}).raise_for_status()
        sandbox.tasks.is_delivering = True
        deadline = time.monotonic() + 60
        while sandbox.tasks.waiting() and time.monotonic() < deadline:
            time.sleep(0.05)
        server.shutdown()

    [task] = sandbox.tasks.tasks.values()
    assert task.statuses == [307] * 5
    assert set(seen) == {"/first"}


@pytest.mark.parametrize("name", ["url", "replies"])
def test_the_webhook_leads_to_this_machine_only(name: str, google: Google) -> None:
    google.call("POST", "/_sandbox/webhook", {"url": "http://127.0.0.1:9/a"})

    for url in ("http://bank.example/", "https://127.0.0.1/", "http://127.0.0.1\n.example/", 5):
        answer = google.call("POST", "/_sandbox/webhook", {name: url})
        assert "address on this machine" in answer["error"]["message"]

    assert google.sandbox.webhook.url == "http://127.0.0.1:9/a"
