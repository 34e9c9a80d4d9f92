"""Requests that move blocks of cells, or change many cells by their contents."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.google.a1 import Area, Span
from sandbox.google.cells import BLANK, Cell, Row, Scalar
from sandbox.google.fill import filled
from sandbox.google.references import copied
from sandbox.google.requests.pasting import copied_cell
from sandbox.google.shown import shown
from sandbox.google.typed import typed
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]


def sort_range(book: Workbook, body: Body) -> None:
    """Sort rows by columns: numbers come first, then text, then other values, then blanks."""
    sheet, span = book.area(body.get("range", {}))
    top, bottom = span.top, min(span.bottom, len(sheet.rows))
    order = list(range(top, max(bottom, top)))
    for spec in reversed(body.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        if not span.left <= column < span.left + span.width:
            raise ApiError(400, f"dimensionIndex[{column}] lies outside the range.")
        cells = {index: sheet.cell(index, column) for index in order}
        full = [index for index in order if not cells[index].is_blank]
        full.sort(
            key=lambda index: _sort_key(cells[index]),
            reverse=spec.get("sortOrder") == "DESCENDING",
        )
        order = full + [index for index in order if cells[index].is_blank]
    right = span.left + span.width
    moved = {now: sheet.rows[was] for now, was in enumerate(order, top)}
    if span.left == 0 and all(len(row) <= right for row in moved.values()):
        rows = [_moved(moved[now], now - was) for now, was in enumerate(order, top)]
        sheet.rows.splice(top, bottom, rows)
        return
    sheet.write(
        top,
        span.left,
        [
            [copied_cell(cell, now - was, 0) for cell in moved[now].between(span.left, right)]
            for now, was in enumerate(order, top)
        ],
    )


def _moved(row: Row, by: int) -> Row:
    if not (row.formulas and by):
        return row
    formulas = {column: copied(text, by, 0) for column, text in row.formulas.items()}
    return Row(row.values, row.looks, formulas)


def _sort_key(cell: Cell) -> tuple[int, float, str]:
    if isinstance(cell.value, bool) or cell.error is not None:
        return 2, 0.0, str(cell.value)
    if isinstance(cell.value, (int, float)):
        return 0, float(cell.value), ""
    return 1, 0.0, str(cell.value).casefold()


def auto_fill(book: Workbook, body: Body) -> None:
    """Continue a series from a source range into its neighbours, or in a range from its data."""
    if "sourceAndDestination" in body:
        given = body["sourceAndDestination"]
        sheet, span = book.area(given.get("source", {}))
        length, is_rows = given.get("fillLength", 0), given.get("dimension") == "ROWS"
    else:
        sheet, whole = book.area(body.get("range", {}))
        span, is_rows = _data_in(sheet, whole)
        length = whole.bottom - span.bottom if is_rows else whole.width - span.width
    if length == 0:
        return
    top, left, bottom, right = span.top, span.left, span.bottom, span.left + span.width
    if is_rows:
        top, bottom = (bottom, bottom + length) if length > 0 else (top + length, top)
    else:
        left, right = (right, right + length) if length > 0 else (left + length, left)
    if top < 0 or left < 0:
        raise ApiError(400, "The fill would leave the grid.")
    book.grow(sheet, bottom, right)
    cells = sheet.block(span)
    lines = [list(column) for column in zip(*cells, strict=True)] if is_rows else cells
    grown = [filled(line, length, is_rows=is_rows) for line in lines]
    sheet.write(top, left, [list(row) for row in zip(*grown, strict=True)] if is_rows else grown)


def _data_in(sheet: Sheet, whole: Area) -> tuple[Area, bool]:
    """Return the part of a range that holds data, and whether to continue it along the rows."""
    cells = sheet.block(whole)
    height = next((i for i, row in enumerate(cells) if row[0].is_blank), len(cells))
    width = next((i for i, cell in enumerate(cells[0]) if cell.is_blank), len(cells[0]))
    if not height:
        raise ApiError(400, "There is no data in the range to fill from.")
    is_rows = height < len(cells)
    across = whole.width if is_rows else width
    return Area(whole.top, whole.left, whole.top + height, whole.left + across), is_rows


@dataclass
class _Replacing:
    """The search and the counts of a find-and-replace request."""

    pattern: re.Pattern[str]
    replacement: str
    locale: str
    is_whole: bool
    with_formulas: bool
    values: int = 0
    formulas: int = 0
    occurrences: int = 0

    def __call__(self, cell: Cell) -> Cell:
        text = shown(cell, self.locale) if cell.formula is None else cell.formula
        if cell.is_blank or (cell.formula is not None and not self.with_formulas):
            return cell
        if self.is_whole and not self.pattern.fullmatch(text):
            return cell
        changed, count = self.pattern.subn(self.replacement, text)
        if not count:
            return cell
        self.occurrences += count
        if cell.formula is not None:
            self.formulas += 1
        else:
            self.values += 1
        return typed(changed, self.locale, cell) if changed else cell.holding(None)


def find_replace(book: Workbook, body: Body) -> dict[str, Any]:
    replacing = _replacing(book, body)
    rows_changed, sheets_changed = 0, 0
    for sheet, span in _places(book, body):
        used = replace(span, bottom=min(span.bottom, len(sheet.rows)))
        before = sheet.block(used)
        after = [[replacing(cell) for cell in row] for row in before]
        changed = sum(old != new for old, new in zip(before, after, strict=True))
        rows_changed += changed
        sheets_changed += changed > 0
        sheet.write(span.top, span.left, after)
    counts = {
        "valuesChanged": replacing.values,
        "formulasChanged": replacing.formulas,
        "rowsChanged": rows_changed,
        "sheetsChanged": sheets_changed,
        "occurrencesChanged": replacing.occurrences,
    }
    return {name: count for name, count in counts.items() if count}


def _replacing(book: Workbook, body: Body) -> _Replacing:
    text = body.get("find", "")
    if not text:
        raise ApiError(400, "find must be specified")
    by_regex = bool(body.get("searchByRegex"))
    replacement = body.get("replacement", "")
    replacement = (
        re.sub(r"\$(\d)", r"\\\1", replacement) if by_regex else replacement.replace("\\", r"\\")
    )
    flags = 0 if body.get("matchCase") else re.IGNORECASE
    try:
        pattern = re.compile(text if by_regex else re.escape(text), flags)
    except re.error as error:
        raise ApiError(400, f"Invalid regular expression: {text}") from error
    whole, formulas = bool(body.get("matchEntireCell")), bool(body.get("includeFormulas"))
    return _Replacing(pattern, replacement, book.locale, whole, formulas)


def _places(book: Workbook, body: Body) -> list[tuple[Sheet, Area]]:
    if body.get("allSheets"):
        return [(sheet, sheet.clamp(Span())) for sheet in book.in_order()]
    if "range" in body:
        return [book.area(body["range"])]
    if "sheetId" in body:
        sheet = book.sheet(body["sheetId"])
        return [(sheet, sheet.clamp(Span()))]
    raise ApiError(400, "One of 'range', 'sheetId' or 'allSheets' must be set.")


def trim_whitespace(book: Workbook, body: Body) -> dict[str, Any]:
    sheet, span = book.area(body.get("range", {}))
    changed = 0

    def trimmed(cell: Cell) -> Cell:
        nonlocal changed
        if not isinstance(cell.value, str) or cell.formula is not None or cell.error:
            return cell
        text = re.sub(r"\s+", " ", cell.value).strip()
        changed += text != cell.value
        return cell.holding(text or None)

    used = replace(span, bottom=min(span.bottom, len(sheet.rows)))
    sheet.change(used, trimmed)
    return {"cellsChangedCount": changed} if changed else {}


def delete_duplicates(book: Workbook, body: Body) -> dict[str, Any]:
    """Delete rows that repeat an earlier row of the range; the rows below move up."""
    sheet, span = book.area(body.get("range", {}))
    right = span.left + span.width
    ends = [
        (c.get("startIndex", 0), c.get("endIndex", 0)) for c in body.get("comparisonColumns", [])
    ]
    if any(start < span.left or end > right for start, end in ends):
        raise ApiError(400, "comparisonColumns must lie within the range.")
    columns = [column for start, end in ends for column in range(start, end)]
    columns = columns or list(range(span.left, right))
    rows = sheet.block(replace(span, bottom=min(span.bottom, len(sheet.rows))))
    seen: set[tuple[tuple[str, Scalar], ...]] = set()
    kept: list[list[Cell]] = []
    for row in rows:
        cells = [row[column - span.left] for column in columns]
        key = tuple((type(c.value).__name__, _folded(c.value)) for c in cells)
        if key not in seen or all(cell.is_blank for cell in row):
            seen.add(key)
            kept.append(row)
    removed = len(rows) - len(kept)
    sheet.write(span.top, span.left, [*kept, *[[BLANK] * span.width] * removed])
    return {"duplicatesRemovedCount": removed} if removed else {}


def _folded(value: Scalar) -> Scalar:
    return value.casefold() if isinstance(value, str) else value


_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def text_to_columns(book: Workbook, body: Body) -> None:
    sheet, span = book.area(body.get("source", {}))
    if span.width != 1:
        raise ApiError(400, "The source must be a single column.")
    kind = body.get("delimiterType", "AUTODETECT")
    rows = sheet.block(replace(span, bottom=min(span.bottom, len(sheet.rows))))
    texts = ["" if row[0].value is None else str(row[0].value) for row in rows]
    delimiter = body.get("delimiter") if kind == "CUSTOM" else _DELIMITERS.get(kind)
    if not delimiter:
        delimiter = max(_DELIMITERS.values(), key=lambda sign: sum(sign in t for t in texts))
    parts = [text.split(delimiter) for text in texts]
    book.grow(sheet, 0, span.left + max((len(part) for part in parts), default=0))
    for offset, part in enumerate(parts):
        cells = [
            typed(text.strip(), book.locale, sheet.cell(span.top + offset, span.left + j))
            for j, text in enumerate(part)
        ]
        sheet.put(span.top + offset, span.left, cells)


def randomize_range(book: Workbook, body: Body) -> None:
    sheet, span = book.area(body.get("range", {}))
    rows = sheet.block(span)
    random.shuffle(rows)
    sheet.write(span.top, span.left, rows)


HANDLERS: Mapping[str, Callable[[Workbook, Body], dict[str, Any] | None]] = {
    "sortRange": sort_range,
    "autoFill": auto_fill,
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
    "textToColumns": text_to_columns,
    "randomizeRange": randomize_range,
}
