"""What Sheets makes of what a person types, by the workbook's locale (USER_ENTERED)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from sandbox.google.shown import EPOCH, default_date_pattern, separators
from sandbox.google.workbook import Cell, Scalar

_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#ERROR!", "#NULL!"}
_DATE = re.compile(r"^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})$")
_CURRENCY = re.compile(r"^(-?)\s*(US\$|R\$|S/|[$€£])\s*(.+)$")


def typed(entry: Scalar, locale: str, old: Cell) -> Cell:
    """Return the cell after somebody typed into it; its look stays unless the entry brings one."""
    keep = replace(old, value=None, formula=None, error=None)
    if not isinstance(entry, str):
        return replace(keep, value=entry)
    if entry.startswith("'"):
        return replace(keep, value=entry[1:])
    text = entry.strip()
    if text in _ERRORS:
        return replace(keep, error=text)
    if len(text) > 1 and text.startswith("="):
        return replace(keep, formula=text, error="#NAME?")
    if (keep.format or {}).get("numberFormat", {}).get("type") == "TEXT":
        return replace(keep, value=entry)
    if text.upper() in {"TRUE", "VERDADERO", "FALSE", "FALSO"}:
        return replace(keep, value=text.upper() in {"TRUE", "VERDADERO"})
    return _number(text, locale, keep) or _date(text, locale, keep) or replace(keep, value=entry)


def _number(text: str, locale: str, keep: Cell) -> Cell | None:
    decimal, group = separators(locale)
    currency = _CURRENCY.match(text)
    bare = currency[1] + currency[3] if currency else text
    percent = bare.endswith("%")
    bare = bare.removesuffix("%")
    groups = rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+"
    if not re.fullmatch(rf"[+-]?(?:{groups})(?:{re.escape(decimal)}[0-9]*)?", bare):
        return None
    number = float(bare.replace(group, "").replace(decimal, "."))
    value: float = number / 100 if percent else number
    value = int(value) if value == int(value) else value
    if percent:
        return _with_format(keep, value, {"type": "PERCENT", "pattern": "0.00%"})
    if currency:
        pattern = f'"{currency[2]}"#,##0' + (".00" if decimal in bare else "")
        return _with_format(keep, value, {"type": "CURRENCY", "pattern": pattern})
    return replace(keep, value=value)


def _date(text: str, locale: str, keep: Cell) -> Cell | None:
    match = _DATE.match(text)
    if match is None:
        return None
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        year, month, day = first, second, third
    elif locale == "en_US":
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    if len(match[4]) == 2 and len(match[1]) != 4:
        year += 2000 if year < 50 else 1900
    try:
        serial = (datetime(year, month, day) - EPOCH).days  # noqa: DTZ001 - a calendar day
    except ValueError:
        return None
    return _with_format(keep, serial, {"type": "DATE", "pattern": default_date_pattern(locale)})


def _with_format(cell: Cell, value: float, number_format: dict[str, Any]) -> Cell:
    if (cell.format or {}).get("numberFormat"):
        return replace(cell, value=value)
    return replace(cell, value=value, format={**(cell.format or {}), "numberFormat": number_format})
