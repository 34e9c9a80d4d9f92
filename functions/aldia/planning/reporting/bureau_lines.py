"""How it stands with notices before a report to a credit bureau, customer by customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Customer
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.problems import Problem
from aldia.planning.deciding.bureau import NOTICE_DAYS, is_too_old
from aldia.planning.deciding.cases import Case, Decision
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact
from aldia.policy.ladder import BUREAU_NOTICE, BUREAU_NOTICES
from aldia.policy.rule_book import Kind


def bureau_problems(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield what the owner should know of the notices of each customer with a word for them.

    That is, while the word stands in the sheet: when the days of a notice end, and when they are
    over; that it may not have arrived; that a word is too old, or of no use.
    """
    items: dict[int, list[tuple[Case, Decision]]] = {}
    for case, decision in zip(plan.cases, plan.items, strict=True):
        customer = case.customer
        if customer is not None and customer.bureau_notice is not None and decision.is_open:
            items.setdefault(customer.row, []).append((case, decision))
    for theirs in items.values():
        customer = theirs[0][0].customer
        assert customer is not None, "the customer's word was found in its row"
        yield from _of_customer(ledger, customer, theirs)


def _of_customer(
    ledger: Ledger, customer: Customer, items: Sequence[tuple[Case, Decision]]
) -> Iterator[Problem]:
    case, word = items[0][0], customer.bureau_notice
    assert word is not None, "only customers with a word are asked about"
    if not case.rules.of_kind(Kind.BUREAU_NOTICE):
        yield _problem(ledger, customer, "bureau_elsewhere")
        return
    noticed: dict[tuple[str, date], list[str]] = {}
    waits = False
    for case, decision in items:
        steps, letters = zip(*found, strict=True) if (found := _notices(case)) else ((), ())
        if BUREAU_NOTICE not in steps:
            waits = waits or (case.invoice.due or word) < word
        elif decision.reason is not Reason.DISPUTED:
            on = letters[-1].at.astimezone(case.zone).date()
            noticed.setdefault((_standing(case, letters, on), on), []).append(case.invoice.number)
    for (code, on), numbers in noticed.items():
        until = (on + timedelta(days=NOTICE_DAYS)).isoformat()
        details = {"numbers": ", ".join(numbers), "since": on.isoformat(), "until": until}
        yield _problem(ledger, customer, code, **details)
    if waits and is_too_old(word, case.today):
        yield _problem(ledger, customer, "bureau_old")


def _problem(ledger: Ledger, customer: Customer, code: str, **details: str) -> Problem:
    table = ledger.tables[TabKey.CUSTOMERS]
    place = (table.title, customer.row, table.header("bureau_notice"))
    return Problem(code, *place, customer.name, details, holds=False)


def _notices(case: Case) -> list[tuple[str, Contact]]:
    """Return the notices of an item that went or may have, oldest first: step and letter."""
    item, history = case.invoice, case.history
    if item.due is None:
        return []
    cycle = history.cycle_of(item.key, item.instalment, item.due, case.zone)
    return [
        (send.step, contact)
        for contact in history.by_invoice.get(item.key, ())
        for send in contact.sends
        if send.step in BUREAU_NOTICES
        and send.invoice == item.key
        and send.is_about(item.instalment, cycle)
    ]


def _standing(case: Case, notices: Sequence[Contact], on: date) -> str:
    """Return the code of how it stands with notices of which the last went on a day."""
    bounced = case.history.deliveries.bounced
    if not all(each.has_arrived and set(each.addresses) - set(bounced) for each in notices):
        return "bureau_unsure"
    return "bureau_running" if case.today <= on + timedelta(days=NOTICE_DAYS) else "bureau_over"
