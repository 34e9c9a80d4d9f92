"""Amounts as people write them, by the workbook's locale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.currencies import MARK, meant_beside, meant_by_words, the_one
from aldia.ledger.values.dates import is_plain_amount, looks_like_date
from aldia.ledger.values.folding import digits_alike
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.scales import has_scale, without_scale
from aldia.ledger.values.units import minor_digits

_CENT = Decimal("0.01")
_DECIMALS = 2
"""Decimals that a text may have without a currency that has more."""

_LARGEST = Decimal(10) ** 15
"""Sum from which on a number is no amount; chosen by hand."""

_MOST_DIGITS = 18
"""Digits in a text that may be an amount: as many as `_LARGEST` has with its cents."""

_CELL = Context(prec=15, rounding=ROUND_HALF_UP)
"""The digits that a cell of Sheets keeps; more of them are noise of binary fractions."""

_FIGURES = re.compile(r"[0-9.,'’()\s\-−+]+")
_SHAPE = re.compile(rf"^({MARK})?\s*\$?\s*([0-9][0-9.,'’ ]*)\s*({MARK})?$")
_DASH = re.compile(rf"(?:{MARK})?\s*\$?\s*-+")
"""How accountants write zero."""

_SHORT_FRACTION = re.compile(r"[0-9]{1,3}[.,][0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Written:
    """An amount as it stands in a cell.

    Attributes:
        currency: None where the cell names none, or a sign that several share.
        may_be: The currencies that share the sign, if several do.
    """

    amount: Decimal
    currency: str | None = None
    may_be: frozenset[str] = frozenset()

    @property
    def meant(self) -> frozenset[str]:
        """Return the currencies that it may be in; empty where the cell names none."""
        return frozenset({self.currency}) if self.currency else self.may_be


def _written(amount: Decimal, meant: frozenset[str]) -> Written:
    if not meant:
        return Written(amount)
    currency = the_one(meant)
    return Written(amount, currency, frozenset() if currency else meant)


@lru_cache(maxsize=64)
def separators(locale: str) -> tuple[str, str]:
    """Return a locale's decimal and grouping sign; if unknown, its language's, or en_US's."""
    for name in (locale, locale.split("_", maxsplit=1)[0], "en_US"):
        try:
            known = Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
        return get_decimal_symbol(known), get_group_symbol(known)
    raise AssertionError("en_US is always known")


def amount_in(raw: Raw, locale: str) -> Decimal | None:
    """Return the amount in a cell; None for a blank one and for one that cannot be read."""
    found = parse_money(raw, locale)
    return found.amount if isinstance(found, Written) else None


def parse_money(raw: Raw, locale: str) -> Written | Wrong | None:
    """Read an amount; None for a blank cell.

    Numbers are taken as they are, unless the cell shows something else, such as a date or a
    percentage; they are rounded where their currency is known. Text is read by the locale's own
    signs and never guessed: where the point groups thousands, `1.234` is 1234. A word beside the
    digits has to be a currency in use today or a clear word of scale; any other one is `Wrong`.
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
    format_ = _format(digits_alike(shown)) if shown else _NO_FORMAT
    if not format_.is_plain and looks_like_date(shown):
        return Wrong("money_is_date", {"shown": shown})
    if format_.is_scaled:
        seen = _from_text(shown, *separators(locale))
        is_so = isinstance(seen, Written) and seen.amount == number
        return seen if is_so else Wrong("money_scale")
    if format_.is_share:
        return Wrong("money_unreadable")
    if format_.meant is None:
        return Wrong("money_unit", {"shown": shown})
    return _written(_without_noise(number), format_.meant)


def _without_noise(number: Decimal) -> Decimal:
    """Return a number as it was typed; whole cents have two decimals, whatever was typed."""
    kept = _CELL.plus(number)
    in_cents = kept.quantize(_CENT)
    return in_cents if in_cents == kept else kept.normalize()


@dataclass(frozen=True, slots=True)
class _Format:
    """What the text beside the digits of a shown number says of it.

    Attributes:
        is_plain: Whether it is an amount for certain, and no date.
        is_scaled: Whether it says thousands or millions.
        meant: As `_meant_by_format` returns it.
    """

    is_plain: bool = True
    is_scaled: bool = False
    is_share: bool = False
    meant: frozenset[str] | None = frozenset()


_NO_FORMAT = _Format()


@lru_cache(maxsize=256)  # formats; a column has a few
def _format(shown: str) -> _Format:
    """Return what a shown number's format says, whatever its digits."""
    return _Format(is_plain_amount(shown), has_scale(shown), "%" in shown, _meant_by_format(shown))


