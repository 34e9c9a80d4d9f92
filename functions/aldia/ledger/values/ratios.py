"""Numbers beside an amount that may not be money: a 1 that means yes, or a percentage."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

HIGHEST_RATE = 40
"""Percent; no tax that a customer withholds is higher."""

_LEAST_WITHHELD = Decimal("0.05")
"""Share of the amount below which a small number is as likely a rate (2.5 %, 4 %) as a sum."""

_HUNDRED = Decimal(100)
"""The largest percentage; of this amount, a rate in percent and its result are the same number."""

_LEAST_PAID = Decimal("0.01")
"""Share of the amount. Nobody pays less of an invoice; 50 or 100 below it may be a percentage."""


_THOUSANDTH = Decimal("0.001")
"""Share of the amount up to which a sum may be counted in thousands: 500 of 500,000."""


def may_be_yes_or_percent(paid: Decimal, amount: Decimal) -> bool:
    """Tell whether what stands as paid may mean yes, a percentage of the amount, or thousands."""
    if amount <= 0 or paid <= 0 or paid == amount:
        return False
    is_percent = paid <= _HUNDRED and paid < amount * _LEAST_PAID
    return paid == 1 or is_percent or paid <= amount * _THOUSANDTH


def are_shares(balances: Iterable[tuple[Decimal, Decimal]]) -> bool:
    """Tell whether balances, each with its amount, are shares or percentages of the amounts.

    All are at most 1, or at least two at most 100, and each is less than a hundredth of its amount.
    """
    most, count = Decimal(0), 0
    for left, amount in balances:
        if left and not 0 < left < min(amount * _LEAST_PAID, _HUNDRED + 1):
            return False
        most, count = max(most, left), count + bool(left)
    return 0 < most <= 1 or count > 1


def may_be_rate(withheld: Decimal, amount: Decimal) -> bool:
    """Tell whether what stands as withheld may be a rate in percent instead of a sum."""
    if amount <= 0 or withheld <= 0 or amount == _HUNDRED:
        return False
    return withheld <= HIGHEST_RATE and withheld < amount * _LEAST_WITHHELD


def is_round_rate(share: Decimal) -> bool:
    """Tell whether a share is a number of half percents, as rates of taxes are."""
    halves = share * 2 * _HUNDRED
    return abs(halves - halves.to_integral_value()) < _NEARLY


def are_of_one_rate(pairs: Iterable[tuple[Decimal, Decimal]]) -> bool:
    """Tell whether numbers, each with its amount, are one share of different amounts.

    So they are sums: a rate in percent is the same number beside different amounts.
    """
    used = [(part, amount) for part, amount in pairs if part > 0 and amount > 0]
    if len({amount for _, amount in used}) < _FEWEST_AMOUNTS:
        return False
    part, whole = max(used, key=lambda each: each[1])
    return all(abs(part * amount / whole - each) <= _ROUNDING for each, amount in used)


_NEARLY = Decimal("0.01")
"""Half percents by which a share may differ from a round one, as sums are rounded."""

_FEWEST_AMOUNTS = 2

_ROUNDING = Decimal("0.5")
"""By how much a tax may differ from its share: it is often rounded to whole units."""
