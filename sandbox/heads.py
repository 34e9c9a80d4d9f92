"""Read the head of an HTTP request, and refuse one whose meaning or length is not certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, unquote

from sandbox.http import ApiError, Request

LARGEST_BODY = 64_000_000  # bytes; chosen by hand, docs/sandbox.md names it
_ONCE = ("host", "origin", "content-length", "content-type")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def read_head(method: str, target: str, lines: Sequence[tuple[str, str]]) -> tuple[Request, int]:
    """Return a request without its body, and the length of the body in bytes.

    Args:
        target: The target of the request line, decoded as ISO 8859-1 like the headers, as
            http.server does.

    Raises:
        ApiError: 400 when the head is ambiguous, 411 for a body without a length, 413 for one
            that is too large.
    """
    headers: dict[str, str] = {}
    for name, value in lines:
        key = name.lower()
        if key in _ONCE and key in headers:
            raise ApiError(400, f"There is more than one {name} header.")
        headers[key] = _text(value)
    length = _length(method, headers.get("content-length"), "transfer-encoding" in headers)
    path, _, query = _text(target).partition("?")
    if not path.startswith("/") or _BAD_ESCAPE.search(target):
        raise ApiError(400, "The address of the request is malformed.")
    try:
        path = unquote(path, errors="strict")
        parameters = parse_qs(query, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise ApiError(400, "The address of the request is not UTF-8.") from error
    if "\0" in path:
        raise ApiError(400, "The address of the request is malformed.")
    return Request(method, path, parameters, headers), length


def _text(raw: str) -> str:
    try:
        return raw.encode("latin-1").decode()
    except ValueError as error:
        raise ApiError(400, "The head of the request is not UTF-8.") from error


def _length(method: str, told: str | None, is_chunked: bool) -> int:
    if is_chunked or (told is None and method in {"POST", "PUT", "PATCH"}):
        raise ApiError(411, "Say how long the body is, with Content-Length.", "LENGTH_REQUIRED")
    if not re.fullmatch("[0-9]{1,19}", told or "0"):
        raise ApiError(400, f"Content-Length is no number of bytes: {told!r}.")
    length = int(told or 0)
    if length > LARGEST_BODY:
        raise ApiError(413, f"The body is larger than {LARGEST_BODY} bytes.", "OUT_OF_RANGE")
    return length
