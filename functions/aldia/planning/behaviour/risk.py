"""How a debtor pays: a score with its reasons, worked out from the sheet and the Log alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from aldia.ledger.ledger import Ledger
from aldia.ledger.records import Invoice, InvoiceState
from aldia.planning.behaviour.promises import has_broken_promise
from aldia.planning.log.history import History
from aldia.policy.working_days import Jurisdiction

ENOUGH_PAID = 3
"""Invoices paid on a known day from which on a debtor has a habit; with fewer it is new
(decision 17). Chosen by hand."""

_PUNCTUAL_DAYS = 3
"""A punctual debtor usually pays at most this many days late, and has at most as many points.
Chosen by hand."""

_RISKY_FROM = 50
"""Points of 100 from which on a debtor is risky. Chosen by hand: points are not fitted to any data
(decision 17)."""


class Tier(StrEnum):
    """The kinds of debtors by their score; each may have a ladder of its own in the Steps tab."""

    NEW = "new"
    PUNCTUAL = "punctual"
    REGULAR = "regular"
    RISKY = "risky"


@dataclass(frozen=True, slots=True)
class Part:
    """One reason of a score.

    Attributes:
        code: `late`, `promises`, `old` or `disputes`.
        count: Days for `late` and `old`, times for the others.
        points: What it adds to the score.
    """

    code: str
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Risk:
    """How one debtor pays.

    Attributes:
        score: Points, 0 to 100.
        paid: Number of invoices that were paid on a known day.
        parts: Reasons of the score, the heaviest first.
    """

    tier: Tier
    score: int
    paid: int
    parts: Sequence[Part] = ()


NEW_DEBTOR = Risk(Tier.NEW, 0, 0)
"""Of a debtor about whom nothing is known."""


def risks(
    ledger: Ledger, history: History, late: Mapping[str, Sequence[int]], today: date
) -> Mapping[str, Risk]:
    """Return the risk of every debtor that has an invoice.

    Of 100 points, one is given for each of the usual days late (at most 40), 15 for each broken
    promise (at most 30), one for every two days by which the oldest debt is older than a month (at
    most 20), and 5 for each dispute (at most 10). The numbers are chosen by hand, so that anybody
    can add them up, and not fitted to any data (decision 17).

    Args:
        late: Days late of each debtor's invoices that were paid on a known day.
    """
    by_debtor: dict[str, list[Invoice]] = {}
    for invoice in ledger.invoices:
        by_debtor.setdefault(invoice.debtor, []).append(invoice)
    return {
        debtor: _risk(
            invoices,
            late.get(debtor, ()),
            history,
            ledger.jurisdiction_of(ledger.customer_of(invoices[0])),
            today,
        )
        for debtor, invoices in by_debtor.items()
    }


def _risk(
    invoices: Sequence[Invoice],
    late: Sequence[int],
    history: History,
    jurisdiction: Jurisdiction,
    today: date,
) -> Risk:
    still_open = [each for each in invoices if not each.is_closed and each.due is not None]
    items = (item for each in still_open for item in each.due_items)
    last_days = (item.last_day for item in items if not item.is_held_by_problem)
    oldest = max(((today - last).days for last in last_days if last is not None), default=0)
    broken = sum(
        invoice.key in history.broken
        or (not invoice.is_closed and has_broken_promise(invoice, history, jurisdiction, today))
        for invoice in invoices
    )
    disputes = sum(
        each.state is InvoiceState.DISPUTED or each.key in history.disputed for each in still_open
    )
    usual = int(median(late)) if len(late) >= ENOUGH_PAID else 0
    parts = [
        Part("late", usual, min(max(usual, 0), 40)),
        Part("promises", broken, min(15 * broken, 30)),
        Part("old", oldest, min(max(oldest - 30, 0) // 2, 20)),
        Part("disputes", disputes, min(5 * disputes, 10)),
    ]
    found = sorted((part for part in parts if part.points), key=lambda part: -part.points)
    score = sum(part.points for part in found)
    return Risk(_tier(score, usual, len(late)), score, len(late), tuple(found))


def _tier(score: int, usual: int, paid: int) -> Tier:
    if score >= _RISKY_FROM:
        return Tier.RISKY
    if paid < ENOUGH_PAID:
        return Tier.NEW
    is_punctual = usual <= _PUNCTUAL_DAYS and score <= _PUNCTUAL_DAYS
    return Tier.PUNCTUAL if is_punctual else Tier.REGULAR
