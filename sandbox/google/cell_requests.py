"""Requests about cells: what they hold, how they look, in which order they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.google.a1 import Span
from sandbox.google.masks import Mask, keep, parse_mask, wants
from sandbox.google.typed import typed
from sandbox.google.workbook import BLANK, Cell, Sheet, Workbook, span_of
from sandbox.http import ApiError

Body = Mapping[str, Any]


def update_cells(book: Workbook, body: Body) -> None:
    """Write rows of CellData from `start`, or over a `range`, whose uncovered rest is cleared."""
    mask = _fields(body)
    rows = body.get("rows", [])
    if "start" in body:
        start = body["start"]
        sheet = book.sheet(start.get("sheetId"))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        span = Span(top, left, top + len(rows), None)
    else:
        sheet = book.sheet(body["range"].get("sheetId"))
        span = sheet.clamp(span_of(body["range"]))
        _clear_beyond(sheet, span, rows, mask)
    for offset, row in enumerate(rows):
        _write(book, sheet, span.top + offset, span.left, row.get("values", []), mask)


def _clear_beyond(sheet: Sheet, span: Span, rows: Sequence[Body], mask: Mask) -> None:
    assert span.bottom is not None
    assert span.right is not None
    for row in range(span.top, min(span.bottom, len(sheet.rows))):
        given = rows[row - span.top].get("values", []) if row - span.top < len(rows) else []
        start = span.left + len(given)
        old = sheet.rows[row][start : span.right]
        if old:
            sheet.put(row, start, [merged(cell, {}, mask, "en_US") for cell in old])


def _write(
    book: Workbook, sheet: Sheet, row: int, left: int, values: Sequence[Body], mask: Mask
) -> None:
    if row >= sheet.row_count or left + len(values) > sheet.column_count:
        raise ApiError(
            400,
            f"Attempting to write column: {left + len(values) - 1}, beyond the last requested "
            f"column of: {sheet.column_count - 1}"
            if row < sheet.row_count
            else f"Attempting to write row: {row}, beyond the last requested row of: "
            f"{sheet.row_count - 1}",
        )
    cells = [
        merged(sheet.cell(row, left + offset), value, mask, book.locale)
        for offset, value in enumerate(values)
    ]
    sheet.put(row, left, cells)


def merged(old: Cell, given: Body, mask: Mask, locale: str) -> Cell:
    """Return a cell with the masked parts of a CellData laid over it."""
    cell = old
    if wants(mask, "userEnteredValue"):
        cell = _with_value(cell, given.get("userEnteredValue") or {}, locale)
    if wants(mask, "userEnteredFormat"):
        cell = replace(cell, format=_with_format(cell.format, given, mask))
    if wants(mask, "note"):
        cell = replace(cell, note=given.get("note"))
    if wants(mask, "dataValidation"):
        cell = replace(cell, validation=given.get("dataValidation"))
    return cell


def _with_value(cell: Cell, value: Body, locale: str) -> Cell:
    bare = replace(cell, value=None, formula=None, error=None)
    if "formulaValue" in value:
        return typed(value["formulaValue"], locale, bare)
    for kind in ("numberValue", "stringValue", "boolValue"):
        if kind in value:
            return replace(bare, value=value[kind])
    return bare


def _with_format(
    old: Mapping[str, Any] | None, given: Body, mask: Mask
) -> Mapping[str, Any] | None:
    new = given.get("userEnteredFormat") or {}
    inner = mask.get("userEnteredFormat") if mask else None
    if not inner:
        return new or None
    kept = {k: v for k, v in (old or {}).items() if k not in inner}
    return {**kept, **keep(new, inner)} or None


def repeat_cell(book: Workbook, body: Body) -> None:
    mask = _fields(body)
    given = body.get("cell", {})
    _change_each(book, body["range"], lambda old: merged(old, given, mask, book.locale))


def _change_each(book: Workbook, place: Body, change: Callable[[Cell], Cell]) -> None:
    """Change every cell of a range; neighbours that share one cell share the changed one too."""
    sheet = book.sheet(place.get("sheetId"))
    span = sheet.clamp(span_of(place))
    assert span.bottom is not None
    assert span.right is not None
    before, after = BLANK, change(BLANK)
    for row in range(span.top, span.bottom):
        cells = []
        for column in range(span.left, span.right):
            old = sheet.cell(row, column)
            if old is not before:
                before, after = old, change(old)
            cells.append(after)
        sheet.put(row, span.left, cells)


def append_cells(book: Workbook, body: Body) -> None:
    """Add rows after the last row with data, and more grid where there is not enough."""
    sheet = book.sheet(body.get("sheetId"))
    mask = _fields(body)
    rows = body.get("rows", [])
    first = sheet.used_rows()
    missing = first + len(rows) - sheet.row_count
    if missing > 0:
        sheet.row_count += missing
        book.check_size()
    for offset, row in enumerate(rows):
        _write(book, sheet, first + offset, 0, row.get("values", []), mask)


def sort_range(book: Workbook, body: Body) -> None:
    """Sort rows by columns: numbers, then text, then what is blank."""
    sheet = book.sheet(body["range"].get("sheetId"))
    span = sheet.clamp(span_of(body["range"]))
    assert span.bottom is not None
    assert span.right is not None
    bottom = min(span.bottom, len(sheet.rows))
    width = span.right - span.left
    block = [
        [sheet.cell(row, span.left + offset) for offset in range(width)]
        for row in range(span.top, bottom)
    ]
    for spec in reversed(body.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0) - span.left
        filled = [row for row in block if not row[column].is_blank]
        blank = [row for row in block if row[column].is_blank]
        filled.sort(
            key=lambda row: _sort_key(row[column]), reverse=spec.get("sortOrder") == "DESCENDING"
        )
        block = filled + blank
    for offset, cells in enumerate(block):
        sheet.put(span.top + offset, span.left, cells)


def _sort_key(cell: Cell) -> tuple[int, float, str]:
    if isinstance(cell.value, bool) or cell.error is not None:
        return 2, 0.0, str(cell.value)
    if isinstance(cell.value, (int, float)):
        return 0, float(cell.value), ""
    return 1, 0.0, str(cell.value).casefold()


def merge_cells(book: Workbook, body: Body) -> None:
    """Merge a block into one cell; only the upper left value survives."""
    sheet = book.sheet(body["range"].get("sheetId"))
    span = sheet.clamp(span_of(body["range"]))
    assert span.bottom is not None
    assert span.right is not None
    sheet.merges.append(dict(body["range"]))
    for row in range(span.top, span.bottom):
        for column in range(span.left, span.right):
            if (row, column) != (span.top, span.left) and sheet.cell(row, column) is not BLANK:
                bare = replace(sheet.cell(row, column), value=None, formula=None, error=None)
                sheet.put(row, column, [bare])


def set_data_validation(book: Workbook, body: Body) -> None:
    rule = body.get("rule")
    _change_each(book, body["range"], lambda old: replace(old, validation=rule))


def _fields(body: Body) -> Mask:
    if not body.get("fields"):
        raise ApiError(400, "At least one field must be listed in 'fields'. (use '*' for all)")
    return parse_mask(str(body["fields"]))


HANDLERS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "sortRange": sort_range,
    "mergeCells": merge_cells,
    "setDataValidation": set_data_validation,
}
