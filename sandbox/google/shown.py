"""What a person sees in a cell: numbers and dates by format and locale (FORMATTED_VALUE)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from sandbox.google.workbook import Cell

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers have no time zone

_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|yyyy|yy|y|mmmm|mmm|mm|m|dd|d|hh|h|ss|s|am/pm|.', re.I | re.S)
_NUMBER_PART = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?|\.[#0?]+")
_DEFAULT_DATE = {
    "en_US": "M/d/yyyy",
    "en_GB": "dd/mm/yyyy",
    "es_MX": "dd/mm/yyyy",
    "es_CL": "dd-mm-yyyy",
    "pt_BR": "dd/mm/yyyy",
    "de_DE": "dd.mm.yyyy",
}


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """Return Babel's locale for a workbook's `es_CO`, or `es`, or American English."""
    for candidate in (name, name.split("_", maxsplit=1)[0], "en_US"):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("en_US is always known")


@lru_cache(maxsize=64)
def separators(locale: str) -> tuple[str, str]:
    """Return the decimal and the group sign of a locale."""
    known = locale_of(locale)
    return get_decimal_symbol(known), get_group_symbol(known)


def default_date_pattern(locale: str) -> str:
    return _DEFAULT_DATE.get(locale, "d/m/yyyy" if locale.startswith("es") else "yyyy-mm-dd")


def shown(cell: Cell, locale: str) -> str:
    """Return the text that the grid shows."""
    if cell.error is not None:
        return cell.error
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        yes, no = ("VERDADERO", "FALSO") if locale.startswith("es") else ("TRUE", "FALSE")
        return yes if value else no
    return shown_number(value, (cell.format or {}).get("numberFormat"), locale)


def shown_number(value: float, number_format: Mapping[str, Any] | None, locale: str) -> str:
    kind = (number_format or {}).get("type", "")
    pattern = (number_format or {}).get("pattern", "")
    if kind in {"DATE", "DATE_TIME", "TIME"}:
        return _shown_date(value, pattern or default_date_pattern(locale), locale)
    if kind == "TEXT" or not (pattern or kind in {"NUMBER", "CURRENCY", "PERCENT"}):
        return _plain(value, locale)
    default = {"PERCENT": "0.00%", "NUMBER": "#,##0.00", "CURRENCY": '"$"#,##0.00'}
    return _patterned(value, pattern or default[kind], locale)


def _plain(value: float, locale: str) -> str:
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return repr(round(value, 10)).replace(".", separators(locale)[0])


def _patterned(value: float, pattern: str, locale: str) -> str:
    sections = pattern.split(";")
    negative = value < 0
    section = sections[1] if negative and len(sections) > 1 else sections[0]
    sign = "-" if negative and len(sections) == 1 else ""
    number = abs(Decimal(repr(value)))
    if "%" in section:
        number *= 100
    match = _NUMBER_PART.search(section)
    if match is None:
        return sign + _literal(section)
    whole, _, fraction = match[0].partition(".")
    digits = f"{number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP):f}"
    integer, _, decimals = digits.partition(".")
    decimal_sign, group_sign = separators(locale)
    if "," in whole:
        integer = f"{int(integer):,}".replace(",", group_sign)
    body = integer + (decimal_sign + decimals if decimals else "")
    return sign + _literal(section[: match.start()]) + body + _literal(section[match.end() :])


def _literal(text: str) -> str:
    text = re.sub(r'"([^"]*)"', r"\1", text)
    text = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", text)
    return re.sub(r"\\(.)", r"\1", text)


def _shown_date(value: float, pattern: str, locale: str) -> str:
    try:
        moment = EPOCH + timedelta(days=value)
    except OverflowError:
        return _plain(value, locale)
    months = locale_of(locale).months["format"]
    tokens = {
        "yyyy": f"{moment.year:04}",
        "yy": f"{moment.year % 100:02}",
        "y": f"{moment.year}",
        "mmmm": months["wide"][moment.month],
        "mmm": months["abbreviated"][moment.month],
        "mm": f"{moment.month:02}",
        "m": str(moment.month),
        "dd": f"{moment.day:02}",
        "d": str(moment.day),
        "hh": f"{moment.hour:02}",
        "h": str(moment.hour),
        "ss": f"{moment.second:02}",
        "s": str(moment.second),
        "am/pm": "AM" if moment.hour < 12 else "PM",
    }
    out = ""
    after_hour = False
    for token in _DATE_TOKEN.findall(pattern):
        small = token.lower()
        if small in {"mm", "m"} and after_hour:
            out += f"{moment.minute:02}"
        elif small in tokens:
            out += tokens[small]
        else:
            out += _literal(token)
        if small in tokens:
            after_hour = small in {"hh", "h"}
    return out
