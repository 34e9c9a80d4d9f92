"""How long a customer is left in peace after a contact, by the owner's setting."""

from __future__ import annotations

from datetime import date, timedelta

from aldia.planning.deciding.cases import Case, Decision
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact
from aldia.policy.ladder import TERMS, Step


def decide_gap(case: Case, step: Step) -> Decision | None:
    """Return a wait while the last contacts are too recent for a step; None otherwise."""
    counting = [
        contact
        for contact in last_contacts(case)
        if not (step.is_window and _was_window(case, contact))
        and not (_is_past(case, contact) and (step.is_from_issue or is_opening(case, contact)))
    ]
    if not counting:
        return None
    contact = max(counting, key=lambda contact: _gap_end(case, contact))
    end = _gap_end(case, contact)
    if case.today >= end:
        return None
    until = case.first_lawful_day(end, step.channel)
    return case.waits(_gap_reason(case, contact), step, until)


def _gap_reason(case: Case, contact: Contact) -> Reason:
    if not contact.is_known:
        return Reason.UNKNOWN
    own = {address.lower() for address in case.addresses}
    is_elsewhere = bool(contact.reached) and own.isdisjoint(contact.reached)
    return Reason.GAP_ELSEWHERE if is_elsewhere else Reason.GAP


def gap_ends(case: Case, step: Step) -> list[date]:
    """Return the first days after the gaps that a later step has to wait for."""
    counting = [
        c
        for c in last_contacts(case)
        if not (step.is_window and _is_window(case, c))
        and not (step.is_from_issue or is_opening(case, c))
    ]
    return [_gap_end(case, contact) for contact in counting]


def after_a_letter_today(case: Case, step: Step) -> date:
    """Return the first day for a step if another letter to the same name or address goes today."""
    days = 1 if step.is_window else max(case.ledger.settings.gap_days, 1)
    return case.first_lawful_day(case.today + timedelta(days=days), step.channel)


def last_contacts(case: Case) -> list[Contact]:
    """Return the last contact with the name, with each address, and about the invoice.

    The same contact may be among them several times.
    """
    return [contacts[-1] for contacts in case.threads if contacts]


def _gap_end(case: Case, contact: Contact) -> date:
    """Return the first day after the gap that follows a contact.

    It is the day after the contact at least, so that nobody gets two letters on one day.
    """
    day = contact.at.astimezone(case.zone).date()
    return day + timedelta(days=max(case.ledger.settings.gap_days, 1))


def _was_window(case: Case, contact: Contact) -> bool:
    """Tell whether a contact before today was only about windows: it delays no further window."""
    return _is_past(case, contact) and _is_window(case, contact)


def _is_past(case: Case, contact: Contact) -> bool:
    return contact.at.astimezone(case.zone).date() < case.today


def is_opening(case: Case, contact: Contact) -> bool:
    """Tell whether a letter only brought new invoices, or terms: it asks for nothing.

    So it delays nothing.
    """
    keys = {TERMS, *(step.key for step in case.ladder.openings)}
    return bool(contact.sends) and all(send.step in keys for send in contact.sends)


def _is_window(case: Case, contact: Contact) -> bool:
    """Tell whether all steps that a contact consumed are windows."""
    steps = {step.key: step for step in case.ladder.steps}
    known = [steps.get(send.step) for send in contact.sends]
    return bool(known) and all(step is not None and step.is_window for step in known)
