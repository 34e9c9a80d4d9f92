"""Tables: the header row of a tab, its recognised columns and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from aldia.ledger.recognition.chosen import Choices, counting
from aldia.ledger.recognition.column_names import column_name, names_to_type, quoted_cells
from aldia.ledger.recognition.comparing import is_tax, lacking_tax, mostly_negative
from aldia.ledger.recognition.contents import fit, is_number, look_at, used_rows
from aldia.ledger.recognition.headings import filled, headings
from aldia.ledger.recognition.heads import find_head, without_headers
from aldia.ledger.recognition.matches import NOT_USED, Basis, Match
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.recognition.own_columns import own_places
from aldia.ledger.recognition.remaining import with_day_of_terms, with_those_left
from aldia.ledger.schema.book_language import language_of_row
from aldia.ledger.schema.schema import FALLBACK, Column, Schema, Tab, TabKey
from aldia.ledger.values.cells import BLANK, Raw, RowFormat, Rows, Scalar, is_filled
from aldia.ledger.values.currencies import parse_heading
from aldia.ledger.values.problems import Problem

_NOT_WORTH_A_PROBLEM = {"notes", "salesperson", "phone", "kind"}
_CUSTOMERS = {"customer", "customer_code"}
_AMOUNTS = ("stated", "aged", "debit")
IN_PLACE_OF = {"amount": _AMOUNTS, "due": ("term",), "customer": ("customer_code",)}
"""Columns that say as much as a required one."""

_QUESTIONS = ("column_doubled", "column_missing")
"""Codes of the problems by which a person is asked about columns."""

_FOLLOWS_FROM = {"due": "issued"}
"""A required column that follows from another one, once it is known how: from the days to pay."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table, not yet interpreted.

    Attributes:
        cells: The filled cells, by the key of their column.
        further: Filled cells of the second and later columns of one key, with their headers.
    """

    row: int
    cells: Mapping[str, Raw]
    further: Mapping[str, Sequence[tuple[str, Raw]]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Raw:
        return self.cells.get(key, BLANK)

    def all(self, key: str) -> list[Raw]:
        """Return the filled cells of every column of a key."""
        first = [self.cells[key]] if key in self.cells else []
        if not self.further:
            return first
        return [*first, *(raw for _, raw in self.further.get(key, ()))]


@dataclass(frozen=True)
class Table:
    """A tab as it was found.

    Attributes:
        title: As on screen.
        header_row: Counted from zero; -1 when there is none.
        matches: What each column is taken for, in the order of the columns.
        values: Every row of the tab, unformatted.
        language: That of the book, in which a column that the tab lacks is named.
        shown: What the person sees, by index of the column and row of the tab; only where it was
            read.
        top: What the person sees in the first rows below the header, by column; empty where it was
            not read.
        said: How many more columns of a key the table has since what a person says newly, or,
            below zero, how many fewer.
        formats: Formats of the rows that a person marked, as numbered on screen; only where they
            were read.
        before: How many rows of other tabs are numbered before its own; see `InvoiceTabs`.
    """

    tab: Tab
    title: str
    header_row: int
    matches: Sequence[Match]
    values: Rows
    problems: Sequence[Problem] = ()
    language: str = FALLBACK
    shown: Mapping[int, Sequence[str]] = field(default_factory=dict)
    top: Sequence[Sequence[str]] = ()
    said: Counter[str] = field(default_factory=Counter)
    formats: Mapping[int, RowFormat] = field(default_factory=dict)
    before: int = 0

    @property
    def is_usable(self) -> bool:
        """Tell whether its rows may be read: header found, nothing missing, nothing doubled."""
        return self.header_row >= 0 and not any(problem.holds for problem in self.problems)

    @cached_property
    def rows(self) -> Rows:
        """Return the rows below the headers, without those that hold the headers once more."""
        start = self.header_row + 1
        return without_headers(self.values[start:], self.values[start - 1]) if start else ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands in the tab."""
        return any(problem.code == "tab_empty" for problem in self.problems)

    def in_language(self, language: str) -> Table:
        """Return the table with the questions about its columns in the language of the book."""
        table = replace(self, language=language)
        if self.header_row < 0:
            return table
        others = [problem for problem in self.problems if problem.code not in _QUESTIONS]
        return replace(table, problems=[*_asked(table), *_missing(table, language), *others])

    @cached_property
    def _certain(self) -> Sequence[Match]:
        return [match for match in self.matches if match.is_certain]

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Map the key of each recognised column to its index; the first where there are several."""
        return {match.key: match.index for match in reversed(self._certain)}

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """Map the key of each recognised column to its header as the person typed it."""
        return {match.key: match.header for match in reversed(self._certain)}

    @cached_property
    def own_places(self) -> frozenset[int]:
        """Return the indices of Aldía's own columns."""
        return own_places(self.tab, [match.header for match in self.matches])

    @cached_property
    def headings(self) -> Mapping[int, str]:
        """Return the customers' names that stand in rows of their own, by row as on screen."""
        is_cut = self.tab.key == TabKey.INVOICES and not self.columns.keys() & _CUSTOMERS
        if not is_cut or self.header_row < 0:
            return {}
        return headings(self.tab, self.header_row, self.values, self.own_places)

    def cells(self, row: int) -> list[Scalar]:
        """Return the filled cells of a row, as numbered on screen, without Aldía's own."""
        return filled(self.values[row - 1], self.own_places)

    def unread_sums(self, row: int) -> list[Decimal]:
        """Return the sums of a row, as on screen, in columns not read, and that of its taxes."""
        cells = self.values[row - 1]
        found = {
            match.header: Decimal(str(cells[match.index]))
            for match in self.matches
            if match.basis is Basis.UNKNOWN and match.index < len(cells)
            if is_number(cells[match.index])
        }
        taxes = (sum_ for header, sum_ in found.items() if is_tax(self.tab, header))
        return [*found.values(), sum(taxes, Decimal(0))]

    def places(self, key: str) -> list[int]:
        """Return the indices of all columns of a key."""
        return [match.index for match in self._certain if match.key == key]

    @cached_property
    def counts(self) -> Counter[str]:
        """Count the columns of each key."""
        return Counter(match.key for match in self._certain)

    def header(self, key: str) -> str:
        return self.headers.get(key, "")

    @cached_property
    def currencies(self) -> Mapping[str, frozenset[str]]:
        """Map the keys of money columns whose header names a currency to those it may mean."""
        found = {
            key: parse_heading(header).meant
            for key, header in self.headers.items()
            if self.tab.column(key).is_money and (key != "amount" or len(self.places(key)) == 1)
        }
        return {key: meant for key, meant in found.items() if meant}

    def records(self) -> Iterator[Record]:
        """Return every row below the header in which a recognised cell is filled."""
        every = map(self.record, range(self.header_row + 1, len(self.values)))
        return (record for record in every if record.cells)

    def record(self, index: int) -> Record:
        row = self.values[index]
        width = len(row)
        cells = {
            key: Raw(cell, shown[index] if index < len(shown) else "")
            for key, column, shown in self._first
            # `is_filled`, written out, as it is asked of all cells of a book.
            if column < width and (cell := row[column]) is not None
            if type(cell) is not str or cell.strip()
        }
        return Record(index + 1, cells, self._further(index, row) if self._more else {})

    def _further(
        self, index: int, row: Sequence[Scalar]
    ) -> Mapping[str, Sequence[tuple[str, Raw]]]:
        found: dict[str, list[tuple[str, Raw]]] = {}
        for match in self._more:
            if match.index < len(row) and is_filled(row[match.index]):
                shown = self.shown.get(match.index, ())
                raw = Raw(row[match.index], shown[index] if index < len(shown) else "")
                found.setdefault(match.key, []).append((match.header, raw))
        return found

    @cached_property
    def _first(self) -> Sequence[tuple[str, int, Sequence[str]]]:
        """Return key, index and shown texts of the first column of each key."""
        return [(key, place, self.shown.get(place, ())) for key, place in self.columns.items()]

    @cached_property
    def _more(self) -> Sequence[Match]:
        """Return the second and later columns of each key."""
        return [match for match in self._certain if match.index != self.columns[match.key]]


