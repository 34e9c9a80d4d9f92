"""The `values` collection: reading and writing cells as plain lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.google import a1
from sandbox.google.cells import PLAIN, Cell, Look, Row, Scalar
from sandbox.google.dimension_requests import insert_rows
from sandbox.google.locales import yes_and_no
from sandbox.google.lookups import DataFilter, spans_of
from sandbox.google.shown import formatter
from sandbox.google.typed import typed
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError

LONGEST_TEXT = 50_000
_DATES = {"DATE", "DATE_TIME", "TIME"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are read."""

    render: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"
    by_columns: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Reading:
        return cls(
            options.get("valueRenderOption") or "FORMATTED_VALUE",
            options.get("dateTimeRenderOption") or "SERIAL_NUMBER",
            options.get("majorDimension") == "COLUMNS",
        )


def input_option(options: Mapping[str, Any]) -> str:
    """Return how entries are to be taken: RAW, or USER_ENTERED as if somebody typed them."""
    option = options.get("valueInputOption")
    if option not in {"RAW", "USER_ENTERED"}:
        raise ApiError(400, "'valueInputOption' is required but not specified")
    return str(option)


def read_range(book: Workbook, text: str, how: Reading) -> dict[str, Any]:
    sheet, span = book.find(text)
    return read_span(book, sheet, span, how)


def read_span(book: Workbook, sheet: Sheet, span: a1.Area, how: Reading) -> dict[str, Any]:
    """Answer one ValueRange: trailing blanks cut, `values` absent when nothing is left."""
    read = _reader(book.locale, how)
    bottom = min(span.bottom, sheet.used_rows())
    rows = [read(row, span.left, span.right) for row in sheet.rows[span.top : bottom]]
    if how.by_columns:
        width = max((len(row) for row in rows), default=0)
        rows = [
            [row[column] if column < len(row) else "" for row in rows] for column in range(width)
        ]
        for column in rows:
            _trim(column)
    while rows and not rows[-1]:
        rows.pop()
    answer: dict[str, Any] = {
        "range": a1.written(sheet.title, span),
        "majorDimension": "COLUMNS" if how.by_columns else "ROWS",
    }
    if rows:
        answer["values"] = rows
    return answer


def _reader(locale: str, how: Reading) -> Callable[[Row, int, int], list[Scalar]]:
    """Return what reads the cells of a row from one column to before another."""
    is_shown = how.render == "FORMATTED_VALUE"
    texts = _texts_by_look(locale, only_dates=not is_shown)
    as_text = is_shown or how.dates == "FORMATTED_STRING"
    yes, no = yes_and_no(locale) if is_shown else (True, False)

    def read(row: Row, left: int, right: int) -> list[Scalar]:
        values = row.values[left:right]
        cells: list[Scalar] = ["" if value is None else value for value in values]
        if as_text:
            looks = row.looks[left:right]
            for place, value in enumerate(cells):
                if isinstance(value, str):
                    continue
                if isinstance(value, bool):
                    cells[place] = yes if value else no
                else:
                    cells[place] = texts(looks[place] if place < len(looks) else PLAIN)[value]
        if how.render == "FORMULA":
            for column, formula in row.formulas.items():
                if left <= column < right:
                    cells += [""] * (column - left + 1 - len(cells))
                    cells[column - left] = formula
        _trim(cells)
        return cells

    return read


class _Texts(dict[Scalar, Scalar]):
    """What numbers look like in one format; each is worked out once."""

    def __init__(self, show: Callable[[float], Scalar]) -> None:
        self._show = show

    def __missing__(self, value: float) -> Scalar:
        text = self[value] = self._show(value)
        return text


def _texts_by_look(locale: str, *, only_dates: bool) -> Callable[[Look], _Texts]:
    known: dict[int, tuple[Look, _Texts]] = {}

    def texts(look: Look) -> _Texts:
        found = known.get(id(look))
        if found is None:
            number_format = (look.format or {}).get("numberFormat") or {}
            is_left = only_dates and number_format.get("type") not in _DATES
            show = (lambda value: value) if is_left else formatter(number_format, locale)
            found = known[id(look)] = look, _Texts(show)
        return found[1]

    return texts


