"""What a cell of an unknown column may be: a part of the amount, a day, a yes or a no."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from aldia.ledger.values.cells import Raw, Scalar, is_filled
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.dates import may_be_day, parse_date
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.money import Written, parse_money
from aldia.ledger.values.vocabulary import words_of

_LONGEST_WORD = 60
"""Characters of a cell that may be a known word; chosen by hand. Longer ones are sentences."""

_LEAST_SHARE = Decimal("0.01")
"""Share of an amount; chosen by hand, as less of it is hardly a payment or a deduction."""

_DAY_AND_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})")
_MONTHS = words_of(lambda said: " ".join(said.months))
_MONTHS_OF_A_YEAR = 12
_DAYS_OF_A_MONTH = 31


def is_marked(cell: Scalar) -> bool:
    """Tell whether a cell is filled, and not with a box that nobody ticked."""
    return cell is not False and is_filled(cell)


def is_word(cell: Scalar, words: Collection[str]) -> bool:
    """Tell whether a cell is one of some folded words."""
    return isinstance(cell, str) and len(cell) <= _LONGEST_WORD and fold_words(cell) in words


def is_part(raw: Raw, whole: Raw, locale: str) -> bool:
    """Tell whether a cell may be a part of an amount, or all of it."""
    part, amount = parse_money(raw, locale), parse_money(whole, locale)
    if not isinstance(part, Written) or not isinstance(amount, Written) or not part.amount:
        return False
    return abs(amount.amount) * _LEAST_SHARE <= abs(part.amount) <= abs(amount.amount)


def is_less_than_all(raw: Raw) -> bool:
    """Tell whether a share, as a number or as a text such as `42%`, is plainly less than all."""
    text = raw.text.removesuffix("%").strip().replace(",", ".")
    if raw.number is None and not re.fullmatch(r"\d{1,3}(?:\.\d+)?", text):
        return False
    share = raw.number if raw.number is not None else Decimal(text)
    return 0 <= share < 100 and share != 1


def is_full_day(raw: Raw, locale: str) -> bool:
    if raw.number is not None:
        return may_be_day(raw.number)
    return isinstance(raw.value, str) and isinstance(parse_date(raw, locale), date)


def is_short_day(cell: Scalar) -> bool:
    """Tell whether a text is a day without a year: `15/2`, `15-feb`, `Feb 15`."""
    if not isinstance(cell, str):
        return False
    if numbers := _DAY_AND_MONTH.fullmatch(cell.strip()):
        first, second = sorted(map(int, numbers.groups()))
        return 0 < first <= _MONTHS_OF_A_YEAR and second <= _DAYS_OF_A_MONTH
    parts = fold_words(cell).split()
    days = [part for part in parts if part.isdecimal() and 0 < int(part) <= _DAYS_OF_A_MONTH]
    return len(parts) == 2 and len(days) == 1 and not _MONTHS.isdisjoint(parts)


def is_said(raw: Raw, locale: str) -> bool:
    return _is_answer(raw) or is_full_day(raw, locale) or is_short_day(raw.value)


def _is_answer(raw: Raw) -> bool:
    """Tell whether a cell says yes or no by a word or a sign; a number and a dash do not."""
    if raw.number is not None:
        return False
    is_word = raw.value is True or any(each.isalpha() or each > "ⁿ" for each in str(raw.value))
    return is_word and isinstance(parse_yes_no(raw), bool)
