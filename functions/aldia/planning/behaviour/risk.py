"""How a debtor pays: the chance that it pays late, with reasons, from sheet and Log alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice, InvoiceState
from aldia.planning.behaviour.forecast import ENOUGH_PAID, LATE_DAYS, PUNCTUAL_DAYS, Habits
from aldia.planning.behaviour.promises import has_broken_promise
from aldia.planning.log.history import History
from aldia.policy.working_days import Jurisdiction

PUNCTUAL_UP_TO = 0.25
"""Highest chance of paying late of a punctual debtor: one invoice in four. Chosen by hand."""

RISKY_FROM = 0.5
"""Chance of paying late from which on a debtor is risky: late is then likelier than not."""


class Tier(StrEnum):
    """The kinds of debtors by their risk; each may have a ladder of its own in the Steps tab."""

    NEW = "new"
    PUNCTUAL = "punctual"
    REGULAR = "regular"
    RISKY = "risky"


@dataclass(frozen=True, slots=True)
class Part:
    """One reason of a risk.

    Attributes:
        code: `late` (paid late), `open` (unpaid and late already), `promises`, `disputes`; or
            `as_new`: nothing is known but how the book's new customers pay.
        count: How many.
        of: Of how many that were paid; 0 for all but `late`.
    """

    code: str
    count: int
    of: int = 0


@dataclass(frozen=True, slots=True)
class Risk:
    """How one debtor pays.

    Attributes:
        chance: The chance, 0 to 1, that it pays its next invoice more than `LATE_DAYS` late.
        paid: Number of invoices that were paid on a known day.
        parts: Reasons of the chance.
    """

    tier: Tier
    chance: float
    paid: int
    parts: Sequence[Part] = ()


NEW_DEBTOR = Risk(Tier.NEW, 0.0, 0)
"""Of a debtor about whom nothing is known."""


def risks(ledger: Ledger, history: History, habits: Habits, today: date) -> Mapping[str, Risk]:
    """Return the risk of every debtor that has an invoice.

    The chance of paying more than `LATE_DAYS` late is that of the debtor's habit. On top, each of
    these counts as one more invoice paid so late: one that is open and so late already, each
    broken promise, and each dispute (decision 43).
    """
    by_debtor: dict[str, list[Invoice]] = {}
    for invoice in ledger.invoices:
        by_debtor.setdefault(invoice.debtor, []).append(invoice)
    return {
        debtor: _risk(
            invoices,
            habits,
            history,
            ledger.jurisdiction_of(ledger.customer_of(invoices[0])),
            today,
        )
        for debtor, invoices in by_debtor.items()
    }


def _risk(
    invoices: Sequence[Invoice],
    habits: Habits,
    history: History,
    jurisdiction: Jurisdiction,
    today: date,
) -> Risk:
    debtor = invoices[0].debtor
    late = habits.late.get(debtor, ())
    still_open = [each for each in invoices if not each.is_closed and each.due is not None]
    disputed = [
        each
        for each in still_open
        if each.state is InvoiceState.DISPUTED or each.key in history.disputed
    ]
    is_late = [each for each in still_open if each not in disputed and _is_late(each, today)]
    broken = sum(
        invoice.key in history.broken
        or (not invoice.is_closed and has_broken_promise(invoice, history, jurisdiction, today))
        for invoice in invoices
    )
    against = len(is_late) + broken + len(disputed)
    was_late = sum(each > LATE_DAYS for each in late)
    parts = (
        Part("late", was_late, len(late)),
        Part("open", len(is_late)),
        Part("promises", broken),
        Part("disputes", len(disputed)),
    )
    chance = habits.late_chance(debtor, against)
    tier = _tier(chance, late, against, is_late_now=bool(is_late))
    known = tuple(each for each in parts if each.count or each.of)
    if not known and habits.is_rate_known:
        known = (Part("as_new", 0),)
    return Risk(tier, chance, len(late), known)


def _is_late(invoice: Invoice, today: date) -> bool:
    """Whether something that is asked for of an open invoice is more than `LATE_DAYS` late."""
    items = (item for item in invoice.due_items if not item.is_held_by_problem)
    last_days = (item.last_day for item in items)
    return any((today - last).days > LATE_DAYS for last in last_days if last is not None)


def _tier(chance: float, late: Sequence[int], against: int, *, is_late_now: bool) -> Tier:
    if len(late) + against < ENOUGH_PAID:
        return Tier.NEW
    if chance >= RISKY_FROM:
        return Tier.RISKY
    if len(late) < ENOUGH_PAID or is_late_now:
        return Tier.REGULAR
    is_punctual = chance <= PUNCTUAL_UP_TO and median(late) <= PUNCTUAL_DAYS
    return Tier.PUNCTUAL if is_punctual else Tier.REGULAR
