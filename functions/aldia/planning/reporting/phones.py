"""Customers whom a person is to call without a number, or with one that was somebody else's."""

from __future__ import annotations

from collections.abc import Iterator

from aldia.ledger.calls import CallOutcome
from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Customer
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.problems import Problem
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.tasks import pending_tasks
from aldia.planning.log.history import History
from aldia.planning.reporting.call_guides import BY_PHONE


def phones_asked_for(ledger: Ledger, history: History, plan: RunPlan) -> Iterator[Problem]:
    """Yield a problem for each customer of the Customers tab whose number a person needs."""
    table = ledger.tables.get(TabKey.CUSTOMERS)
    if table is None:
        return
    names = {task.customer for task in plan.tasks if task.channel in BY_PHONE}
    names |= {t.customer for t in pending_tasks(ledger, history).values() if t.channel in BY_PHONE}
    wanted = {invoice.name_key for invoice in ledger.invoices if invoice.customer in names}
    for name, customer in ledger.customers.items():
        code = _code(customer, ledger) if name in wanted else ""
        if code:
            place = (table.title, customer.row, table.header("phone"), customer.phone)
            yield Problem(code, *place, holds=False)


def _code(customer: Customer, ledger: Ledger) -> str:
    if not customer.phone:
        return "phone_missing"
    return "phone_wrong" if customer.phone in wrong_phones(customer.name_key, ledger) else ""


def wrong_phones(name: str, ledger: Ledger) -> set[str]:
    """Return the numbers that calls to a customer found to be somebody else's."""
    return {
        call.phone
        for call in ledger.calls
        if call.customer == name and call.outcome is CallOutcome.WRONG_NUMBER and call.phone
    }
