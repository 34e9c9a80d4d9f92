"""A sandbox with one spreadsheet of two tabs, in process."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.core import Sandbox
from sandbox.http import Request, Response


class Google:
    """A sandbox with one spreadsheet of two tabs, in process."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.folder = ""
        sheets = [
            {"properties": {"title": title, "sheetId": i}}
            for i, title in enumerate(("Hoja 1", "D3"))
        ]
        properties = {"title": "Libro", "locale": "es_CO", "timeZone": "America/Bogota"}
        made = self.call("POST", "/v4/spreadsheets", {"properties": properties, "sheets": sheets})
        self.id = made["spreadsheetId"]

    def raw(self, method: str, url: str, body: Any = None) -> Response:
        parts = urlsplit(url)
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return self.sandbox.handle(Request(method, parts.path, parse_qs(parts.query), {}, data))

    def call(self, method: str, url: str, body: Any = None) -> Any:
        return json.loads(self.raw(method, url, body).body or b"{}")

    def get(self, below: str) -> Any:
        return self.call("GET", f"/v4/spreadsheets/{self.id}{below}")

    def post(self, below: str, body: Any) -> Any:
        return self.call("POST", f"/v4/spreadsheets/{self.id}{below}", body)

    def batch(self, *requests: Any) -> Any:
        return self.post(":batchUpdate", {"requests": list(requests)})

    def type(self, *rows: list[Any], at: str = "'Hoja 1'!A1") -> Any:
        url = f"/v4/spreadsheets/{self.id}/values/{at}?valueInputOption=USER_ENTERED"
        return self.call("PUT", url, {"values": list(rows)})
