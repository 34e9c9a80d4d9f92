"""Promised days: how long one silences, and when it was broken."""

from __future__ import annotations

from datetime import date

from aldia.ledger.records import Invoice
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