def _meant_by_format(shown: str) -> frozenset[str] | None:
    """Return the currencies that the text beside a shown number may mean, whatever its digits.

    Empty if there is none, or only `$`; None if it is no currency.
    """
    marks = _FIGURES.sub("", shown)
    if marks in {"", "$"}:
        return frozenset()
    bare = marks.removeprefix("$").removesuffix("$")
    meant = meant_beside(marks) or meant_by_words(_FIGURES.sub(" ", shown)) or meant_beside(bare)
    return meant or None


def add_up(amounts: Iterable[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """Return the sum of each currency, in the order in which the currencies appear."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return list(sums.items())


def quoted(amount: Decimal, currency: str) -> str:
    """Return an amount for a problem's details; the sentence formats it as people write it."""
    return f"{amount:f} {currency}".strip()


@lru_cache(maxsize=65536)
def _from_text(text: str, decimal: str, group: str) -> Written | Wrong:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip()
    plain = plain.removeprefix("'").strip()
    if _DASH.fullmatch(plain):
        return _written(Decimal(0), frozenset())
    plain, negative = _without_sign(plain)
    plain, factor = without_scale(plain)
    match = _SHAPE.match(plain) or _SHAPE.match(plain.upper())
    if match is None or sum(each.isdecimal() for each in match[2]) > _MOST_DIGITS:
        return Wrong("money_unreadable")
    marks = {meant_beside(mark) for mark in _marks(plain, match) if mark != "$"}
    if frozenset() in marks or len(marks) > 1:
        return Wrong("money_unreadable")
    meant = next(iter(marks), frozenset())
    amount = _digits(match[2].strip(), decimal, group, most=_most_decimals(meant))
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
    return _written(-amount if negative else amount, meant)


def _most_decimals(meant: frozenset[str]) -> int:
    """Return how many decimals a text may have; a third would mostly be one of thousands."""
    return max((_DECIMALS, *map(minor_digits, meant)))


def _marks(text: str, match: re.Match[str]) -> list[str]:
    """Return the marks around the digits as typed, even if the text was matched in capitals."""
    return [text[slice(*match.span(each))] for each in (1, 3) if match[each]]


def _short_fraction(text: str) -> Decimal | None:
    """Read `1.5` or `1,5` before a word of scale; None if the sign may group thousands."""
    return Decimal(text.replace(",", ".")) if _SHORT_FRACTION.fullmatch(text) else None


def _without_sign(text: str) -> tuple[str, bool]:
    """Return a text without its sign, and whether it was negative: `(1)`, `-1`, `1-`.

    The `.-` that people in Chile write behind a sum is dropped; it does not mean negative.
    """
    text = re.sub(r"[.,]-$", "", text).strip()
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    mark = rf"^({MARK})?\s*-\s*"
    if re.match(mark, text):
        return re.sub(mark, lambda found: found[1] or "", text), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    return text.removeprefix("+").strip(), False


def _digits(text: str, decimal: str, group: str, *, most: int) -> Decimal | None:
    """Read digits with the locale's signs, or return None.

    A blank or an apostrophe may always group.

    Args:
        most: How many decimals there may be.
    """
    whole, found, fraction = text.partition(decimal)
    if found and not (fraction.isdecimal() and len(fraction) <= most):
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
    return Decimal(f"{whole}.{fraction:0<{_DECIMALS}}")
