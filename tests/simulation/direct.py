"""Carry requests of the library `requests` into a sandbox without a network."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3.response import HTTPResponse

from sandbox.core import Sandbox
from sandbox.http import Request, Response


class Direct(BaseAdapter):
    """A transport into a sandbox on which no call fails."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        return answer_of(request, self._sandbox.handle(read_request(request)))


def read_request(request: requests.PreparedRequest) -> Request:
    url = urlsplit(request.url or "")
    body = request.body or b""
    return Request(
        request.method or "GET",
        unquote(str(url.path)),
        parse_qs(str(url.query), keep_blank_values=True),
        {name.lower(): str(value) for name, value in request.headers.items()},
        body.encode() if isinstance(body, str) else bytes(body),
    )


def answer_of(request: requests.PreparedRequest, given: Response) -> requests.Response:
    response = requests.Response()
    response.status_code = given.status
    response.headers.update({"Content-Type": given.content_type, **given.headers})
    response.url = request.url or ""
    response.request = request
    response.raw = HTTPResponse(b"")
    response._content = given.body
    return response
