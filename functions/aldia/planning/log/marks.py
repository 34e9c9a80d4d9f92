"""Marks: short names of long things, so that Memory can hold thousands of them in a few cells."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

_LENGTH = 12
"""Of 48 bits: among 20,000 invoices two share one in one book of a million."""

_ONCE = 8
"""Marks that Memory held before were the beginning of those of now."""


def fingerprint(text: str, digits: int) -> str:
    """Return a short name of a text that does not give it away: the beginning of its SHA-256.

    Args:
        digits: Hexadecimal; four bits each.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


@lru_cache(maxsize=262144)
def mark_of(text: str) -> str:
    """Return the mark of an invoice's key."""
    return fingerprint(text, _LENGTH)


def shared_marks(keys: Iterable[str]) -> set[str]:
    """Return the marks that several keys have in common: nothing can be told by them."""
    counts = Counter(mark_of(key) for key in set(keys))
    return {mark for mark, count in counts.items() if count > 1}


def with_long_marks(known: Mapping[str, T], keys: Iterable[str]) -> dict[str, T]:
    """Return what is known by marks, those of earlier versions lengthened by the keys of today.

    Of a short mark that two keys have in common nobody can tell which one was meant, and what
    belongs to no key is forgotten.
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