def _trim(cells: list[Scalar]) -> None:
    while cells and cells[-1] == "":
        cells.pop()


def write_range(book: Workbook, data: Mapping[str, Any], option: str) -> dict[str, Any]:
    """Write one ValueRange at the place that its `range` names."""
    sheet, span = book.find(data.get("range", ""))
    return write_span(book, sheet, span, data, option)


def write_span(
    book: Workbook, sheet: Sheet, span: a1.Area, data: Mapping[str, Any], option: str
) -> dict[str, Any]:
    """Write rows or columns from the corner of a span; null leaves a cell, "" clears it."""
    rows = _as_rows(data)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    bottom, right = span.top + height, span.left + width
    _check_room(sheet, span, bottom, right)
    count = _write(book, sheet, span, rows, option)
    written = a1.Area(span.top, span.left, max(bottom, span.top + 1), max(right, span.left + 1))
    answer: dict[str, Any] = {
        "spreadsheetId": book.id,
        "updatedRange": a1.written(sheet.title, written),
    }
    if count:
        answer |= {"updatedRows": height, "updatedColumns": width, "updatedCells": count}
    return answer


def _check_room(sheet: Sheet, span: a1.Area, bottom: int, right: int) -> None:
    is_corner = (span.bottom, span.right) == (span.top + 1, span.left + 1)
    limit_down = sheet.row_count if is_corner else span.bottom
    limit_right = sheet.column_count if is_corner else span.right
    if bottom > limit_down or right > limit_right:
        tried = "row" if bottom > limit_down else "column"
        last = str(bottom) if tried == "row" else a1.column_name(right - 1)
        raise ApiError(
            400,
            f"Requested writing within range [{a1.written(sheet.title, sheet.clamp(span))}], "
            f"but tried writing to {tried} [{last}]",
        )


