"""What came in of a due item that is still open, as a letter says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.units import smallest_unit


@dataclass(frozen=True, slots=True)
class PartPaid:
    """What came in of a due item that is still open; what is left is its balance.

    Attributes:
        billed: The amount as it was billed.
        owed: What was to be paid of that: without what was withheld or credited, with what was
            added to it. It is `received` and the balance together.
        last_on: Day of the last payment; None where a payment has no day.
    """

    billed: Decimal
    owed: Decimal
    received: Decimal
    last_on: date | None


def part_paid(item: Invoice) -> PartPaid | None:
    """Return what came in of a due item; None if nothing did, or nobody knows of what amount."""
    if item.amount is None or item.balance is None or item.balance <= 0:
        return None
    received = item.amount - item.balance if item.instalment else item.received
    if received <= 0:
        return None
    owed = item.balance + received
    if abs(owed - item.amount) <= smallest_unit(item.currency):  # each was rounded by itself
        owed, received = item.amount, item.amount - item.balance
    days = [on for on, sum_ in item.receipts if on is not None and sum_ > 0]
    is_known = bool(days) and len(days) == len(item.receipts)
    return PartPaid(item.amount, owed, received, max(days) if is_known else None)
