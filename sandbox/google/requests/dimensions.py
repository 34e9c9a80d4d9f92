"""Requests that insert, delete, move and resize rows and columns, or insert and delete cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.google import a1
from sandbox.google.cells import BLANK, Cell, Look, Row, Rows
from sandbox.google.requests.sheets import required_mask
from sandbox.google.shifts import Shift, deleted, inserted, moved, shift
from sandbox.google.shown import shown
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]

# Guesses at what Sheets has, since there are no fonts to measure here.
_LETTER_PIXELS = 7
_CELL_PIXELS = 12  # of a cell's margins
_ROW_PIXELS = 21


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows or columns of a tab from `start` to before `end`, counted from zero."""

    sheet: Sheet
    is_rows: bool
    start: int
    end: int

    @property
    def count(self) -> int:
        return self.end - self.start

    @property
    def size(self) -> int:
        """Return how many rows or columns the tab has."""
        return self.sheet.row_count if self.is_rows else self.sheet.column_count

    @property
    def properties(self) -> dict[int, dict[str, Any]]:
        return self.sheet.row_properties if self.is_rows else self.sheet.column_properties

    @property
    def groups(self) -> str:
        return "rowGroups" if self.is_rows else "columnGroups"

    @property
    def control(self) -> str:
        """Return the name of the property that tells on which side of a group its control is."""
        return "rowGroupControlAfter" if self.is_rows else "columnGroupControlAfter"


def stretch(book: Workbook, given: Mapping[str, Any], *, beyond: int = 0) -> Stretch:
    """Read a DimensionRange, which may end up to `beyond` rows or columns outside the grid."""
    sheet = book.sheet(given.get("sheetId"))
    dimension = given.get("dimension")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise ApiError(400, "No dimension specified.")
    is_rows = dimension == "ROWS"
    size = sheet.row_count if is_rows else sheet.column_count
    start, end = given.get("startIndex", 0), given.get("endIndex", size)
    if start < 0 or end < 0:
        raise ApiError(400, f"startIndex[{start}] and endIndex[{end}] must not be negative")
    if start >= end:
        raise ApiError(400, f"endIndex[{end}] must be greater than startIndex[{start}]")
    if start > size - (0 if beyond else 1):
        kind = "rows" if is_rows else "columns"
        raise ApiError(
            400,
            f"range.startIndex[{start}] is beyond the grid, which has {size} {kind}",
        )
    return Stretch(sheet, is_rows, start, end if beyond else min(end, size))


def append_dimension(book: Workbook, body: Body) -> None:
    sheet = book.sheet(body.get("sheetId"))
    length = body.get("length", 0)
    if length < 1:
        raise ApiError(400, "length must be greater than 0")
    if body.get("dimension") == "COLUMNS":
        sheet.column_count += length
    else:
        sheet.row_count += length
    book.check_size()


def insert_dimension(book: Workbook, body: Body) -> None:
    given = body.get("range", {})
    place = stretch(book, given, beyond=1)
    before = bool(body.get("inheritFromBefore"))
    if before and place.start == 0:
        raise ApiError(400, "inheritFromBefore cannot be true when inserting at index 0.")
    if place.is_rows:
        insert_rows(book, place.sheet, place.start, place.count, before=before)
    else:
        _insert_columns(book, place, before=before)


def insert_rows(
    book: Workbook, sheet: Sheet, start: int, count: int, *, before: bool = False
) -> None:
    """Insert rows that look like the row above (`before`), or like the row that they push down."""
    model = sheet.rows.row(start - 1 if before else start)
    book.grow(sheet, sheet.row_count + count, 0)
    if start < len(sheet.rows):
        sheet.rows.splice(start, start, [Row((), _inherited(model.looks))] * count)
    shift(book, Shift(sheet, True, inserted(start, count)))


def _insert_columns(book: Workbook, place: Stretch, *, before: bool) -> None:
    source = place.start - 1 if before else place.start
    book.grow(place.sheet, 0, place.sheet.column_count + place.count)

    def widened(row: Row) -> Row:
        if place.start >= len(row):
            return row
        cells = row[:]
        look = _inherited((row.cell(source).look,))[0]
        return Row.of(
            [*cells[: place.start], *[Cell(look=look)] * place.count, *cells[place.start :]]
        )

    place.sheet.rows = Rows.of([widened(row) for row in place.sheet.rows])
    shift(book, Shift(place.sheet, False, inserted(place.start, place.count)))


def _inherited(looks: tuple[Look, ...]) -> tuple[Look, ...]:
    return tuple(Look(look.format, None, look.validation) for look in looks)


