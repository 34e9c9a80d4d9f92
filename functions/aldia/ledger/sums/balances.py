"""What is still owed: amount, taxes, payments, credit notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.declared import NOTHING_DECLARED
from aldia.ledger.schema.records import CLOSING_STATES, InstalmentPlan, InvoiceState, Receipt
from aldia.ledger.sums.detractions import SOLES, open_deposit
from aldia.ledger.sums.discounts import with_discount
from aldia.ledger.sums.instalments import with_plan
from aldia.ledger.sums.owed import Facts, Owed, in_units
from aldia.ledger.sums.paid import Paid
from aldia.ledger.sums.payment_days import has_day_without_sum, in_columns, without_future
from aldia.ledger.sums.row_money import RowMoney, read_money
from aldia.ledger.sums.withholdings import has_rate
from aldia.ledger.tabs.rows import Context, RowReader
from aldia.ledger.values import choices
from aldia.ledger.values.currencies import the_one
from aldia.ledger.values.folding import tidy
from aldia.ledger.values.money import Written, quoted
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.ratios import may_be_yes_or_percent
from aldia.ledger.values.units import is_same, rounded, smallest_unit

_ZERO = Decimal(0)
_NO_PLAN = InstalmentPlan()

_CENT = Decimal("0.01")
"""Sums of one row that differ by less are the same, worked out and typed."""


def owed_by(row: RowReader, facts: Facts, context: Context) -> Owed:
    """Return a row's currency, balance, instalments and discount, and report what is unclear."""
    money = read_money(row, context)
    _ask_about_shares(row, facts, money, context)
    _ask_about_part_days(row, money, context)
    paid = _by_kept_balance(row, facts, money, context)
    money = money if paid is money.paid else replace(money, paid=paid)
    paid = _with_day(row, facts, money, context)
    money = money if paid is money.paid else replace(money, paid=paid)
    currency = _currency(row, facts, context, money)
    came_in = _came_in(facts, money, context)
    balance = _balance(row, facts, money, currency, came_in, context)
    if money.payable is not None:
        _check_payable(row, money, balance, came_in, currency)
    if (
        balance is None
        and facts.state not in CLOSING_STATES
        and not any(problem.holds for problem in row.problems)
    ):
        row.report("amount", Wrong("amount_missing"))
    owed = in_units(
        facts,
        money.paid,
        currency,
        amount=money.billed,
        received=_received(facts, money, came_in, context),
        receipts=_receipts(row, facts, money, context) if balance and came_in else (),
        balance=balance,
        deposit=_deposit(row, facts, money, balance, context) if money.detraction else _ZERO,
    )
    if facts.key in context.plans:
        return with_plan(row, facts, owed, context.plans[facts.key], came_in)
    return with_discount(row, facts, owed, money.paid, came_in, context)


def _ask_about_shares(row: RowReader, facts: Facts, money: RowMoney, context: Context) -> None:
    """Report small numbers beside a large amount, unless a person looked at the row."""
    if money.billed is None or facts.is_checked:
        return
    if may_be_yes_or_percent(money.paid.amount, money.billed):
        row.report("paid", Wrong("paid_share"))
    if context.payments.totals.get(facts.key, _ZERO) < money.billed:
        for _, sum_ in context.payments.lines.get(facts.key, ()):
            if may_be_yes_or_percent(sum_, money.billed):
                row.report("paid", Wrong("payment_share", {"sum": quoted(sum_, "")}), holds=True)
    is_known = not money.kept or money.is_confirmed
    if not is_known and has_rate(
        row.table, row.record, money.billed, context.locale, context.columns_of_sums
    ):
        row.report("withheld", Wrong("withheld_rate"))
    if money.detraction and money.detraction.may_be_rate_of(money.billed):
        row.report("detraction", Wrong("withheld_rate"))


def _ask_about_part_days(row: RowReader, money: RowMoney, context: Context) -> None:
    """Report the day of a part payment where no sum, no balance and no payment says of how much."""
    if not row.record.all("part_on") or context.payments.totals or money.stated is not None:
        return
    says_how_much = money.paid.amount or money.paid.in_full
    if not says_how_much or has_day_without_sum(row, context.locale, context.today):
        row.report("part_on", Wrong("part_without_sum"), holds=True)


def _by_kept_balance(row: RowReader, facts: Facts, money: RowMoney, context: Context) -> Paid:
    """Return what was paid; where no payments are kept, what the balance lacks of the amount."""
    if money.paid.in_full or money.billed is None or money.stated is None:
        return money.paid
    if context.payments.totals:
        return money.paid
    if context.keeps_payments or facts.key in context.credits or facts.key in context.plans:
        return money.paid
    gone = money.owed - money.deducted - money.stated.amount
    is_other = money.detraction is not None and abs(gone - money.detraction.amount) < _CENT
    if gone < _CENT or money.stated.amount < 0 or is_other:
        return money.paid
    return Paid(gone)


