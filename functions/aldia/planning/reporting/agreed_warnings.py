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


def incomplete_problems(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield what new invoices lack, where they are sent: nothing that a reminder needs.

    The letter does not show these and so goes, but for the day of issue, from which its days count.
    """
    if any(ladder.openings for ladder in ledger.ladders.values()):
        yield from _without_issue_day(ledger, plan)
        yield from _tax_numbers(ledger, plan)


def _without_issue_day(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield a notice for each tab without days of issue, else for each row that lacks one."""
    for table in ledger.invoice_tabs.usable:
        if "issued" not in table.columns:
            yield Problem("issued_unknown", table.title, 0, table.header("due"), holds=False)
    for decision in plan.decisions:
        invoice = decision.invoice
        is_to_come = decision.is_open and (decision.days_late or 0) <= 0
        has_column = "issued" in ledger.invoice_tabs.table_of(invoice.row).columns
        if is_to_come and invoice.issued is None and has_column and not invoice.is_checked:
            place = ledger.place_of(invoice, "issued")
            yield Problem("issued_missing", *place, invoice.number, holds=False)


def _tax_numbers(ledger: Ledger, plan: RunPlan) -> Iterator[Problem]:
    """Yield a notice for each customer whose tax number is wrong, or blank."""
    table = ledger.tables.get(TabKey.CUSTOMERS)
    if table is None or "code" not in table.columns or not names_tax_number(table.header("code")):
        return
    open_names = {each.invoice.name_key for each in plan.items if each.is_open}
    for name, customer in ledger.customers.items():
        country = ledger.jurisdiction_of(customer).country
        if name not in open_names or customer.is_checked:
            continue
        place = (table.title, customer.row, table.header("code"))
        if not customer.code:
            yield Problem("tax_number_missing", *place, customer.name, holds=False)
        elif is_wrong(customer.code, country):
            yield Problem("tax_number_wrong", *place, customer.code, holds=False)
