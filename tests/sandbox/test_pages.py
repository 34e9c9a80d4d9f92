"""The pages in real Chromium, as a bookkeeper uses them."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests
from playwright.sync_api import Browser, expect

from sandbox.core import Sandbox
from sandbox.server import serving
from tests.sandbox.browser import opened
from tests.sandbox.google import Google
from tests.sandbox.test_grid import Book, filled


def test_a_file_is_opened_and_downloaded_again(host: str, browser: Browser, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Cartera"
    sheet.append(["Factura", "Importe", "Doble"])
    sheet.append(["0003", 1500.5, "=B2*2"])
    sheet["B2"].number_format = "#,##0.00"
    path = tmp_path / "Mi cartera.xlsx"
    made.save(path)
    with opened(browser, f"http://{host}/") as page:
        page.set_input_files("input[type=file]", path)
        page.wait_for_url("**/sheet/*")
        book = Book(host, page, page.url.rpartition("/")[2])

        expect(book.cell("C2")).to_have_text("3.001,00")
        page.click("summary")
        with page.expect_download() as download:
            page.click(".menu a:has-text('XLSX')")
        again = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))

    assert download.value.suggested_filename == "Mi cartera.xlsx"
    assert (again["Cartera"]["A2"].value, again["Cartera"]["C2"].value) == ("0003", "=B2*2")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.pdf", b"%PDF", "neither an .xlsx nor a .csv"), ("a.xlsx", b"PK no", "not an XLSX workbook"),
     ("a.csv", b"\xff\xfe\x00", "not written in UTF-8")],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_and_leaves_nothing(
    host: str, browser: Browser, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with opened(browser, f"http://{host}/") as page:
        before = page.locator(".cards li").count()
        page.set_input_files("input[type=file]", path)
        expect(page.locator("#told")).to_contain_text(words)
        page.reload()
        assert page.locator(".cards li").count() == before


class Listener:
    """An address where reports and replies arrive."""

    def __init__(self) -> None:
        self.bodies: dict[str, list[bytes]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.bodies.setdefault(self.path, []).append(body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.server.shutdown()
    found.server.server_close()


def send(host: str, subject: str) -> None:
    content = [
        {"type": "text/plain", "value": "Le debemos un saludo."},
        {"type": "text/html", "value": "<h1>Le debemos un saludo.</h1><script>x()</script>"},
    ]
    body = {
        "personalizations": [{"to": [{"email": "ana@cliente.example"}]}],
        "from": {"email": "cobros@laespiga.example"}, "subject": subject, "content": content,
    }  # fmt: skip
    key = {"Authorization": "Bearer SG.x"}
    requests.post(
        f"http://{host}/v3/mail/send", json=body, headers=key, timeout=10
    ).raise_for_status()


def test_a_letter_is_read_and_its_fate_reported_at_a_click(
    browser: Browser, listener: Listener
) -> None:
    with serving(Sandbox()) as host, opened(browser, f"http://{host}/mail") as page:
        send(host, "Su factura F-1")
        page.reload()
        status = page.locator(".events [role=status]")
        page.click("button[data-event=bounce]")
        expect(status).to_contain_text("Nadie escucha")
        hook = {"url": f"{listener.url}events", "replies": f"{listener.url}replies"}
        requests.post(f"http://{host}/_sandbox/webhook", json=hook, timeout=10).raise_for_status()
        for event in ("delivered", "spamreport", "unsubscribe", "reply"):
            page.click(f"button[data-event={event}]")
            expect(status).to_have_text("Avisado.")
        page.wait_for_timeout(600)

        expect(page.frame_locator("iframe").locator("h1")).to_have_text("Le debemos un saludo.")
        page.click(".widths [data-width='390']")
        width = page.evaluate("document.querySelector('iframe').offsetWidth")
        page.click("text=Texto")
        expect(page.locator("pre")).to_have_text("Le debemos un saludo.")
        page.click("text=Fuente")
        expect(page.locator("pre")).to_contain_text('"subject": "Su factura F-1"')

    told = b"".join(listener.bodies["/events"])
    events = (b'"bounce"', b'"delivered"', b'"spamreport"', b'"unsubscribe"')
    assert [event in told for event in events] == [True] * 4
    assert b"Re: Su factura F-1" in b"".join(listener.bodies["/replies"])
    assert width == 390


def test_no_page_loads_anything_from_elsewhere(host: str, browser: Browser) -> None:
    identifier = filled(host)
    send(host, "Hola")
    asked: list[str] = []
    for path in ("/", f"/sheet/{identifier}", "/mail"):
        with opened(browser, "about:blank") as page:
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"http://{host}{path}")
            page.wait_for_load_state("networkidle" if path == "/" else "load")

    assert asked
    assert {url.split("/")[2] for url in asked if not url.startswith("data:")} == {host}


def test_a_page_that_is_not_there_is_not_found(google: Google) -> None:
    for path in ("/nada", "/sheet/nada", "/static/../core.py", "/mail/9", "/_pages/cells/x?top=a"):
        assert google.raw("GET", path).status == 404
