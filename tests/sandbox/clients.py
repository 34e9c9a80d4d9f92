"""The clients that people use, pointed at a sandbox as docs/sandbox.md says."""

from __future__ import annotations

import re
from typing import Any

import gspread
import requests
from google.auth.credentials import AnonymousCredentials


def gspread_client(host: str) -> gspread.Client:
    """Return gspread's client for the sandbox at a host and port."""

    class Local(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, **more: Any) -> requests.Response:  # type: ignore[override]  # gspread lists each option
            local = re.sub(r"^https://[^/]+", f"http://{host}", endpoint)
            return super().request(method, local, **more)

    return gspread.Client(AnonymousCredentials(), http_client=Local)
