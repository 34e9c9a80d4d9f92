"""What a web page elsewhere can do to the sandbox of whoever looks at it: nothing, in Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser

from sandbox.core import Sandbox
from sandbox.mail.service import Letter
from sandbox.server import serving
from tests.sandbox.browser import chromium, opened
from tests.sandbox.hostile import Target, attack, elsewhere
from tests.sandbox.test_nonsense import everything

REBOUND = "prize.example"
"""A name of the attacker's that leads to this machine."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1") as found:
        yield found


@pytest.fixture
def served() -> Iterator[tuple[str, Sandbox]]:
    sandbox = Sandbox()
    with serving(sandbox) as host:
        yield host, sandbox


def a_business(host: str, sandbox: Sandbox) -> str:
    """Make a workbook with a secret in it, a letter and a task that waits; return its id."""
    url = f"http://{host}/v4/spreadsheets"
    book: str = requests.post(url, json={}, timeout=10).json()["spreadsheetId"]
    put = f"{url}/{book}/values/A1?valueInputOption=RAW"
    requests.put(put, json={"values": [["secreto"]]}, timeout=10).raise_for_status()
    sandbox.mail.letters.append(a_letter("<p>secreto</p>"))
    return book


def a_letter(html: str) -> Letter:
    return Letter(
        id="m1", at="2026-11-24T15:00:00+00:00", sender="cobros@laespiga.example",
        to=("Ana <ana@cliente.example>",), cc=(), reply_to="", subject="Factura",
        text="secreto", html=html, custom_args={"letter": "l1"},
    )  # fmt: skip


def told(**body: Any) -> str:
    return json.dumps(body)


def wanted(host: str, book: str, port: int) -> Target:
    edits = [{"tab": "Sheet1", "type": {"A1": "robado"}}]
    there = f"http://127.0.0.1:{port}/"
    queue = "/v2/projects/p/locations/l/queues/q/tasks"
    tab = {"addSheet": {"properties": {"title": "robado"}}}
    letter = {
        "personalizations": [{"to": [{"email": "a@x.example"}]}], "from": {"email": "b@y.example"},
        "subject": "Hola", "content": [{"type": "text/plain", "value": "x"}],
    }  # fmt: skip
    below = f"/v4/spreadsheets/{book}"
    return Target(
        f"http://{host}",
        posts=[
            ("/_sandbox/edit", told(spreadsheet=book, edits=edits)),
            ("/_sandbox/reset", told(state=True)),
            ("/_sandbox/webhook", told(url=there, replies=there, automatic=True)),
            ("/_sandbox/events", told(letter=0, event="bounce")),
            ("/_sandbox/tasks", told(deliver=True)),
            ("/_sandbox/clock", told(at="2030-01-01T00:00:00Z")),
            ("/_sandbox/faults", told(quotas={"reads": 0})),
            (queue, told(task={"httpRequest": {"url": there}})),
            ("/_pages/import?name=x.csv", "a,b"),
            (f"/_pages/api{below}:batchUpdate", told(requests=[tab])),
            (f"{below}:batchUpdate", told(requests=[tab])),
            (f"{below}/values/A1:clear", "{}"),
            ("/v4/spreadsheets", "{}"),
            ("/drive/v3/files", told(name="robado")),
            ("/v3/mail/send", json.dumps(letter)),
            ("/token", "grant_type=x"),
        ],
        gets=[
            "/", "/mail", "/mail/0", f"/sheet/{book}", "/static/api.js", "/static/sandbox.css",
            "/_sandbox/mail", "/_sandbox/stats", f"/_pages/cells/{book}?top=0&bottom=9",
            f"/_pages/export/{book}?format=csv", f"{below}/values/A1", f"{below}/values/A1:clear",
            "/v4/spreadsheets", "/drive/v3/files", "/token", queue,
        ],
    )  # fmt: skip


def state(sandbox: Sandbox) -> dict[str, Any]:
    """Everything that a request could leave behind, what is counted included."""
    return {
        "books": {book.id: everything(book) for book in sandbox.files.books.values()},
        "folders": dict(sandbox.files.folders),
        "letters": [asdict(letter) for letter in sandbox.mail.letters],
        "tasks": (dict(sandbox.tasks.tasks), sandbox.tasks.is_delivering),
        "webhook": asdict(sandbox.webhook),
        "faults": asdict(sandbox.faults),
        "clock": sandbox.clock_offset,
        "calls": dict(sandbox.calls),
    }


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_a_page_of_another_origin_changes_and_reads_nothing(
    name: str, browser: Browser, served: tuple[str, Sandbox]
) -> None:
    host, sandbox = served
    book = a_business(host, sandbox)

    with elsewhere() as port:
        before = state(sandbox)
        found = attack(browser, f"http://{name}:{port}/", wanted(host, book, port))

    assert found == []
    assert state(sandbox) == before


