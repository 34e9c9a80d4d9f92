"""Checking that a call is made by a program on this machine, and not by a web page or a proxy.

A page of any site can make a browser call 127.0.0.1. Such a call has the page's origin, or the
header `Sec-Fetch-Site` (W3C Fetch Metadata). If the site made its own name lead to this machine
(DNS rebinding), the call has that name as its host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

_HOST = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
_OWN_SITES = frozenset({"", "none", "same-origin"})
_PROXIES = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})


def is_from_here(address: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a call comes from this machine, on behalf of nobody else.

    Args:
        address: IP address of the caller; empty when it is not known.
        headers: Headers by name, in any case.
    """
    told = {name.lower(): value for name, value in headers.items()}
    host, origin = told.get("host", ""), told.get("origin")
    return (
        _is_loopback(address)
        and _HOST.fullmatch(host) is not None
        and origin in (None, f"http://{host}")
        and told.get("sec-fetch-site", "") in _OWN_SITES
        and not _PROXIES & told.keys()
    )


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    inner = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (inner or found).is_loopback
