"""Calculate formulas with IronCalc.

Each time that something changed, a workbook's formulas and the cells that they refer to are copied
into a new IronCalc model, and its results become the values of the formulas' cells. In the model
tabs have short names, open-ended ranges end with the data, and the time is the sandbox's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import ironcalc

from sandbox.google import a1
from sandbox.google.cells import Cell, ErrorText, Look, Row, Scalar
from sandbox.google.locales import EPOCH, default_date_pattern, separators
from sandbox.google.references import LOST, Reference, names, references, rewritten
from sandbox.google.workbook import Sheet, Workbook, span_of

_LITERAL = re.compile(r'"(?:[^"]|"")*"')
_CLOCK = re.compile(r"\b(NOW|TODAY)\(\s*\)", re.IGNORECASE)
_REACHES_ANYWHERE = {"INDIRECT", "OFFSET"}
_SHEETS_SAYS = {"#CIRC!": "#REF!", "#SPILL!": "#REF!", "#CALC!": "#N/A", "#N/IMPL!": "#NAME?"}
_DATES = {"TODAY", "DATE", "EDATE", "EOMONTH", "WORKDAY"}
_DAYS = {"DATE", "DATE_TIME"}
_KEEP_FORMATS = {"SUM", "SUMIF", "SUMIFS", "MAX", "MAXIFS", "MIN", "MINIFS", "AVERAGE", "ABS"}
_KEEP_FORMATS |= {"ROUND", "ROUNDUP", "ROUNDDOWN", "IF", "IFERROR"}
"""Functions whose results take the format of their arguments."""
_NEAR = 20  # rows from the top of a range in which to look for a format; chosen by hand
_MOST_COLUMNS = 16_384
"""Columns of an IronCalc model, as many as Excel has; Sheets has more."""


def recalculate(book: Workbook, now: datetime) -> None:
    """Calculate a workbook's formulas as of `now`, if a cell or the minute has changed."""
    formulas = [
        (sheet, index, row)
        for sheet in book.in_order()
        for index, row in sheet.rows.with_formulas()
    ]
    if not formulas:
        return
    moment = _serial(now.astimezone(_zone(book.time_zone)))
    if book.calculated == _basis(book, moment):
        return
    model = _Model(book, moment)
    model.load(formulas)
    for sheet, index, row in formulas:
        fresh = model.results(sheet, index, row)
        if fresh != row or [*map(type, fresh.values)] != [*map(type, row.values)]:
            sheet.rows.splice(index, index + 1, [fresh])
    book.calculated = _basis(book, moment)


def _basis(book: Workbook, moment: float) -> object:
    """Return what the results depend on, to compare; it changes when a cell or the time does.

    Blocks of rows are never changed in place, so their identity stands for their contents.
    """
    tabs = [
        (sheet.title, sheet.row_count, sheet.column_count, list(sheet.rows.blocks))
        for sheet in book.in_order()
    ]
    return moment, book.locale, list(book.named_ranges.values()), tabs


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name) if "/" in name else UTC


def _serial(local: datetime) -> float:
    since = local.replace(tzinfo=None, second=0, microsecond=0) - EPOCH
    return since / timedelta(days=1)


