"""Breakages of how the product works out what is owed, and what it costs to pay late."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal
from typing import Any

from aldia.ledger.sums import balances, detractions, owed, row_money
from aldia.ledger.values.units import rounded
from aldia.planning.deciding import consequences, costs, letters, part_payments
from aldia.planning.reporting import digest, figures, summary, view
from aldia.policy import conditions, interest
from tests.simulation.broken_sending import replaced

_CENT = Decimal("0.01")


def a_second_withheld_tax_is_forgotten() -> AbstractContextManager[None]:
    def broken(sums: Any) -> Any:
        return next(filter(None, sums), None)

    return replaced(row_money, "_added", broken)


def a_perception_is_forgotten() -> AbstractContextManager[None]:
    whole = row_money.read_money

    def broken(row: Any, context: Any) -> Any:
        money = whole(row, context)
        return replace(money, owed=(money.billed or Decimal(0)) - money.kept)

    return replaced(balances, "read_money", broken)


def a_rate_is_taken_for_a_sum() -> AbstractContextManager[None]:
    return replaced(balances, "has_rate", lambda *_: False)


def what_is_left_to_pay_is_no_check() -> AbstractContextManager[None]:
    return replaced(balances, "_check_payable", lambda *_: None)


def sums_are_rounded_twice() -> AbstractContextManager[None]:
    """Round to tenths of a unit first, so that 0.449 becomes 0.45 and then 0.5."""

    def broken(amount: Decimal, currency: str) -> Decimal:
        tenth = rounded(Decimal(1), currency).scaleb(-1)
        return rounded(amount.quantize(tenth, "ROUND_HALF_UP"), currency)

    return replaced(owed, "rounded", broken)


def every_currency_has_cents() -> AbstractContextManager[None]:
    return replaced(owed, "rounded", lambda amount, _: amount.quantize(_CENT))


def a_detraction_goes_to_the_usual_account() -> AbstractContextManager[None]:
    return replaced(balances, "_deposit", lambda *_: Decimal(0))


def a_deposit_pays_the_rest_of_the_invoice() -> AbstractContextManager[None]:
    """Leave the detracción open, and take what was deposited of it off the business's own part."""
    return replaced(detractions.Detraction, "left", property(lambda it: it.amount))


def interest_is_on_what_is_left() -> AbstractContextManager[None]:
    return replaced(interest.Debt, "parts", lambda debt, today: [(debt.balance, today)])


def interest_goes_on_after_a_part_payment() -> AbstractContextManager[None]:
    whole = interest.Debt.parts

    def broken(debt: Any, today: Any) -> Any:
        return [(sum_, today) for sum_, _ in whole(debt, today)]

    return replaced(interest.Debt, "parts", broken)


def a_half_year_keeps_the_rate_of_the_one_before() -> AbstractContextManager[None]:
    return replaced(interest.LawfulRate, "changes", lambda *_: ())


def people_owe_interest_as_businesses_do() -> AbstractContextManager[None]:
    whole = interest.terms_of

    def broken(claim: Any, _: Any, home: Any, today: Any) -> Any:
        return whole(claim, home, home, today)

    return replaced(costs, "terms_of", broken)


def the_highest_rate_is_no_limit() -> AbstractContextManager[None]:
    return replaced(interest.Claim, "fault_on", lambda *_: None)


def compensation_is_for_what_is_left() -> AbstractContextManager[None]:
    return replaced(interest.Debt, "at_first", property(lambda debt: debt.balance))


def what_came_in_is_not_told() -> AbstractContextManager[None]:
    return replaced(letters, "part_paid", lambda _: None)


def the_last_payment_is_told_as_all_that_came_in() -> AbstractContextManager[None]:
    whole = part_payments.part_paid

    def broken(item: Any) -> Any:
        told = whole(item)
        last = item.receipts[-1][1] if item.receipts else None
        return replace(told, received=last) if told and last else told

    return replaced(letters, "part_paid", broken)


def a_charge_is_named_though_nobody_was_told() -> AbstractContextManager[None]:
    return replaced(consequences, "told_on", lambda case, mark: case.invoice.due)


def a_charge_is_on_what_was_owed_at_first() -> AbstractContextManager[None]:
    whole = conditions.charge_on

    def broken(charge: Any, debt: Any, on: Any, today: Any) -> Any:
        return whole(charge, replace(debt, balance=debt.at_first, payments=()), on, today)

    return replaced(consequences, "charge_on", broken)


def letters_are_told_with_what_is_owed_by_now() -> AbstractContextManager[None]:
    """Tell the owner of each letter with what its invoices owe when the digest is written."""
    whole = digest._of_contacts

    def broken(contacts: Any, decisions: Any, ledger: Any) -> Any:
        contacts = list(contacts)
        theirs = [
            [decisions[s.invoice] for s in c.sends if s.invoice in decisions] for c in contacts
        ]
        lines = zip(whole(contacts, decisions, ledger), theirs, strict=True)
        return [replace(line, sums=digest._sums(found)) for line, found in lines]

    return replaced(digest, "_of_contacts", broken)


def rows_show_what_was_billed() -> AbstractContextManager[None]:
    return replaced(view, "_balance_shown", lambda decision: decision.invoice.amount or "")


def the_summary_adds_up_what_was_billed() -> AbstractContextManager[None]:
    whole = figures.figures_of

    def broken(currency: str, invoices: Any, owed: Any, *args: Any) -> Any:
        billed = [replace(d, invoice=replace(d.invoice, balance=d.invoice.amount)) for d in owed]
        return whole(currency, invoices, billed, *args)

    return replaced(summary, "figures_of", broken)
