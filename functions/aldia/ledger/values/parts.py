"""Rows that are one of several instalments of an invoice: `2/3` in a column of their own."""

from __future__ import annotations

import re

from aldia.ledger.values.folding import identifier_key

_PART = re.compile(r"0*(\d{1,3}) ?(?:/|de|of) ?0*(\d{1,3})", re.IGNORECASE)
_NUMBERED = re.compile(r"(.+) \d{1,3}/\d{1,3}")


def is_part(text: str) -> bool:
    """Tell whether a text says which instalment it is, and of how many."""
    return _PART.fullmatch(text.strip()) is not None


def part_in(text: str) -> str:
    """Return which of several instalments a text names, as in `2/3`; empty for the only one."""
    found = _PART.fullmatch(text.strip()) if text else None
    if found is None or not 1 <= int(found[1]) <= int(found[2]) or int(found[2]) < 2:
        return ""
    return f"{found[1]}/{found[2]}"


def key_of(number: str, part: str) -> str:
    """Return the key of an invoice, or of its instalment, which has one of its own."""
    return identifier_key(f"{number} {part}" if number and part else number)


def whole_key(key: str) -> str:
    """Return the key of the invoice of which a key names an instalment; else the key."""
    found = _NUMBERED.fullmatch(key)
    return found[1] if found else key
