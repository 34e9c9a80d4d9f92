"""What is on this machine and nowhere else: names, addresses, and the URLs that may be called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 60
_URL = re.compile(r"http://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?([/?][!\x22$-\[\]-~]*)?")
"""A loopback URL has no user, no fragment, no backslash, no blank, nothing beyond ASCII."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_OURS = re.compile(
    r"host|content-length|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect"
    r"|proxy-.*|x-cloudtasks-.*",
    re.IGNORECASE,
)
"""Headers that frame a request or say who sends it (RFC 9110, 7.6.1): not the caller's to set."""


def is_loopback(host: str) -> bool:
    """Whether a name or address, without brackets, is this machine's own."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_callable(url: object) -> bool:
    """Whether the sandbox may call a URL: http, on this machine."""
    if not isinstance(url, str) or not _URL.fullmatch(url):
        return False
    parts = urlsplit(url)
    return is_loopback(parts.hostname or "") and _port(url) is not None


def wrong_header(headers: object) -> str | None:
    """Return the name of a header that a caller may not choose, or None."""
    if not isinstance(headers, Mapping):
        return str(headers)
    for name, value in headers.items():
        is_whole = isinstance(value, str) and _VALUE.fullmatch(value) and _NAME.fullmatch(name)
        if not is_whole or _OURS.fullmatch(name):
            return str(name)
    return None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST to a URL that may be called, and return the status of the answer; 0 without one.

    Follows no redirect and asks no proxy, so that nothing leads away from this machine.
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
    """Return the port of a URL; None when there is no such port."""
    try:
        port = urlsplit(url).port
    except ValueError:
        return None
    return 80 if port is None else port or None
