"""What single cells say about the locale that a workbook is read by.

Where the point separates decimals, `450.500` becomes 450.5 without a warning, and `1.234.500`
stays a text; where the month comes first, 05/11/2026 becomes the 11th of May, and 31/12/2026 stays
a text.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache
from typing import Protocol

from aldia.ledger.values.cells import Raw, Scalar
from aldia.ledger.values.dates import DATE_ORDERS, parse_date
from aldia.ledger.values.money import Written, parse_money, quoted, separators

_THOUSAND = 1000
_MONTHS = 12

_GROUPED = re.compile(r"\W{0,3}\d{1,3}(?:[.,]\d{3})+[.,]\d+")
"""A number with two signs or more, which one way of writing reads and the other leaves as text."""

_BARE = re.compile(r"\W{0,3}\d+(?:[.,]\d+)?")
"""A number with at most one sign, which no way of writing leaves as text."""

_POINT, _COMMA, _MONTH_FIRST, _DAY_FIRST = "en_US", "es_CO", "en_US", "es_CO"
"""Locales by which the other way of writing is read."""


class Says(Enum):
    """What a cell says about the locale."""

    NOTHING = auto()
    OURS = auto()
    """People type as the locale reads."""
    OTHER = auto()
    """They type the other way."""
    LOST = auto()
    """They type the other way, as it has decimals in a currency without cents."""
    DOUBTFUL = auto()
    """It was read, but means something else if they type the other way."""
    LEFT = auto()
    """The locale reads this text, and would not have left it as text: it was another one then."""
    LOOSE = auto()
    """A text that no locale would have left as text: somebody made it one."""


class Kind(Protocol):
    """One kind of cells that another locale reads in another way."""

    types: frozenset[str]
    """Types of the columns that hold such cells."""

    def is_like(self, home: str) -> bool:
        """Tell whether a locale reads as this workbook's does."""

    def says(self, value: Scalar) -> Says:
        """Return what a cell says by itself; it never tells that it is `LOST`."""

    def here(self, raw: Raw, currency: str) -> str:
        """Return the day or sum that a cell means now; empty if it cannot be read."""

    def there(self, raw: Raw, currency: str) -> str:
        """Return what it means if people type the other way; empty if that reads nothing."""


def is_month_first(locale: str) -> bool:
    """Tell whether days that are typed in a locale begin with the month."""
    return DATE_ORDERS.get(locale, "dmy").startswith("m")


class Sums:
    """How sums are read: where the point separates decimals, or the comma."""

    types = frozenset({"money", "paid"})

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._other = _POINT if separators(locale)[0] == "," else _COMMA

    def is_like(self, home: str) -> bool:
        return separators(home)[0] == separators(self._locale)[0]

    def says(self, value: Scalar) -> Says:
        if isinstance(value, str):
            return self._text_says(value)
        if value is None or isinstance(value, bool):
            return Says.NOTHING
        size = value if value >= 0 else -value
        if size >= _THOUSAND:
            return Says.OURS
        return Says.NOTHING if size < 1 or size * _THOUSAND % 1 else Says.DOUBTFUL

    def _text_says(self, text: str) -> Says:
        here, there = (self._read(Raw(text), each) for each in (self._locale, self._other))
        if here is None:
            return Says.NOTHING if there is None else Says.OTHER
        if _BARE.fullmatch(text):
            return Says.LOOSE
        if there is not None:
            return Says.NOTHING
        return Says.LEFT if _GROUPED.fullmatch(text) else Says.OURS

    def here(self, raw: Raw, currency: str) -> str:
        amount = self._read(raw, self._locale)
        return "" if amount is None else quoted(_plain(amount), currency)

    def there(self, raw: Raw, currency: str) -> str:
        number = raw.number
        amount = self._read(raw, self._other) if number is None else number * _THOUSAND
        return "" if amount is None else quoted(_plain(amount), currency)

    @staticmethod
    def _read(raw: Raw, locale: str) -> Decimal | None:
        found = parse_money(raw, locale)
        return found.amount if isinstance(found, Written) else None


def _plain(amount: Decimal) -> Decimal:
    """Return an amount without zeros behind the decimal sign."""
    return (
        amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
    )


class Days:
    """How days are read: the day first, or the month."""

    types = frozenset({"date"})

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._other = _DAY_FIRST if is_month_first(locale) else _MONTH_FIRST

    def is_like(self, home: str) -> bool:
        return is_month_first(home) == is_month_first(self._locale)

    def says(self, value: Scalar) -> Says:
        if type(value) is int:
            return _number_says(value)
        here = self._read(Raw(value), self._locale)
        if not isinstance(value, str):
            return Says.NOTHING if here is None else _day_says(here)
        there = self._read(Raw(value), self._other)
        if here == there:
            return Says.NOTHING
        if here is None:
            return Says.OTHER
        return Says.LEFT if there is None else Says.LOOSE

    def here(self, raw: Raw, currency: str) -> str:
        day = self._read(raw, self._locale)
        return day.isoformat() if day else ""

    def there(self, raw: Raw, currency: str) -> str:
        day = self._read(raw, self._other)
        if day is None:
            return ""
        return (
            day if isinstance(raw.value, str) else date(day.year, day.day, day.month)
        ).isoformat()

    @staticmethod
    def _read(raw: Raw, locale: str) -> date | None:
        found = parse_date(raw, locale)
        return found if isinstance(found, date) else None


@lru_cache(maxsize=4096)
def _number_says(serial: int) -> Says:
    day = parse_date(Raw(serial), "")
    return _day_says(day) if isinstance(day, date) else Says.NOTHING


def _day_says(day: date) -> Says:
    if day.day == day.month:
        return Says.NOTHING
    return Says.OURS if day.day > _MONTHS else Says.DOUBTFUL
