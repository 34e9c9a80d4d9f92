"""The letter with nothing but what was agreed: with a customer's first invoice, and on a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from aldia.ledger.values.folding import name_key
from aldia.planning.deciding.cases import Action, Case, Decision
from aldia.planning.deciding.consequences import is_told_otherwise, terms_of
from aldia.planning.deciding.decisions import decide_delay
from aldia.planning.deciding.gaps import is_opening
from aldia.planning.deciding.openings import began
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact
from aldia.planning.log.entries import SendKey
from aldia.policy.ladder import TERMS

_NEW = timedelta(days=30)
"""A customer whose first invoice is older than this is not new. Chosen by hand."""


def with_terms(cases: Sequence[Case], decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions, with one that sends the terms for each customer who should get them.

    They go with an invoice to come that only waits for its day, to customers of whom nothing is
    late, and on days on which nothing else goes to the name.
    """
    found = list(decisions)
    if not cases or not cases[0].ledger.settings.terms_letter:
        return found
    busy = {d.invoice.name_key for d in decisions if d.key is not None or _is_late(d)}
    first_issued = _first_issued(cases)
    for place, (case, decision) in enumerate(zip(cases, decisions, strict=True)):
        name = case.invoice.name_key
        if name in busy or decision.reason is not Reason.NOT_DUE_YET or case.other_channel:
            continue
        if _should_go(case, first_issued[name]) and (sent := _sent(case, decision)) is not None:
            found[place] = sent
            busy.add(name)
    return found


def _is_late(decision: Decision) -> bool:
    return decision.is_open and (decision.days_late or 0) > 0


def _first_issued(cases: Sequence[Case]) -> Mapping[str, date]:
    """Return the day of issue of each name's first invoice; the first of all if one lacks it."""
    found: dict[str, date] = {}
    for case in cases:
        name, issued = case.invoice.name_key, case.invoice.issued or date.min
        found[name] = min(found.get(name, issued), issued)
    return found


def _should_go(case: Case, first_issued: date) -> bool:
    """Tell whether a customer is new, or was told something else; never the same terms twice.

    A letter of which nobody knows whether it went counts, as does one that came back.
    """
    wanted, letters = terms_of(case), _letters(case)
    had = [each for each in letters if any(send.step == TERMS for send in each.sends)]
    if not wanted or case.is_first_seen:
        return False
    if had:
        return set(had[-1].told) != set(wanted)
    if any(is_told_otherwise(case, mark) for mark in wanted):
        return True
    is_new = first_issued >= max(began(case), case.today - _NEW)
    return is_new and all(is_opening(case, each) for each in letters)


def _letters(case: Case) -> list[Contact]:
    """Return the contacts in the customer's name or about the invoice, oldest first.

    A name that the book no longer has was the customer's if the letter went to its address.
    """
    name, key, names = case.invoice.name_key, case.invoice.key, case.ledger.names
    own = {address.lower() for address in case.addresses}
    theirs = (
        each
        for each in case.contacts
        if name_key(each.customer) == name
        or any(send.invoice == key for send in each.sends)
        or (name_key(each.customer) not in names and not own.isdisjoint(each.addresses))
    )
    return sorted(theirs, key=lambda contact: contact.at)


def _sent(case: Case, decision: Decision) -> Decision | None:
    """Return the decision that sends the terms now; None where anything holds them."""
    item, step = case.invoice, case.ledger.off_ladder(TERMS)
    assert item.due is not None, "what waits for its day has a due date"
    if not case.recipients or decide_delay(case, step) is not None:
        return None
    cycle = case.history.cycle_of(item.key, item.instalment, item.due, case.zone)
    sends = (send for each in case.contacts for send in each.sends)
    had = [s for s in sends if s.invoice == item.key and s.step == TERMS]
    occurrence = 1 + max((send.occurrence for send in had), default=0)
    key = SendKey(item.key, item.instalment, cycle, TERMS, occurrence)
    if case.history.has_had(key):
        return None
    return replace(
        decision, action=Action.SEND, reason=Reason.SEND, step=step, until=case.today, key=key
    )