def _as_rows(data: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    lists: Sequence[Any] = data.get("values", [])
    for index, each in enumerate(lists):
        if not isinstance(each, list):
            text = (
                f"Invalid value at 'data.values[{index}]' "
                f"(type.googleapis.com/google.protobuf.ListValue), {json.dumps(each)[:80]}"
            )
            raise ApiError(400, text, violations=[{"field": "values", "description": text}])
    if data.get("majorDimension") != "COLUMNS":
        return lists
    height = max((len(column) for column in lists), default=0)
    return [[c[row] if row < len(c) else None for c in lists] for row in range(height)]


def _write(
    book: Workbook, sheet: Sheet, span: a1.Area, rows: Sequence[Sequence[Any]], option: str
) -> int:
    """Write rows of entries, those alone that hold something but null; return their number."""
    count, changed = 0, []
    for offset, entries in enumerate(rows):
        old = sheet.rows.row(span.top + offset)
        if all(entry is None for entry in entries):
            changed.append(old)
            continue
        cells = []
        for place, entry in enumerate(entries):
            cell = old.cell(span.left + place)
            if entry is not None:
                _check_entry(entry, offset, place)
                cell = _entered(entry, option, cell, book.locale)
                count += 1
            cells.append(cell)
        changed.append(old.with_cells(span.left, cells))
    if count:
        while changed and span.top + len(changed) > len(sheet.rows) and not len(changed[-1]):
            changed.pop()
        sheet.rows.splice(span.top, span.top + len(changed), changed)
    return count


def _check_entry(entry: Any, row: int, column: int) -> None:
    if isinstance(entry, (list, dict)):
        kind = "list_value" if isinstance(entry, list) else "struct_value"
        raise ApiError(400, f"Invalid values[{row}][{column}]: {kind} is not a cell's value")
    if isinstance(entry, str) and len(entry) > LONGEST_TEXT:
        raise ApiError(
            400,
            "Your input contains more than the maximum of 50000 characters in a single cell.",
        )


def _entered(entry: Scalar, option: str, old: Cell, locale: str) -> Cell:
    if entry == "":
        return old.holding(None)
    if option == "RAW":
        whole = isinstance(entry, float) and entry.is_integer() and abs(entry) < 1e15
        return old.holding(int(entry) if whole and entry is not None else entry)
    return typed(entry, locale, old)


def append(
    book: Workbook, text: str, data: Mapping[str, Any], option: str, *, insert: bool
) -> dict[str, Any]:
    """Append below the table that touches the range, as Sheets finds it."""
    sheet, span = book.find(text)
    table = _table(sheet, span)
    left, bottom = (span.left, span.top) if table is None else _below(sheet, table)
    rows = _as_rows(data)
    answer: dict[str, Any] = {"spreadsheetId": book.id}
    if table is not None:
        answer["tableRange"] = a1.written(sheet.title, table)
    if insert and bottom < sheet.row_count:
        insert_rows(book, sheet, bottom, len(rows))
    missing = bottom + len(rows) - sheet.row_count
    if missing > 0:
        sheet.row_count += missing
        book.check_size()
    here = a1.Area(bottom, left, bottom + max(len(rows), 1), sheet.column_count)
    answer["updates"] = write_span(book, sheet, here, data, option)
    return answer


def _table(sheet: Sheet, span: a1.Area) -> a1.Area | None:
    """Return the last block of neighbouring cells that a span touches."""
    for top in range(min(span.bottom, len(sheet.rows)) - 1, span.top - 1, -1):
        row = sheet.rows[top]
        seed = next((c for c in range(span.left, span.right) if not row.cell(c).is_blank), None)
        if seed is not None:
            return _grown(sheet, top, seed)
    return None


def _grown(sheet: Sheet, row: int, column: int) -> a1.Area:
    """Grow a cell to the rectangle around which everything is blank."""
    top, left, bottom, right = row, column, row + 1, column + 1
    while True:
        before = (top, left, bottom, right)
        reach = max(left - 1, 0), right + 1
        while top > 0 and _holds(sheet, top - 1, *reach):
            top -= 1
        while bottom < len(sheet.rows) and _holds(sheet, bottom, *reach):
            bottom += 1
        while left > 0 and any(_holds(sheet, r, left - 1, left) for r in range(top, bottom)):
            left -= 1
        while any(_holds(sheet, r, right, right + 1) for r in range(top, bottom)):
            right += 1
        if (top, left, bottom, right) == before:
            return a1.Area(top, left, bottom, right)


def _holds(sheet: Sheet, row: int, left: int, right: int) -> bool:
    found = sheet.rows.row(row)
    in_values = any(value is not None for value in found.values[left:right])
    return in_values or any(left <= column < right for column in found.formulas)


def _below(sheet: Sheet, table: a1.Area) -> tuple[int, int]:
    """Return column and row of the next entry.

    A last row whose first cells are blank shifts it: recorded answers show it.
    """
    last = table.bottom - 1
    left = next(c for c in range(table.left, table.right) if _holds(sheet, last, c, c + 1))
    return left, table.bottom


def clear(book: Workbook, sheet: Sheet, span: a1.Area) -> str:
    """Blank the values of a span, keep the looks; return its range."""
    sheet.blank(span)
    return a1.written(sheet.title, span)


def write_filtered(book: Workbook, data: Mapping[str, Any], option: str) -> list[dict[str, Any]]:
    """Write where a data filter points to at this moment; nowhere when it matches nothing."""
    found = spans_of(book, DataFilter.of(data.get("dataFilter", {})))
    return [
        {
            "dataFilter": data["dataFilter"],
            **write_span(book, sheet, sheet.clamp(span), data, option),
        }
        for sheet, span in found
    ]


def read_filtered(book: Workbook, data_filter: Mapping[str, Any], how: Reading) -> list[Any]:
    found = spans_of(book, DataFilter.of(data_filter))
    return [
        {
            "valueRange": read_span(book, sheet, sheet.clamp(span), how),
            "dataFilters": [dict(data_filter)],
        }
        for sheet, span in found
    ]
