"""Dates as people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.folding import digits_alike, fold_words
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

_EPOCH = date(1899, 12, 30)
_FIRST_YEAR = 1990
_LAST_YEAR = 2100
"""Years that a date may have, both included; chosen by hand. Any other is a slip."""

_FIRST_SERIAL = (date(_FIRST_YEAR, 1, 1) - _EPOCH).days
_LAST_SERIAL = (date(_LAST_YEAR, 12, 31) - _EPOCH).days

_MONTHS = {
    name: number
    for said in VOCABULARIES
    for number, names in enumerate(said.months, start=1)
    for name in names.split()
}
_WEEKDAYS = words_of(lambda said: said.weekdays)
_BETWEEN = words_of(lambda said: said.in_dates)
_TIME = re.compile(
    r"(?:[ t]|,\s*)\s*(?:a las\s+|at\s+)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"\s*(?:[ap]\.?\s?m\.?)?\s*(?:z|[+-]\d{2}:?\d{2}|utc|gmt)?\s*(?:h|hs|hrs)?$",
    re.I,
)
_NUMERIC = re.compile(r"^(\d{1,4})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{1,4})$")
_PARTIAL = re.compile(r"^(?:\d{1,2}\s*[/.\-]\s*(?:\d{1,2}|\d{4})|\d{4}[/\-]\d{1,2}|\d{4})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
_ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|o|ro|er|º|°)$")

_NO_DATE = re.compile(r"^[^\w/:]*\d{1,3}(?:[.,\s]\d{3})*(?:[.,]\d{1,2})?[^\w/:]*$")
"""A text that is plainly an amount: digits in groups of three, without a word."""

_OLD_YEAR = re.compile(r"(?<![\d.,])1[89]\d\d(?![\d.,])|[./-]1[89]\d\d(?!\d)")

DATE_ORDERS = {"en_US": "mdy", "en_PH": "mdy", "en_CA": "ymd"}
"""Order of day and month by locale; day first everywhere else."""


def other_order(locale: str) -> str:
    """Return a locale that reads a date's first two numbers the other way round."""
    return "es_CO" if DATE_ORDERS.get(locale) == "mdy" else "en_US"


def parse_date(raw: Raw, locale: str) -> date | Wrong | None:
    """Read a date; None for a blank cell.

    A number is a serial date of Sheets, or a date written without separators (20190307). Text
    is read in the order of the workbook's locale and never in another: `31/12/25` is not a date
    in an American workbook.
    """
    if type(raw.value) is int:
        return _from_serial(raw.value)
    if raw.is_blank:
        return None
    if raw.is_error:
        return Wrong("cell_error")
    if raw.number is not None:
        return _from_number(raw.number)
    if isinstance(raw.value, bool) or "?" in str(raw.value):
        return Wrong("date_unreadable")
    return _from_text(str(raw.value), DATE_ORDERS.get(locale, "dmy"))


@lru_cache(maxsize=65536)
def _from_serial(number: int) -> date | Wrong:
    return _from_number(Decimal(number))


def _from_number(number: Decimal) -> date | Wrong:
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return _EPOCH + timedelta(days=int(number))
    match = _COMPACT.match(str(number))
    if match is not None:
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if 0 <= number < 1:
        return Wrong("date_only_time")
    if _FIRST_YEAR <= number <= _LAST_YEAR:
        return Wrong("date_incomplete")
    return Wrong("date_unreadable") if number < 1 else Wrong("date_year")


@lru_cache(maxsize=65536)
def _from_text(text: str, order: str) -> date | Wrong:
    plain = " ".join(text.replace(" ", " ").split()).strip(" '").strip()
    without_time = _TIME.sub("", plain).strip(" ,")
    if not without_time or re.fullmatch(r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?", plain):
        return Wrong("date_only_time")
    compact = _COMPACT.match(without_time)
    if compact is not None:
        return _checked(int(compact[1]), int(compact[2]), int(compact[3]))
    if _PARTIAL.match(without_time):
        return Wrong("date_incomplete")
    numeric = _NUMERIC.match(without_time)
    if numeric is not None:
        return _from_numbers(numeric[1], numeric[3], numeric[4], order)
    return _from_words(without_time)


def _from_numbers(first: str, second: str, third: str, order: str) -> date | Wrong:
    if len(first) == 4:
        return _checked(int(first), int(second), int(third))
    if len(first) == 3 or len(third) not in (2, 4):
        return Wrong("date_year") if len(third) != 1 else Wrong("date_incomplete")
    if order == "ymd" and len(third) == 2:
        return Wrong("date_order")
    day, month = (second, first) if order == "mdy" else (first, second)
    return _checked(_full_year(third), int(month), int(day))


def _from_words(text: str) -> date | Wrong:
    """Read a day, a named month and a year, in any order that leaves only one reading."""
    words = [word for word in re.split(r"[\s,./\-]+", _plain(text)) if word]
    words = [word for word in words if word not in _BETWEEN]
    if len(words) > 3 and words[0] in _WEEKDAYS:
        words = words[1:]
    months = [word for word in words if word in _MONTHS]
    numbers = [_ORDINAL.sub(r"\1", word) for word in words if word not in _MONTHS]
    if len(months) != 1 or not all(number.isdecimal() for number in numbers):
        return Wrong("date_incomplete" if len(months) == 1 else "date_unreadable")
    if len(numbers) != 2:
        return Wrong("date_incomplete" if len(numbers) < 2 else "date_unreadable")
    day, year = numbers
    if len(day) == 4:
        day, year = year, day
    if len(year) not in (2, 4) or len(day) > 2:
        return Wrong("date_year")
    return _checked(_full_year(year), _MONTHS[months[0]], int(day))


def _plain(text: str) -> str:
    """Return a text folded part by part, with one blank for each run of separators."""
    return " ".join(fold_words(part) for part in re.split(r"[\s,./\-]+", text) if fold_words(part))


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    # 80 to 99 are of the last century; chosen by hand.
    return year + (2000 if year < 80 else 1900)


def _checked(year: int, month: int, day: int) -> date | Wrong:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Wrong("date_year")
    try:
        return date(year, month, day)
    except ValueError:
        if month > 12 and day <= 12:
            return Wrong("date_order")
        return Wrong("date_impossible")


_FIRST_DAY = 36526
"""Serial number of the first day of 2000: earlier ones are hardly in a book."""

_LAST_DAY = 73050
"""Serial number of the last day of 2099."""


def may_be_day(number: int | Decimal) -> bool:
    """Tell whether a number may be the serial number of a day in a book."""
    return _FIRST_DAY <= number <= _LAST_DAY


def serial_of(day: date) -> int:
    """Return the number that Sheets keeps for a day."""
    return (day - _EPOCH).days


@lru_cache(maxsize=256)  # formats; a column has a few
def is_plain_amount(shown: str) -> bool:
    """Tell whether a text is plainly an amount and no date, whatever its digits."""
    return _NO_DATE.match(shown) is not None


def looks_like_date(shown: str) -> bool:
    """Tell whether what a person sees in a cell is a date, in whatever order.

    Days around 1900 count too: so a small number shows in a cell with a date's format.
    """
    if is_plain_amount(digits_alike(shown)):
        return False
    readings = [_from_text(shown, order) for order in ("dmy", "mdy")]
    is_day = any(isinstance(reading, date) for reading in readings)
    return is_day or (Wrong("date_year") in readings and bool(_OLD_YEAR.search(shown)))