def test_a_page_whose_name_was_led_here_changes_and_reads_nothing(
    browser: Browser, served: tuple[str, Sandbox]
) -> None:
    """DNS rebinding: for the browser the page and the sandbox are of one origin."""
    host, sandbox = served
    book = a_business(host, sandbox)
    before = state(sandbox)
    rebound = f"{REBOUND}:{host.split(':')[1]}"

    found = attack(browser, f"http://{rebound}/", wanted(rebound, book, 9))

    refusal = "The sandbox answers to localhost"
    assert [each for each in found if refusal not in each] == []
    assert state(sandbox) == before


def test_a_letter_runs_no_script_also_when_it_is_opened_by_itself(
    browser: Browser, served: tuple[str, Sandbox]
) -> None:
    host, sandbox = served
    ran = "fetch('/_sandbox/reset',{method:'POST',headers:{'Content-Type':'application/json'},body:'{}'})"
    sandbox.calls["mail.send"] = 1
    html = f'<h1>Hola</h1><script>{ran}</script><img src="/x" onerror="{ran}"><svg onload="{ran}">'
    html += "".join(
        f'<p><a target="{where}" href="javascript:{ran}">Pagar</a>' for where in ("", "x", "_self")
    )
    sandbox.mail.letters.append(a_letter(html))

    for path in ("/mail/0", "/mail"):
        with opened(browser, f"http://{host}{path}") as page:
            frame = page if path == "/mail/0" else page.frame_locator("iframe")
            for link in frame.locator("a").all():
                link.click()
            page.wait_for_timeout(300)
            assert frame.locator("h1").inner_text() == "Hola"

    assert sandbox.calls["mail.send"] == 1


@pytest.mark.parametrize("path", ["/mail/0", "/mail"])
def test_a_link_in_a_letter_opens_in_a_tab_of_its_own_that_holds_nothing_of_the_mailbox(
    path: str, browser: Browser, served: tuple[str, Sandbox]
) -> None:
    host, sandbox = served
    with elsewhere() as port:
        html = f'<!doctype html><h1>Hola</h1><a href="http://127.0.0.1:{port}/">Pagar</a>'
        sandbox.mail.letters.append(a_letter(html))

        with opened(browser, f"http://{host}{path}") as page:
            letter = page if path == "/mail/0" else page.frame_locator("iframe")
            with page.expect_popup() as opening:
                letter.locator("a").click()
            tab = opening.value
            tab.wait_for_load_state()

            assert tab.url == f"http://127.0.0.1:{port}/"
            assert tab.evaluate("window.opener") is None
            assert tab.evaluate("document.referrer") == ""
            assert tab.evaluate("1 + 1") == 2
            assert letter.locator("h1").inner_text() == "Hola"
            assert page.url == f"http://{host}{path}"


@pytest.mark.parametrize("where", ["_self", "_top", "_parent"])
def test_a_letter_cannot_lead_the_mailbox_away(
    where: str, browser: Browser, served: tuple[str, Sandbox]
) -> None:
    host, sandbox = served
    with elsewhere() as port:
        there = f"http://127.0.0.1:{port}/"
        html = f'<base target="{where}"><a target="{where}" href="{there}">Pagar</a>'
        sandbox.mail.letters.append(a_letter(html))

        with opened(browser, f"http://{host}/mail") as page:
            page.frame_locator("iframe").locator("a").click()
            page.wait_for_timeout(300)

            assert page.url == f"http://{host}/mail"


def test_a_link_from_elsewhere_leads_to_the_pages(
    browser: Browser, served: tuple[str, Sandbox]
) -> None:
    host, _ = served

    with elsewhere() as port, opened(browser, f"http://localhost:{port}/") as page:
        page.evaluate("url => { location.href = url; }", f"http://{host}/mail")
        page.wait_for_url("**/mail")

        assert "Buzón" in page.locator("header").inner_text()
