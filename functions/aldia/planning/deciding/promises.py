"""Which broken promise calls for a letter."""

from __future__ import annotations

from aldia.planning.behaviour.promises import is_promise_broken
from aldia.planning.deciding.cases import Case
from aldia.planning.log.entries import SendKey
from aldia.policy.ladder import BROKEN_PROMISE

FORGOTTEN_PROMISE_DAYS = 30
"""A promise whose day is longer ago than this gets no letter of its own any more: the ladder goes
on. Chosen by hand."""


def needs_promise_letter(case: Case) -> bool:
    """Whether a promise was broken of which no letter spoke yet.

    One such letter goes for an invoice: after a second broken promise the ladder goes on.
    """
    item = case.invoice
    if not is_promise_broken(item, case.history, case.jurisdiction, case.today):
        return False
    assert item.promised is not None, "a promise that was broken was made"
    if (case.today - item.promised).days > FORGOTTEN_PROMISE_DAYS:
        return False
    spoken_of = {
        each.step
        for contact in case.history.by_invoice.get(item.key, ())
        for each in contact.sends
        if each.invoice == item.key
    }
    key = SendKey(item.key, item.instalment, item.promised.isoformat(), BROKEN_PROMISE, 1)
    return BROKEN_PROMISE not in spoken_of and not case.history.has_had(key)
