"""Pairs each claim of a letter in the Log with its outcome."""

from __future__ import annotations

from collections.abc import Iterable

from aldia.planning.log.entries import Entry, Event

_CLAIMS = frozenset({Event.CLAIMED, Event.ARCHIVED})
_GONE = frozenset({Event.SENT, Event.UNKNOWN})
_OUTCOMES = _GONE | {Event.REJECTED, Event.RELEASED}


def outcome_of(entry: Entry) -> str:
    """Return how a letter ended, by its last entry; an archived summary has it in its detail."""
    return entry.detail if entry.event is Event.ARCHIVED else entry.event


def pair_letters(entries: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Return each claim with its outcome, in the order of the claims.

    A claim without an outcome is paired with itself: nobody knows what became of it. An outcome
    belongs to the claim of its own run, because a letter that one run released may be claimed by
    another before the first run logs the release, or logs it once more. An outcome of which the
    claim is missing stands for both if the letter was sent or may have been.
    """
    letters: list[tuple[Entry, Entry]] = []
    places: dict[tuple[str, str], int] = {}
    for entry in entries:
        own = (entry.key, entry.run)
        is_outcome = entry.event in _OUTCOMES
        if is_outcome and own in places:
            letters[places[own]] = (letters[places[own]][0], entry)
        elif entry.key and (entry.event in _CLAIMS or entry.event in _GONE):
            places[own] = len(letters)
            letters.append((entry, entry))
    return letters