@dataclass
class _Model:
    """An IronCalc model with those cells of a workbook that its formulas need."""

    book: Workbook
    now: float

    def __post_init__(self) -> None:
        self._decimal = separators(self.book.locale)[0]
        self._model = ironcalc.create(
            "sandbox", "es" if self._decimal == "," else "en", "UTC", "en"
        )
        for _ in range(len(self.book.sheets) - 1):
            self._model.new_sheet()
        titles = [each["name"] for each in self._model.get_worksheets_properties()]
        self._places = {id(sheet): place for place, sheet in enumerate(self.book.in_order())}
        self._titles = dict(zip(self._places, titles, strict=True))

    def load(self, formulas: list[tuple[Sheet, int, Row]]) -> None:
        for sheet, span in self._needed(formulas):
            for index in range(span.top, min(span.bottom, len(sheet.rows))):
                values = sheet.rows[index].values
                for column in range(span.left, min(span.right, len(values), _MOST_COLUMNS)):
                    if values[column] is not None:
                        self._put(sheet, index, column, values[column])
        for sheet, index, row in formulas:
            for column, formula in row.formulas.items():
                if column < _MOST_COLUMNS:
                    place = self._places[id(sheet)], index + 1, column + 1
                    self._model.set_user_input(*place, self._translated(sheet, formula))
        self._model.evaluate()

    def results(self, sheet: Sheet, index: int, row: Row) -> Row:
        cells = row[:]
        for column in row.formulas:
            cell = cells[column]
            place = self._places[id(sheet)], index + 1, column + 1
            if column >= _MOST_COLUMNS:
                cells[column] = cell.holding(ErrorText("#ERROR!"), cell.formula)
                continue
            value = self._model.get_cell_value(*place)
            if self._model.get_cell_type(*place) == ironcalc.CellType.ErrorValue:
                error = ErrorText(_SHEETS_SAYS.get(str(value), str(value)))
                cells[column] = cell.holding(error, cell.formula)
            else:
                cells[column] = self._shown(cell, sheet, value)
        return Row.of(cells)

    def _shown(self, cell: Cell, sheet: Sheet, value: Any) -> Cell:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        source = self._mirrored(sheet, str(cell.formula))
        if source is not None and source.is_blank:
            value = None
        if value is None or isinstance(value, (str, bool)):
            return cell.holding(value, cell.formula)
        return Cell(value, cell.formula, self._implied(cell, sheet))

    def _mirrored(self, sheet: Sheet, formula: str) -> Cell | None:
        """Return the cell that a formula merely refers to, as in `=Clientes!B2`, or None."""
        found = references(formula)
        if len(found) != 1 or found[0].last is not None or formula[1:] != found[0].written():
            return None
        place = self._place(sheet, found[0])
        return None if place is None else place[0].cell(place[1].top, place[1].left)

    def _implied(self, cell: Cell, sheet: Sheet) -> Look:
        """Return a cell's look, with the number format that its formula implies if it has none."""
        formula = str(cell.formula)
        functions = [name.upper() for name, is_call in names(formula) if is_call]
        if cell.number_format is not None or not {*functions} <= _KEEP_FORMATS | _DATES:
            return cell.look
        if functions and functions[0] in _DATES:
            found: Mapping[str, Any] | None = {
                "type": "DATE",
                "pattern": default_date_pattern(self.book.locale),
            }
        else:
            found = next(
                (f for place in self._places_in(sheet, formula) if (f := _format(*place))), None
            )
        is_span = found is not None and found.get("type") in _DAYS and "-" in formula
        if found is None or is_span:
            return cell.look
        return replace(cell.look, format={**cell.format, "numberFormat": found})

    def _places_in(self, sheet: Sheet, formula: str) -> Iterator[tuple[Sheet, a1.Area]]:
        """Yield tab and area of each reference and named range in a formula."""
        for reference in references(formula):
            place = self._place(sheet, reference)
            if place is not None:
                yield place
        for name, is_call in names(formula):
            place = None if is_call else self._named_place(name)
            if place is not None:
                yield place

    def _named_place(self, name: str) -> tuple[Sheet, a1.Area] | None:
        named = self.book.named(name)
        sheet = None if named is None else self.book.sheets.get(named["range"].get("sheetId", 0))
        if named is None or sheet is None:
            return None
        return sheet, sheet.clamp(span_of(named["range"]))

    def _put(self, sheet: Sheet, row: int, column: int, value: Scalar) -> None:
        place = self._places[id(sheet)], row + 1, column + 1
        if isinstance(value, ErrorText):
            self._model.set_user_input(*place, str(value))
        elif isinstance(value, bool):
            self._model.update_cell_with_bool(*place, value)
        elif isinstance(value, str):
            self._model.update_cell_with_text(*place, value)
        else:
            self._model.update_cell_with_number(*place, float(value or 0))

    def _needed(self, formulas: list[tuple[Sheet, int, Row]]) -> Iterator[tuple[Sheet, a1.Area]]:
        spans: dict[tuple[int, a1.Area], Sheet] = {}
        for sheet, _, row in formulas:
            for formula in row.formulas.values():
                words = {name.upper() for name, _ in names(formula)}
                if words & _REACHES_ANYWHERE:
                    yield from ((each, each.clamp(a1.Span())) for each in self.book.in_order())
                    return
                spans |= {(id(each), span): each for each, span in self._places_in(sheet, formula)}
        yield from ((sheet, span) for (_, span), sheet in spans.items())

    def _place(self, sheet: Sheet, reference: Reference) -> tuple[Sheet, a1.Area] | None:
        if reference.title is not None:
            titled = self.book.titled(reference.title)
            if titled is None:
                return None
            sheet = titled
        span = sheet.clamp(reference.span)
        outside = span.top >= sheet.row_count or span.left >= sheet.column_count
        return None if outside else (sheet, span)

    def _translated(self, sheet: Sheet, formula: str) -> str:
        """Return a formula in the model's terms: tab names, closed ranges, time and separators."""
        literals = _LITERAL.findall(formula)
        bare = _LITERAL.sub('"\0"', formula)
        bare = rewritten(bare, lambda reference: self._closed(sheet, reference), self._named)
        if self._decimal == ".":
            bare = bare.replace(";", ",")
        bare = _CLOCK.sub(self._moment, bare)
        for literal in literals:
            bare = bare.replace('"\0"', literal, 1)
        return bare

    def _moment(self, call: re.Match[str]) -> str:
        value = self.now if call[1].upper() == "NOW" else float(int(self.now))
        return repr(value).replace(".", self._decimal)

    def _named(self, word: str) -> str:
        place = self._named_place(word)
        return word if place is None else self._written(*place)

    def _closed(self, sheet: Sheet, reference: Reference) -> str:
        place = self._place(sheet, reference)
        return LOST if place is None else self._written(*place)

    def _written(self, sheet: Sheet, span: a1.Area) -> str:
        title = self._titles[id(sheet)]
        cells = a1.written(title, replace(span, right=min(span.right, _MOST_COLUMNS)))
        return cells if cells.startswith(title) else cells.replace("'", "")


def _format(sheet: Sheet, span: a1.Area) -> Mapping[str, Any] | None:
    """Return the format of the first number in a span's first _NEAR rows, or None."""
    for row in sheet.rows[span.top : min(span.bottom, span.top + _NEAR)]:
        cell = row.cell(span.left)
        if isinstance(cell.value, (int, float)):
            return cell.number_format
    return None
