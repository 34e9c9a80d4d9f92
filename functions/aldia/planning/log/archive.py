"""Which entries of the Log may move to another workbook, and what stays in their place."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aldia.planning.log.chain import gone
from aldia.planning.log.entries import OWNER, Entry, Event
from aldia.planning.log.outcomes import outcome_of, pair_letters

KEEP = timedelta(days=396)
"""Age from which on entries may leave. Thirteen months are a year, and the month in which somebody
may ask about it."""


@dataclass(frozen=True)
class Archive:
    """What `aldia archive` does to the Log.

    Attributes:
        moved: Entries that leave, in the order of their numbers.
        added: One summary for each letter that leaves, and entries that say which numbers left.
    """

    moved: Sequence[Entry]
    added: Sequence[Entry]


def plan_archive(
    entries: Sequence[Entry], open_invoices: Container[str], run: str, now: datetime
) -> Archive:
    """Return what leaves: letters about closed invoices, and ends of runs, all older than KEEP.

    Summaries of earlier archivings stay, as only letters that begin with a claim leave.

    Args:
        open_invoices: Keys of the invoices that are still open.
        run: Id of the run that archives, for the entries that are added.
    """
    before = now - KEEP
    letters: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.key:
            letters.setdefault(entry.key, []).append(entry)
    leaving = {
        key: found for key, found in letters.items() if _may_leave(found, open_invoices, before)
    }
    moved = [e for e in entries if e.key in leaving or _is_old_run(e, before)]
    if not moved:
        return Archive([], [])
    summaries = [_summary(found) for found in leaving.values() if found[0].channel != OWNER]
    left = [Entry(event=Event.ARCHIVED, at=now, run=run, detail=detail) for detail in gone(moved)]
    return Archive(moved, [*summaries, *left])


def _summary(found: Sequence[Entry]) -> Entry:
    """Return one entry in the place of all the entries about a letter: its claim and its outcome.

    Of several claims it is the last one that went or may have, if any did.
    """
    pairs = pair_letters(found)
    went = [pair for pair in pairs if outcome_of(pair[1]) not in {Event.RELEASED, Event.REJECTED}]
    claim, outcome = (went or pairs)[-1]
    return replace(claim, event=Event.ARCHIVED, detail=outcome_of(outcome), number=0, hash="")


def _may_leave(found: Sequence[Entry], open_invoices: Container[str], before: datetime) -> bool:
    is_old = all(entry.at < before for entry in found)
    is_closed = all(send.invoice not in open_invoices for e in found for send in e.sends)
    return is_old and is_closed and found[0].event is Event.CLAIMED


def _is_old_run(entry: Entry, before: datetime) -> bool:
    """Tell whether an entry is the end of an old run; one that names other entries never is."""
    return entry.event is Event.FINISHED and entry.at < before
