"""Marks: short hashes of keys, so that Memory can hold thousands of them in a few cells."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

FORGOTTEN_MARK = re.compile(r"#[0-9a-f]{12}")
"""Mark in the place of a forgotten person's name, address or number."""

_LENGTH = 12
"""Hexadecimal digits, 48 bits in all: of books with 20,000 invoices, one in a million has two that
share a mark."""

_ONCE = 8
"""Digits of the marks of earlier versions, which are the beginnings of today's marks."""


def fingerprint(text: str, digits: int) -> str:
    """Return the beginning of a text's SHA-256, which does not show the text itself.

    Args:
        digits: How many hexadecimal digits, of four bits each.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


@lru_cache(maxsize=262144)
def mark_of(text: str) -> str:
    """Return the mark of an invoice's key, or of another text.

    Up to 262,144 marks are cached, a number chosen by hand.
    """
    return fingerprint(text, _LENGTH)


def mark_for(text: str) -> str:
    """Return what stands for a forgotten name, address or number; a mark is returned unchanged."""
    return text if FORGOTTEN_MARK.fullmatch(text) else f"#{mark_of(text)}"


def shared_marks(keys: Iterable[str]) -> set[str]:
    """Return the marks that several keys share, and that therefore identify none of them."""
    counts = Counter(mark_of(key) for key in set(keys))
    return {mark for mark, count in counts.items() if count > 1}


def with_long_marks(known: Mapping[str, T], keys: Iterable[str]) -> dict[str, T]:
    """Return what is known by marks, with marks of earlier versions replaced by today's.

    A short mark that fits several of the keys, or none, is left out with its value.

    Args:
        keys: Keys of today's invoices.
    """
    if not any(len(mark) == _ONCE for mark in known):
        return dict(known)
    longer: dict[str, list[str]] = {}
    for mark in {mark_of(key) for key in keys}:
        longer.setdefault(mark[:_ONCE], []).append(mark)
    found = {mark: value for mark, value in known.items() if len(mark) != _ONCE}
    for mark, value in known.items():
        match longer.get(mark, []):
            case [only]:
                found.setdefault(only, value)
    return found
