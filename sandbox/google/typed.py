"""Read what a person types into a cell, by the workbook's locale (USER_ENTERED)."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

from sandbox.google.cells import Cell, ErrorText, Scalar
from sandbox.google.locales import (
    EPOCH,
    day_order,
    default_date_pattern,
    months,
    separators,
    yes_and_no,
)

_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#ERROR!", "#NULL!"}
_DATE = re.compile(r"^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})$")
_ISO_DAY = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}$")
_TIME = re.compile(
    r"^(\d{1,2}):(\d{2})(?::(\d{2})(?:([.,])(\d+))?)?(?:\s*([ap])\.?\s?m\.?)?$", re.IGNORECASE
)
_CURRENCY = r"US\$|R\$|S/\.?|[$€£¥]"
_AMOUNT = re.compile(
    rf"^(?P<minus>-)?\s*(?P<sign>{_CURRENCY})?\s*(?P<number>[+-]?[\d.,].*?)\s*(?P<after>{_CURRENCY})?$"
)


def typed(entry: Scalar, locale: str, old: Cell) -> Cell:
    """Return a cell after somebody typed into it; its look stays unless the entry implies one."""
    if not isinstance(entry, str):
        return old.holding(entry)
    if entry.startswith("'"):
        return old.holding(entry[1:])
    text = entry.strip()
    if text in _ERRORS:
        return old.holding(ErrorText(text))
    if len(text) > 1 and text.startswith("="):
        return old.holding(ErrorText("#NAME?"), text)
    if (old.number_format or {}).get("type") == "TEXT":
        return old.holding(entry)
    if text.upper() in {"TRUE", "FALSE", *yes_and_no(locale)}:
        return old.holding(text.upper() in {"TRUE", yes_and_no(locale)[0]})
    return _number(text, locale, old) or _moment(text, locale, old) or old.holding(entry)


def _number(text: str, locale: str, old: Cell) -> Cell | None:
    decimal, group = separators(locale)
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    match = _AMOUNT.match(inner)
    if match is None or (match["sign"] and match["after"]):
        return None
    sign = match["sign"] or match["after"]
    bare = (match["minus"] or "") + match["number"]
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").rstrip()
    if group.isspace():
        bare = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3})", group, bare)
    groups = rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+|(?={re.escape(decimal)}[0-9])"
    fraction = rf"(?:{re.escape(decimal)}[0-9]*)?"
    if not re.fullmatch(rf"[+-]?(?:{groups}){fraction}(?:[eE][+-]?[0-9]+)?", bare):
        return None
    is_grouped = group in bare
    value = float(bare.replace(group, "").replace(decimal, "."))
    if math.isinf(value):
        return None
    value = value / 100 if percent else value
    value = -value if inner is not text else value
    has_cents = decimal in bare
    if value == int(value) and abs(value) < 1e15:
        value = int(value)
    if percent:
        return _with_format(old, value, "PERCENT", "0.00%" if has_cents else "0%")
    if sign:
        number = "#,##0.00" if has_cents else "#,##0"
        pattern = f'"{sign}"{number}' if match["sign"] else f'{number}\u00a0"{sign}"'
        return _with_format(old, value, "CURRENCY", pattern)
    if is_grouped:
        return _with_format(old, value, "NUMBER", "#,##0.00" if has_cents else "#,##0")
    return old.holding(value)


def _moment(text: str, locale: str, old: Cell) -> Cell | None:
    """Read a day, a time of day, or both; None for other text.

    A day that is typed in ISO's format is also shown in it.
    """
    pattern = default_date_pattern(locale)
    day = _day(text, locale)
    if day is not None:
        return _with_format(old, day, "DATE", "yyyy-mm-dd" if _ISO_DAY.match(text) else pattern)
    time = _time(text, locale)
    if time is not None:
        return _with_format(old, time, "TIME", "h:mm:ss")
    head, _, tail = text.replace("T", " ", 1).partition(" ")
    day, time = _day(head, locale), _time(tail.strip(), locale)
    if day is None or time is None:
        return None
    return _with_format(old, day + time, "DATE_TIME", f"{pattern} h:mm:ss")


def _time(text: str, locale: str) -> float | None:
    match = _TIME.match(text)
    if match is None or match[4] not in {None, separators(locale)[0]}:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[6]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[6].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return (hour * 3600 + minute * 60 + second + float(f"0.{match[5] or 0}")) / 86_400


def _day(text: str, locale: str) -> int | None:
    match = _DATE.match(text)
    if match is None:
        return _named_day(text, locale)
    parts = (match[1], match[3], match[4])
    order = "ymd" if len(match[1]) == 4 else day_order(locale)
    if order == "ymd" and len(match[1]) != 4:
        order = "dmy"
    named = dict(zip(order, parts, strict=True))
    return _serial(named["y"], int(named["m"]), int(named["d"]))


def _named_day(text: str, locale: str) -> int | None:
    """Return the serial number of a day such as `23 nov 2026`, `23 de noviembre de 2026` or
    `November 23, 2026`; None for other text."""
    words = [w.rstrip(".") for w in re.split(r"[\s,/-]+", text.lower()) if w not in {"de", "del"}]
    known = {**months("en_US"), **months(locale)}
    if len(words) != 3:
        return None
    for day, month in ((0, 1), (1, 0)):
        if words[day].isdecimal() and words[month] in known and words[2].isdecimal():
            return _serial(words[2], known[words[month]], int(words[day]))
    return None


def _serial(year: str, month: int, day: int) -> int | None:
    full = int(year)
    if len(year) <= 2:
        full += 2000 if full < 50 else 1900
    try:
        return (datetime(full, month, day) - EPOCH).days  # noqa: DTZ001 - a calendar day
    except ValueError:
        return None


def _with_format(cell: Cell, value: float, kind: str, pattern: str) -> Cell:
    if cell.number_format:
        return cell.holding(value)
    number_format: dict[str, Any] = {"type": kind, "pattern": pattern}
    return cell.holding(value).looking(format={**cell.format, "numberFormat": number_format})
