"""Other tables in a tab of invoices: below another header, or to the right of the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from aldia.ledger.recognition.column_names import column_name
from aldia.ledger.recognition.comparing import at
from aldia.ledger.recognition.contents import is_number
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.recognition.matching import names_of
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Scalar, is_filled
from aldia.ledger.values.folding import identifier_key, name_key
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.references import Numbers

_WHICH = frozenset({"invoice", "customer"})
"""Columns of which one is enough, beside another one, to know a row as a header."""

_FEWEST = 3
"""Columns by which a row is known as a header that names none of those; chosen by hand."""

_LONGEST_HEADER = 60
"""Characters; chosen by hand. Longer texts are sentences."""


@dataclass(frozen=True, slots=True)
class OtherTable:
    """The rows below the header in `row` and before `end`, as numbered on screen.

    Attributes:
        text: Its headers.
        numbers_at: Index of the column with the numbers of invoices; -1 for none.
    """

    row: int
    end: int
    text: str
    numbers_at: int

    def has(self, row: int) -> bool:
        return self.row < row < self.end


def find_other_tables(table: Table) -> tuple[Set[int], list[OtherTable]]:
    """Return the rows that are headers below the first, and the tables of those that differ.

    A header that names the same columns in the same places only repeats the first. Below any other
    one stands a table of its own, up to the next header.
    """
    heads = list(_headers(table))
    ends = [*(row for row, _ in heads[1:]), len(table.values) + 1]
    first = _keys(table, table.header_row)
    others = [
        OtherTable(
            row,
            end,
            ", ".join(str(cell) for cell in table.cells(row))[:120],
            keys.index("invoice") if "invoice" in keys else -1,
        )
        for (row, keys), end in zip(heads, ends, strict=False)
        if not _is_same(keys, first, table.values[row - 1])
    ]
    return {row for row, _ in heads}, others


def held_below_headers(
    invoices: Sequence[Invoice], others: Sequence[OtherTable], table: Table, numbers: Numbers
) -> list[Invoice]:
    """Return the invoices, held below another header, and where a row below it names them.

    A row that names no invoice names all that are open of its customer. All share one problem, so
    that people are asked once; what else is wrong below another header follows from it.
    """
    found = list(invoices)
    for other in others:
        problem = Problem("header_differs", table.title, other.row, "", other.text)
        keys, names = _named(table, other, numbers)
        for place, each in enumerate(found):
            if other.has(each.row):
                found[place] = replace(each, problems=(problem,))
            elif not each.is_closed and (each.key in keys or each.name_key in names):
                found[place] = replace(each, problems=(*each.problems, problem))
    return found


def _headers(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Yield each header row below the first, with the key that each of its cells names."""
    amount = table.columns.get("amount", -1)
    for index in range(table.header_row + 1, len(table.values)):
        row = table.values[index]
        if is_number(row[amount] if 0 <= amount < len(row) else None):
            continue
        cells = table.cells(index + 1)
        if not _may_be_headers(cells):
            continue
        keys = _keys(table, index)
        named = {key for key in keys if key}
        is_enough = len(named) >= _FEWEST or (len(named) > 1 and named & _WHICH)
        if is_enough and 2 * sum(map(bool, keys)) >= len(cells):
            yield index + 1, keys


def _may_be_headers(cells: Sequence[Scalar]) -> bool:
    """Tell whether all cells are short texts, most of them without digits: a row of data has some.

    That spares the rows of a long list a closer look.
    """
    texts = [cell for cell in cells if isinstance(cell, str) and len(cell) <= _LONGEST_HEADER]
    with_digits = sum(any(map(str.isdecimal, text)) for text in texts)
    return 1 < len(cells) == len(texts) > 2 * with_digits and not any("@" in t for t in texts)


def _keys(table: Table, index: int) -> list[str]:
    """Return the key of the column that each cell of a row names as a header; empty for none."""
    return [
        next(iter(names_of(table.tab, cell)), "")
        if isinstance(cell, str) and cell.strip() and at not in table.own_places
        else ""
        for at, cell in enumerate(table.values[index])
    ]


def _is_same(keys: Sequence[str], first: Sequence[str], cells: Sequence[Scalar]) -> bool:
    """Tell whether a header names no column that the first does not name in the same place."""
    known = [*first, *[""] * (len(keys) - len(first))]
    return all(
        key == before
        for key, before, cell in zip(keys, known, cells, strict=False)
        if is_filled(cell)
    )


def questions_of_side_list(
    invoices: Sequence[Invoice], table: Table, numbers: Numbers
) -> Questions:
    """Return a question at the invoices that another list beside them names, or their customer."""
    side = [match for match in table.matches if match.basis is Basis.ASIDE]
    if not side:
        return {}
    first = next((match for match in side if match.header), side[0])
    place = (table.title, table.header_row + 1, first.header)
    details = {"header": column_name(first.header, first.index)}
    problem = Problem("list_beside", *place, details=details)
    cells = (at(row, m.index) for row in table.values[table.header_row + 1 :] for m in side)
    texts = {cell for cell in cells if isinstance(cell, str)}
    keys = {key for text in texts for key in numbers.named_in(text)}
    names = {name_key(text) for text in texts}
    return {i.row: [problem] for i in invoices if i.key in keys or i.name_key in names}


def _named(table: Table, other: OtherTable, numbers: Numbers) -> tuple[Set[str], Set[str]]:
    """Return the keys of invoices, and the names of customers, that the rows of a table name."""
    keys: set[str] = set()
    names: set[str] = set()
    for row in range(other.row + 1, other.end):
        cells = table.cells(row)
        texts = [cell for cell in cells if isinstance(cell, str)]
        found = {key for text in texts if (key := identifier_key(text)) in numbers}
        values = table.values[row - 1]
        if 0 <= other.numbers_at < len(values) and is_filled(values[other.numbers_at]):
            found |= numbers.meant_by(str(values[other.numbers_at]))
        keys |= found
        if not found:
            names |= {name_key(text) for text in texts}
    return keys, names
