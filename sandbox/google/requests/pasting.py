"""Requests that copy, cut and paste cells or text."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from sandbox.google.cells import BLANK, Cell
from sandbox.google.references import copied
from sandbox.google.typed import typed
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]
Cells = list[list[Cell]]


def copied_cell(cell: Cell, rows: int, columns: int) -> Cell:
    """Return the copy of a cell so many rows down and columns to the right."""
    if cell.formula is None or not (rows or columns):
        return cell
    return cell.holding(cell.value, copied(cell.formula, rows, columns))


def _pasted(old: Cell, new: Cell, kind: str) -> Cell:
    """Return a cell after another was pasted over it, with the parts that the kind includes."""
    if kind == "PASTE_VALUES":
        return old.holding(new.value)
    if kind == "PASTE_FORMULA":
        return old.holding(new.value, new.formula)
    if kind == "PASTE_FORMAT":
        return old.looking(format=new.look.format, runs=new.look.runs)
    if kind == "PASTE_DATA_VALIDATION":
        return old.looking(validation=new.validation)
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        return old
    if kind == "PASTE_NO_BORDERS":
        borders = old.format.get("borders")
        bare = {name: part for name, part in new.format.items() if name != "borders"}
        return new.looking(format={**bare, **({"borders": borders} if borders else {})} or None)
    return new


def copy_paste(book: Workbook, body: Body) -> None:
    """Copy a block; it is repeated in a destination whose size is a multiple of its size."""
    source, from_span = book.area(body.get("source", {}))
    target, to_span = book.area(body.get("destination", {}))
    cells = source.block(from_span)
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    if turned:
        cells = [list(column) for column in zip(*cells, strict=True)]
    height, width = len(cells), len(cells[0])
    down = max((to_span.bottom - to_span.top) // height, 1)
    across = max(to_span.width // width, 1)
    book.grow(target, to_span.top + down * height, to_span.left + across * width)
    pasted: Cells = []
    for row in range(down * height):
        old = target.rows.row(to_span.top + row)
        pasted.append([])
        for column in range(across * width):
            i, j = row % height, column % width
            came = (j, i) if turned else (i, j)
            rows = to_span.top + row - from_span.top - came[0]
            columns = to_span.left + column - from_span.left - came[1]
            new = copied_cell(cells[i][j], rows, columns)
            pasted[-1].append(_pasted(old.cell(to_span.left + column), new, _kind(body)))
    target.write(to_span.top, to_span.left, pasted)


def _kind(body: Body) -> str:
    return str(body.get("pasteType", "PASTE_NORMAL"))


def cut_paste(book: Workbook, body: Body) -> None:
    source, span = book.area(body.get("source", {}))
    target, top, left = _corner(book, body.get("destination", {}))
    cells = source.block(span)
    source.write(span.top, span.left, [[BLANK] * len(row) for row in cells])
    book.grow(target, top + len(cells), left + len(cells[0]))
    rows = [
        [_pasted(target.cell(top + i, left + j), cell, _kind(body)) for j, cell in enumerate(row)]
        for i, row in enumerate(cells)
    ]
    target.write(top, left, rows)


def _corner(book: Workbook, place: Mapping[str, Any]) -> tuple[Sheet, int, int]:
    sheet = book.sheet(place.get("sheetId"))
    top, left = place.get("rowIndex", 0), place.get("columnIndex", 0)
    if not (0 <= top < sheet.row_count and 0 <= left < sheet.column_count):
        raise ApiError(400, "The coordinate lies outside the grid.")
    return sheet, top, left


def paste_data(book: Workbook, body: Body) -> None:
    """Type text into cells, split by a delimiter or as an HTML table."""
    sheet, top, left = _corner(book, body.get("coordinate", {}))
    text = body.get("data", "")
    if body.get("html"):
        rows = _Table.read(text)
    elif body.get("delimiter"):
        rows = [line.split(body["delimiter"]) for line in text.rstrip("\n").split("\n")]
    else:
        raise ApiError(400, "Either 'html' or 'delimiter' must be set.")
    book.grow(sheet, top + len(rows), left + max((len(row) for row in rows), default=0))
    cells = []
    for i, row in enumerate(rows):
        old = sheet.rows.row(top + i)
        cells.append(
            [
                _pasted(old.cell(left + j), typed(part, book.locale, BLANK), _kind(body))
                for j, part in enumerate(row)
            ]
        )
    sheet.write(top, left, cells)


class _Table(HTMLParser):
    """The texts of an HTML table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    @classmethod
    def read(cls, text: str) -> list[list[str]]:
        table = cls()
        table.feed(text)
        return table.rows or [[text]]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


HANDLERS = {
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "pasteData": paste_data,
}