def find_table(tab: Tab, title: str, values: Rows, chosen: Choices | None = None) -> Table:
    """Find the header row and the columns of a tab.

    A missing required column makes the table unusable, and so does one that may as well be another
    column and is required or holds rows, as nobody can know which is meant.

    Args:
        chosen: What a person said of its columns.
    """
    head = find_head(tab, values)
    if head is None:
        if not any(is_filled(cell) for row in values for cell in row):
            return _unusable(tab, title, values, Problem("tab_empty", title))
        first = next(row for row in values if any(is_filled(cell) for cell in row))
        problem = Problem(
            "header_missing",
            title,
            details={"found": quoted_cells(first), "needed": _needed(tab, tab.columns, first)},
        )
        return _unusable(tab, title, values, problem)
    said = {
        index: key
        for index, key in counting(head.headers, chosen or {}).items()
        if key in {NOT_USED, *(column.key for column in tab.people_columns)}
        and index not in own_places(tab, head.headers)
    }
    rows = without_headers(values[head.row + 1 :], values[head.row])
    table = Table(tab, title, head.row, match_columns(tab, head.headers, rows, said), values)
    found = with_those_left(tab, missing_columns(table), table.matches, rows)
    table = replace(table, matches=with_day_of_terms(tab, found, rows))
    return replace(table, problems=[*_asked(table), *_missing(table), *_odd_sums(table)])


