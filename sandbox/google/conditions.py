"""Evaluate the conditions of rules, filters and validations, and the colours that rules give.

Of custom formulas only those are understood that compare one cell with a constant (`=$K2>0`).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.google import a1
from sandbox.google.a1 import Span, column_index
from sandbox.google.cells import BLANK, Cell, Scalar
from sandbox.google.shown import shown
from sandbox.google.typed import typed
from sandbox.google.workbook import Sheet, Workbook, span_of

_FORMULA = re.compile(r'^=(\$?)([A-Z]{1,3})(\$?)(\d+)\s*(>=|<=|<>|>|<|=)\s*("([^"]*)"|-?[\d.]+)$')
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
}
_NUMBERS: Mapping[str, str] = {
    "NUMBER_GREATER": ">",
    "NUMBER_GREATER_THAN_EQ": ">=",
    "NUMBER_LESS": "<",
    "NUMBER_LESS_THAN_EQ": "<=",
    "NUMBER_EQ": "=",
    "NUMBER_NOT_EQ": "<>",
    "DATE_EQ": "=",
    "DATE_BEFORE": "<",
    "DATE_AFTER": ">",
    "DATE_ON_OR_BEFORE": "<=",
    "DATE_ON_OR_AFTER": ">=",
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda text, wanted: wanted in text,
    "TEXT_NOT_CONTAINS": lambda text, wanted: wanted not in text,
    "TEXT_STARTS_WITH": str.startswith,
    "TEXT_ENDS_WITH": str.endswith,
    "TEXT_EQ": operator.eq,
    "TEXT_NOT_EQ": operator.ne,
}


def holds(condition: Mapping[str, Any], cell: Cell, locale: str) -> bool:
    """Tell whether a condition without a formula holds for a cell."""
    kind = condition.get("type", "")
    wanted = [str(each.get("userEnteredValue", "")) for each in condition.get("values", [])]
    if kind in {"BLANK", "NOT_BLANK"}:
        return cell.is_blank is (kind == "BLANK")
    if kind == "ONE_OF_LIST":
        return shown(cell, locale) in wanted
    if kind == "BOOLEAN":
        return isinstance(cell.value, bool) or shown(cell, locale) in wanted
    if kind in _TEXTS:
        return bool(wanted) and _TEXTS[kind](shown(cell, locale).lower(), wanted[0].lower())
    numbers = [_number(typed(text, locale, BLANK).value) for text in wanted]
    value = _number(cell.value)
    if value is None or not numbers or None in numbers:
        return False
    if kind in {"NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN"}:
        low, high = sorted(number for number in numbers[:2] if number is not None)
        return (low <= value <= high) is ("NOT" not in kind)
    return kind in _NUMBERS and _COMPARE[_NUMBERS[kind]](value, numbers[0])


def _number(value: Scalar) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and value is not None else None


@dataclass(frozen=True, slots=True)
class _Rule:
    spans: Sequence[Span]
    condition: Mapping[str, Any]
    format: Mapping[str, Any]

    def covers(self, row: int, column: int) -> bool:
        return any(_covers(span, row, column) for span in self.spans)


class Painter:
    """The formats of a tab's cells, with the colours of rules and bands."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self._book = book
        self._sheet = sheet
        self._rules = [
            _Rule(
                [span_of(each) for each in rule["ranges"]],
                rule["booleanRule"].get("condition", {}),
                rule["booleanRule"].get("format", {}),
            )
            for rule in sheet.parts.get("conditionalFormats", ())
            if "booleanRule" in rule
        ]
        self._bands = sheet.parts.get("bandedRanges", ())

    def format(self, cell: Cell, row: int, column: int) -> Mapping[str, Any]:
        """Return a cell's effective format, without Google's defaults."""
        found: Mapping[str, Any] = cell.format
        band = self._band(row, column)
        if band and "backgroundColor" not in found:
            found = {**found, **band}
        for rule in reversed(self._rules):
            if rule.covers(row, column) and self._holds(rule, cell, row, column):
                text = {**found.get("textFormat", {}), **rule.format.get("textFormat", {})}
                found = {**found, **rule.format, **({"textFormat": text} if text else {})}
        return found

    def _band(self, row: int, column: int) -> Mapping[str, Any]:
        """Return the part of a format that a band gives a cell."""
        for each in self._bands:
            span = span_of(each["range"])
            colours = each.get("rowProperties", {})
            if not colours or not _covers(span, row, column):
                continue
            if row == span.top and "headerColor" in colours:
                return _background(colours, "headerColor")
            start = span.top + ("headerColor" in colours)
            name = "firstBandColor" if (row - start) % 2 == 0 else "secondBandColor"
            return _background(colours, name)
        return {}

    def _holds(self, rule: _Rule, cell: Cell, row: int, column: int) -> bool:
        if rule.condition.get("type") != "CUSTOM_FORMULA":
            return holds(rule.condition, cell, self._book.locale)
        [value] = rule.condition.get("values") or [{}]
        match = _FORMULA.match(value.get("userEnteredValue", ""))
        if match is None:
            return False
        corner = rule.spans[0]
        down = 0 if match[3] else row - corner.top
        across = 0 if match[1] else column - corner.left
        other = self._sheet.cell(int(match[4]) - 1 + down, column_index(match[2]) + across)
        if match[7] is not None:
            same = str(other.value or "").casefold() == match[7].casefold()
            return same if match[5] == "=" else not same
        number = _number(other.value)
        return number is not None and _COMPARE[match[5]](number, float(match[6]))


