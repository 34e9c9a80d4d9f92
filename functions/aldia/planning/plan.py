"""The plan of a run: one decision for every invoice, at most one letter for every debtor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aldia.ledger.ledger import Ledger
from aldia.planning.decisions import (
    Action,
    Case,
    Circumstances,
    Decision,
    decide,
    priority,
    zone_named,
)
from aldia.planning.history import History
from aldia.planning.letters import Letter, compose


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
    zone = zone_named(ledger.time_zone)
    left = ledger.settings.daily_cap - history.letters_on(now.astimezone(zone).date(), zone)
    letters: list[Letter] = []
    addresses: set[str] = set()
    for places in _by_urgency(decided):
        letter = compose(workbook, [cases[p] for p in places], [decided[p] for p in places])
        assert letter is not None, "a debtor is urgent when something goes now"
        theirs = {address.lower() for address in letter.to}
        if around.preview == "paused":
            _put_off(decided, places, "paused")
        elif addresses & theirs:
            _put_off(decided, places, "address_today")
        elif left <= len(letters):
            _put_off(decided, places, "cap")
        else:
            letters.append(letter)
            addresses |= theirs
    if around.preview is not None:
        decided = [_rehearsed(decision) for decision in decided]
    return Plan(now, decided, letters, around.preview)


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
            until = None if reason == "paused" else decision.today + timedelta(days=1)
            decided[place] = replace(
                decision, action=Action.WAIT, reason=reason, until=until, key=None
            )


def _rehearsed(decision: Decision) -> Decision:
    return replace(decision, reason="preview") if decision.action is Action.SEND else decision
