"""Tell who has to be reached on a quiet day, and at which step, by docs/policy.md written again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tests.simulation.facts import Fact, Standing
from tests.simulation.lawful import last_day_to_pay, why_unlawful

# Days from the due date, as in sheet_schema/steps.toml.
WINDOWS = {"courtesy": -3, "due_today": 0}
FIRM = frozenset({"firm", "last_notice"})
"""Letters that state the interest."""

RUNGS = {"friendly": 3, "direct": 10, "firm": 20, "last_notice": 35}
Ladders = Sequence[tuple[Mapping[str, int], Mapping[str, int]]]
REGULAR = (WINDOWS, RUNGS)
SHORT = (WINDOWS, {"firm": 3, "last_notice": 20})
"""The ladder of the businesses in `businesses`, whatever the customer's habit."""

BY_HABIT = (
    REGULAR,
    ({"due_today": 0}, {"friendly": 6, "direct": 14, "firm": 25, "last_notice": 40}),
    ({"courtesy": -5, "due_today": 0}, {"friendly": 1, "direct": 7, "firm": 15, "last_notice": 28}),
)
"""The ladders (windows and rungs) that a customer with a known habit may have: the usual one, that
of a punctual and that of a risky customer."""

_HABIT_SHOWS = 3
"""Things known of a customer, as `_known_by` counts them, after which it may have another ladder.
The oracle does not know which one, so it expects a step only when all three ladders agree."""

_LATE_DAYS = 15  # after which an open invoice tells of its customer (docs/forecast.md)
GAP_DAYS = 3  # from a letter to the next, as in the settings that a new workbook gets
_MAY_BE_PAID = {Standing.CLOSED, Standing.UNSURE}
BROKEN, THANKS = "broken_promise", "thanks"
FORGOTTEN_DAYS = 30  # after a promised day, as FORGOTTEN_PROMISE_DAYS in the product
CORRECTED = timedelta(days=7)  # a due date that moves on by more begins a cycle (docs/policy.md)


@dataclass(frozen=True)
class Send:
    """The step of one invoice in one letter."""

    number: str
    cycle: date
    step: str
    instalment: int = 0


@dataclass(frozen=True)
class Contact:
    """A letter that went out, or may have.

    Attributes:
        facts: The facts of the invoices of that day, by number.
    """

    on: date
    customer: str
    addresses: frozenset[str]
    sends: frozenset[Send]
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """Invoice numbers and steps that a customer's letter of today must, or may, be about."""

    must: frozenset[tuple[str, str]]
    may: frozenset[tuple[str, str]]


def due_today(
    facts: Mapping[str, Fact],
    contacts: Iterable[Contact],
    now: datetime,
    place: str,
    by_habit: Ladders = BY_HABIT,
) -> dict[str, Due]:
    """Return what is due today, by customer.

    Args:
        now: Local time.
        place: Of the business, whose laws hold.
        by_habit: The ladders that a customer may have; the first is the usual one.
    """
    past, today = list(contacts), now.date()
    known: Counter[str] = Counter()
    for fact in facts.values():
        known[fact.customer] += _known_by(fact, today)
    must: dict[str, set[tuple[str, str]]] = {}
    may: dict[str, set[tuple[str, str]]] = {}
    for fact in facts.values():
        if fact.due is None or not fact.may_be_asked:
            continue
        if fact.is_planned:
            continue
        if why_unlawful(now, place, [(each.on, "mail") for each in _theirs(fact, past)]):
            continue
        ladders = by_habit if known[fact.customer] >= _HABIT_SHOWS else by_habit[:1]
        readings = [fact, replace(fact, promised=None)] if fact.is_noted else [fact]
        steps = {
            _step(f, last_day_to_pay(fact.due, place), past, today, *each)
            for f in readings
            for each in ladders
        }
        is_sure = len(steps) == 1 and fact.standing is Standing.OPEN and not fact.is_vague
        bucket = must if is_sure and not _has_leapt(fact, past) else may
        for step in steps:
            if step is not None and not _must_wait(fact, step, past, today):
                bucket.setdefault(fact.customer, set()).add((fact.number, step))
    return {
        name: Due(frozenset(must.get(name, ())), frozenset(may.get(name, ())))
        for name in must.keys() | may.keys()
    }