def find_tables(
    schema: Schema,
    values: Mapping[str, tuple[str, Rows]],
    chosen: Mapping[str, Choices] | None = None,
) -> dict[str, Table]:
    """Find header and columns of every tab that was read, by its key.

    Args:
        values: Title and rows of each tab, by key.
        chosen: What a person said of columns, by the key of their tab.
    """
    said = chosen or {}
    return {
        key: find_table(schema[key], title, rows, said.get(key))
        for key, (title, rows) in values.items()
    }


def _unusable(tab: Tab, title: str, values: Rows, problem: Problem) -> Table:
    return Table(tab, title, -1, [], values, [problem])


def _asked(table: Table) -> Iterator[Problem]:
    """Yield a question for each column that may as well be another one."""
    for match in [*table.matches, *_said_twice(table)]:
        if match.basis is Basis.ASKED and match.key not in _NOT_WORTH_A_PROBLEM:
            column = table.tab.column(match.key)
            rivals = [match, *(table.matches[index] for index in match.rivals)]
            named = ", ".join(column_name(each.header, each.index) for each in rivals)
            details = {"columns": named, "name": column.header[table.language]}
            yield Problem(
                "column_doubled",
                table.title,
                table.header_row + 1,
                match.header,
                named,
                {**details, "options": _options(table, column, rivals)},
                column.holds or column.required,
            )


def _odd_sums(table: Table) -> Iterator[Problem]:
    """Yield a question if the amount seems to lack the tax beside it, or its sign is odd."""
    for code, find in (("amount_net", lacking_tax), ("amounts_negative", mostly_negative)):
        match = find(table.tab, table.matches, table.rows)
        if match is not None:
            place = (table.title, table.header_row + 1, match.header)
            yield Problem(code, *place, details={"header": match.header})


def _said_twice(table: Table) -> Iterator[Match]:
    """Yield a match for each key that a person gave to several columns where only one may be it."""
    said: dict[str, list[Match]] = {}
    for match in table.matches:
        if match.basis is Basis.PERSON and match.is_certain:
            said.setdefault(match.key, []).append(match)
    for key, (first, *others) in said.items():
        if others and not table.tab.column(key).many:
            rivals = tuple(other.index for other in others)
            yield replace(first, basis=Basis.ASKED, rivals=rivals)


def _missing(table: Table, language: str = "") -> Iterator[Problem]:
    """Yield a problem if columns are missing without which nothing can be read."""
    missing = needed_columns(table)
    if missing:
        theirs = [each for each in table.matches if each.index not in table.own_places]
        found = [match.header for match in theirs if match.header]
        options = [_options(table, column, candidates(table, column)) for column in missing]
        yield Problem(
            "column_missing",
            table.title,
            details={
                "needed": _needed(table.tab, missing, found, language),
                "found": ", ".join(f"«{header}»" for header in found),
                "options": ", ".join(options),
            },
        )


def candidates(table: Table, column: Column) -> list[Match]:
    """Return the columns whose cells suit what a table lacks, and that nothing tells otherwise."""
    used = used_rows(table.rows)
    return [
        match
        for match in table.matches
        if not match.is_certain
        and match.basis is not Basis.PERSON
        and match.index not in table.own_places
        and not (contents := look_at(used, match.index, table.tab.state_words)).is_empty
        and fit(column.looks_like, contents) > 0
    ]


def _options(table: Table, column: Column, matches: Sequence[Match]) -> str:
    """Return what may be typed behind `aldia init` to say which column is meant; … for a header."""
    headers = [match.header for match in table.matches]
    named = names_to_type(headers, [match.index for match in matches])
    name = column.header.get(language_of(table) or "", column.header[table.language])
    texts = (f"{each}={name}" for each in named or ["…"])
    return ", ".join("--column '" + text.replace("'", "'\\''") + "'" for text in texts)


def missing_columns(table: Table) -> list[Column]:
    """Return the required columns that a table lacks, and none that says as much."""
    known = {match.key for match in table.matches if match.key}
    if table.headings:
        known.add("customer")
    return [
        column
        for column in table.tab.people_columns
        if column.required and not known & {column.key, *IN_PLACE_OF.get(column.key, ())}
    ]


def needed_columns(table: Table) -> list[Column]:
    """Return the required columns that a table lacks and without which nothing can be read."""
    missing = missing_columns(table)
    return [each for each in missing if _FOLLOWS_FROM.get(each.key) not in table.columns]


def _needed(
    tab: Tab, columns: Sequence[object], headers: Sequence[Scalar], language: str = ""
) -> str:
    """Return the names of required columns in the headers' language, or the book's, or in all."""
    spoken = language_of_row(tab, headers) or language
    names = [
        column.header.get(spoken, " / ".join(column.header.values()))
        for column in tab.people_columns
        if column.required and column in columns
    ]
    return ", ".join(names)


def language_of(table: Table | None) -> str | None:
    """Return the code of the language of a tab's headers, without those of Aldía's columns."""
    if table is None or table.header_row < 0:
        return None
    return language_of_row(table.tab, table.values[table.header_row])
