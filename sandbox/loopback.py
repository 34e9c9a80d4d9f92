"""Recognise names, addresses and URLs of this machine, and post to such URLs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 60  # for the called program to answer; chosen by hand
_URL = re.compile(r"http://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?([/?][!\x22$-\[\]-~]*)?")
"""A URL that may be called: no user, fragment, backslash or blank, and ASCII only."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_OURS = re.compile(
    r"host|content-length|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect"
    r"|proxy-.*|x-cloudtasks-.*",
    re.IGNORECASE,
)
"""Headers that a caller may not set: they frame a request or name its sender (RFC 9110, 7.6.1)."""


def is_loopback(host: str) -> bool:
    """Tell whether a name or address, without brackets, is this machine's own."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_callable(url: object) -> bool:
    """Tell whether the sandbox may call a URL: http, on this machine."""
    if not isinstance(url, str) or not _URL.fullmatch(url):
        return False
    parts = urlsplit(url)
    return is_loopback(parts.hostname or "") and _port(url) is not None


def wrong_header(headers: object) -> str | None:
    """Return the name of the first header that a caller may not set, or None."""
    if not isinstance(headers, Mapping):
        return str(headers)
    for name, value in headers.items():
        is_whole = isinstance(value, str) and _VALUE.fullmatch(value) and _NAME.fullmatch(name)
        if not is_whole or _OURS.fullmatch(name):
            return str(name)
    return None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST to a URL on this machine and return the status of the answer, or 0 without an answer.

    Follows no redirect and uses no proxy, so that no request leaves this machine.
    """
    parts = urlsplit(url)
    target = parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()
    connection = HTTPConnection(parts.hostname or "", _port(url), timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("POST", target, body, dict(headers))
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def _port(url: str) -> int | None:
    """Return the port of a URL, or None when its port is not a valid number."""
    try:
        port = urlsplit(url).port
    except ValueError:
        return None
    return 80 if port is None else port or None
