"""What is open of one currency, by age, and how well it is collected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aldia.ledger.schema.records import UNPAID_STATES, Invoice, InvoiceState
from aldia.planning.behaviour.pay_days import Receipt
from aldia.planning.deciding.cases import Decision

BUCKETS = (0, 30, 60, 90)
"""Days late at which each age of an open balance ends, that day included; the fifth age has no end.
Chosen by hand."""

AGE_CODES = ("age_0", "age_1", "age_2", "age_3", "age_4")
"""Codes of the words for the ages, in their order."""

PERIOD_DAYS = 90
"""Days over which days sales outstanding, effectiveness and promises are told. Chosen by hand."""

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one currency.

    Attributes:
        ages: What is open, by age: not due, 1-30, 31-60, 61-90, more than 90 days late.
        collected: What came in this month on a known day.
        days_to_collect: Mean days from issue to payment of `collected`, weighted by amount; None
            when unknown.
        sales_outstanding: Days; see `sales_outstanding`. None without sales in the period.
        effectiveness: Percent; see `effectiveness`. None when nothing was to be collected.
    """

    currency: str
    ages: Sequence[Decimal]
    collected: Decimal
    days_to_collect: int | None
    sales_outstanding: int | None
    effectiveness: int | None

    @property
    def open(self) -> Decimal:
        return sum(self.ages, _ZERO)

    @property
    def overdue(self) -> Decimal:
        return sum(self.ages[1:], _ZERO)


def figures_of(
    currency: str,
    invoices: Iterable[Invoice],
    owed: Iterable[Decision],
    came_in: Iterable[Receipt],
    today: date,
) -> Figures:
    """Return the figures of one currency.

    Args:
        owed: One decision for each due item that is owed.
        came_in: All that came in.
    """
    ages = ages_of(owed, currency)
    ours = [receipt for receipt in came_in if receipt.invoice.currency == currency]
    month = [receipt for receipt in ours if is_of_month(receipt, today)]
    past = sales_in(invoices, currency)
    return Figures(
        currency=currency,
        ages=ages,
        collected=sum((receipt.amount for receipt in month), _ZERO),
        days_to_collect=_days_to_collect(month),
        sales_outstanding=sales_outstanding(past, ages, today),
        effectiveness=effectiveness(past, ours, ages, today),
    )


def ages_of(owed: Iterable[Decision], currency: str) -> list[Decimal]:
    """Return what is open of one currency, a sum for each age."""
    ages = [_ZERO] * len(AGE_CODES)
    for decision in owed:
        if decision.invoice.currency == currency:
            late = decision.days_late or 0
            place = next((i for i, last in enumerate(BUCKETS) if late <= last), len(BUCKETS))
            ages[place] += decision.invoice.balance or _ZERO
    return ages


def is_of_month(receipt: Receipt, today: date) -> bool:
    return receipt.on is not None and today.replace(day=1) <= receipt.on <= today


def sales_in(invoices: Iterable[Invoice], currency: str) -> list[Invoice]:
    """Return what was billed in one currency on a known day, and not taken back."""
    return [each for each in invoices if each.currency == currency and _is_sale(each)]


def _is_sale(invoice: Invoice) -> bool:
    is_billed = invoice.amount is not None and invoice.amount > 0 and invoice.issued is not None
    return is_billed and invoice.state not in UNPAID_STATES | {InvoiceState.OUTSIDE}


def _days_to_collect(month: Iterable[Receipt]) -> int | None:
    dated = [
        (receipt.amount, (receipt.on - receipt.invoice.issued).days)
        for receipt in month
        if receipt.on is not None and receipt.invoice.issued is not None
    ]
    total = sum((amount for amount, _ in dated), _ZERO)
    return round(sum((a * days for a, days in dated), _ZERO) / total) if total else None


def sales_outstanding(past: Iterable[Invoice], ages: Sequence[Decimal], today: date) -> int | None:
    """Return days sales outstanding: open now / billed in the period × days of the period.

    Args:
        past: The sales of one currency.
        ages: What was open of it on that day, by age.
    """
    billed = billed_between(past, today - timedelta(days=PERIOD_DAYS), today)
    return round(sum(ages, _ZERO) / billed * PERIOD_DAYS) if billed else None


def effectiveness(
    past: Sequence[Invoice], came_in: Iterable[Receipt], ages: Sequence[Decimal], today: date
) -> int | None:
    """Return the collection effectiveness index in percent.

    (open at the start + billed - open now) / (open at the start + billed - open now and not due).
    What was open at the start of the period is what is open now, less what was billed since, plus
    what came in since on a known day.
    """
    since = today - timedelta(days=PERIOD_DAYS)
    billed, open_now = billed_between(past, since, today), sum(ages, _ZERO)
    at_start = open_now - billed + collected_between(came_in, since, today)
    collectable = at_start + billed - ages[0]
    return round((at_start + billed - open_now) / collectable * 100) if collectable > 0 else None


def billed_between(past: Iterable[Invoice], since: date, until: date) -> Decimal:
    """Return what was billed after one day and up to another."""
    amounts = (i.amount for i in past if i.issued is not None and since < i.issued <= until)
    return sum((amount for amount in amounts if amount is not None), _ZERO)


def collected_between(came_in: Iterable[Receipt], since: date, until: date) -> Decimal:
    """Return what came in after one day and up to another."""
    return sum((r.amount for r in came_in if r.on and since < r.on <= until), _ZERO)
