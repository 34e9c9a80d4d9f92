"""Amounts as people write them, by the workbook's locale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import (
    get_currency_precision,
    get_decimal_symbol,
    get_group_symbol,
    list_currencies,
)

from aldia.ledger.cells import Raw
from aldia.ledger.dates import looks_like_date
from aldia.ledger.problems import Wrong

_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 15
_MOST_DIGITS = 18

SIGNS: Mapping[str, str] = {
    "US$": "USD",
    "U$S": "USD",
    "USD$": "USD",
    "R$": "BRL",
    "S/.": "PEN",
    "S/": "PEN",
    "MX$": "MXN",
    "CLP$": "CLP",
    "COP$": "COP",
    "COL$": "COP",
    "AR$": "ARS",
    "A$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "Bs.": "BOB",
    "Q": "GTQ",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
}
"""Signs that mean one currency; a bare `$` means whatever the row's currency is."""

_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_MARK = rf"(?:{_SIGN}|[A-Z]{{3}}|\$)"
_FIGURES = re.compile(r"[0-9.,'’()\s\-−]+")
_CODE_LENGTH = 3
_SHAPE = re.compile(rf"^({_MARK})?\s*\$?\s*([0-9][0-9.,'’ ]*)\s*({_MARK})?$")


@dataclass(frozen=True, slots=True)
class Written:
    """An amount as it stands in a cell; `currency` is None where the cell names none."""

    amount: Decimal
    currency: str | None = None


@lru_cache(maxsize=64)
def separators(locale: str) -> tuple[str, str]:
    """Return the decimal and the group sign of a locale; the language's if it is unknown."""
    for name in (locale, locale.split("_", maxsplit=1)[0], "en_US"):
        try:
            known = Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
        return get_decimal_symbol(known), get_group_symbol(known)
    raise AssertionError("en_US is always known")


def parse_money(raw: Raw, locale: str) -> Written | Wrong | None:
    """Read an amount; None for a blank cell.

    Numbers are taken as they are, rounded to cents, unless the cell shows a date. Text is read
    by the locale's own signs and never guessed: where `1.234` groups thousands it is not 1.234.
    """
    number = raw.number
    if number is not None:
        return _from_number(number, raw.shown)
    if raw.is_blank:
        return None
    if raw.is_error:
        return Wrong("cell_error")
    if isinstance(raw.value, bool):
        return Wrong("money_unreadable")
    return _from_text(str(raw.value), *separators(locale))


def _from_number(number: Decimal, shown: str) -> Written | Wrong:
    if not number.is_finite() or abs(number) >= _LARGEST:
        return Wrong("money_unreadable")
    if shown and looks_like_date(shown):
        return Wrong("money_is_date", {"shown": shown})
    if "%" in shown:
        return Wrong("money_unreadable")
    return Written(number.quantize(_CENT), currency_shown(shown))


@lru_cache(maxsize=4096)
def currency_shown(shown: str) -> str | None:
    """Return the one currency that a sign in front of or behind a shown number means."""
    marks = _FIGURES.sub("", shown)
    if marks in SIGNS:
        return SIGNS[marks]
    is_code = len(marks) == _CODE_LENGTH and marks.isascii() and marks.isalpha() and marks.isupper()
    return marks if is_code else None


def add_up(amounts: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Add up amounts per currency, never across, in the order in which currencies appear."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return list(sums.items())


NO_DECIMALS = frozenset({"COP", "CLP", "PYG", "CRC", "HUF", "IDR", "JPY"})
"""Currencies in which people expect no decimals, whatever CLDR says."""


def smallest_unit(currency: str) -> Decimal:
    """Return the smallest sum that people pay in a currency: 1 peso, 0.01 dollars."""
    digits = 0 if currency in NO_DECIMALS else max(get_currency_precision(currency), 0)
    return Decimal(1).scaleb(-digits)


def currency_in_header(header: str) -> str | None:
    """Return the currency that a header names: `Valor USD`, `Importe (€)`."""
    tokens = re.split(r"[\s()\[\]/:]+", header)
    found = {_currency_of(token) for token in tokens if token in SIGNS or token in currency_codes()}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def without_currency(header: str) -> str:
    """Return a header without the currency that it names."""
    tokens = re.split(r"(\s|[()\[\]/:])", header)
    return "".join(
        token for token in tokens if token not in SIGNS and token not in currency_codes()
    )


@lru_cache(maxsize=1)
def currency_codes() -> frozenset[str]:
    return frozenset(list_currencies())


@lru_cache(maxsize=65536)
def _from_text(text: str, decimal: str, group: str) -> Written | Wrong:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip()
    plain = plain.removeprefix("'").strip()
    plain, negative = _without_sign(plain)
    match = _SHAPE.match(plain) or _SHAPE.match(plain.upper())
    if match is None or sum(each.isdecimal() for each in match[2]) > _MOST_DIGITS:
        return Wrong("money_unreadable")
    marks = {_currency_of(mark) for mark in (match[1], match[3]) if mark and mark != "$"}
    if None in marks or len(marks) > 1:
        return Wrong("money_unreadable")
    amount = _digits(match[2].strip(), decimal, group)
    if amount is None:
        return Wrong("money_ambiguous", {"decimal": decimal, "group": group.strip() or "␣"})
    if amount >= _LARGEST:
        return Wrong("money_unreadable")
    currency = next(iter(marks), None)
    return Written(-amount if negative else amount, currency)


def _without_sign(text: str) -> tuple[str, bool]:
    """Take away what says that it is negative: `(1)`, `-1`, `1-`; and Chile's `.-` behind it."""
    text = re.sub(r"[.,]-$", "", text).strip()
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    mark = rf"^({_MARK})?\s*-\s*"
    if re.match(mark, text):
        return re.sub(mark, lambda found: found[1] or "", text), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    return text.removeprefix("+").strip(), False


def _currency_of(mark: str) -> str | None:
    if mark in SIGNS:
        return SIGNS[mark]
    return mark if len(mark) == 3 and mark.isalpha() else None


def _digits(text: str, decimal: str, group: str) -> Decimal | None:
    """Read digits with the locale's signs; a blank or an apostrophe may always group."""
    whole, found, fraction = text.partition(decimal)
    if found and not (fraction.isdecimal() and len(fraction) <= 2):
        return None
    groupers = {group, " ", "'", "’"} - {decimal}
    used = {sign for sign in whole if not sign.isdecimal()}
    if len(used) > 1 or not used <= groupers:
        return None
    if used:
        parts = whole.split(used.pop())
        if not 1 <= len(parts[0]) <= 3 or any(len(part) != 3 for part in parts[1:]):
            return None
        whole = "".join(parts)
    if not whole.isdecimal():
        return None
    return Decimal(f"{whole}.{fraction or '0'}").quantize(_CENT)