def _background(colours: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    forms = {"backgroundColor": name, "backgroundColorStyle": f"{name}Style"}
    return {form: colours[other] for form, other in forms.items() if other in colours}


def _covers(span: Span, row: int, column: int) -> bool:
    down = span.top <= row and (span.bottom is None or row < span.bottom)
    return down and span.left <= column and (span.right is None or column < span.right)


def filtered_rows(book: Workbook, sheet: Sheet) -> set[int]:
    """Return the rows that the basic filter hides."""
    given = sheet.parts.get("basicFilter", {})
    criteria = {int(key): each for key, each in given.get("criteria", {}).items()}
    for spec in given.get("filterSpecs", ()):
        criteria[spec.get("columnIndex", 0)] = spec.get("filterCriteria", {})
    if not criteria:
        return set()
    span = sheet.clamp(span_of(given.get("range", {})))
    rows = range(span.top + 1, min(span.bottom, len(sheet.rows)))
    return {
        row
        for row in rows
        if not all(
            _passes(book, each, sheet.cell(row, column)) for column, each in criteria.items()
        )
    }


def _passes(book: Workbook, criteria: Mapping[str, Any], cell: Cell) -> bool:
    if shown(cell, book.locale) in criteria.get("hiddenValues", ()):
        return False
    condition = criteria.get("condition")
    return condition is None or holds(condition, cell, book.locale)


def choices(book: Workbook, sheet: Sheet, validation: Mapping[str, Any] | None) -> list[str]:
    """Return the values that a validation offers; an empty list when it is not a list."""
    condition = (validation or {}).get("condition", {})
    values = [str(each.get("userEnteredValue", "")) for each in condition.get("values", [])]
    if condition.get("type") == "ONE_OF_LIST":
        return values
    if condition.get("type") != "ONE_OF_RANGE" or not values:
        return []
    text = values[0].lstrip("=").replace("$", "")
    title, cells = a1.split_title(text)
    source = sheet if title is None else book.titled(title)
    span = a1.parse_cells(cells)
    if source is None or span is None:
        return []
    found = (shown(c, book.locale) for row in source.block(source.clamp(span)) for c in row)
    return list(dict.fromkeys(text for text in found if text))
