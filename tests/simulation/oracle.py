"""Who has to be reached on a quiet day, and at which step: the rules of the design, told again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tests.simulation.facts import Fact, Standing

WINDOWS = {"courtesy": -3, "due_today": 0}
RUNGS = {"friendly": 3, "direct": 10, "firm": 20, "last_notice": 35}
GAP_DAYS = 3


@dataclass(frozen=True)
class Send:
    """One invoice's step in one letter."""

    number: str
    cycle: date
    step: str


@dataclass(frozen=True)
class Contact:
    """A letter that went out, or may have."""

    on: date
    customer: str
    addresses: frozenset[str]
    sends: frozenset[Send]


@dataclass(frozen=True)
class Due:
    """What a customer's letter of today must be about, and what it may be about as well."""

    must: frozenset[tuple[str, str]]
    may: frozenset[tuple[str, str]]


def due_today(
    facts: Mapping[str, Fact], contacts: Iterable[Contact], today: date
) -> dict[str, Due]:
    """Return what is due by customer."""
    past = list(contacts)
    must: dict[str, set[tuple[str, str]]] = {}
    may: dict[str, set[tuple[str, str]]] = {}
    for fact in facts.values():
        if fact.due is None or fact.standing in {Standing.CLOSED, Standing.SILENT}:
            continue
        step = _step(fact.number, fact.due, past, today)
        if step is None or _must_wait(fact, step, past, today):
            continue
        place = must if fact.standing is Standing.OPEN else may
        place.setdefault(fact.customer, set()).add((fact.number, step))
    return {
        name: Due(frozenset(must.get(name, ())), frozenset(may.get(name, ())))
        for name in must.keys() | may.keys()
    }


def _step(number: str, due: date, past: list[Contact], today: date) -> str | None:
    """Return the step whose day has come: a window of today, or the rung above the last one."""
    sends = [send for contact in past for send in contact.sends if send.number == number]
    cycle = max([due, *(send.cycle for send in sends)])
    had = {send.step for send in sends if send.cycle == cycle}
    late = (today - due).days
    rungs = list(RUNGS)
    highest = max((rungs.index(step) for step in had if step in RUNGS), default=-1)
    if highest < 0 and late < RUNGS[rungs[0]]:
        open_window = [step for step, days in WINDOWS.items() if days <= late]
        return open_window[-1] if open_window and open_window[-1] not in had else None
    if highest + 1 == len(rungs):
        return None
    following = rungs[highest + 1]
    return following if late >= RUNGS[following] else None


def _must_wait(fact: Fact, step: str, past: list[Contact], today: date) -> bool:
    mine = [c for c in past if c.customer == fact.customer or fact.address in c.addresses]
    return any(_holds_back(contact, step, today) for contact in mine)


def _holds_back(contact: Contact, step: str, today: date) -> bool:
    """Tell whether a letter of before keeps a step back: a day between windows, else the gap."""
    was_window = all(send.step in WINDOWS for send in contact.sends)
    days = 1 if step in WINDOWS and was_window else GAP_DAYS
    return (today - contact.on).days < days
