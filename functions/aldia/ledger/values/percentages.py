"""Percentages in Settings: of discounts and fines, rates of interest, reference rates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.money import separators
from aldia.ledger.values.problems import Wrong
from aldia.policy.rates import HalfYear

_MOST_PERCENT = 100
"""Nothing is discounted or fined by more than all of it."""

_MOST_RATE = 999
"""Percent a year; chosen by hand, above what is lawful where prices double every year."""

_FINEST = Decimal("0.0001")
"""Of a percentage; chosen by hand, finer than anybody agrees on and coarser than what a formula's
floats are off by."""

_REFERENCE = re.compile(
    r"(?:(?P<year>\d{4})\W?[hs]?(?P<half>[12])|[hs]?(?P<first>[12])[hs]?\W?(?P<last>\d{4}))"
    r"\s*[:=]?\s+(?P<rate>-?\d{1,2}(?:[.,]\d{1,4})?)(?![.,]?\d)\s*%?",
    re.IGNORECASE,
)
"""`2026-1: 2,15`, `2026 S1 2.15 %` or `1S2026 2,15`. No such rate has thousands, so that comma and
point are both the decimal sign."""


def parse_percent(raw: Raw, locale: str) -> Decimal | Wrong:
    return _parse(raw, locale, _MOST_PERCENT)


def parse_rate(raw: Raw, locale: str) -> Decimal | Wrong:
    return _parse(raw, locale, _MOST_RATE)


def _parse(raw: Raw, locale: str, most: int) -> Decimal | Wrong:
    """Read 12, 12,5 or 12 %. For 12 % Sheets keeps 0.12, so the text that it shows decides.

    A cell that shows fewer decimals than were typed (6 % for 5,5 %) is read as it was typed.
    """
    shown = raw.text.replace("\N{NO-BREAK SPACE}", " ").strip()
    number = raw.number
    if number is None or shown.endswith("%"):
        decimal, _ = separators(locale)
        text = shown.removesuffix("%").strip().replace(decimal, ".")
        if not re.fullmatch(r"\d{1,3}(\.\d+)?", text):
            return Wrong("percent_unreadable")
        number = _typed(number, Decimal(text))
    return number if 0 <= number <= most else Wrong("percent_unreadable")


def _typed(kept: Decimal | None, shown: Decimal) -> Decimal:
    """Return the percentage of which a cell shows a rounding; what it shows if it is of none."""
    if kept is None:
        return shown
    exact = (kept * 100).quantize(_FINEST, ROUND_HALF_UP)
    half = Decimal(1).scaleb(int(shown.as_tuple().exponent)) / 2
    return exact if exact != shown and abs(exact - shown) <= half else shown


def parse_reference_rates(raw: Raw) -> Mapping[HalfYear, Decimal] | Wrong:
    """Return the rate of each half-year that a cell names; several stand apart by `;` or lines.

    A rate alone is of no use, as it holds for one half-year only.
    """
    found: dict[HalfYear, Decimal] = {}
    for match in _REFERENCE.finditer(raw.text):
        half = HalfYear(int(match["year"] or match["last"]), int(match["half"] or match["first"]))
        rate = Decimal(match["rate"].replace(",", "."))
        if found.setdefault(half, rate) != rate:
            return Wrong("reference_rates_unreadable")
    others = _REFERENCE.sub("", raw.text).strip(" ,;\n\t\N{NO-BREAK SPACE}")
    return found if found and not others else Wrong("reference_rates_unreadable")
