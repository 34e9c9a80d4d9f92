"""Promised days: how long one silences, and when it was broken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice
from aldia.planning.behaviour.pay_days import paid_day
from aldia.planning.log.history import History
from aldia.policy.working_days import Jurisdiction, next_working_day


def grace_ends(promised: date, jurisdiction: Jurisdiction) -> date:
    """Return the last day on which a promise silences: one working day after the promised day."""
    return next_working_day(promised, jurisdiction)


def promised_day(item: Invoice, history: History) -> date | None:
    """Return the last day that the customer of an item promised; None without one.

    None too if it was noted in a call under a name that several customers have: the promise may be
    another's, and is held against nobody.
    """
    promised = history.latest_promise(item)
    is_noted = promised == history.promises.get(item.key)
    return None if is_noted and item.key in history.perhaps_promised else promised


def is_promise_broken(
    item: Invoice, history: History, jurisdiction: Jurisdiction, today: date
) -> bool:
    """Whether the last promised day of a due item went by, and its grace too.

    A day before the due date is no promise to pay late.
    """
    promised = promised_day(item, history)
    if promised is None or item.due is None or promised < item.due:
        return False
    return grace_ends(promised, jurisdiction) < today


def has_broken_promise(
    invoice: Invoice, history: History, jurisdiction: Jurisdiction, today: date
) -> bool:
    """Whether the promise of an invoice that is open on a day, or of an instalment, is broken."""
    items = invoice.due_items
    return any(is_promise_broken(item, history, jurisdiction, today) for item in items)


def count_promises(
    invoices: Iterable[Invoice], ledger: Ledger, history: History, today: date
) -> tuple[int, int]:
    """Return how many invoices were paid as last promised, and of how many a promise was broken.

    A promise that still holds, or whose invoice was paid on a day that nobody knows, is neither.
    """
    kept = broken = 0
    for invoice in invoices:
        place = ledger.jurisdiction_of(ledger.customer_of(invoice))
        promised = promised_day(invoice, history)
        paid = paid_day(invoice, ledger, history, ledger.zone)
        was_broken = not invoice.is_closed and has_broken_promise(invoice, history, place, today)
        if promised is not None and paid is not None:
            was_broken = paid > grace_ends(promised, place)
            kept += not was_broken
        broken += was_broken or invoice.key in history.broken
    return kept, broken
