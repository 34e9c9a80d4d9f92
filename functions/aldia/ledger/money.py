"""Amounts as people write them, by the workbook's locale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol

from aldia.ledger.cells import Raw
from aldia.ledger.currencies import MARK, meant_beside, meant_by_words, the_one
from aldia.ledger.dates import looks_like_date
from aldia.ledger.problems import Wrong
from aldia.ledger.scales import has_scale, without_scale

_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 15
_MOST_DIGITS = 18

_FIGURES = re.compile(r"[0-9.,'’()\s\-−+]+")
_SHAPE = re.compile(rf"^({MARK})?\s*\$?\s*([0-9][0-9.,'’ ]*)\s*({MARK})?$")
_SHORT_FRACTION = re.compile(r"[0-9]{1,3}[.,][0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Written:
    """An amount as it stands in a cell.

    Attributes:
        currency: None where the cell names none, or a sign that several share.
        may_be: The currencies that share it.
    """

    amount: Decimal
    currency: str | None = None
    may_be: frozenset[str] = frozenset()

    @property
    def meant(self) -> frozenset[str]:
        """Return the currencies that it may be in; empty where the cell names none."""
        return frozenset({self.currency}) if self.currency else self.may_be


def _written(amount: Decimal, meant: frozenset[str]) -> Written:
    currency = the_one(meant)
    return Written(amount, currency, frozenset() if currency else meant)


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

    Numbers are taken as they are, rounded to cents, unless the cell shows something else. Text is
    read by the locale's own signs and never guessed: where `1.234` groups thousands it is not
    1.234, and a word beside the digits is a currency in use today, a plain scale, or a question.
    """
    number = raw.number
    if number is not None:
        return _from_number(number, raw.shown, locale)
    if raw.is_blank:
        return None
    if raw.is_error:
        return Wrong("cell_error")
    if isinstance(raw.value, bool):
        return Wrong("money_unreadable")
    return _from_text(str(raw.value), *separators(locale))


def _from_number(number: Decimal, shown: str, locale: str) -> Written | Wrong:
    if not number.is_finite() or abs(number) >= _LARGEST:
        return Wrong("money_unreadable")
    if shown and looks_like_date(shown):
        return Wrong("money_is_date", {"shown": shown})
    if has_scale(shown):
        seen = _from_text(shown, *separators(locale))
        is_so = isinstance(seen, Written) and seen.amount == number
        return seen if is_so else Wrong("money_scale")
    meant = _meant_by_format(shown)
    return meant if isinstance(meant, Wrong) else _written(number.quantize(_CENT), meant)


@lru_cache(maxsize=4096)
def _meant_by_format(shown: str) -> frozenset[str] | Wrong:
    """Return the currencies that what stands beside a shown number may mean.

    Empty where nothing, or the plain sign of money, stands there; whatever else is none is Wrong.
    """
    if "%" in shown:
        return Wrong("money_unreadable")
    marks = _FIGURES.sub("", shown)
    if marks in {"", "$"}:
        return frozenset()
    bare = marks.removeprefix("$").removesuffix("$")
    meant = meant_beside(marks) or meant_by_words(_FIGURES.sub(" ", shown)) or meant_beside(bare)
    return meant or Wrong("money_unit", {"shown": shown})


def add_up(amounts: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Add up amounts per currency, never across, in the order in which currencies appear."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return list(sums.items())


def quoted(amount: Decimal, currency: str) -> str:
    """Return an amount as a problem's details hold it; its sentence writes it as people do."""
    return f"{amount} {currency}".strip()


NO_DECIMALS = frozenset({"COP", "CLP", "PYG", "CRC", "HUF", "IDR", "JPY"})
"""Currencies in which people expect no decimals, whatever CLDR says."""


def smallest_unit(currency: str) -> Decimal:
    """Return the smallest sum that people pay in a currency: 1 peso, 0.01 dollars."""
    digits = 0 if currency in NO_DECIMALS else max(get_currency_precision(currency), 0)
    return Decimal(1).scaleb(-digits)


@lru_cache(maxsize=65536)
def _from_text(text: str, decimal: str, group: str) -> Written | Wrong:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip()
    plain = plain.removeprefix("'").strip()
    plain, negative = _without_sign(plain)
    plain, factor = without_scale(plain)
    match = _SHAPE.match(plain) or _SHAPE.match(plain.upper())
    if match is None or sum(each.isdecimal() for each in match[2]) > _MOST_DIGITS:
        return Wrong("money_unreadable")
    marks = {meant_beside(mark) for mark in _marks(plain, match) if mark != "$"}
    if frozenset() in marks or len(marks) > 1:
        return Wrong("money_unreadable")
    amount = _digits(match[2].strip(), decimal, group)
    if amount is None and factor is not None:
        amount = _short_fraction(match[2].strip())
    if amount is None:
        return Wrong("money_ambiguous", {"decimal": decimal, "group": group.strip() or "␣"})
    if factor is not None:
        if amount >= factor.fewest_unclear:
            return Wrong("money_scale")
        amount *= factor.times
    if amount >= _LARGEST:
        return Wrong("money_unreadable")
    return _written(-amount if negative else amount, next(iter(marks), frozenset()))


def _marks(text: str, match: re.Match[str]) -> list[str]:
    """Return what stands around the digits, as typed: the match may have been of capitals."""
    return [text[slice(*match.span(each))] for each in (1, 3) if match[each]]


def _short_fraction(text: str) -> Decimal | None:
    """Read `1.5` or `1,5` before a scale, where neither sign can group thousands."""
    return Decimal(text.replace(",", ".")) if _SHORT_FRACTION.fullmatch(text) else None


def _without_sign(text: str) -> tuple[str, bool]:
    """Take away what says that it is negative: `(1)`, `-1`, `1-`; and Chile's `.-` behind it."""
    text = re.sub(r"[.,]-$", "", text).strip()
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    mark = rf"^({MARK})?\s*-\s*"
    if re.match(mark, text):
        return re.sub(mark, lambda found: found[1] or "", text), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    return text.removeprefix("+").strip(), False


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
