"""Promised days: how long one silences, and when it was broken."""

from __future__ import annotations

from datetime import date

from aldia.planning.deciding.cases import Case
from aldia.planning.log.entries import SendKey
from aldia.policy.ladder import BROKEN_PROMISE
from aldia.policy.working_days import next_working_day

FORGOTTEN_PROMISE_DAYS = 30
"""A promise whose day is longer ago than this gets no letter of its own any more: the ladder goes
on. Chosen by hand."""


def grace_ends(case: Case, promised: date) -> date:
    """Return the last day on which a promise silences: one working day after the promised day."""
    return next_working_day(promised, case.jurisdiction)


def is_promise_broken(case: Case) -> bool:
    """Tell whether a promise was broken that calls for a letter about it.

    One such letter goes for an invoice: after a second broken promise the ladder goes on. A
    promised day before the due date does not count, as it is no promise to pay late. Until its
    grace is over nobody asks this: the promise silences.
    """
    item, today = case.invoice, case.today
    if item.promised is None or item.due is None or not item.due <= item.promised < today:
        return False
    if (today - item.promised).days > FORGOTTEN_PROMISE_DAYS:
        return False
    spoken_of = {
        each.step
        for contact in case.history.by_invoice.get(item.key, ())
        for each in contact.items
        if each.invoice == item.key
    }
    key = SendKey(item.key, item.instalment, item.promised.isoformat(), BROKEN_PROMISE, 1)
    return BROKEN_PROMISE not in spoken_of and not case.history.has_had(key)