def _has_leapt(fact: Fact, past: Iterable[Contact]) -> bool:
    """Tell whether a sum is more than three times what it was at a letter: a person has a say."""
    sends = ((send.number, each.facts) for each in past for send in each.sends)
    then = [facts[number] for number, facts in sends if number == fact.number and number in facts]
    return any(fact.amount > 3 * was.amount or fact.balance > 3 * was.balance for was in then)


def _known_by(fact: Fact, today: date) -> int:
    """Return how many things an invoice may tell of how its customer pays: at most three.

    They are that it was paid or is late by more than fifteen days, a promise, and a dispute.
    """
    is_old = fact.due is not None and (today - fact.due).days > _LATE_DAYS
    is_told = fact.standing in _MAY_BE_PAID or is_old
    is_odd = fact.standing not in {*_MAY_BE_PAID, Standing.OPEN}
    return is_told + is_odd + (fact.promised is not None)


def without_touched(due: Mapping[str, Due], touched: Container[str]) -> dict[str, Due]:
    """Return what is due with edited invoices optional: an edit may hold its row for a day."""
    return {
        name: Due(
            frozenset(each for each in wanted.must if each[0] not in touched),
            wanted.must | wanted.may,
        )
        for name, wanted in due.items()
    }


def _step(
    fact: Fact,
    last_day: date,
    past: list[Contact],
    today: date,
    windows: Mapping[str, int],
    days: Mapping[str, int],
) -> str | None:
    """Return the step that is due today, or None.

    It is that of a broken promise, an open window, or the rung after the last one that was sent.

    Args:
        last_day: Up to which a payment is in time.
    """
    sends = [send for contact in past for send in contact.sends if send.number == fact.number]
    cycle = _cycle(fact, fact.due or last_day, past)
    had = {s.step for s in sends if s.cycle == cycle or (s.step == BROKEN and s.cycle > cycle)}
    late = (today - last_day).days
    if late > 0 and _is_broken(fact, today) and BROKEN not in {send.step for send in sends}:
        return BROKEN
    rungs = list(days)
    highest = max((rungs.index(step) for step in had if step in days), default=-1)
    if BROKEN in had:
        highest = max(highest, 0)
    if highest < 0 and late < days[rungs[0]]:
        open_window = [step for step, day in windows.items() if day <= late]
        return open_window[-1] if open_window and open_window[-1] not in had else None
    if highest + 1 == len(rungs):
        return None
    following = rungs[highest + 1]
    return following if late >= days[following] else None


def _cycle(fact: Fact, due: date, past: list[Contact]) -> date:
    """Return the invoice's cycle.

    A new due date begins a new cycle when it is more than a week after the last one and after the
    last letter. Otherwise it is a correction, and the last cycle goes on.
    """
    had = [
        (send.cycle, contact.on)
        for contact in past
        for send in contact.sends
        if send.number == fact.number and send.step != BROKEN
    ]
    last, last_on = max(had, default=(due, due))
    return due if due > max(last + CORRECTED, last_on) else last


def _is_broken(fact: Fact, today: date) -> bool:
    """Tell whether a promised day went by, at most FORGOTTEN_DAYS ago.

    Until the end of the promise's grace the row is silent, whatever this returns.
    """
    promised, due = fact.promised, fact.due
    if promised is None or due is None or promised < due:
        return False
    return 0 < (today - promised).days <= FORGOTTEN_DAYS


def _theirs(fact: Fact, past: list[Contact]) -> list[Contact]:
    return [
        c
        for c in past
        if c.customer == fact.customer
        or fact.address in c.addresses
        or fact.number in {send.number for send in c.sends}
    ]


def _must_wait(fact: Fact, step: str, past: list[Contact], today: date) -> bool:
    return any(_holds_back(contact, step, today) for contact in _theirs(fact, past))


def _holds_back(contact: Contact, step: str, today: date) -> bool:
    """Tell whether a step has to wait after an earlier letter.

    A window waits one day after a letter that was only about windows; otherwise GAP_DAYS.
    """
    was_window = all(send.step in WINDOWS for send in contact.sends)
    days = 1 if step in WINDOWS and was_window else GAP_DAYS
    return (today - contact.on).days < days
