"""Requests that move blocks of cells, or change many at once by what they hold."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from sandbox.google.a1 import Span
from sandbox.google.cells import BLANK, Cell, Row, Scalar
from sandbox.google.fill import filled
from sandbox.google.references import copied
from sandbox.google.shown import shown
from sandbox.google.typed import typed
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]
Cells = list[list[Cell]]


def sort_range(book: Workbook, body: Body) -> None:
    """Sort rows by columns: numbers, then text, then the rest, then what is blank."""
    sheet, span = book.area(body.get("range", {}))
    top, bottom = span.top, min(_bottom(span), len(sheet.rows))
    order = list(range(top, max(bottom, top)))
    for spec in reversed(body.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        if not span.left <= column < span.left + _width(span):
            raise ApiError(400, f"dimensionIndex[{column}] lies outside the range.")
        cells = {index: sheet.cell(index, column) for index in order}
        full = [index for index in order if not cells[index].is_blank]
        full.sort(
            key=lambda index: _sort_key(cells[index]),
            reverse=spec.get("sortOrder") == "DESCENDING",
        )
        order = full + [index for index in order if cells[index].is_blank]
    right = span.left + _width(span)
    moved = {now: sheet.rows[was] for now, was in enumerate(order, top)}
    if span.left == 0 and all(len(row) <= right for row in moved.values()):
        rows = [_moved(moved[now], now - was) for now, was in enumerate(order, top)]
        sheet.rows.splice(top, bottom, rows)
        return
    sheet.write(
        top,
        span.left,
        [
            [_copied(cell, now - was, 0) for cell in moved[now].between(span.left, right)]
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


def _copied(cell: Cell, rows: int, columns: int) -> Cell:
    if cell.formula is None or not (rows or columns):
        return cell
    return cell.holding(cell.value, copied(cell.formula, rows, columns))


def _bottom(span: Span) -> int:
    assert span.bottom is not None
    return span.bottom


def _width(span: Span) -> int:
    assert span.right is not None
    return span.right - span.left


def _pasted(old: Cell, new: Cell, kind: str) -> Cell:
    """Lay a copied cell over one, as much of it as the kind of pasting takes along."""
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
    """Copy a block; a destination that is a multiple of it is filled with repetitions."""
    source, from_span = book.area(body.get("source", {}))
    target, to_span = book.area(body.get("destination", {}))
    cells = source.block(from_span)
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    if turned:
        cells = [list(column) for column in zip(*cells, strict=True)]
    height, width = len(cells), len(cells[0])
    down = max((_bottom(to_span) - to_span.top) // height, 1)
    across = max(_width(to_span) // width, 1)
    _make_room(book, target, to_span.top + down * height, to_span.left + across * width)
    pasted: Cells = []
    for row in range(down * height):
        old = target.rows.row(to_span.top + row)
        pasted.append([])
        for column in range(across * width):
            i, j = row % height, column % width
            came = (j, i) if turned else (i, j)
            rows = to_span.top + row - from_span.top - came[0]
            columns = to_span.left + column - from_span.left - came[1]
            new = _copied(cells[i][j], rows, columns)
            pasted[-1].append(_pasted(old.cell(to_span.left + column), new, _kind(body)))
    target.write(to_span.top, to_span.left, pasted)


def _kind(body: Body) -> str:
    return str(body.get("pasteType", "PASTE_NORMAL"))


def _make_room(book: Workbook, sheet: Sheet, bottom: int, right: int) -> None:
    sheet.row_count = max(sheet.row_count, bottom)
    sheet.column_count = max(sheet.column_count, right)
    book.check_size()


def cut_paste(book: Workbook, body: Body) -> None:
    source, span = book.area(body.get("source", {}))
    target, top, left = _corner(book, body.get("destination", {}))
    cells = source.block(span)
    source.write(span.top, span.left, [[BLANK] * len(row) for row in cells])
    _make_room(book, target, top + len(cells), left + len(cells[0]))
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
    """Type text that a delimiter or an HTML table parts into cells."""
    sheet, top, left = _corner(book, body.get("coordinate", {}))
    text = body.get("data", "")
    if body.get("html"):
        rows = _Table.read(text)
    elif body.get("delimiter"):
        rows = [line.split(body["delimiter"]) for line in text.rstrip("\n").split("\n")]
    else:
        raise ApiError(400, "Either 'html' or 'delimiter' must be set.")
    _make_room(book, sheet, top + len(rows), left + max((len(row) for row in rows), default=0))
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


def auto_fill(book: Workbook, body: Body) -> None:
    """Continue a series: from a source into its neighbours, or within a range from its data."""
    if "sourceAndDestination" in body:
        given = body["sourceAndDestination"]
        sheet, span = book.area(given.get("source", {}))
        length, is_rows = given.get("fillLength", 0), given.get("dimension") == "ROWS"
    else:
        sheet, whole = book.area(body.get("range", {}))
        span, is_rows = _data_in(sheet, whole)
        length = _bottom(whole) - _bottom(span) if is_rows else _width(whole) - _width(span)
    if length == 0:
        return
    top, left, bottom, right = span.top, span.left, _bottom(span), span.left + _width(span)
    if is_rows:
        top, bottom = (bottom, bottom + length) if length > 0 else (top + length, top)
    else:
        left, right = (right, right + length) if length > 0 else (left + length, left)
    if top < 0 or left < 0:
        raise ApiError(400, "The fill would leave the grid.")
    _make_room(book, sheet, bottom, right)
    cells = sheet.block(span)
    lines = [list(column) for column in zip(*cells, strict=True)] if is_rows else cells
    grown = [filled(line, length, is_rows=is_rows) for line in lines]
    sheet.write(top, left, [list(row) for row in zip(*grown, strict=True)] if is_rows else grown)


def _data_in(sheet: Sheet, whole: Span) -> tuple[Span, bool]:
    """Return the part of a range that holds data, from its corner on, and where it goes on."""
    cells = sheet.block(whole)
    height = next((i for i, row in enumerate(cells) if row[0].is_blank), len(cells))
    width = next((i for i, cell in enumerate(cells[0]) if cell.is_blank), len(cells[0]))
    if not height:
        raise ApiError(400, "There is no data in the range to fill from.")
    is_rows = height < len(cells)
    across = _width(whole) if is_rows else width
    return Span(whole.top, whole.left, whole.top + height, whole.left + across), is_rows


@dataclass
class _Replacing:
    """What is looked for, and what was found."""

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
        used = replace(span, bottom=min(_bottom(span), len(sheet.rows)))
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


def _places(book: Workbook, body: Body) -> list[tuple[Sheet, Span]]:
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

    used = replace(span, bottom=min(_bottom(span), len(sheet.rows)))
    sheet.change(used, trimmed)
    return {"cellsChangedCount": changed} if changed else {}


def delete_duplicates(book: Workbook, body: Body) -> dict[str, Any]:
    """Take out rows that repeat an earlier one of the range; what follows closes up."""
    sheet, span = book.area(body.get("range", {}))
    right = span.left + _width(span)
    ends = [
        (c.get("startIndex", 0), c.get("endIndex", 0)) for c in body.get("comparisonColumns", [])
    ]
    if any(start < span.left or end > right for start, end in ends):
        raise ApiError(400, "comparisonColumns must lie within the range.")
    columns = [column for start, end in ends for column in range(start, end)]
    columns = columns or list(range(span.left, right))
    rows = sheet.block(replace(span, bottom=min(_bottom(span), len(sheet.rows))))
    seen: set[tuple[tuple[str, Scalar], ...]] = set()
    kept: Cells = []
    for row in rows:
        cells = [row[column - span.left] for column in columns]
        key = tuple((type(c.value).__name__, _folded(c.value)) for c in cells)
        if key not in seen or all(cell.is_blank for cell in row):
            seen.add(key)
            kept.append(row)
    removed = len(rows) - len(kept)
    sheet.write(span.top, span.left, [*kept, *[[BLANK] * _width(span)] * removed])
    return {"duplicatesRemovedCount": removed} if removed else {}


def _folded(value: Scalar) -> Scalar:
    return value.casefold() if isinstance(value, str) else value


_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def text_to_columns(book: Workbook, body: Body) -> None:
    sheet, span = book.area(body.get("source", {}))
    if _width(span) != 1:
        raise ApiError(400, "The source must be a single column.")
    kind = body.get("delimiterType", "AUTODETECT")
    rows = sheet.block(replace(span, bottom=min(_bottom(span), len(sheet.rows))))
    texts = ["" if row[0].value is None else str(row[0].value) for row in rows]
    delimiter = body.get("delimiter") if kind == "CUSTOM" else _DELIMITERS.get(kind)
    if not delimiter:
        delimiter = max(_DELIMITERS.values(), key=lambda sign: sum(sign in t for t in texts))
    parts = [text.split(delimiter) for text in texts]
    _make_room(book, sheet, 0, span.left + max((len(part) for part in parts), default=0))
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
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "pasteData": paste_data,
    "autoFill": auto_fill,
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
    "textToColumns": text_to_columns,
    "randomizeRange": randomize_range,
}
