"""What paying late costs beside an invoice, and what paying early saves."""

from __future__ import annotations

from aldia.ledger.sums.discounts import Discount, discount_of
from aldia.ledger.values.units import smallest_unit
from aldia.planning.deciding.cases import Case
from aldia.policy.contact_rules import rules_for
from aldia.policy.interest import Debt, Interest, Terms, interest_on, terms_of
from aldia.policy.rule_book import DebtorKind


def discount_for(case: Case) -> Discount | None:
    """Return what is offered for early payment; None without an offer.

    Whoever would be given it is offered it. The day is the due date at the latest. On that day
    itself nothing is offered any more, as the letter may be read a day later.
    """
    item, percent, last = case.invoice, case.ledger.settings.discount_percent, case.invoice.last_day
    if item.discount_until is None or last is None or not item.amount or item.balance is None:
        return None
    until = min(item.discount_until, last)
    if case.today >= until or any(on is None for on, _ in item.receipts):
        return None
    left = item.balance - discount_of(item.amount, percent, item.currency)
    return Discount(until, left, item.amount) if left > item.deposit else None


def interest_of(case: Case) -> Interest | None:
    debt = debt_of(case)
    return interest_on(interest_terms(case), debt, case.today) if debt is not None else None


def debt_of(case: Case) -> Debt | None:
    """Return what may cost interest, a detracción not; None without a balance or a day to pay."""
    item, last = case.invoice, case.invoice.last_day
    if last is None or item.balance is None:
        return None
    owed, unit = item.balance - item.deposit, smallest_unit(item.currency)
    return Debt(last, owed, item.currency, unit, item.receipts)


def interest_terms(case: Case) -> Terms:
    """Return the interest, fine and compensation that the business claims from a debtor."""
    settings, rules = case.ledger.settings, case.ledger.rules
    home = rules_for(rules, settings.jurisdiction, DebtorKind.BUSINESSES, settings.rules_on)
    return terms_of(settings.claim, case.rules, home, case.today)
