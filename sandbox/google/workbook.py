"""The state of a spreadsheet, cheap to copy.

A batch is applied to a copy, and the copy replaces the original when every request passed.
Copies share blocks of rows and the parts of tabs, so these are replaced and never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.google import a1
from sandbox.google.cells import BLANK, PLAIN, Cell, Look, Row, Rows
from sandbox.http import ApiError

MAX_CELLS = 10_000_000  # Google's limit for a spreadsheet
MAX_COLUMNS = 18_278  # columns A to ZZZ
LONGEST_TITLE = 100  # characters of a tab's title

UNSHARED = "isUnshared"
"""Property of a file, which Drive does not have: it is not shared with programs."""

OFFICE = "isOffice"
"""Property of a file, which Drive does not have: it is an .xlsx which was opened in Sheets and not
saved as a spreadsheet."""

TRUSTED = frozenset({"A2", "A3", "A3_400", "A8", "A11b", "A13"})
"""Undocumented assumptions about Sheets that can be switched off (docs/sandbox.md)."""

Part = dict[str, Any]


@dataclass(slots=True)
class Sheet:
    """One tab.

    Attributes:
        properties: As in SheetProperties, without those that are attributes here.
        parts: The other fields of a Sheet resource (`merges`, `charts`, `filterViews` …), with
            the names and shapes that they have there.
    """

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    rows: Rows = field(default_factory=Rows)
    properties: dict[str, Any] = field(default_factory=dict)
    column_properties: dict[int, dict[str, Any]] = field(default_factory=dict)
    row_properties: dict[int, dict[str, Any]] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def has_grid(self) -> bool:
        """Tell whether the tab has cells; a tab of type OBJECT has a chart instead."""
        return bool(self.properties.get("sheetType", "GRID") == "GRID")

    def copy(self) -> Sheet:
        return replace(
            self,
            rows=self.rows.copy(),
            properties=dict(self.properties),
            column_properties=dict(self.column_properties),
            row_properties=dict(self.row_properties),
            parts=dict(self.parts),
        )

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row].cell(column) if row < len(self.rows) else BLANK

    def block(self, span: a1.Area) -> list[list[Cell]]:
        """Return the cells of an area, blank ones included."""
        rows = self.rows.between(span.top, span.bottom)
        return [row.between(span.left, span.right) for row in rows]

    def put(self, row: int, column: int, cells: Sequence[Cell]) -> None:
        """Replace neighbouring cells of one row."""
        self.write(row, column, [cells])

    def write(self, top: int, left: int, cells: Sequence[Sequence[Cell]]) -> None:
        """Replace a block of cells; `top` and `left` are its first row and column."""
        rows = [self.rows.row(top + i).with_cells(left, each) for i, each in enumerate(cells)]
        while rows and top + len(rows) > len(self.rows) and not len(rows[-1]):
            rows.pop()
        if rows:
            self.rows.splice(top, top + len(rows), rows)

    def change(self, span: a1.Area, to: Callable[[Cell], Cell]) -> None:
        """Replace every cell of an area by the result of a function."""
        blank = to(BLANK)
        cells = [[blank if c is BLANK else to(c) for c in row] for row in self.block(span)]
        self.write(span.top, span.left, cells)

    def restyle(self, span: a1.Area, to: Callable[[Look], Look]) -> None:
        """Replace the looks of an area; rows that share their looks share the new ones too."""
        rows = self.rows.between(span.top, span.bottom)
        different = {id(row): row for row in rows}
        looks = {id(row.looks): row.looks for row in different.values()}
        restyled = {key: _restyled(each, span, to) for key, each in looks.items()}
        changed = {
            key: Row(row.values, restyled[id(row.looks)], row.formulas)
            for key, row in different.items()
        }
        self.rows.splice(span.top, span.bottom, [changed[key] for key in map(id, rows)])

    def blank(self, span: a1.Area) -> None:
        """Delete the contents of an area, but not the looks."""
        used = replace(span, bottom=min(span.bottom, len(self.rows)))
        self.change(used, lambda cell: cell.holding(None))

    def clamp(self, span: a1.Span) -> a1.Area:
        """Return the part of a span inside the grid, with its open ends closed."""
        bottom = self.row_count if span.bottom is None else min(span.bottom, self.row_count)
        right = self.column_count if span.right is None else min(span.right, self.column_count)
        return a1.Area(span.top, span.left, bottom, right)

    def resize(self, row_count: int, column_count: int) -> None:
        """Set the size of the grid; cells outside it are deleted."""
        if column_count < self.column_count:
            self.rows = Rows.of([Row.of(row[:column_count]) for row in self.rows])
        if row_count < len(self.rows):
            self.rows.splice(row_count, len(self.rows), [])
        self.row_count, self.column_count = row_count, column_count

    def used_rows(self) -> int:
        """Count the rows down to the last one that holds anything."""
        return self.rows.used()

    def part(self, name: str, key: str, identifier: object) -> Part | None:
        """Return the part of a list that has an id, or None."""
        return next((each for each in self.parts.get(name, ()) if each[key] == identifier), None)

    def add_part(self, name: str, part: Part, index: int | None = None) -> None:
        parts = [*self.parts.get(name, ())]
        parts.insert(len(parts) if index is None else index, part)
        self.parts[name] = parts

    def replace_part(self, name: str, old: Part, new: Part | None) -> None:
        """Replace a part by another, or remove it when `new` is None."""
        kept = [new if each is old else each for each in self.parts[name]]
        self.parts[name] = [each for each in kept if each is not None]


def _restyled(
    looks: tuple[Look, ...], span: a1.Area, to: Callable[[Look], Look]
) -> tuple[Look, ...]:
    known: dict[int, Look] = {}
    changed = [*looks, *[PLAIN] * (span.right - len(looks))]
    for column in range(span.left, span.right):
        old = changed[column]
        if id(old) not in known:
            known[id(old)] = to(old)
        changed[column] = known[id(old)]
    while changed and changed[-1] is PLAIN:
        changed.pop()
    return tuple(changed)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Developer metadata; `start` is None when it belongs to a tab or to the whole file."""

    id: int
    key: str
    value: str
    visibility: str
    sheet: int | None = None
    dimension: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def location_type(self) -> str:
        if self.dimension is not None:
            return "ROW" if self.dimension == "ROWS" else "COLUMN"
        return "SPREADSHEET" if self.sheet is None else "SHEET"


