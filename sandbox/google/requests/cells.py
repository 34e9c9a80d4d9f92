"""Requests about the contents and formats of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.google.a1 import Area
from sandbox.google.cells import BLANK, Cell, Look
from sandbox.google.masks import Mask, keep, wants
from sandbox.google.references import copied
from sandbox.google.requests.sheets import required_mask
from sandbox.google.requests.tables import check_untyped
from sandbox.google.typed import typed
from sandbox.google.values import LONGEST_TEXT
from sandbox.google.workbook import Sheet, Workbook, grid_range, span_of
from sandbox.http import ApiError

Body = Mapping[str, Any]


def update_cells(book: Workbook, body: Body) -> None:
    """Write rows of CellData from `start` on, or to a `range`, whose other cells are cleared."""
    mask = required_mask(body)
    rows = body.get("rows", [])
    if "start" in body:
        start = body["start"]
        sheet = book.sheet(start.get("sheetId"))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    elif "range" in body:
        sheet, span = book.area(body["range"])
        top, left = span.top, span.left
        _check_covers(span, rows)
        _clear_beyond(sheet, span, rows, mask)
    else:
        raise ApiError(400, "Either 'start' or 'range' must be set.")
    _write(book, sheet, top, left, rows, mask)


def _check_covers(span: Area, rows: Sequence[Body]) -> None:
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if len(rows) > span.height or width > span.width:
        raise ApiError(400, "The rows hold more cells than the range that they are written to.")


def _clear_beyond(sheet: Sheet, span: Area, rows: Sequence[Body], mask: Mask) -> None:
    cleared = []
    bottom = min(span.bottom, len(sheet.rows))
    for row in range(span.top, bottom):
        given = rows[row - span.top].get("values", []) if row - span.top < len(rows) else []
        cells = sheet.rows[row].between(span.left, span.right)
        rest = [merged(cell, {}, mask, "en_US") for cell in cells[len(given) :]]
        cleared.append([*cells[: len(given)], *rest])
    sheet.write(span.top, span.left, cleared)


def _write(
    book: Workbook, sheet: Sheet, top: int, left: int, rows: Sequence[Body], mask: Mask
) -> None:
    written = []
    for offset, row in enumerate(rows):
        values = row.get("values", [])
        _check_inside(sheet, top + offset, left + len(values))
        old = sheet.rows.row(top + offset)
        written.append(
            [
                merged(old.cell(left + place), value, mask, book.locale)
                for place, value in enumerate(values)
            ]
        )
    sheet.write(top, left, written)


def _check_inside(sheet: Sheet, row: int, right: int) -> None:
    if row >= sheet.row_count:
        raise ApiError(
            400,
            f"Attempting to write row: {row}, beyond the last requested row of: "
            f"{sheet.row_count - 1}",
        )
    if right > sheet.column_count:
        raise ApiError(
            400,
            f"Attempting to write column: {right - 1}, beyond the last requested column of: "
            f"{sheet.column_count - 1}",
        )


def merged(old: Cell, given: Body, mask: Mask, locale: str) -> Cell:
    """Return a cell with those fields of a CellData that a mask names."""
    cell = old
    if wants(mask, "userEnteredFormat"):
        cell = cell.looking(format=_with_format(cell.look.format, given, mask))
    if wants(mask, "note"):
        cell = cell.looking(note=given.get("note"))
    if wants(mask, "dataValidation"):
        cell = cell.looking(validation=given.get("dataValidation"))
    if wants(mask, "textFormatRuns"):
        cell = cell.looking(runs=given.get("textFormatRuns"))
    if wants(mask, "userEnteredValue"):
        cell = _with_value(cell, given.get("userEnteredValue") or {}, locale)
    return cell


def _with_value(cell: Cell, value: Body, locale: str) -> Cell:
    if "formulaValue" in value:
        return typed(value["formulaValue"], locale, cell)
    if "errorValue" in value:
        raise ApiError(400, "errorValue cannot be set: it is read-only.")
    for kind in ("numberValue", "stringValue", "boolValue"):
        if kind in value:
            found = value[kind]
            if isinstance(found, str) and len(found) > LONGEST_TEXT:
                raise ApiError(
                    400,
                    "Your input contains more than the maximum of 50000 characters in a single "
                    "cell.",
                )
            whole = isinstance(found, float) and found.is_integer() and abs(found) < 1e15
            return cell.holding(int(found) if whole else found)
    return cell.holding(None)


def _with_format(
    old: Mapping[str, Any] | None, given: Body, mask: Mask
) -> Mapping[str, Any] | None:
    new = given.get("userEnteredFormat") or {}
    inner = mask.get("userEnteredFormat") if mask else None
    if not inner or "*" in inner:
        return new or None
    return _laid_over(old or {}, new, inner) or None


def _laid_over(old: Mapping[str, Any], new: Mapping[str, Any], mask: Mask) -> dict[str, Any]:
    """Return `old` with the fields that a mask names taken from `new`, or removed if not there."""
    laid = dict(old)
    for name, inner in mask.items():
        given = new.get(name)
        if inner and isinstance(old.get(name), Mapping):
            laid[name] = _laid_over(old[name], given or {}, inner)
        elif given is None:
            laid.pop(name, None)
        else:
            laid[name] = keep(given, inner)
    return laid


def repeat_cell(book: Workbook, body: Body) -> None:
    mask = required_mask(body)
    given = body.get("cell", {})
    sheet, span = book.area(body.get("range", {}))
    if wants(mask, "userEnteredValue"):
        value = _with_value(BLANK, given.get("userEnteredValue") or {}, book.locale)
        rows = [
            [_repeated(cell, value, row, column) for column, cell in enumerate(cells)]
            for row, cells in enumerate(sheet.block(span))
        ]
        sheet.write(span.top, span.left, rows)
    sheet.restyle(span, lambda look: merged(Cell(None, None, look), given, mask, book.locale).look)


def _repeated(old: Cell, value: Cell, rows: int, columns: int) -> Cell:
    formula = value.formula and copied(value.formula, rows, columns)
    return old.holding(value.value, formula)


def append_cells(book: Workbook, body: Body) -> None:
    """Add rows after the last row with data, and enlarge the grid if needed."""
    sheet = book.sheet(body.get("sheetId"))
    mask = required_mask(body)
    rows = body.get("rows", [])
    first = sheet.used_rows()
    width = max((len(row.get("values", [])) for row in rows), default=0)
    sheet.row_count = max(sheet.row_count, first + len(rows))
    sheet.column_count = max(sheet.column_count, width)
    book.check_size()
    _write(book, sheet, first, 0, rows, mask)


def merge_cells(book: Workbook, body: Body) -> None:
    """Merge a block, or each of its rows or columns, into one cell with the first one's value."""
    sheet, span = book.area(body.get("range", {}))
    _check_merges(sheet, span)
    kind = body.get("mergeType", "MERGE_ALL")
    parts = [span]
    if kind == "MERGE_ROWS":
        parts = [replace(span, top=row, bottom=row + 1) for row in range(span.top, span.bottom)]
    elif kind == "MERGE_COLUMNS":
        columns = range(span.left, span.right)
        parts = [replace(span, left=column, right=column + 1) for column in columns]
    inside = [
        each
        for each in sheet.parts.get("merges", ())
        if _contains(span, sheet.clamp(span_of(each)))
    ]
    kept = [each for each in sheet.parts.get("merges", ()) if each not in inside]
    sheet.parts["merges"] = [*kept, *(grid_range(sheet.id, part) for part in parts if _many(part))]
    for part in parts:
        _keep_first(sheet, part)


