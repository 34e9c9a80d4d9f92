"""What the grid page reads: a tab's shape, its cells, and whether anything changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.css import css_style
from sandbox.drawing import draw_charts
from sandbox.google.cells import BLANK, Cell
from sandbox.google.conditions import Painter, choices, filtered_rows
from sandbox.google.shown import plain, shown, shown_value
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import not_found

_MOST_ROWS = 500  # that the page may ask for at once; chosen by hand
_SPARE_COLUMNS = 2  # blank columns right of the data, to type into; chosen by hand
_LEAST_COLUMNS = 12  # that the page shows; chosen by eye
_WIDTH = 100  # pixels of a column in a new spreadsheet


def version(book: Workbook, now: datetime) -> str:
    """Return a text that changes with the workbook, and each minute for NOW() and TODAY()."""
    return f"{book.version}.{now:%H%M}"


def chosen(book: Workbook, tab: str) -> Sheet:
    """Return the tab of a title, or the first visible tab when no tab has the title."""
    visible = [sheet for sheet in book.in_order() if not sheet.properties.get("hidden")]
    return book.titled(tab) or visible[0]


def shape(book: Workbook, sheet: Sheet, now: datetime) -> dict[str, Any]:
    """Return what the page has to know of a tab, without its cells."""
    used = sheet.used_rows()
    columns = max((len(row.values) for row in sheet.rows), default=0) + _SPARE_COLUMNS
    columns = min(max(columns, _LEAST_COLUMNS), sheet.column_count)
    grid = sheet.properties.get("gridProperties", {})
    hidden = {i for i, each in sheet.row_properties.items() if each.get("hiddenByUser")}
    return {
        "book": book.id,
        "sheet": sheet.id,
        "title": sheet.title,
        "version": version(book, now),
        "rows": sheet.row_count,
        "used": used,
        "gridColumns": sheet.column_count,
        "header": _header(sheet, grid.get("frozenRowCount", 0)),
        "frozenRows": min(grid.get("frozenRowCount", 0), 10),
        "frozenColumns": grid.get("frozenColumnCount", 0),
        "columns": [_width(sheet.column_properties.get(i, {})) for i in range(columns)],
        "hiddenRows": sorted(hidden | filtered_rows(book, sheet)),
        "merges": sheet.parts.get("merges", []),
        "charts": draw_charts(book, sheet),
    }


def _header(sheet: Sheet, frozen: int) -> int:
    """Return the index of the first row of data, below the frozen rows or the header."""
    if frozen:
        return frozen
    rows = enumerate(sheet.rows)
    full = (i for i, row in rows if sum(value is not None for value in row.values) > 1)
    return next(full, 0) + 1


def _width(properties: Mapping[str, Any]) -> int:
    return 0 if properties.get("hiddenByUser") else int(properties.get("pixelSize") or _WIDTH)


def edge(sheet: Sheet, row: int, column: int, down: int, across: int) -> dict[str, int]:
    """Return the cell to which Ctrl+arrow goes: the end of a block of filled or blank cells."""

    def is_inside(row: int, column: int) -> bool:
        return 0 <= row < sheet.row_count and 0 <= column < sheet.column_count

    def is_full(row: int, column: int) -> bool:
        return is_inside(row, column) and not sheet.cell(row, column).is_blank

    ahead = row + down, column + across
    if not (down or across) or not is_inside(*ahead):
        return {"row": row, "column": column}
    goes_on = is_full(row, column) and is_full(*ahead)
    row, column = ahead
    while is_inside(row + down, column + across):
        if not (is_full(row + down, column + across) if goes_on else not is_full(row, column)):
            break
        row, column = row + down, column + across
    return {"row": row, "column": column}


def cells(book: Workbook, sheet: Sheet, top: int, bottom: int) -> dict[str, Any]:
    """Return the cells of the rows from `top` to before `bottom`.

    Each cell is a list of what the page draws, or 0 when it is blank.
    """
    if top < 0 or bottom - top > _MOST_ROWS:
        raise not_found()
    drawing = _Drawing(book, sheet)
    painted = drawing.reach()
    rows = []
    for index in range(top, min(bottom, sheet.row_count)):
        row = sheet.rows.row(index)
        width = max(len(row), painted if index < len(sheet.rows) else 0)
        rows.append([drawing.cell(row.cell(column), index, column) for column in range(width)])
    return {"top": top, "rows": rows, "styles": drawing.styles, "lists": drawing.lists}


class _Drawing:
    """The cells of an answer, with the styles and drop-down lists that several cells share."""

    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        self._book = book
        self._sheet = sheet
        self._painter = Painter(book, sheet)
        self.styles: list[str] = []
        self.lists: list[list[str]] = []

    def reach(self) -> int:
        """Return the column before which rules and bands may colour cells that are blank."""
        parts = self._sheet.parts
        ranges = [each for rule in parts.get("conditionalFormats", ()) for each in rule["ranges"]]
        ranges += [each["range"] for each in parts.get("bandedRanges", ())]
        ends = (each.get("endColumnIndex", 0) for each in ranges)
        return min(max(ends, default=0), self._sheet.column_count)

    def cell(self, cell: Cell, row: int, column: int) -> Any:
        look = self._painter.format(cell, row, column)
        if cell is BLANK and not look:
            return 0
        style = css_style(look)
        drawn: dict[str, Any] = {}
        if not cell.is_blank:
            drawn["t"] = shown(cell, self._book.locale)
            typed = entered(cell, self._book.locale)
            if typed != drawn["t"]:
                drawn["e"] = typed
            if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
                drawn["n"] = 1
        if style:
            drawn["s"] = _placed(self.styles, style)
        if cell.note:
            drawn["m"] = cell.note
        if cell.validation:
            self._add_choices(drawn, cell)
        return drawn or 0

    def _add_choices(self, drawn: dict[str, Any], cell: Cell) -> None:
        if (cell.validation or {}).get("condition", {}).get("type") == "BOOLEAN":
            drawn["b"] = 1 if cell.value is True else 0
            return
        found = choices(self._book, self._sheet, cell.validation)
        if found:
            drawn["l"] = _placed(self.lists, found)


def _placed(among: list[Any], what: Any) -> int:
    if what not in among:
        among.append(what)
    return among.index(what)


def entered(cell: Cell, locale: str) -> str:
    """Return the text that a person would type to enter a cell's contents again."""
    if cell.formula is not None:
        return cell.formula
    kind = (cell.number_format or {}).get("type")
    is_number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    if is_number and kind == "PERCENT":
        return plain(round(float(cell.value or 0) * 100, 10), locale) + "%"
    if is_number and kind in {"DATE", "DATE_TIME", "TIME"}:
        return shown_value(cell.value, {"type": kind}, locale)
    if is_number:
        return plain(float(cell.value or 0), locale)
    return shown(cell, locale)
