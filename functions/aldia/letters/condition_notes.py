"""Sentences about what was agreed for late payment: the conditions, what comes, and what holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import format_decimal

from aldia.letters.numbering import numbered
from aldia.planning.deciding.letters import Letter, Line
from aldia.planning.reporting.catalog import Catalog, money
from aldia.policy.conditions import Charged, Conditions, Consequence, Following


def conditions(letter: Letter, catalog: Catalog) -> Iterator[str]:
    """Yield what holds for the customer when a payment is late, if the letter is to tell it."""
    found = letter.conditions
    if found is not None and (said := "; ".join(_agreed(found, catalog))):
        yield catalog.say("letter", "conditions", conditions=said)


def _agreed(found: Conditions, catalog: Catalog) -> Iterator[str]:
    charge = found.charge
    if charge.percent:
        percent = _percent(charge.percent, catalog)
        yield catalog.say("letter", "agreed_percent", percent=percent, days=found.charge_days)
    elif charge.sum:
        sum_ = money(charge.sum, charge.currency, catalog.locale)
        yield catalog.say("letter", "agreed_sum", sum=sum_, days=found.charge_days)
    if found.suspend_days:
        yield catalog.say("letter", "agreed_suspension", days=found.suspend_days)
    if found.handover_days:
        yield catalog.say("letter", "agreed_handover", days=found.handover_days)


def consequences(letter: Letter, catalog: Catalog) -> Iterator[str]:
    """Yield what comes before the next letter, and from when no more credit is given.

    Of several invoices the one is named of which it comes first.
    """
    for line in letter.lines:
        for each in line.consequences:
            if each.charged is not None and not each.holds:
                code = "charge_comes_percent" if each.charged.percent else "charge_comes"
                yield _charge(code, line, each.charged, catalog)
    if found := _first(letter, Consequence.SUSPENSION):
        code = "suspension" if found[1].holds else "suspension_comes"
        yield _of_one(code, *found, catalog)
    if (found := _first(letter, Consequence.HANDOVER)) and not found[1].holds:
        yield _of_one("handover_comes", *found, catalog)


def charges(letter: Letter, catalog: Catalog) -> Iterator[str]:
    """Yield the charges that hold; none of them is part of a balance."""
    for line in letter.lines:
        for each in line.consequences:
            if each.charged is not None and each.holds:
                code = "charge_percent" if each.charged.percent else "charge_sum"
                yield _charge(code, line, each.charged, catalog)


def _first(letter: Letter, kind: Consequence) -> tuple[Line, Following] | None:
    found = [(line, x) for line in letter.lines for x in line.consequences if x.kind is kind]
    return min(found, key=lambda pair: pair[1].on, default=None)


def _of_one(code: str, line: Line, found: Following, catalog: Catalog) -> str:
    number, day = numbered(line, catalog), catalog.long_day(found.on)
    return catalog.say("letter", code, number=number, day=day)


def _charge(code: str, line: Line, found: Charged, catalog: Catalog) -> str:
    return catalog.say(
        "letter",
        code,
        number=numbered(line, catalog),
        day=catalog.long_day(found.on),
        sum=money(found.amount, line.currency, catalog.locale),
        balance=money(found.base or Decimal(0), line.currency, catalog.locale),
        percent=_percent(found.percent, catalog),
    )


def _percent(value: Decimal, catalog: Catalog) -> str:
    return str(format_decimal(value, locale=catalog.locale))
