"""The texts of letters as they went, each found again by a mark of what it says (decision 46)."""

from __future__ import annotations

from collections.abc import Iterable

from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.characters import legible, storable
from aldia.planning.log.claims import Claimed
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.marks import fingerprint

_DIGITS = 16
"""Hexadecimal digits of a mark: 64 bits, so that nobody finds another text with the same one by
chance. Chosen by hand."""


def kept_text(subject: str, text: str) -> str:
    """Return a letter's subject and text as they go, cut to what a cell holds."""
    return storable(legible(f"{subject}\n\n{text.strip()}"))


def mark_of_text(kept: str) -> str:
    """Return the mark of a kept text, which its claim in the Log names."""
    return fingerprint(kept, _DIGITS)


def by_mark(cells: Iterable[Scalar]) -> dict[str, str]:
    """Return the texts in some cells by their marks; one that somebody changed has another mark."""
    return {mark_of_text(cell): cell for cell in cells if isinstance(cell, str) and cell}


def mark_in(claim: Entry) -> str:
    """Return the mark of a claimed letter's text; empty where none was kept."""
    if claim.event is not Event.CLAIMED:
        return ""
    return Claimed.parse(claim.detail, len(claim.sends)).text


def marks_in(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the marks of all texts that some entries name."""
    return frozenset(filter(None, map(mark_in, entries)))