def _many(span: Area) -> bool:
    return span.height * span.width > 1


def _keep_first(sheet: Sheet, span: Area) -> None:
    cells = [[cell.holding(None) for cell in row] for row in sheet.block(span)]
    cells[0][0] = sheet.cell(span.top, span.left)
    sheet.write(span.top, span.left, cells)


def unmerge_cells(book: Workbook, body: Body) -> None:
    sheet, span = book.area(body.get("range", {}))
    _check_merges(sheet, span)
    merges = sheet.parts.get("merges", ())
    sheet.parts["merges"] = [
        each for each in merges if not _contains(span, sheet.clamp(span_of(each)))
    ]


def _check_merges(sheet: Sheet, span: Area) -> None:
    for each in sheet.parts.get("merges", ()):
        other = sheet.clamp(span_of(each))
        if _touches(span, other) and not _contains(span, other):
            raise ApiError(
                400, "You must select all cells in a merged range to merge or unmerge them."
            )


def _ends(span: Area) -> tuple[int, int, int, int]:
    return span.top, span.left, span.bottom, span.right


def _touches(one: Area, other: Area) -> bool:
    top, left, bottom, right = _ends(one)
    other_top, other_left, other_bottom, other_right = _ends(other)
    return top < other_bottom and other_top < bottom and left < other_right and other_left < right


def _contains(one: Area, other: Area) -> bool:
    top, left, bottom, right = _ends(one)
    other_top, other_left, other_bottom, other_right = _ends(other)
    return (
        top <= other_top and left <= other_left and bottom >= other_bottom and right >= other_right
    )


def update_borders(book: Workbook, body: Body) -> None:
    """Set the outer and inner borders of a block; a border that is not given stays."""
    sheet, span = book.area(body.get("range", {}))
    top, left, bottom, right = _ends(span)
    rows = []
    for row, cells in enumerate(sheet.block(span), top):
        drawn = []
        for column, cell in enumerate(cells, left):
            sides = {
                "top": "top" if row == top else "innerHorizontal",
                "bottom": "bottom" if row == bottom - 1 else "innerHorizontal",
                "left": "left" if column == left else "innerVertical",
                "right": "right" if column == right - 1 else "innerVertical",
            }
            given = {side: body[name] for side, name in sides.items() if name in body}
            borders = {**cell.format.get("borders", {}), **given}
            kept = {side: line for side, line in borders.items() if line.get("style") != "NONE"}
            look = {**cell.format, "borders": kept} if kept else _without(cell.format, "borders")
            drawn.append(cell.looking(format=look or None))
        rows.append(drawn)
    sheet.write(top, left, rows)


def _without(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != name}


def set_data_validation(book: Workbook, body: Body) -> None:
    rule = body.get("rule")
    sheet, span = book.area(body.get("range", {}))
    check_untyped(sheet, span)

    def ruled(look: Look) -> Look:
        return replace(look, validation=rule)

    sheet.restyle(span, ruled)


HANDLERS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "updateBorders": update_borders,
    "setDataValidation": set_data_validation,
}
