"""Agreed charges in letters: told before they are named, and of what was owed on their day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sandbox.google.workbook import Workbook
from tests.money.bills import Debt, in_units, least_paid
from tests.simulation.laws import settings_of

_TELLS = re.compile(r"un cargo único de|a single charge of")
_NAMES = re.compile(
    r"(?:Cargo por mora acordado de la factura|Agreed late charge on invoice) (F-\d+)"
    r"(?: \((?:cuota|instalment) (\d+) (?:de|of) \d+\))?, (?:desde el|from) ([^:]+): ([^(]+?)"
    r"(?: \(([^×]+) × ([\d.,]+) %\))?\.(?= |$)"
)
_MONTHS = {
    name: number
    for names in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}


_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")


def flat(text: str) -> str:
    """Return a letter's text in one line with plain spaces."""
    return " ".join(_SPACES.sub(" ", text).split())


def tells(text: str) -> bool:
    """Tell whether a letter says that a charge was agreed."""
    return _TELLS.search(text) is not None


def names(text: str) -> list[tuple[str, int, date, str]]:
    """Return number, instalment, day and sum of each charge that a letter names."""
    return [
        (number.lower(), int(part or 0), _day(day), sum_)
        for number, part, day, sum_, _, _ in _NAMES.findall(text)
    ]


def _day(text: str) -> date:
    words = re.findall(r"\w+", text.lower())
    month = next(_MONTHS[word] for word in words if word in _MONTHS)
    numbers = [int(word) for word in words if word.isdecimal()]
    return date(max(numbers), month, min(numbers))


def agreed_in(book: Workbook) -> Decimal:
    """Return the charge that was agreed: a share of what is owed below 1, else a sum.

    A cell keeps `4,5 %` as 0.045.
    """
    return Decimal(settings_of(book).get("Cargo por mora acordado", "") or 0)


def first_day(book: Workbook, due: date) -> date:
    """Return the first day on which the charge was agreed to hold."""
    return due + timedelta(days=int(settings_of(book)["Cargo desde (días de atraso)"] or 1))


def right_sum(debt: Debt, on: date, agreed: Decimal, currency: str) -> Decimal:
    """Return the charge on what was owed when its day began."""
    if agreed >= 1:
        return agreed
    owed = debt.left + sum((sum_ for day, sum_ in debt.late if day >= on), Decimal(0))
    return in_units(Fraction(owed) * Fraction(agreed), least_paid(currency))


def complaint(text: str, to: set[str], on: date, told: dict[str, date]) -> str:
    """Return which charge a letter names though nobody was told of it on an earlier day, or "".

    Whom it tells of one is added to those who were told.
    """
    why = next(_named_untold(text, to, on, told), "")
    for address in to if tells(text) else ():
        told.setdefault(address, on)
    return why


def _named_untold(text: str, to: set[str], on: date, told: Mapping[str, date]) -> Iterator[str]:
    first = min((told[each] for each in to if each in told), default=on)
    for number, _, day, _ in names(text):
        if not first < day <= on:
            yield f"names the charge on {number} from {day}, and was told of it on {first}"
