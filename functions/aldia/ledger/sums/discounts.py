"""The discount for early payment: until when it holds, and whether it was taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from aldia.ledger.sums.owed import Facts, Owed
from aldia.ledger.sums.paid import Paid
from aldia.ledger.tabs.rows import Context, RowReader
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.units import smallest_unit
from aldia.policy.working_days import working_day_from

_ZERO = Decimal(0)


class Discount(NamedTuple):
    """A discount as a letter offers it: until when, what is to pay then, and off which amount."""

    until: date
    left: Decimal
    whole: Decimal


def with_discount(
    row: RowReader, facts: Facts, owed: Owed, paid: Paid, received: Decimal, context: Context
) -> Owed:
    """Return what is owed with the discount's last day, and whether it was taken.

    A customer who paid all but the discount in time owes nothing more, or only the detracción, off
    which nothing comes. Without the day of the payment nobody can tell whether it was in time, and
    the row waits.
    """
    percent, amount, balance = context.discount_percent, owed.amount, owed.balance
    if not percent or facts.issued is None or not amount or balance is None or balance <= 0:
        return owed
    until = facts.issued + timedelta(days=context.discount_days)
    if context.moves_in is not None:
        until = working_day_from(until, context.moves_in)
    owed = replace(owed, discount_until=until)
    left = balance - owed.deposit
    if not received or not 0 < left <= discount_of(amount, percent, owed.currency):
        return owed
    on = _last_payment(facts, owed, paid, context)
    if on is None:
        row.report("paid", Wrong("discount_unsure", {"until": until.isoformat()}))
        return owed
    if on > until:
        return owed
    return replace(owed, balance=owed.deposit, took_discount=not owed.deposit)


def _last_payment(facts: Facts, owed: Owed, paid: Paid, context: Context) -> date | None:
    """Return the day of the last payment; None when a payment has no day."""
    days = [owed.paid_on] if paid.amount else []
    if facts.key in context.payments.totals:
        days.append(context.payments.last_on.get(facts.key))
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def discount_of(amount: Decimal, percent: Decimal, currency: str) -> Decimal:
    """Return a percentage of an amount, rounded half up to the currency's smallest unit."""
    return (amount * percent / 100).quantize(smallest_unit(currency), ROUND_HALF_UP)
