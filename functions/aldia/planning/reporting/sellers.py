"""What each seller's customers owe and paid, and what the seller earned, as the sheet shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.money import add_up
from aldia.planning.behaviour.pay_days import paid_day
from aldia.planning.deciding.cases import Decision
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.log.history import History
from aldia.planning.reporting.catalog import Catalog, money_sums
from aldia.planning.reporting.commissions import (
    Commission,
    Commissions,
    is_paid_in_full,
    month_before,
    month_of,
)

NO_MONTH = "—"
"""Stands in the place of the month in a line about an invoice that earns nothing yet."""

Sums = Sequence[tuple[str, Decimal]]
"""Sums per currency."""


@dataclass(frozen=True, slots=True)
class SellerFigures:
    """One seller's figures.

    Attributes:
        name: As the book has it first.
        open: What is open of their invoices.
        overdue: The part that is overdue.
        oldest: Days late of the oldest; 0 where nothing is late.
        paid: Amounts of the invoices that were paid in full this month.
        due_now: What they earned this month.
        due_before: What they earned last month.
    """

    name: str
    open: Sums
    overdue: Sums
    oldest: int
    paid: Sums
    due_now: Sums
    due_before: Sums


def sellers_in(ledger: Ledger) -> dict[str, str]:
    """Return the sellers that the invoices name, by key, as they are written first."""
    found: dict[str, str] = {}
    for invoice in ledger.invoices:
        if key := name_key(invoice.seller):
            found.setdefault(key, invoice.seller)
    return found


def figures_of_sellers(
    ledger: Ledger, history: History, plan: RunPlan, commissions: Commissions
) -> dict[str, SellerFigures]:
    """Return each seller's figures, by key: those of the book, the tab, and of earlier months."""
    today = ledger.local(plan.at).date()
    names = {key: seller.name for key, seller in ledger.sellers.items()}
    names |= {name_key(line.seller): line.seller for line in commissions.lines} | sellers_in(ledger)
    theirs: dict[str, list[Decision]] = {}
    for decision in plan.items:
        if key := name_key(decision.invoice.seller):
            theirs.setdefault(key, []).append(decision)
    earned: dict[str, list[Commission]] = {}
    for line in commissions.lines:
        earned.setdefault(name_key(line.seller), []).append(line)
    return {
        key: _figures(name, theirs.get(key, ()), earned.get(key, ()), ledger, history, today)
        for key, name in names.items()
    }


def _figures(
    name: str,
    decisions: Sequence[Decision],
    lines: Sequence[Commission],
    ledger: Ledger,
    history: History,
    today: date,
) -> SellerFigures:
    owed = [each for each in decisions if each.is_owed]
    overdue = [each for each in owed if (each.days_late or 0) > 0]
    paid = [each for each in decisions if _was_paid_in(month_of(today), each, ledger, history)]
    return SellerFigures(
        name=name,
        open=_balances(owed),
        overdue=_balances(overdue),
        oldest=max(((each.days_late or 0) for each in overdue), default=0),
        paid=add_up((d.invoice.currency, d.invoice.amount or Decimal(0)) for d in paid),
        due_now=_earned_in(month_of(today), lines),
        due_before=_earned_in(month_before(today), lines),
    )


def _was_paid_in(month: str, decision: Decision, ledger: Ledger, history: History) -> bool:
    if not is_paid_in_full(decision):
        return False
    on = paid_day(decision.invoice, ledger, history, ledger.zone)
    return on is not None and month_of(on) == month


def _balances(decisions: Iterable[Decision]) -> Sums:
    return add_up((d.invoice.currency, d.invoice.balance or Decimal(0)) for d in decisions)


def _earned_in(month: str, lines: Iterable[Commission]) -> Sums:
    return add_up((line.currency, line.sum) for line in lines if line.month == month)


def seller_cells(
    ledger: Ledger, figures: Mapping[str, SellerFigures], catalog: Catalog
) -> dict[int, dict[str, Scalar]]:
    """Return Aldía's cells of the Sellers tab, by row as numbered on screen."""
    return {
        seller.row: {
            "open": money_sums(found.open, catalog.locale),
            "overdue": money_sums(found.overdue, catalog.locale),
            "oldest": found.oldest or "",
            "paid": money_sums(found.paid, catalog.locale),
            "due_now": money_sums(found.due_now, catalog.locale),
            "due_before": money_sums(found.due_before, catalog.locale),
        }
        for key, seller in ledger.sellers.items()
        if (found := figures.get(key)) is not None
    }


def missing_sellers(ledger: Ledger) -> list[str]:
    """Return the sellers of the invoices that the Sellers tab lacks."""
    return [name for key, name in sellers_in(ledger).items() if key not in ledger.sellers]


def commission_rows(
    commissions: Commissions, ledger: Ledger, catalog: Catalog
) -> list[list[Scalar]]:
    """Return the rows of the Commissions tab below its header: the newest month first."""
    customers = {invoice.key: invoice.customer for invoice in ledger.invoices}
    lines = sorted(commissions.lines, key=lambda line: line.month, reverse=True)
    rows: list[list[Scalar]] = [_total(*each, catalog) for each in _totals(lines)]
    rows += [_line(line, customers.get(line.invoice, ""), catalog) for line in lines]
    for code, numbers in (("undated", commissions.undated), ("doubled", commissions.doubled)):
        for number in numbers:
            remark = catalog.say("commissions", code)
            rows.append([NO_MONTH, "", number, "", "", "", "", "", "", remark])
    return rows


def _totals(lines: Sequence[Commission]) -> list[tuple[str, str, str, Decimal]]:
    """Return month, seller, currency and sum of what each seller earned in each month."""
    sums: dict[tuple[str, str, str], Decimal] = {}
    names: dict[str, str] = {}
    for line in lines:
        key = name_key(line.seller)
        names.setdefault(key, line.seller)
        place = (line.month, key, line.currency)
        sums[place] = sums.get(place, Decimal(0)) + line.sum
    return [(month, names[key], currency, sum_) for (month, key, currency), sum_ in sums.items()]


def _total(month: str, seller: str, currency: str, sum_: Decimal, catalog: Catalog) -> list[Scalar]:
    remark = catalog.say("commissions", "total")
    return [month, seller, "", "", "", "", "", sum_, currency, remark]


def _line(line: Commission, customer: str, catalog: Catalog) -> list[Scalar]:
    remark = ""
    if line.base < 0:
        remark = catalog.say("commissions", "taken_back")
    elif line.month != month_of(line.paid_on):
        remark = catalog.say("commissions", "late")
    rate = format_decimal(line.rate, locale=catalog.locale)
    return [
        line.month,
        line.seller,
        line.number,
        customer,
        serial_of(line.paid_on),
        line.base,
        rate,
        line.sum,
        line.currency,
        remark,
    ]