def _with_day(row: RowReader, facts: Facts, money: RowMoney, context: Context) -> Paid:
    """Return what was paid; a day of payment without a sum means all of it, on that day.

    Beside a part payment it is only the day of that payment. A day in the future, or one that the
    rest of the row contradicts, is reported, and the row waits for a person.
    """
    paid, on = money.paid, facts.paid_on or money.paid.on
    is_billed = money.billed is None or money.billed >= 0
    if facts.state in CLOSING_STATES or not is_billed or _has_no_day(row, on):
        return paid
    if on is not None and context.today is not None and on > context.today:
        key = "paid_on" if facts.paid_on else "paid"
        row.report(key, Wrong("paid_in_future"), holds=True)
        return replace(paid, in_full=False)
    parts = context.plans.get(facts.key, _NO_PLAN).instalments
    listed = facts.key in context.payments.totals or any(part.paid for part in parts)
    if paid.in_full or paid.amount or listed:
        return paid
    wrong = _contrary_to_day(row, on, money, has_plan=bool(parts))
    if wrong is not None:
        row.report("paid_on", wrong, holds=True)
        return paid
    return Paid(in_full=True, on=on)


def _has_no_day(row: RowReader, on: date | None) -> bool:
    """Tell whether the row has no day of payment, not even one that cannot be read."""
    return on is None and row.record["paid_on"].is_blank


def _contrary_to_day(
    row: RowReader, on: date | None, money: RowMoney, *, has_plan: bool
) -> Wrong | None:
    """Return what contradicts payment in full on a day without a sum; None if nothing does."""
    if on is None:
        return Wrong("paid_on_unread")
    day = {"day": on.isoformat()}
    if has_plan:
        return Wrong("paid_on_of_plan", day)
    is_open = money.stated is not None and money.stated.amount != 0
    said = [key for key in ("paid", "state") if not row.record[key].is_blank]
    for key in [*said, *(["stated"] if is_open else [])]:
        said_there = {"header": row.table.header(key), "said": tidy(row.record[key].text)[:60]}
        return Wrong("paid_on_alone", day | said_there)
    return None


def _currency(row: RowReader, facts: Facts, context: Context, money: RowMoney) -> str:
    """Return the row's currency, and report a sum that is in another one."""
    named = row.read("currency", lambda raw: choices.parse_currency(raw, context.currency))
    owed = _meant(row, amount=money.amount, stated=money.stated)
    others = {
        *_meant(row, withheld=money.withheld, paid=money.paid if money.paid.amount else None),
        *(SOLES if money.detraction else ()),
        *context.payments.currencies.get(facts.key, ()),
        *context.plans.get(facts.key, _NO_PLAN).currencies,
    }
    said = named or min(filter(None, map(the_one, owed)), default="")
    declared = context.declared.get(row.table.title, NOTHING_DECLARED)
    currency = said or declared.currency or context.currency
    if not said and declared.doubt and facts.state not in CLOSING_STATES:
        row.report("amount", declared.doubt)
    elif any(currency not in meant for meant in owed | others | declared.named):
        row.report("amount", Wrong("currency_conflict", {"currency": currency}))
    return currency


def _meant(row: RowReader, **sums: Written | Paid | None) -> set[frozenset[str]]:
    """Return the currencies that each sum may be in, by its own cell and by its header."""
    headers = row.table.currencies
    return {
        meant
        for key, sum_ in sums.items()
        if sum_ is not None
        for meant in (sum_.meant, headers.get(key))
        if meant
    }


def _balance(
    row: RowReader,
    facts: Facts,
    money: RowMoney,
    currency: str,
    received: Decimal,
    context: Context,
) -> Decimal | None:
    """Return amount + perception − withheld − paid − credit notes; else the stated balance.

    Payments of the row and of the Payments tab are added. When both are the very same sum, nobody
    can tell one payment from two, and the row waits for a person. What was deposited of a
    detracción is no payment of the row; one of all the invoice has it in it.
    """
    if money.paid.in_full:
        return _ZERO
    _ask_about_payments(row, facts, money, context)
    stated = money.stated
    if money.billed is None:
        return stated.amount if stated is not None else None
    balance = money.owed - received - context.credits.get(facts.key, _ZERO)
    if money.detraction and balance > 0:
        balance -= money.detraction.deposited
    gone = money.deducted
    if stated is not None and _is_explained(row, stated.amount, balance, gone, currency):
        return stated.amount
    if stated is None and gone and balance > 0:
        row.report("deducted", Wrong("deduction_unclear", {"sum": quoted(gone, currency)}))
    is_asked = money.billed > 0 and facts.state not in CLOSING_STATES
    own = balance - money.detraction.left if money.detraction else balance
    if stated is not None and is_asked and not is_same(stated.amount, own, currency):
        sums = {"stated": stated.amount, "worked_out": balance}
        details = {name: quoted(rounded(sum_, currency), currency) for name, sum_ in sums.items()}
        row.report("stated", Wrong("balance_disagrees", details))
    if facts.state is InvoiceState.PARTIAL and not received and stated is None:
        row.report("paid", Wrong("partial_without_amount"))
    return balance


