"""Time zones by the names that Sheets gives them."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"GMT([+-])(\d{1,2})(?::(\d\d))?")


@lru_cache(maxsize=256)
def zone_named(name: str) -> tzinfo:
    """Return a time zone by the name that Sheets gives it: `America/Bogota` or `GMT-03:30`."""
    found = _OFFSET.fullmatch(name)
    if found is None:
        return ZoneInfo(name)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(offset if found[1] == "+" else -offset)
