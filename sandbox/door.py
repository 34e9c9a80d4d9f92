"""Decide who may call the sandbox: programs of this machine and its own pages, no other web page.

A browser lets every page send requests to localhost. It names the page that sends one in headers
that no script can write: the host that the page asked for (`Host`) and the page's own origin
(`Origin`, `Sec-Fetch-Site`). Before it sends JSON to another origin it asks for permission (Fetch
Standard, "CORS protocol" and "CORS-safelisted request-header"), which the sandbox never gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sandbox.http import ApiError, Request
from sandbox.loopback import is_loopback

GUARDS: Mapping[str, str] = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of every answer: no other page may load or frame it, or keep a handle of its window."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?")
_FOREIGN = "This request comes from a web page of another origin, and the sandbox takes none."
_PAGES = re.compile(r"/|/mail(/[0-9]+)?|/sheet/[^/]+")
_TYPES = (
    (re.compile(r"/token"), {"application/x-www-form-urlencoded"}),
    (re.compile(r"/_pages/import"), {"application/octet-stream"}),
    (re.compile(r"/(_sandbox|_pages)/.*", re.DOTALL), {"application/json"}),
    (re.compile(r".*", re.DOTALL), {"application/json", ""}),
)
"""Content types that a request to a path may have: the first pattern that fits the path counts;
"" allows a request without a body.

Before a browser sends one of these types to another origin it asks for permission; the exception is
the form of `/token`, which changes nothing. Drive's uploads may have any type.
"""


def check(request: Request) -> None:
    """Check that a request comes from a program of this machine or from a page of the sandbox.

    Raises:
        ApiError: 403 for a foreign host or page, 415 for a body of another type.
    """
    _check_host(request.headers.get("host", ""))
    _check_page(request)
    if request.method != "GET":
        _check_body(request)


def _check_host(host: str) -> None:
    """Accept loopback names only: after DNS rebinding, `Host` is the attacker's name."""
    named = _HOST.fullmatch(host.lower())
    if named is None or not is_loopback(named[1].strip("[]")):
        raise _refused(f"The sandbox answers to localhost and 127.0.0.1, not to {host!r}.")


def _check_page(request: Request) -> None:
    """Accept the sandbox's own pages, and links to a page that a person follows from anywhere."""
    headers = request.headers
    own = f"http://{headers['host']}".lower()
    if headers.get("origin", own).lower() != own:
        raise _refused(_FOREIGN)
    if headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return
    asked = [headers.get(f"sec-fetch-{name}") for name in ("mode", "dest")]
    is_link = request.method == "GET" and asked == ["navigate", "document"]
    if not (is_link and _PAGES.fullmatch(request.path)):
        raise _refused(_FOREIGN)


def _check_body(request: Request) -> None:
    """Accept content types that a foreign page cannot send without asking first."""
    if request.path.startswith("/upload/"):
        return
    kinds = next(kinds for path, kinds in _TYPES if path.fullmatch(request.path))
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_empty = request.headers.get("content-length", "0") == "0"
    if given not in kinds or not (given or is_empty):
        wanted, has = max(kinds), given or "no type"
        raise ApiError(415, f"Send the body with Content-Type: {wanted}, not with {has}.")


def _refused(words: str) -> ApiError:
    return ApiError(403, words, "PERMISSION_DENIED")