def _is_explained(
    row: RowReader, stated: Decimal, balance: Decimal, gone: Decimal, currency: str
) -> bool:
    """Tell whether a stated balance is the one worked out, or lacks of it what a column holds."""
    if stated >= balance or is_same(stated, balance, currency):
        return is_same(stated, balance, currency)
    others = row.table.unread_sums(row.record.row)
    lacking = (balance - each for each in (gone, *others))
    return any(is_same(stated, each, currency) for each in (*others, *lacking))


def _check_payable(
    row: RowReader, money: RowMoney, balance: Decimal | None, came_in: Decimal, currency: str
) -> None:
    """Report what the row says is left to pay if it is not the balance, nor what that was at first.

    It may leave out a detracción, or have a discount off.
    """
    if money.payable is None or balance is None or balance <= 0:
        return
    said, less = money.payable.amount, {_ZERO}
    if money.detraction:
        less.add(money.detraction.amount)
    owed = {money.owed - each - off for each in less for off in (_ZERO, money.deducted)}
    right = {balance, balance + came_in, *owed}
    if all(abs(said - each) > _ROUNDINGS * smallest_unit(currency) for each in right):
        sums = {"stated": said, "worked_out": money.owed}
        details = {name: quoted(sum_, currency) for name, sum_ in sums.items()}
        row.report("net_payable", Wrong("net_disagrees", details))


_ROUNDINGS = 3
"""Taxes of one invoice that may each be rounded by itself; chosen by hand."""


def _deposit(
    row: RowReader, facts: Facts, money: RowMoney, balance: Decimal | None, context: Context
) -> Decimal:
    """Return what of an open balance goes to the Banco de la Nación, and report what is unclear."""
    if money.detraction is None or balance is None or facts.state in CLOSING_STATES:
        return _ZERO
    if not money.detraction.left:
        return _ZERO
    if money.paid.in_full:
        if money.detraction.is_told:
            row.report("detraction", Wrong("detraction_not_told"), holds=False)
        return _ZERO
    if facts.key in context.plans or "amount" not in row.table.columns:
        row.report("detraction", Wrong("detraction_in_plan"))
        return _ZERO
    received = _came_in(facts, money, context)
    return open_deposit(
        row, money.detraction, balance, received, context, is_checked=facts.is_checked
    )


def _came_in(facts: Facts, money: RowMoney, context: Context) -> Decimal:
    """Return what was paid by the row and by the Payments tab together.

    Where amount, payments and balance of the row agree with each other, and the tab lists no more
    than the row, it lists the same payments.
    """
    listed = context.payments.totals.get(facts.key, _ZERO)
    return money.paid.amount + (_ZERO if _is_listed_twice(money, listed) else listed)


def _receipts(
    row: RowReader, facts: Facts, money: RowMoney, context: Context
) -> tuple[Receipt, ...]:
    """Return each payment of the row and of the Payments tab; those of both once."""
    listed = context.payments.lines.get(facts.key, ())
    in_row = in_columns(row, money.paid.amount, context.locale)
    if _is_listed_twice(money, context.payments.totals.get(facts.key, _ZERO)):
        return without_future(listed, context.today)
    return without_future((*in_row, *listed), context.today)


def _is_listed_twice(money: RowMoney, listed: Decimal) -> bool:
    if money.stated is None or money.billed is None or not 0 < listed <= money.paid.amount:
        return False
    return abs(money.owed - money.paid.amount - money.stated.amount) < _CENT


def _received(facts: Facts, money: RowMoney, received: Decimal, context: Context) -> Decimal:
    """Return the sum that came in; for a row that is only marked as paid, all that was owed."""
    says_paid = money.paid.in_full or facts.state is InvoiceState.PAID
    if not says_paid or money.billed is None:
        return received
    owed = money.owed - context.credits.get(facts.key, _ZERO)
    return max(received, owed, _ZERO)


def _ask_about_payments(row: RowReader, facts: Facts, money: RowMoney, context: Context) -> None:
    listed = context.payments.totals.get(facts.key, _ZERO)
    if facts.key in context.payments.unreadable:
        row.report("paid", Wrong("payment_unreadable"))
    if facts.key in context.possible:
        rows = {"rows": context.possible[facts.key]}
        row.report("paid", Wrong("payment_possible", rows), holds=True)
    if facts.key in context.possible_plans:
        rows = {"rows": context.possible_plans[facts.key]}
        row.report("invoice", Wrong("plan_possible", rows), holds=True)
    if listed < 0:
        row.report("paid", Wrong("payments_negative"))
    if money.kept < 0:
        row.report("withheld", Wrong("withheld_negative"))
    if money.paid.amount and money.paid.amount == listed and not _is_listed_twice(money, listed):
        row.report("paid", Wrong("paid_twice"))
    if facts.key in context.unclear_credits:
        row.report("amount", Wrong("credit_unclear"))
