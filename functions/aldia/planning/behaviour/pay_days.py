"""When invoices were paid, and how late, as far as the sheet and the Log tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.units import rounded
from aldia.planning.log.contacts import LoggedChange
from aldia.planning.log.history import History
from aldia.planning.memory.changes import ChangeKind, amount_of

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in for one invoice.

    Attributes:
        on: Day of the payment; None when nobody noted it and no run noticed it either.
    """

    invoice: Invoice
    amount: Decimal
    on: date | None


def receipts(ledger: Ledger, history: History, zone: tzinfo) -> Iterator[Receipt]:
    """Yield what came in, each sum once: lines of the Payments tab, then the rest by the row.

    What the row says beyond those lines has the day in the row, or else the day on which a run
    noticed it. Of two rows with one number, the first gets the number's lines.
    """
    listed = ledger.context.payments.lines
    told: set[str] = set()
    for invoice in ledger.invoices:
        currency = invoice.currency
        lines = [(on, rounded(sum_, currency)) for on, sum_ in listed.get(invoice.key, ())]
        left = invoice.received - sum((amount for _, amount in lines), _ZERO)
        if invoice.key not in told:
            told.add(invoice.key)
            yield from (Receipt(invoice, amount, on) for on, amount in lines)
        if left > 0 and invoice.paid_on is not None:
            yield Receipt(invoice, left, invoice.paid_on)
        elif left > 0:
            yield from _noticed(invoice, left, history, zone)


def _noticed(invoice: Invoice, left: Decimal, history: History, zone: tzinfo) -> Iterator[Receipt]:
    """Yield what the row says beyond the lines, split over the days on which its balance fell.

    The last day comes first; what is left over has no day.
    """
    for change in reversed(history.changes.get(invoice.key, ())):
        fell = amount_of(change.before) - amount_of(change.after)
        if change.kind == ChangeKind.PAID and fell > 0 and left > 0:
            part = min(fell, left)
            left -= part
            yield Receipt(invoice, part, _day(change, zone))
    if left > 0:
        yield Receipt(invoice, left, None)


def paid_day(invoice: Invoice, ledger: Ledger, history: History, zone: tzinfo) -> date | None:
    """Return the day on which a paid invoice was settled; None when it is unknown, or unpaid."""
    if not invoice.is_paid:
        return None
    if invoice.paid_on is not None:
        return invoice.paid_on
    listed = ledger.context.payments.last_on.get(invoice.key)
    changes = [
        each for each in history.changes.get(invoice.key, ()) if each.kind == ChangeKind.PAID
    ]
    return listed or (_day(changes[-1], zone) if changes else None)


def days_late(ledger: Ledger, history: History, zone: tzinfo) -> Mapping[str, list[int]]:
    """Return the days late of each debtor's invoices paid on a known day, the oldest due first."""
    found: dict[str, list[tuple[date, int]]] = {}
    for invoice in ledger.invoices:
        on = paid_day(invoice, ledger, history, zone)
        if on is not None and (last := invoice.last_day) is not None:
            found.setdefault(invoice.debtor, []).append((last, (on - last).days))
    return {debtor: [late for _, late in sorted(paid)] for debtor, paid in found.items()}


def _day(change: LoggedChange, zone: tzinfo) -> date:
    return change.at.astimezone(zone).date()
