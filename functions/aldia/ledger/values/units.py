"""The units of currencies: what sums are rounded to, and the smallest sum that people pay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision

_MINOR_DIGITS: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""Decimals of the currencies that have not two, by ISO 4217, list one (six-group.com, minor unit).
CLDR, which Babel has, tells instead what is usual: of dinars and rials in Iraq or Iran none."""

_DIGITS = {currency: n for n, codes in _MINOR_DIGITS.items() for currency in codes.split()}

_PAID_WHOLE = frozenset({"COP", "CRC", "HUF", "IDR"})
"""Currencies with decimals by ISO and CLDR in which people pay and expect none."""

_USUAL_DIGITS = 2


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has."""
    return _DIGITS.get(currency, _USUAL_DIGITS)


@lru_cache(maxsize=256)  # a book has a few currencies
def usual_digits(currency: str) -> int:
    """Return how many decimals people write in a currency, and pay."""
    usual = max(get_currency_precision(currency), 0)
    return 0 if currency in _PAID_WHOLE else min(usual, minor_digits(currency))


@lru_cache(maxsize=256)
def smallest_unit(currency: str) -> Decimal:
    """Return the smallest sum that people pay in a currency: 1 peso, 0.01 dollars."""
    return Decimal(1).scaleb(-usual_digits(currency))


@lru_cache(maxsize=256)
def _minor_unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-minor_digits(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in whole units of its currency; halves go away from zero."""
    return amount.quantize(_minor_unit(currency), ROUND_HALF_UP)


def is_same(one: Decimal, other: Decimal, currency: str) -> bool:
    """Tell whether two sums differ by less than the currency's unit, as formulas may."""
    return abs(one - other) < _minor_unit(currency)


def is_payable(amount: Decimal, currency: str) -> bool:
    """Tell whether people can pay an amount: it is not below the smallest sum, on either side."""
    return abs(amount) >= smallest_unit(currency)
