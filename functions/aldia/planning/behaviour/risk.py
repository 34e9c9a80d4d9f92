"""How a debtor pays: a score with its reasons, from nothing but what the sheet and the Log know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from aldia.ledger.ledger import Ledger
from aldia.ledger.records import Invoice
from aldia.planning.log.history import History

ENOUGH_PAID = 3
"""Paid invoices from which on a habit shows: with fewer, how late they were says nothing."""

_PUNCTUAL_DAYS = 3
_RISKY_FROM = 50


class Tier(StrEnum):
    """What the score comes to: each tier may have a ladder of its own in the Steps tab."""

    NEW = "new"
    PUNCTUAL = "punctual"
    REGULAR = "regular"
    RISKY = "risky"


@dataclass(frozen=True, slots=True)
class Part:
    """One reason of a score.

    Attributes:
        code: `late`, `promises`, `old` or `disputes`.
        count: Days or times.
        points: What it adds.
    """

    code: str
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Risk:
    """How one debtor pays.

    Attributes:
        paid: Invoices that were paid on a known day.
        parts: What makes the score, the heaviest first.
    """

    tier: Tier
    score: int
    paid: int
    parts: Sequence[Part] = ()


UNKNOWN = Risk(Tier.NEW, 0, 0)


def risks(
    ledger: Ledger, history: History, late: Mapping[str, Sequence[int]], today: date
) -> Mapping[str, Risk]:
    """Return the risk of every debtor that has an invoice.

    Of 100 points, the usual days late give up to 40, broken promises 15 each up to 30, what is
    overdue for more than a month a point for every two days up to 20, disputes 5 each up to 10.

    Args:
        late: How late each debtor paid what it paid on a known day.
    """
    by_debtor: dict[str, list[Invoice]] = {}
    for invoice in ledger.invoices:
        by_debtor.setdefault(invoice.debtor, []).append(invoice)
    return {
        debtor: _risk(invoices, late.get(debtor, ()), history, today)
        for debtor, invoices in by_debtor.items()
    }


def _risk(invoices: Sequence[Invoice], late: Sequence[int], history: History, today: date) -> Risk:
    still_open = [each for each in invoices if not each.is_closed and each.due is not None]
    oldest = max(((today - each.due).days for each in still_open if each.due), default=0)
    broken = sum(has_broken_promise(invoice, history, today) for invoice in invoices)
    disputes = sum(each.state == "disputed" or each.key in history.disputed for each in still_open)
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


def has_broken_promise(invoice: Invoice, history: History, today: date) -> bool:
    """Tell whether a promise was broken: it was written about, or its day went by unpaid."""
    if invoice.key in history.broken:
        return True
    if invoice.is_closed:
        return False
    promised = history.latest_promise(invoice)
    return promised is not None and promised < today
