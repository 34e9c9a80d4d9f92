"""Colours as Sheets stores them, and the conditional formats that the grid page can paint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.google.a1 import column_index
from sandbox.google.workbook import Sheet, span_of

_RULE = re.compile(r'^=\$([A-Z]{1,3})(\d+)\s*(>=|<=|<>|>|<|=)\s*("([^"]*)"|-?[\d.]+)$')


def css_colour(colour: Mapping[str, float] | None) -> str:
    """Return `rgb(…)`; an empty text for none."""
    if not colour:
        return ""
    parts = (round(colour.get(name, 0) * 255) for name in ("red", "green", "blue"))
    return f"rgb({','.join(str(part) for part in parts)})"


def rule_colour(sheet: Sheet, row: int, column: int) -> str:
    """Return the background of the first rule that holds for a cell.

    Only custom formulas that compare one column with a constant (`=$K2>0`) are understood.
    """
    for rule in sheet.conditional:
        if any(_covers(each, row, column) for each in rule["ranges"]):
            boolean = rule.get("booleanRule", {})
            condition = boolean.get("condition", {})
            values = condition.get("values", [{}])
            if condition.get("type") == "CUSTOM_FORMULA" and _holds(
                sheet, row, rule["ranges"][0], values[0].get("userEnteredValue", "")
            ):
                return css_colour(boolean.get("format", {}).get("backgroundColor"))
    return ""


def _covers(given: Mapping[str, Any], row: int, column: int) -> bool:
    span = span_of(given)
    down = span.top <= row and (span.bottom is None or row < span.bottom)
    return down and span.left <= column and (span.right is None or column < span.right)


def _holds(sheet: Sheet, row: int, first: Mapping[str, Any], formula: str) -> bool:
    match = _RULE.match(formula)
    if match is None:
        return False
    offset = int(match[2]) - 1 - span_of(first).top
    value = sheet.cell(row + offset, column_index(match[1])).value
    wanted: str | float = match[5] if match[5] is not None else float(match[4])
    if isinstance(wanted, float):
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return False
        compare = {">": value > wanted, "<": value < wanted, "=": value == wanted}
        compare |= {">=": value >= wanted, "<=": value <= wanted, "<>": value != wanted}
        return compare[match[3]]
    same = str(value or "") == wanted
    return same if match[3] == "=" else not same
