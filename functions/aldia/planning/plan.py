"""The plan of a run: one decision for every invoice, at most one letter for every debtor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from aldia.ledger.ledger import Ledger
from aldia.planning.brakes import Brakes
from aldia.planning.decisions import (
    Action,
    Case,
    Circumstances,
    Decision,
    decide,
    priority,
)
from aldia.planning.history import History
from aldia.planning.letters import Letter, compose

_UNTIL_A_PERSON = frozenset({"paused", "breaker"})


@dataclass(frozen=True)
class Plan:
    """What a run would do at its moment.

    Attributes:
        decisions: One for each invoice, in the order of the sheet.
        letters: Most urgent first.
        preview: Code of the reason why no letter goes out; None in live mode.
    """

    at: datetime
    decisions: Sequence[Decision]
    letters: Sequence[Letter]
    preview: str | None

    def next_days(self) -> dict[str, date]:
        """Return the day of the next contact of each invoice that has one, by its key."""
        return {
            decision.invoice.key: decision.until
            for decision in self.decisions
            if decision.action in {Action.SEND, Action.WAIT} and decision.until is not None
        }


def plan_run(
    workbook: str, ledger: Ledger, history: History, around: Circumstances, now: datetime
) -> Plan:
    """Decide about every invoice and gather what goes now into letters.

    Args:
        workbook: Id of the spreadsheet; it makes the letters' ids its own.
        now: The moment, with a time zone.
    """
    cases = [
        Case(invoice, ledger.customers.get(invoice.debtor), ledger, history, around, now)
        for invoice in ledger.invoices
    ]
    decided = [decide(case) for case in cases]
    letters: list[Letter] = []
    brakes = Brakes.of(ledger, history, around, now)
    candidates = list(_candidates(workbook, cases, decided, around))
    held = brakes.surprising([letter for letter, _ in candidates], _count_open(decided))
    for letter, places in candidates:
        if letter.id in held:
            _put_off(decided, places, "breaker")
        elif brakes.left <= len(letters):
            _put_off(decided, places, brakes.cap_reason)
        else:
            letters.append(letter)
    if around.preview is not None:
        decided = [_rehearsed(decision) for decision in decided]
    return Plan(now, decided, letters, around.preview)


def _candidates(
    workbook: str, cases: Sequence[Case], decided: list[Decision], around: Circumstances
) -> Iterator[tuple[Letter, list[int]]]:
    """Yield each debtor's letter, most urgent first, with the places of the debtor's invoices."""
    addresses: set[str] = set()
    for places in _by_urgency(decided):
        letter = compose(workbook, [cases[p] for p in places], [decided[p] for p in places])
        assert letter is not None, "a debtor is urgent when something goes now"
        theirs = {address.lower() for address in letter.to}
        if around.preview == "paused":
            _put_off(decided, places, "paused")
        elif addresses & theirs:
            _put_off(decided, places, "address_today")
        else:
            addresses |= theirs
            yield letter, places


def _count_open(decided: Iterable[Decision]) -> int:
    return sum(decision.action is not Action.CLOSED for decision in decided)


def _by_urgency(decided: Sequence[Decision]) -> list[list[int]]:
    """Return the places of each debtor's invoices, for debtors who get something, worst first."""
    debtors: dict[str, list[int]] = {}
    for place, decision in enumerate(decided):
        debtors.setdefault(decision.invoice.debtor, []).append(place)
    urgent = []
    for places in debtors.values():
        going = [priority(decided[p]) for p in places if decided[p].action is Action.SEND]
        if going:
            urgent.append((min(going), places))
    return [places for _, places in sorted(urgent)]


def _put_off(decided: list[Decision], places: Iterable[int], reason: str) -> None:
    """Make what would go now wait for the next day, or for nothing that has a day."""
    for place in places:
        decision = decided[place]
        if decision.action is Action.SEND:
            until = None if reason in _UNTIL_A_PERSON else decision.today + timedelta(days=1)
            decided[place] = replace(
                decision, action=Action.WAIT, reason=reason, until=until, key=None
            )


def _rehearsed(decision: Decision) -> Decision:
    return replace(decision, reason="preview") if decision.action is Action.SEND else decision
