"""The `values` collection: reading and writing cells as plain lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sandbox.google import a1
from sandbox.google.cells import PLAIN, Cell, Look, Row, Scalar
from sandbox.google.locales import yes_and_no
from sandbox.google.lookups import DataFilter, spans_of
from sandbox.google.protobuf_text import value_text
from sandbox.google.requests.dimensions import insert_rows
from sandbox.google.shown import formatter
from sandbox.google.tables import last_table
from sandbox.google.typed import typed
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError

LONGEST_TEXT = 50_000  # characters, as in Google's own error below
_TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."
_DATES = {"DATE", "DATE_TIME", "TIME"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The options of a read: how values and dates are rendered, by rows or columns."""

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
    """Return the input option: RAW, or USER_ENTERED for entries as if somebody typed them."""
    option = options.get("valueInputOption")
    if option not in {"RAW", "USER_ENTERED"}:
        raise ApiError(400, "'valueInputOption' is required but not specified")
    return str(option)


def read_range(book: Workbook, text: str, how: Reading) -> dict[str, Any]:
    sheet, span = book.find(text)
    return read_span(book, sheet, span, how)


def read_span(book: Workbook, sheet: Sheet, span: a1.Area, how: Reading) -> dict[str, Any]:
    """Return a ValueRange without blanks at the end, and without `values` when all are blank."""
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
    """Return a function that reads the cells of a row from one column to before another."""
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
    """The texts of numbers in one format, each of them computed once."""

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


@dataclass(frozen=True, slots=True)
class Written:
    """The result of a write.

    Attributes:
        asked: The range that the call named; its values are answered if the call asks for values.
        area: The rectangle around the updated cells, with skipped cells between them.
        rows: Indices of rows with at least one updated cell; `columns` likewise.
        cells: Number of updated cells. A cell that was given null is not updated.
    """

    sheet: Sheet
    asked: a1.Area
    area: a1.Area
    rows: frozenset[int]
    columns: frozenset[int]
    cells: int

    @property
    def counts(self) -> dict[str, Any]:
        """The range and the counts of an UpdateValuesResponse, without counts of 0."""
        counts = {
            "updatedRows": len(self.rows),
            "updatedColumns": len(self.columns),
            "updatedCells": self.cells,
        }
        told = {name: count for name, count in counts.items() if count}
        return {"updatedRange": a1.written(self.sheet.title, self.area), **told}


def totals(writes: Sequence[Written]) -> dict[str, int]:
    """Return the totals of a batch: each row and column of a tab counts once."""
    found = {
        "totalUpdatedRows": len({(each.sheet.id, row) for each in writes for row in each.rows}),
        "totalUpdatedColumns": len({(each.sheet.id, c) for each in writes for c in each.columns}),
        "totalUpdatedCells": sum(each.cells for each in writes),
        "totalUpdatedSheets": len({each.sheet.id for each in writes if each.cells}),
    }
    return {name: total for name, total in found.items() if total}


def write_range(book: Workbook, data: Mapping[str, Any], option: str) -> Written:
    """Write one ValueRange at the place that its `range` names."""
    sheet, span = book.find(data.get("range", ""))
    return write_span(book, sheet, span, data, option)


def write_span(
    book: Workbook, sheet: Sheet, span: a1.Area, data: Mapping[str, Any], option: str
) -> Written:
    """Write rows or columns from the corner of a span; null leaves a cell, "" clears it."""
    rows = _as_rows(data)
    bottom, right = span.top + len(rows), span.left + _width(rows)
    _check_room(sheet, span, bottom, right)
    area = a1.Area(span.top, span.left, max(bottom, span.top + 1), max(right, span.left + 1))
    asked = replace(area, bottom=max(area.bottom, span.bottom), right=max(area.right, span.right))
    changed, columns, count = _write(book, sheet, area, rows, option)
    return Written(sheet, asked, area, changed, columns, count)


