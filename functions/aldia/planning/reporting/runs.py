"""The last runs by the Log: when each was, what it did, how long; and what invoices wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.log.entries import CONNECTED, OWNER, Entry, Event

_OUTCOMES = (Event.SENT, Event.REJECTED, Event.RELEASED, Event.UNKNOWN)
_SEEN = frozenset({Event.NOTICED, Event.OPTED_OUT, Event.RESUMED})
"""A run that logs nothing but these events found nothing else to do, and does not log its end."""

_OPEN = "open"
"""Result of a run that has not logged its end."""


@dataclass(frozen=True)
class Run:
    """One run that logged something; a run in which nothing changed logs nothing.

    Attributes:
        began: Moment of its first entry.
        ended: Moment of its last entry.
        letters: How many letters to customers, by outcome.
        to_owner: How many messages to the owner were sent.
        noticed: How many changes by people it noticed.
        result: `finished`, `connect` for a passed self-test, `open` for a run that never logged its
            end, or the code of what stopped it.
    """

    id: str
    began: datetime
    ended: datetime
    letters: Mapping[str, int] = field(default_factory=dict)
    to_owner: int = 0
    noticed: int = 0
    result: str = _OPEN

    @property
    def took(self) -> timedelta:
        """Return the time between its first and its last entry."""
        return self.ended - self.began


def last_runs(entries: Sequence[Entry], most: int) -> list[Run]:
    """Return the last runs, at most `most` of them, newest first."""
    by_run: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.run:
            by_run.setdefault(entry.run, []).append(entry)
    return [_run(name, found) for name, found in reversed([*by_run.items()][-most:])]


def _run(name: str, entries: Sequence[Entry]) -> Run:
    letters = Counter(
        entry.event for entry in entries if entry.event in _OUTCOMES and entry.channel != OWNER
    )
    claims = sum(entry.event is Event.CLAIMED and entry.channel != OWNER for entry in entries)
    letters[Event.UNKNOWN] += max(claims - letters.total(), 0)
    ends = [entry.detail for entry in entries if entry.event is Event.FINISHED]
    return Run(
        id=name,
        began=entries[0].at,
        ended=entries[-1].at,
        letters={event: letters[event] for event in _OUTCOMES},
        to_owner=sum(entry.event is Event.SENT and entry.channel == OWNER for entry in entries),
        noticed=sum(entry.event is Event.NOTICED for entry in entries),
        result=_result(ends, is_changed_only=all(e.event in _SEEN for e in entries)),
    )


def _result(ends: Sequence[str], *, is_changed_only: bool) -> str:
    if ends:
        return CONNECTED if ends == [CONNECTED] else next(filter(None, ends), Event.FINISHED)
    return Event.FINISHED if is_changed_only else _OPEN


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open invoices that wait for one reason.

    Attributes:
        code: Code of the reason, or of the problem that holds their rows.
        invoices: How many they are.
        example: The decision about the one that goes on first, for its sentence.
    """

    code: str
    invoices: int
    example: Decision


def waits_of(decisions: Iterable[Decision]) -> list[Waiting]:
    """Return what open invoices wait for, the most frequent reason first."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.action in {Action.WAIT, Action.PROBLEM}:
            found.setdefault(decision.code, []).append(decision)
    waiting = [Waiting(code, len(each), _soonest(each)) for code, each in found.items()]
    return sorted(waiting, key=lambda each: (-each.invoices, each.code))


def _soonest(decisions: Sequence[Decision]) -> Decision:
    return min(decisions, key=lambda each: each.until or date.max)
