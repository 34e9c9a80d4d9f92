"""The `values` collection: reading and writing cells as plain lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sandbox.google import a1
from sandbox.google.lookups import DataFilter, spans_of
from sandbox.google.shown import shown
from sandbox.google.typed import typed
from sandbox.google.workbook import BLANK, Cell, Scalar, Sheet, Workbook
from sandbox.http import ApiError

_DATE_KINDS = {"DATE", "DATE_TIME", "TIME"}


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


def read_range(book: Workbook, text: str, how: Reading) -> dict[str, Any]:
    sheet, span = book.find(text)
    return read_span(book, sheet, span, how)


def read_span(book: Workbook, sheet: Sheet, span: a1.Span, how: Reading) -> dict[str, Any]:
    """Answer one ValueRange: trailing blanks cut, `values` absent when nothing is left."""
    assert span.bottom is not None
    rows = [
        [_rendered(cell, book.locale, how) for cell in row[span.left : span.right]]
        for row in sheet.rows[span.top : min(span.bottom, sheet.used_rows())]
    ]
    if how.by_columns:
        width = max((len(row) for row in rows), default=0)
        rows = [
            [row[column] if column < len(row) else "" for row in rows] for column in range(width)
        ]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    answer: dict[str, Any] = {
        "range": a1.written(sheet.title, span),
        "majorDimension": "COLUMNS" if how.by_columns else "ROWS",
    }
    if rows:
        answer["values"] = rows
    return answer


def _rendered(cell: Cell, locale: str, how: Reading) -> Scalar:
    if cell is BLANK:
        return ""
    if how.render == "FORMULA" and cell.formula is not None:
        return cell.formula
    if cell.error is not None:
        return cell.error
    if how.render == "FORMATTED_VALUE":
        return shown(cell, locale)
    kind = (cell.format or {}).get("numberFormat", {}).get("type")
    if how.dates == "FORMATTED_STRING" and kind in _DATE_KINDS:
        return shown(cell, locale)
    return "" if cell.value is None else cell.value


def write_range(book: Workbook, data: Mapping[str, Any], option: str) -> dict[str, Any]:
    """Write one ValueRange at the place that its `range` names."""
    sheet, span = book.find(data["range"])
    return write_span(book, sheet, span, data, option)


def write_span(
    book: Workbook, sheet: Sheet, span: a1.Span, data: Mapping[str, Any], option: str
) -> dict[str, Any]:
    """Write rows or columns from the corner of a span; null leaves a cell, "" clears it."""
    if option not in {"RAW", "USER_ENTERED"}:
        raise ApiError(400, "'valueInputOption' is required but not specified")
    rows = _as_rows(data)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    bottom, right = span.top + height, span.left + width
    single = (span.bottom, span.right) == (span.top + 1, span.left + 1)
    limit_down = sheet.row_count if single else span.bottom
    limit_right = sheet.column_count if single else span.right
    assert limit_down is not None
    assert limit_right is not None
    if bottom > limit_down or right > limit_right:
        tried = "row" if bottom > limit_down else "column"
        last = str(bottom) if tried == "row" else a1.column_name(right - 1)
        raise ApiError(
            400,
            f"Requested writing within range [{a1.written(sheet.title, sheet.clamp(span))}], "
            f"but tried writing to {tried} [{last}]",
        )
    count = 0
    for offset, row in enumerate(rows):
        count += _write_row(book, sheet, span.top + offset, span.left, row, option)
    answer: dict[str, Any] = {
        "spreadsheetId": book.id,
        "updatedRange": a1.written(
            sheet.title, a1.Span(span.top, span.left, max(bottom, span.top + 1), max(right, 1))
        ),
    }
    if count:
        answer |= {"updatedRows": height, "updatedColumns": width, "updatedCells": count}
    return answer


def _as_rows(data: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    lists: Sequence[Sequence[Any]] = data.get("values", [])
    if data.get("majorDimension") != "COLUMNS":
        return lists
    height = max((len(column) for column in lists), default=0)
    return [[c[row] if row < len(c) else None for c in lists] for row in range(height)]


def _write_row(
    book: Workbook, sheet: Sheet, row: int, left: int, entries: Sequence[Any], option: str
) -> int:
    if all(entry is None for entry in entries):
        return 0
    cells, count = [], 0
    for offset, entry in enumerate(entries):
        old = sheet.cell(row, left + offset)
        if entry is None:
            cells.append(old)
            continue
        if isinstance(entry, (list, dict)):
            raise ApiError(
                400,
                "Invalid values[0][0]: list_value or struct_value is not a cell's value",
            )
        cells.append(_entered(entry, option, old, book.locale))
        count += 1
    sheet.put(row, left, cells)
    return count


def _entered(entry: Scalar, option: str, old: Cell, locale: str) -> Cell:
    if entry == "":
        return replace(old, value=None, formula=None, error=None)
    if option == "RAW":
        return replace(old, value=entry, formula=None, error=None)
    return typed(entry, locale, old)


def append(
    book: Workbook, text: str, data: Mapping[str, Any], option: str, insert: bool
) -> dict[str, Any]:
    """Append below the table that touches the range, as Sheets finds it."""
    sheet, span = book.find(text)
    top, left, bottom = _table(sheet, span)
    rows = _as_rows(data)
    answer: dict[str, Any] = {"spreadsheetId": book.id}
    if bottom > top:
        right = max(len(row) for row in sheet.rows[top:bottom])
        answer["tableRange"] = a1.written(sheet.title, a1.Span(top, left, bottom, right))
    missing = bottom + len(rows) - sheet.row_count
    if missing > 0:
        sheet.row_count += missing
        book.check_size()
    if insert:
        sheet.rows[bottom:bottom] = [[] for _ in rows]
    here = a1.Span(bottom, left, bottom + max(len(rows), 1), sheet.column_count)
    answer["updates"] = write_span(book, sheet, here, data, option)
    return answer


def _table(sheet: Sheet, span: a1.Span) -> tuple[int, int, int]:
    """Return top, left and the first free row of the block of cells that a span touches.

    A row whose first cell is blank shifts the table: recorded answers show it (platform.md).
    """
    assert span.bottom is not None
    used = [i for i in range(len(sheet.rows)) if any(not c.is_blank for c in sheet.rows[i])]
    touched = [i for i in used if span.top <= i < span.bottom]
    if not touched:
        return span.top, span.left, span.top
    last = max(touched)
    while last + 1 in used:
        last += 1
    first = min(touched)
    left = next(i for i, cell in enumerate(sheet.rows[last]) if not cell.is_blank)
    return first, left, last + 1


def clear(book: Workbook, text: str) -> str:
    """Blank the values of a range, keep the looks; return the range."""
    sheet, span = book.find(text)
    assert span.bottom is not None
    for index in range(span.top, min(span.bottom, len(sheet.rows))):
        row = sheet.rows[index]
        sheet.rows[index] = [
            replace(cell, value=None, formula=None, error=None)
            if span.left <= column < (span.right or 0)
            else cell
            for column, cell in enumerate(row)
        ]
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