def _width(rows: Sequence[Sequence[Any]]) -> int:
    return max((len(row) for row in rows), default=0)


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
    lists: Sequence[Sequence[Any]] = data.get("values", [])
    _check_entries(lists)
    if data.get("majorDimension") != "COLUMNS":
        return lists
    height = _width(lists)
    return [[c[row] if row < len(c) else None for c in lists] for row in range(height)]


def _check_entries(lists: Sequence[Sequence[Any]]) -> None:
    """Raise for an entry that no cell can hold."""
    for index, entries in enumerate(lists):
        for place, entry in enumerate(entries):
            if isinstance(entry, (list, dict)):
                raise ApiError(400, f"Invalid values[{index}][{place}]: {value_text(entry)}")
            if isinstance(entry, str) and len(entry) > LONGEST_TEXT:
                raise ApiError(400, _TOO_LONG)


def _write(
    book: Workbook, sheet: Sheet, area: a1.Area, rows: Sequence[Sequence[Any]], option: str
) -> tuple[frozenset[int], frozenset[int], int]:
    """Write rows of entries, in which null leaves a cell as it is.

    Returns:
        The indices of the rows and of the columns with an updated cell, and the number of
        updated cells.
    """
    count, changed = 0, []
    touched_rows, touched_places = set[int](), set[int]()
    for index, entries in enumerate(rows, area.top):
        old = sheet.rows.row(index)
        given = [place for place, entry in enumerate(entries) if entry is not None]
        if given:
            cells = old.between(area.left, area.left + len(entries))
            for place in given:
                cells[place] = _entered(entries[place], option, cells[place], book.locale)
            count += len(given)
            touched_rows.add(index)
            touched_places.update(given)
            old = old.with_cells(area.left, cells)
        changed.append(old)
    if count:
        while changed and area.top + len(changed) > len(sheet.rows) and not len(changed[-1]):
            changed.pop()
        sheet.rows.splice(area.top, area.top + len(changed), changed)
    columns = frozenset(area.left + place for place in touched_places)
    return frozenset(touched_rows), columns, count


def _entered(entry: Scalar, option: str, old: Cell, locale: str) -> Cell:
    if entry == "":
        return old.holding(None)
    if option == "RAW":
        whole = isinstance(entry, float) and entry.is_integer() and abs(entry) < 1e15
        return old.holding(int(entry) if whole and entry is not None else entry)
    return typed(entry, locale, old)


def append(
    book: Workbook, text: str, data: Mapping[str, Any], option: str, *, insert: bool
) -> tuple[a1.Area | None, Written]:
    """Append below the last table of a range, or at the start of the range if there is no table.

    Returns:
        The table before the append, and what was written.
    """
    sheet, span = book.find(text)
    table = last_table(sheet, span)
    left, top = (span.left, span.top) if table is None else (table.left, table.bottom)
    rows = _as_rows(data)
    bottom, right = top + len(rows), left + _width(rows)
    if insert and top < sheet.row_count:
        insert_rows(book, sheet, top, len(rows))
    book.grow(sheet, bottom, right)
    here = a1.Area(top, left, max(bottom, top + 1), max(right, left + 1))
    return table, write_span(book, sheet, here, data, option)


def clear(book: Workbook, sheet: Sheet, span: a1.Area) -> str:
    """Delete the values of a span but not the formats; return its range in A1 notation."""
    sheet.blank(span)
    return a1.written(sheet.title, span)


def write_filtered(book: Workbook, data: Mapping[str, Any], option: str) -> list[Written]:
    """Write to the ranges that a data filter matches now; an empty list when it matches none."""
    found = spans_of(book, DataFilter.of(data.get("dataFilter", {})))
    return [write_span(book, sheet, sheet.clamp(span), data, option) for sheet, span in found]


def read_filtered(book: Workbook, data_filter: Mapping[str, Any], how: Reading) -> list[Any]:
    found = spans_of(book, DataFilter.of(data_filter))
    return [
        {
            "valueRange": read_span(book, sheet, sheet.clamp(span), how),
            "dataFilters": [dict(data_filter)],
        }
        for sheet, span in found
    ]
