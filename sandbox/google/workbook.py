"""The state of a spreadsheet, cheap to copy: rows are shared until somebody writes to them.

A batch is applied to a copy, and the copy replaces the original when every request passed.
Rows are therefore never changed in place, only replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.google import a1
from sandbox.http import ApiError

Scalar = str | int | float | bool | None

MAX_CELLS = 10_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it holds, how it looks, and what is pinned to it.

    Attributes:
        value: What is calculated or typed; None when blank.
        formula: As typed, with its equals sign.
        error: `#REF!` and the like, in place of a value.
    """

    value: Scalar = None
    formula: str | None = None
    error: str | None = None
    format: Mapping[str, Any] | None = None
    note: str | None = None
    validation: Mapping[str, Any] | None = None

    @property
    def is_blank(self) -> bool:
        return self.value in (None, "") and self.formula is None and self.error is None


BLANK = Cell()
Row = list[Cell]


@dataclass(slots=True)
class Sheet:
    """One tab."""

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    rows: list[Row] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    column_properties: dict[int, dict[str, Any]] = field(default_factory=dict)
    row_properties: dict[int, dict[str, Any]] = field(default_factory=dict)
    protected: dict[int, dict[str, Any]] = field(default_factory=dict)
    conditional: list[dict[str, Any]] = field(default_factory=list)
    charts: dict[int, dict[str, Any]] = field(default_factory=dict)
    merges: list[dict[str, Any]] = field(default_factory=list)
    basic_filter: dict[str, Any] | None = None
    has_formulas: bool = False

    def copy(self) -> Sheet:
        return replace(
            self,
            rows=list(self.rows),
            properties=dict(self.properties),
            column_properties=dict(self.column_properties),
            row_properties=dict(self.row_properties),
            protected=dict(self.protected),
            conditional=list(self.conditional),
            charts=dict(self.charts),
            merges=list(self.merges),
        )

    def cell(self, row: int, column: int) -> Cell:
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return BLANK
        return self.rows[row][column]

    def put(self, row: int, column: int, cells: list[Cell]) -> None:
        """Replace neighbouring cells of one row."""
        while len(self.rows) <= row:
            self.rows.append([])
        old = self.rows[row]
        padded = old + [BLANK] * (column - len(old))
        self.rows[row] = [*padded[:column], *cells, *padded[column + len(cells) :]]
        self.has_formulas = self.has_formulas or any(cell.formula is not None for cell in cells)

    def clamp(self, span: a1.Span) -> a1.Span:
        """Close the open ends and cut what lies outside the grid."""
        bottom = self.row_count if span.bottom is None else min(span.bottom, self.row_count)
        right = self.column_count if span.right is None else min(span.right, self.column_count)
        return a1.Span(span.top, span.left, bottom, right)

    def used_rows(self) -> int:
        """Count the rows down to the last one that holds anything."""
        for index in range(len(self.rows) - 1, -1, -1):
            if any(not cell.is_blank for cell in self.rows[index]):
                return index + 1
        return 0


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
    """One spreadsheet file."""

    id: str
    title: str
    locale: str = "en_US"
    time_zone: str = "America/New_York"
    sheets: dict[int, Sheet] = field(default_factory=dict)
    named_ranges: dict[str, dict[str, Any]] = field(default_factory=dict)
    lingering_names: dict[str, str] = field(default_factory=dict)
    metadata: dict[int, Metadata] = field(default_factory=dict)
    next_id: int = 1
    created_at: str = ""
    trusted_assumptions: frozenset[str] = frozenset({"A2", "A3", "A7", "A8"})

    def copy(self) -> Workbook:
        return replace(
            self,
            sheets={key: sheet.copy() for key, sheet in self.sheets.items()},
            named_ranges=dict(self.named_ranges),
            lingering_names=dict(self.lingering_names),
            metadata=dict(self.metadata),
        )

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id

    def new_sheet_id(self) -> int:
        identifier = 0 if not self.sheets else 1_000_000 + self.new_id() * 7919
        return identifier if identifier not in self.sheets else self.new_sheet_id()

    def sheet(self, identifier: int | None, place: str = "") -> Sheet:
        """Return a tab by its id; 0 when none is given, as Sheets does."""
        found = self.sheets.get(identifier or 0)
        if found is None:
            raise ApiError(400, f"{place}No grid with id: {identifier or 0}")
        return found

    def titled(self, title: str) -> Sheet | None:
        return next((s for s in self.sheets.values() if s.title.lower() == title.lower()), None)

    def in_order(self) -> Iterator[Sheet]:
        return iter(self.sheets.values())

    def check_size(self) -> None:
        cells = sum(sheet.row_count * sheet.column_count for sheet in self.sheets.values())
        if cells > MAX_CELLS:
            raise ApiError(
                400,
                f"This action would increase the number of cells in the workbook above the limit "
                f"of {MAX_CELLS} cells.",
            )

    def find(self, text: str) -> tuple[Sheet, a1.Span]:
        """Resolve A1 notation to a tab and a closed span inside its grid."""
        title, cells = a1.split_title(text)
        span: a1.Span | None = a1.Span()
        if title is None:
            sheet, span = self._without_title(text)
        else:
            sheet = self.titled(title)
            if cells:
                span = a1.parse_cells(cells)
        if sheet is None or span is None:
            raise ApiError(400, f"Unable to parse range: {text}")
        if span.top >= sheet.row_count or span.left >= sheet.column_count:
            raise ApiError(
                400,
                f"Range ({a1.quoted(sheet.title)}!{cells or text}) exceeds grid limits. "
                f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}",
            )
        return sheet, sheet.clamp(span)

    def _without_title(self, text: str) -> tuple[Sheet | None, a1.Span | None]:
        named = next((r for r in self.named_ranges.values() if r["name"] == text), None)
        if named is not None:
            return self.sheet(named["range"].get("sheetId")), span_of(named["range"])
        span = a1.parse_cells(text)
        titled = self.titled(text)
        if span is not None and titled is None:
            return next(self.in_order()), span
        return titled, a1.Span()


def span_of(grid_range: Mapping[str, Any]) -> a1.Span:
    """Read Google's GridRange."""
    return a1.Span(
        grid_range.get("startRowIndex", 0),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endRowIndex"),
        grid_range.get("endColumnIndex"),
    )