@dataclass(slots=True)
class Workbook:
    """One spreadsheet file.

    Attributes:
        properties: As in SpreadsheetProperties, without those that are attributes here.
        file: What Drive knows about the file, as in a File resource.
        version: A number that grows with every change.
        calculated: What the formulas were last calculated from, to see whether it has changed.
    """

    id: str
    title: str
    locale: str = "en_US"
    time_zone: str = "America/New_York"
    sheets: dict[int, Sheet] = field(default_factory=dict)
    named_ranges: dict[str, dict[str, Any]] = field(default_factory=dict)
    lingering_names: dict[str, str] = field(default_factory=dict)
    metadata: dict[int, Metadata] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    file: dict[str, Any] = field(default_factory=dict)
    next_id: int = 1
    version: int = 0
    calculated: object = None
    trusted_assumptions: frozenset[str] = TRUSTED

    def copy(self) -> Workbook:
        return replace(
            self,
            sheets={key: sheet.copy() for key, sheet in self.sheets.items()},
            named_ranges=dict(self.named_ranges),
            lingering_names=dict(self.lingering_names),
            metadata=dict(self.metadata),
            properties=dict(self.properties),
            file=dict(self.file),
        )

    def put_back_in(self, present: Workbook) -> Workbook:
        """Return this earlier version as it is after it was restored.

        What Drive keeps of the file, such as its properties, stays as it is at `present`: it is
        not part of a version.
        """
        return replace(self.copy(), file=dict(present.file), version=present.version + 1)

    @property
    def is_office(self) -> bool:
        """Tell whether the file is an .xlsx, which the Sheets API refuses to open."""
        return bool(self.file.get(OFFICE))

    @property
    def is_shared(self) -> bool:
        """Tell whether programs may open the file; the sandbox's pages always may."""
        return not self.file.get(UNSHARED)

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id

    def new_sheet_id(self) -> int:
        identifier = 0 if not self.sheets else 1_000_000 + self.new_id() * 7919
        return identifier if identifier not in self.sheets else self.new_sheet_id()

    def sheet(self, identifier: int | None, place: str = "") -> Sheet:
        """Return a tab by its id; without an id the tab of id 0, as Sheets does."""
        found = self.sheets.get(identifier or 0)
        if found is None:
            raise ApiError(400, f"{place}No grid with id: {identifier or 0}")
        return found

    def area(self, grid_range: Mapping[str, Any]) -> tuple[Sheet, a1.Area]:
        """Return the tab of a GridRange, and the part of the grid that it covers."""
        sheet = self.sheet(grid_range.get("sheetId"))
        span = span_of(grid_range)
        is_empty = span.bottom is not None and span.bottom <= span.top
        is_empty = is_empty or (span.right is not None and span.right <= span.left)
        if is_empty or span.top < 0 or span.left < 0:
            raise ApiError(400, "The range's end must lie after its start.")
        return sheet, _inside(sheet, span, "Range")

    def titled(self, title: str) -> Sheet | None:
        return next((s for s in self.sheets.values() if s.title.lower() == title.lower()), None)

    def in_order(self) -> Iterator[Sheet]:
        return iter(self.sheets.values())

    def grow(self, sheet: Sheet, bottom: int, right: int) -> None:
        """Enlarge the grid of a tab to at least so many rows and columns."""
        sheet.row_count = max(sheet.row_count, bottom)
        sheet.column_count = max(sheet.column_count, right)
        self.check_size()

    def check_size(self) -> None:
        cells = sum(sheet.row_count * sheet.column_count for sheet in self.sheets.values())
        if cells > MAX_CELLS:
            raise ApiError(
                400,
                f"This action would increase the number of cells in the workbook above the limit "
                f"of {MAX_CELLS} cells.",
            )
        for sheet in self.sheets.values():
            if sheet.column_count > MAX_COLUMNS:
                raise ApiError(
                    400,
                    f"This action would increase the number of columns in the worksheet above the "
                    f"limit of {MAX_COLUMNS} columns.",
                )

    def find(self, text: str) -> tuple[Sheet, a1.Area]:
        """Resolve A1 notation to a tab and a part of its grid."""
        title, cells = a1.split_title(text)
        span: a1.Span | None = a1.Span()
        if title is None:
            sheet, span = self._without_title(text)
        else:
            sheet = self.titled(title)
            if cells:
                span = a1.parse_cells(cells)
            named = None if span is not None else self.named(cells)
            if named is not None and sheet is not None:
                sheet, span = self._without_title(cells)
        if sheet is None or span is None or not sheet.has_grid:
            raise ApiError(400, f"Unable to parse range: {text}")
        return sheet, _inside(sheet, span, f"Range ({a1.quoted(sheet.title)}!{cells or text})")

    def _without_title(self, text: str) -> tuple[Sheet | None, a1.Span | None]:
        named = self.named(text)
        if named is not None:
            return self.sheet(named["range"].get("sheetId")), span_of(named["range"])
        span = a1.parse_cells(text)
        titled = self.titled(text)
        if span is not None and titled is None:
            return next(self.in_order()), span
        return titled, a1.Span()

    def named(self, name: str) -> dict[str, Any] | None:
        """Return a named range by its name, ignoring case, or None."""
        ranges = self.named_ranges.values()
        return next((each for each in ranges if each["name"].lower() == name.lower()), None)


def _inside(sheet: Sheet, span: a1.Span, told: str) -> a1.Area:
    """Return the part of a span inside the grid; raise when it begins outside."""
    if span.top >= sheet.row_count or span.left >= sheet.column_count:
        raise ApiError(
            400,
            f"{told} exceeds grid limits. Max rows: {sheet.row_count}, max columns: "
            f"{sheet.column_count}",
        )
    return sheet.clamp(span)


def span_of(grid_range: Mapping[str, Any]) -> a1.Span:
    """Return the span of a GridRange."""
    return a1.Span(
        grid_range.get("startRowIndex", 0),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endRowIndex"),
        grid_range.get("endColumnIndex"),
    )


def grid_range(sheet: int, span: a1.Span) -> dict[str, Any]:
    """Return a span as a GridRange; open ends are left out."""
    ends = {
        "startRowIndex": span.top,
        "endRowIndex": span.bottom,
        "startColumnIndex": span.left,
        "endColumnIndex": span.right,
    }
    return {"sheetId": sheet, **{name: at for name, at in ends.items() if at is not None}}
