"""Tables: the header row of a tab, its recognised columns and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from aldia.ledger.cells import BLANK, Raw, Rows, Scalar
from aldia.ledger.currencies import parse_heading
from aldia.ledger.headers import match_header
from aldia.ledger.problems import Problem
from aldia.ledger.schema import FALLBACK, Tab

_HEADER_WITHIN = 20
"""Rows from the top among which the header is looked for; chosen by hand."""

_NOTHING = (None, "")
_NOT_WORTH_A_PROBLEM = {"notes", "salesperson", "phone", "kind"}


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table, not yet interpreted: its filled cells, by the key of their column."""

    row: int
    cells: Mapping[str, Raw]

    def __getitem__(self, key: str) -> Raw:
        return self.cells.get(key, BLANK)


@dataclass(frozen=True)
class Table:
    """A tab as it was found.

    Attributes:
        title: As on screen.
        header_row: Counted from zero; -1 when there is none.
        columns: Index of each recognised column, by key, counted from zero.
        headers: Header of each recognised column as the person typed it, by key.
        values: Every row of the tab, unformatted.
        language: That of the book, in which a column that the tab lacks is named.
        shown: What the person sees, by key and row of the tab; only where it was read.
    """

    tab: Tab
    title: str
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    values: Rows
    problems: Sequence[Problem] = ()
    language: str = FALLBACK
    shown: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Tell whether its rows may be read: header found, nothing missing, nothing doubled."""
        return self.header_row >= 0 and not any(problem.holds for problem in self.problems)

    def header(self, key: str) -> str:
        return self.headers.get(key, "")

    @cached_property
    def currencies(self) -> Mapping[str, frozenset[str]]:
        """Map the keys of money columns whose header names a currency to those it may mean."""
        found = {
            key: parse_heading(header).meant
            for key, header in self.headers.items()
            if self.tab.column(key).is_money
        }
        return {key: meant for key, meant in found.items() if meant}

    def records(self) -> Iterator[Record]:
        """Yield every row below the header in which a recognised cell is filled."""
        for index in range(self.header_row + 1, len(self.values)):
            record = self.record(index)
            if any(not raw.is_blank for raw in record.cells.values()):
                yield record

    def record(self, index: int) -> Record:
        row = self.values[index]
        width = len(row)
        cells = {
            key: Raw(row[column], shown[index] if index < len(shown) else "")
            for key, column, shown in self._places
            if column < width and row[column] not in _NOTHING
        }
        return Record(index + 1, cells)

    @cached_property
    def _places(self) -> Sequence[tuple[str, int, Sequence[str]]]:
        """Return key, index and shown texts of each column."""
        return [(key, column, self.shown.get(key, ())) for key, column in self.columns.items()]


def find_table(tab: Tab, title: str, values: Rows) -> Table:
    """Find the header row and the columns of a tab.

    The header is the row, among the first twenty, in which most headers are recognised. A
    missing required column makes the table unusable, and so does a doubled one that is required or
    holds rows, as nobody can know which is meant.
    """
    best, index = _best_header(tab, values)
    if index < 0:
        if not any(_is_filled(cell) for row in values for cell in row):
            return _unusable(tab, title, values, Problem("tab_empty", title))
        found = _quoted(values)
        problem = Problem(
            "header_missing", title, details={"found": found, "needed": _needed(tab, tab.columns)}
        )
        return _unusable(tab, title, values, problem)
    headers = [str(cell).strip() if _is_filled(cell) else "" for cell in values[index]]
    problems = [*_doubled(tab, title, index, headers, best), *_missing(tab, title, headers, best)]
    columns = {key: places[0] for key, places in best.items() if len(places) == 1}
    typed = {key: headers[column] for key, column in columns.items()}
    return Table(tab, title, index, columns, typed, values, problems)


def _unusable(tab: Tab, title: str, values: Rows, problem: Problem) -> Table:
    return Table(tab, title, -1, {}, {}, values, [problem])


def _is_filled(cell: Scalar) -> bool:
    return cell is not None and str(cell).strip() != ""


def _best_header(tab: Tab, values: Rows) -> tuple[dict[str, list[int]], int]:
    best: dict[str, list[int]] = {}
    index = -1
    for row, cells in enumerate(values[:_HEADER_WITHIN]):
        found: dict[str, list[int]] = {}
        for column, cell in enumerate(cells):
            key = match_header(tab, cell) if isinstance(cell, str) else None
            if key is not None:
                found.setdefault(key, []).append(column)
        # At least two headers, or one in a tab of one or two columns; chosen by hand.
        if len(found) > max(len(best), 1 if len(tab.people_columns) > 2 else 0):
            best, index = found, row
    return best, index


def _doubled(
    tab: Tab, title: str, index: int, headers: Sequence[str], found: Mapping[str, Sequence[int]]
) -> Iterator[Problem]:
    for key, places in found.items():
        if len(places) > 1 and key not in _NOT_WORTH_A_PROBLEM:
            named = [f"{headers[place]} ({column_letters(place)})" for place in places]
            yield Problem(
                "column_doubled",
                title,
                index + 1,
                headers[places[0]],
                ", ".join(named),
                {"columns": ", ".join(named)},
                tab.column(key).holds or tab.column(key).required,
            )


def _missing(
    tab: Tab, title: str, headers: Sequence[str], found: Mapping[str, Sequence[int]]
) -> Iterator[Problem]:
    missing = [
        column for column in tab.people_columns if column.required and column.key not in found
    ]
    if "stated" in found:
        missing = [column for column in missing if column.key != "amount"]
    if missing:
        yield Problem(
            "column_missing",
            title,
            details={
                "needed": _needed(tab, missing),
                "found": ", ".join(f"«{header}»" for header in headers if header),
            },
        )


def _needed(tab: Tab, columns: Sequence[object]) -> str:
    """Return the names of required columns in every language, as set-up writes them."""
    names = [
        " / ".join(column.header.values())
        for column in tab.people_columns
        if column.required and column in columns
    ]
    return ", ".join(names)


def _quoted(values: Rows) -> str:
    first = next((row for row in values if any(_is_filled(cell) for cell in row)), [])
    return ", ".join(f"«{str(cell)[:40]}»" for cell in first[:12] if _is_filled(cell))


def column_letters(index: int) -> str:
    """Return the letters of a column by its index, which counts from zero: 0 is A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
