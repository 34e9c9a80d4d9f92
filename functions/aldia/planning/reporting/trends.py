"""How the figures went over thirteen months, and what Memory keeps of each month for it.

What was billed and what came in follows from the book at every run, so that a corrected book
corrects it. What was open at the end of a month cannot be worked out again: invoices are written
off, fall due on another day, or leave the book. Memory keeps it as the last run of a month saw it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from aldia.ledger.schema.records import Invoice
from aldia.planning.behaviour.pay_days import Receipt
from aldia.planning.deciding.cases import Decision
from aldia.planning.log.moments import read_day
from aldia.planning.memory.cells import renewed
from aldia.planning.reporting.figures import (
    AGE_CODES,
    ages_of,
    billed_between,
    collected_between,
    effectiveness,
    sales_in,
    sales_outstanding,
)
from aldia.planning.reporting.losses import months_before

MONTHS = 13
"""Months that are told: the current one, and the same month of last year to compare it with."""

_NAME = "open in {}"
_PATTERN = re.compile(r"open in (\d{4}-(?:0[1-9]|1[0-2]))")
_NOTHING = (Decimal(0),) * len(AGE_CODES)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What was open when the last run of a month looked.

    Attributes:
        on: Day of that run.
        ages: What was open of each currency, by age: not due, 1-30, 31-60, 61-90, more days late.
    """

    on: date
    ages: Mapping[str, Sequence[Decimal]]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one currency; None for what nobody knows.

    Attributes:
        first: First day of the month.
        ages: What was open at its end, or is now, by age.
        sales_outstanding: Days, on the day of `ages`.
        effectiveness: Percent, on that day.
    """

    first: date
    billed: Decimal | None
    collected: Decimal | None
    ages: Sequence[Decimal] | None
    sales_outstanding: int | None
    effectiveness: int | None

    @property
    def overdue(self) -> Decimal | None:
        return None if self.ages is None else sum(self.ages[1:], Decimal(0))


@dataclass(frozen=True, slots=True)
class Trend:
    """The months of one currency, the oldest first."""

    currency: str
    months: Sequence[Month]


def month_end(items: Iterable[Decision], today: date) -> MonthEnd:
    """Return what is open today, to be kept as that of the month until a later run of it."""
    owed = [decision for decision in items if decision.is_owed]
    currencies = sorted({decision.invoice.currency for decision in owed})
    return MonthEnd(today, {each: ages_of(owed, each) for each in currencies})


def read_month_ends(memory: Mapping[str, str]) -> dict[str, MonthEnd]:
    """Return what Memory keeps, by month (`2026-11`); what cannot be read is left out."""
    found = {}
    for name, text in memory.items():
        match = _PATTERN.fullmatch(name)
        end = _parse(match[1], text) if match else None
        if match and end is not None:
            found[match[1]] = end
    return found


def renewed_month_ends(memory: Mapping[str, str], now: MonthEnd) -> dict[str, str]:
    """Return the cells of Memory that have to change, so that it keeps what is open now.

    Months that are over stay as they are, and so does what a later day has seen of this one.
    """
    month = f"{now.on:%Y-%m}"
    first = months_before(now.on, MONTHS)[-1]
    known = read_month_ends(memory)
    kept = {_NAME.format(each): memory[_NAME.format(each)] for each in known if each >= first}
    if month not in known or known[month].on <= now.on:
        kept[_NAME.format(month)] = _written(now)
    return renewed(memory, lambda name: bool(_PATTERN.fullmatch(name)), kept)


def trends_of(
    currencies: Sequence[str],
    invoices: Sequence[Invoice],
    came_in: Sequence[Receipt],
    ends: Mapping[str, MonthEnd],
    now: MonthEnd,
) -> list[Trend]:
    """Return the months of each currency.

    Args:
        came_in: All that came in.
        ends: What Memory keeps, by month.
        now: What is open now, which is that of the current month.
    """
    months = months_before(now.on, MONTHS)[::-1]
    ends = {**ends, months[-1]: now}
    trends = []
    for currency in currencies:
        past = sales_in(invoices, currency)
        ours = [receipt for receipt in came_in if receipt.invoice.currency == currency]
        trends.append(
            Trend(currency, [_month(m, currency, past, ours, ends.get(m)) for m in months])
        )
    return trends


def _month(
    month: str,
    currency: str,
    past: Sequence[Invoice],
    came_in: Sequence[Receipt],
    end: MonthEnd | None,
) -> Month:
    first = date.fromisoformat(month + "-01")
    before, last = first - timedelta(days=1), _last_day(first)
    ages = None if end is None else end.ages.get(currency, _NOTHING)
    return Month(
        first,
        _since(billed_between(past, before, last), (i.issued for i in past), last),
        _since(collected_between(came_in, before, last), (r.on for r in came_in), last),
        ages,
        sales_outstanding(past, ages, end.on) if end and ages is not None else None,
        effectiveness(past, came_in, ages, end.on) if end and ages is not None else None,
    )


def _since(sum_: Decimal, days: Iterable[date | None], last: date) -> Decimal | None:
    """Return a month's sum; None before the first day that the book knows of."""
    return sum_ if any(day is not None and day <= last for day in days) else None


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _written(end: MonthEnd) -> str:
    ages = {currency: [str(sum_) for sum_ in sums] for currency, sums in end.ages.items()}
    return json.dumps([end.on.isoformat(), ages], ensure_ascii=False, sort_keys=True)


def _parse(month: str, text: str) -> MonthEnd | None:
    try:
        on, ages = json.loads(text)
        day = read_day(on)
        sums = {str(each): [Decimal(str(sum_)) for sum_ in row] for each, row in ages.items()}
    except (ValueError, TypeError, AttributeError, InvalidOperation):
        return None
    is_whole = all(len(row) == len(AGE_CODES) for row in sums.values())
    is_sound = is_whole and all(sum_.is_finite() for row in sums.values() for sum_ in row)
    return MonthEnd(day, sums) if day is not None and is_sound and f"{day:%Y-%m}" == month else None
