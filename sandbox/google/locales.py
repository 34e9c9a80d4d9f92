"""What depends on a workbook's locale: separators, the order of a date, words for yes and no.

The data is CLDR's, by Babel; a short date is CLDR's with a year of four digits.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format
from babel.numbers import get_decimal_symbol, get_group_symbol

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers have no time zone

_YES_NO = {
    "es": ("VERDADERO", "FALSO"),
    "pt": ("VERDADEIRO", "FALSO"),
    "fr": ("VRAI", "FAUX"),
    "de": ("WAHR", "FALSCH"),
    "it": ("VERO", "FALSO"),
}


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """Return Babel's locale for a name like `es_CO`, else for its language, else en_US."""
    for candidate in (name, name.split("_", maxsplit=1)[0], "en_US"):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("en_US is always known")


@lru_cache(maxsize=64)
def separators(locale: str) -> tuple[str, str]:
    """Return a locale's decimal separator and group separator."""
    known = locale_of(locale)
    return get_decimal_symbol(known), get_group_symbol(known)


@lru_cache(maxsize=64)
def default_date_pattern(locale: str) -> str:
    pattern = get_date_format("short", locale_of(locale)).pattern.lower()
    return pattern.replace("yy", "y").replace("y", "yyyy")


def day_order(locale: str) -> str:
    """Return the order in which a locale writes a day: `dmy`, `mdy` or `ymd`."""
    pattern = default_date_pattern(locale)
    return "".join(sorted("dmy", key=pattern.index))


def yes_and_no(locale: str) -> tuple[str, str]:
    return _YES_NO.get(locale[:2], ("TRUE", "FALSE"))


@lru_cache(maxsize=64)
def months(locale: str) -> dict[str, int]:
    """Return the numbers of the months by the names that a person may type.

    Names are in lower case and without full stops.
    """
    forms = locale_of(locale).months["format"]
    names = {
        forms[width][number].lower().rstrip("."): number
        for width in ("wide", "abbreviated")
        for number in range(1, 13)
    }
    return {name: number for name, number in names.items() if not name.isdecimal()}
