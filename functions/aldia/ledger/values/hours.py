"""Hours of the day as people write them: `9`, `9:00`, `9 h`."""

from __future__ import annotations

import re

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.problems import Wrong


def parse_hour(raw: Raw) -> int | Wrong | None:
    """Read a whole hour, 0 to 23; None for a blank cell."""
    if raw.is_blank:
        return None
    number = raw.number
    if number is not None and 0 < number < 1 and (number * 24) % 1 == 0:
        return int(number * 24)  # a cell in which a sheet took `9:00` for a time of the day
    text = re.sub(r"(:00)?\s*h?$", "", raw.text.strip())
    is_hour = re.fullmatch(r"[0-9]{1,2}", text) is not None and int(text) <= 23
    return int(text) if is_hour else Wrong("hour_unreadable")
