"""Rates of interest: what a percentage means, and reference rates by half-year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

_YEAR_DAYS = 365
"""Days of a year in the formulas of docs/policy.md, also in leap years."""

_MONTH_DAYS = 30
"""Days of a month in the formula for monthly rates, as the courts of Brazil count them."""

_SMALLEST = 1
"""Percent a year below which a rate looks like a share: 0.24 for 24 %. Chosen by hand."""

_LARGEST_YEARLY = 100
"""Percent a year above which a rate looks as if it lacked its decimal sign: 255 for 25.5. Chosen by
hand; whoever lends at 120 % says so once."""

_LARGEST_MONTHLY = 10
"""Percent a month above which a rate looks like one a year. Chosen by hand."""


class RateKind(StrEnum):
    """What a percentage means, and so how interest is worked out from it."""

    NOMINAL = "nominal"
    """A year, simple: by days over 365."""
    EFFECTIVE = "effective"
    """A year, with interest on interest: what a year comes to."""
    MONTHLY = "monthly"
    """A month, simple: by days over 30."""

    def cost(self, balance: Decimal, percent: Decimal, days: int) -> Decimal:
        """Return the interest on a balance for some days, unrounded."""
        if self is RateKind.EFFECTIVE:
            return balance * ((1 + percent / 100) ** (Decimal(days) / _YEAR_DAYS) - 1)
        period = _MONTH_DAYS if self is RateKind.MONTHLY else _YEAR_DAYS
        return balance * percent * days / (100 * period)

    def is_odd(self, percent: Decimal) -> bool:
        """Tell whether a rate looks like a slip."""
        if self is RateKind.MONTHLY:
            return percent > _LARGEST_MONTHLY
        return 0 < percent < _SMALLEST or percent > _LARGEST_YEARLY


class HalfYear(NamedTuple):
    """A half of a calendar year; `half` is 1 or 2."""

    year: int
    half: int

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"


def half_year_of(day: date) -> HalfYear:
    return HalfYear(day.year, 1 if day.month <= 6 else 2)


def ends_of_half_years(first: date, last: date) -> Sequence[date]:
    """Return the last days of the half-years that end from a day on and before another."""
    years = range(first.year, last.year + 1)
    ends = (date(year, *end) for year in years for end in ((6, 30), (12, 31)))
    return [end for end in ends if first <= end < last]