def delete_dimension(book: Workbook, body: Body) -> None:
    place = stretch(book, body.get("range", {}))
    if place.count >= place.size:
        kind = "rows" if place.is_rows else "columns"
        raise ApiError(400, f"You can't delete all the {kind} on the sheet.")
    sheet = place.sheet
    if place.is_rows:
        sheet.rows.splice(place.start, place.end, [])
        sheet.row_count -= place.count
    else:
        sheet.rows = Rows.of(
            [Row.of([*row[: place.start], *row[place.end :]]) for row in sheet.rows]
        )
        sheet.column_count -= place.count
    shift(book, Shift(sheet, place.is_rows, deleted(place.start, place.count)))


def move_dimension(book: Workbook, body: Body) -> None:
    """Move rows or columns to before an index, which is counted before the move."""
    place = stretch(book, body.get("source", {}))
    to = body.get("destinationIndex", 0)
    if not 0 <= to <= place.size:
        raise ApiError(400, f"destinationIndex[{to}] is beyond the grid")
    if place.start <= to <= place.end:
        return
    target = to if to < place.start else to - place.count
    sheet = place.sheet
    if place.is_rows:
        rows = [sheet.rows.row(index) for index in range(place.start, place.end)]
        sheet.rows.splice(place.start, place.end, [])
        sheet.rows.splice(target, target, rows)
    else:

        def turned(row: Row) -> Row:
            cells = row.between(0, sheet.column_count)
            block = cells[place.start : place.end]
            del cells[place.start : place.end]
            return Row.of([*cells[:target], *block, *cells[target:]])

        sheet.rows = Rows.of([turned(row) for row in sheet.rows])
    shift(book, Shift(sheet, place.is_rows, moved(place.start, place.end, to)))


def update_dimension_properties(book: Workbook, body: Body) -> None:
    place = stretch(book, body.get("range", {}))
    given = body.get("properties", {})
    names = required_mask(body) or given
    for index in range(place.start, place.end):
        changed = {name: given[name] for name in names if name in given}
        place.properties[index] = {**place.properties.get(index, {}), **changed}


def auto_resize(book: Workbook, body: Body) -> None:
    """Make columns as wide as their longest text, estimated by its number of letters."""
    place = stretch(book, body.get("dimensions", {}))
    if place.is_rows:
        for index in range(place.start, place.end):
            place.properties[index] = {**place.properties.get(index, {}), "pixelSize": _ROW_PIXELS}
        return
    longest = dict.fromkeys(range(place.start, place.end), 0)
    for row in place.sheet.rows:
        for index in range(place.start, min(place.end, len(row))):
            longest[index] = max(longest[index], len(shown(row.cell(index), book.locale)))
    for index, letters in longest.items():
        if letters:
            width = letters * _LETTER_PIXELS + _CELL_PIXELS
            place.properties[index] = {**place.properties.get(index, {}), "pixelSize": width}


def insert_range(book: Workbook, body: Body) -> None:
    """Insert cells, moving others down or to the right; the grid is enlarged if needed."""
    sheet, span, is_rows = _cells_to_move(book, body)
    here = a1.Area(span.top, span.left, sheet.row_count, span.right)
    if not is_rows:
        here = a1.Area(span.top, span.left, span.bottom, sheet.column_count)
    old = sheet.block(here)
    height, width = span.height, span.width
    if is_rows:
        sheet.write(span.top, span.left, [[BLANK] * width] * height)
        _spread(sheet, span.bottom, span.left, old)
    else:
        sheet.write(span.top, span.left, [[BLANK] * width + row for row in old])
        sheet.column_count = max(sheet.column_count, *(len(row) for row in sheet.rows))
    book.check_size()


def _spread(sheet: Sheet, top: int, left: int, cells: list[list[Cell]]) -> None:
    while cells and all(cell is BLANK for cell in cells[-1]):
        cells.pop()
    sheet.write(top, left, cells)
    sheet.row_count = max(sheet.row_count, top + len(cells))


def delete_range(book: Workbook, body: Body) -> None:
    """Delete cells; the cells below move up, or those to the right move left."""
    sheet, span, is_rows = _cells_to_move(book, body)
    height, width = span.height, span.width
    if is_rows:
        here = a1.Area(span.bottom, span.left, len(sheet.rows), span.right)
        kept = [*sheet.block(here), *[[BLANK] * width] * height]
    else:
        here = a1.Area(span.top, span.right, span.bottom, sheet.column_count)
        kept = [[*row, *[BLANK] * width] for row in sheet.block(here)]
    sheet.write(span.top, span.left, kept)


def _cells_to_move(book: Workbook, body: Body) -> tuple[Sheet, a1.Area, bool]:
    sheet, span = book.area(body.get("range", {}))
    dimension = body.get("shiftDimension")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise ApiError(400, "No shiftDimension specified.")
    return sheet, span, dimension == "ROWS"


HANDLERS = {
    "appendDimension": append_dimension,
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
