"""Warnings about what was agreed for late payment, and about customers of new invoices."""

from __future__ import annotations

from collections.abc import Iterator

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.tax_numbers import is_wrong, names_tax_number
from aldia.planning.deciding.cases import Case
from aldia.planning.deciding.plan import RunPlan
from aldia.policy.interest import InterestBasis
from aldia.policy.rule_book import DebtorKind


def agreed_problems(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield notices about an agreed charge that is not named, or that may be too much."""
    table, settings = ledger.tables.get(TabKey.SETTINGS), ledger.settings
    charge = settings.conditions.charge
    if table is None or charge is None or charge.is_none:
        return
    place = (table.title, 0, table.header("value"))
    if settings.charge_consumers is None and any(map(_is_protected, plan.cases)):
        yield Problem("charge_to_consumers", *place, holds=False)
    is_claimed = settings.claim.fine or settings.compensation
    if is_claimed or settings.interest is not InterestBasis.NONE:
        yield Problem("charge_beside_interest", *place, holds=False)


def _is_protected(case: Case) -> bool:
    customer = case.customer
    debtors = (customer.debtors if customer else None) or case.ledger.settings.debtors
    return debtors is not DebtorKind.BUSINESSES


def tax_number_problems(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield a notice for each customer whose tax number is wrong, where new invoices are sent.

    The letter does not show the number, and so goes: the invoice itself may be refused for it.
    """
    table = ledger.tables.get(TabKey.CUSTOMERS)
    is_sent = any(ladder.openings for ladder in ledger.ladders.values())
    if table is None or not is_sent or "code" not in table.columns:
        return
    header = table.header("code")
    if not names_tax_number(header):
        return
    open_names = {each.invoice.name_key for each in plan.items if each.is_open}
    for name, customer in ledger.customers.items():
        country = ledger.jurisdiction_of(customer).country
        if name in open_names and not customer.is_checked and is_wrong(customer.code, country):
            place = (table.title, customer.row, header)
            yield Problem("tax_number_wrong", *place, customer.code, holds=False)
