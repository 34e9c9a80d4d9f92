"""Formulas that stand on nothing but themselves and the clock, calculated by IronCalc.

A formula that speaks of other cells shows `#NAME?`, as one with an unknown function would.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import ironcalc

from sandbox.google.shown import EPOCH
from sandbox.google.workbook import Cell, Scalar, Workbook

_LITERAL = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(r"[A-Za-z]{1,3}\$?\d|!|:")
_NOW = re.compile(r"\bNOW\(\)", re.IGNORECASE)


def recalculate(book: Workbook, now: datetime) -> None:
    """Bring every formula up to the present minute of the workbook's own clock."""
    serial = _serial(now.astimezone(_zone(book.time_zone)))
    for sheet in book.in_order():
        if not sheet.has_formulas:
            continue
        for index, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if cell.formula is not None and _stands_alone(cell.formula):
                    fresh = _calculated(cell, serial)
                    if fresh != cell:
                        sheet.put(index, column, [fresh])


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name) if "/" in name else UTC


def _serial(local: datetime) -> float:
    since = local.replace(tzinfo=None, second=0, microsecond=0) - EPOCH
    return since / timedelta(days=1)


@lru_cache(maxsize=1024)
def _stands_alone(formula: str) -> bool:
    return _REFERENCE.search(_LITERAL.sub("", formula)) is None


def _calculated(cell: Cell, now: float) -> Cell:
    value = _evaluate(str(cell.formula), now)
    if isinstance(value, str) and value.startswith("#"):
        return replace(cell, value=None, error=value)
    return replace(cell, value=value, error=None)


@lru_cache(maxsize=4096)
def _evaluate(formula: str, now: float) -> Scalar:
    """Calculate a formula; semicolons part its arguments in every locale of Sheets."""
    literals = _LITERAL.findall(formula)
    bare = _NOW.sub(repr(now), _LITERAL.sub("\0", formula)).replace(";", ",")
    for literal in literals:
        bare = bare.replace("\0", literal, 1)
    model = ironcalc.create("sandbox", "en", "UTC", "en")
    model.set_user_input(0, 1, 1, bare)
    model.evaluate()
    value = model.get_cell_value(0, 1, 1)
    found: Scalar = int(value) if isinstance(value, float) and value.is_integer() else value
    return found
