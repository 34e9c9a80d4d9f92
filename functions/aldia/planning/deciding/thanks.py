"""Thanks for payments: once, from the next day on, and not when many rows were closed at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from aldia.ledger.doctor.domains import mistyped_provider
from aldia.planning.deciding.cases import Action, Case, Decision
from aldia.planning.deciding.consent import agreed_to
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact
from aldia.planning.log.entries import SendKey
from aldia.planning.log.marks import mark_of, shared_marks
from aldia.planning.memory.cells import DayCells
from aldia.policy.channels import Channel
from aldia.policy.ladder import BROKEN_PROMISE, TERMS, THANKS

_PAID = frozenset({Reason.PAID, Reason.PAID_DISCOUNT, Reason.SETTLED})
_SOON = timedelta(days=5)
"""Thanks that could not go within this time after the payment was first seen never go. Chosen by
hand."""

_REMEMBERED = timedelta(days=60)
"""Invoices whose last letter is longer ago than this are not thanked for. Chosen by hand."""

_FEW = 5
"""Rows closed on one day that are never taken for a clean-up of the sheet. Chosen by hand."""

_SHARE_OF_OPEN = 10
"""More rows are, and nobody is thanked for them, when they are more than the open items divided by
this: a tenth (docs/policy.md). Chosen by hand."""

SETTLED_CELLS: DayCells[date] = DayCells("settled {}", lambda day: (day,), lambda day: day)
"""Cells of Memory for the day on which each invoice was first seen paid."""


def settled_days(cases: Sequence[Case], decisions: Sequence[Decision]) -> dict[str, date]:
    """Return the day on which each reminded invoice was first seen paid, by the mark of its key.

    Left out are invoices of which no letter is known to have gone out, numbers that stand in
    several rows, as nobody knows which of them was paid, and invoices that a credit note reduced.
    """
    rows = Counter(case.invoice.key for case in cases)
    shared = shared_marks(rows)
    found: dict[str, date] = {}
    for case, decision in zip(cases, decisions, strict=True):
        is_paid = decision.action is Action.CLOSED and decision.reason in _PAID
        is_one = rows[case.invoice.key] == 1 and mark_of(case.invoice.key) not in shared
        if not is_paid or case.invoice.is_credited or not is_one:
            continue
        letters = case.history.by_invoice.get(case.invoice.key, ())
        contacts = [c for c in letters if c.is_known and not is_about_terms(c)]
        if contacts:
            last = contacts[-1].at.astimezone(case.zone).date()
            if case.today - last <= _REMEMBERED:
                mark = mark_of(case.invoice.key)
                found[mark] = case.context.settled.get(mark, case.today)
    return found


def with_thanks(
    cases: Sequence[Case], decisions: Sequence[Decision], settled: Mapping[str, date]
) -> list[Decision]:
    """Return the decisions, with step and key on those for which thanks go now.

    None go on the day on which a payment is first seen, so that a person who marked the wrong row
    has a day to notice.
    """
    if not settled:
        return list(decisions)
    on_a_day = Counter(settled.values())
    open_now = sum(decision.is_open for decision in decisions)
    many = max(_FEW, open_now // _SHARE_OF_OPEN)
    return [
        _thanked(case, decision)
        if (day := settled.get(mark_of(case.invoice.key))) is not None
        and on_a_day[day] <= many
        and timedelta(0) < case.today - day <= _SOON
        else decision
        for case, decision in zip(cases, decisions, strict=True)
    ]


def _thanked(case: Case, decision: Decision) -> Decision:
    item, settings = case.invoice, case.ledger.settings
    if not settings.thanks or item.due is None or _is_left_alone(case):
        return decision
    key = SendKey(item.key, 0, _reminded_cycle(case, item.due), THANKS, 1)
    is_too_early = case.local.hour < (case.preferred_hour or 0)
    is_unlawful = case.rules.broken_by(case.local, Channel.MAIL, case.touches) is not None
    is_refused = (item.key, 0, THANKS) in case.history.rejections
    if case.history.has_had(key) or is_refused or is_too_early or is_unlawful:
        return decision
    return replace(decision, reason=Reason.THANKS, step=case.ledger.off_ladder(THANKS), key=key)


def _reminded_cycle(case: Case, due: date) -> str:
    """Return the latest cycle in which the invoice was written about, or else its due date.

    So the key of the thanks stays the same whatever somebody types into the row of a paid invoice,
    and one payment is thanked for once.
    """
    contacts = case.history.by_invoice.get(case.invoice.key, ())
    sends = [
        send
        for contact in contacts
        for send in contact.sends
        if send.invoice == case.invoice.key and send.cycle
    ]
    steps = [send.cycle for send in sends if send.step not in {BROKEN_PROMISE, THANKS}]
    return max(steps or [send.cycle for send in sends], default=due.isoformat())


def _is_left_alone(case: Case) -> bool:
    """Tell whether no thanks may go.

    That is so without an address that may be written to, or with one that looks mistyped, for
    customers who are not to be chased, are paused, have a problem, wait for a call or do not allow
    mail, while the custom template has a mistake, and for an invoice whose due date can no longer
    be read.
    """
    has_mistake = case.template_key(THANKS) in case.context.mistakes
    if not case.recipients or case.pending is not None or has_mistake or case.unchased:
        return True
    is_checked = case.invoice.is_checked
    if not is_checked and any(map(mistyped_provider, case.recipients)):
        return True
    if case.invoice.due is None:
        return True
    if agreed_to(case.ledger, case.customer, Channel.MAIL) is False:
        return True
    customer = case.customer
    if customer is None:
        return False
    is_paused = customer.hold_until is not None and customer.hold_until >= case.today
    return customer.never_chase or customer.is_held_by_problem or is_paused


def is_about_terms(contact: Contact) -> bool:
    """Tell whether a letter only told what was agreed, which reminds nobody."""
    return {send.step for send in contact.sends} == {TERMS}


def is_about_thanks(steps: Iterable[str]) -> bool:
    """Tell whether a letter only thanks: as it asks for nothing, it is no surprise."""
    return set(steps) == {THANKS}
