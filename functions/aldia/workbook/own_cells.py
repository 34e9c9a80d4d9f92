"""Which cells of a tab Aldía wrote: only those are ever overwritten or cleared."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from aldia import resources
from aldia.ledger.schema.schema import Column, TabKey
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.folding import fold_words

_SIGNS: Mapping[str, str] = {
    TabKey.INVOICES: "situation",
    TabKey.CUSTOMERS: "risk",
    TabKey.REGISTER: "mark",
}
"""The system column, by tab, by which a row that Aldía wrote is told: it holds a known text."""

MARKS = ("situation", "why")
"""Columns that Aldía fills in a row that is no invoice."""

_MARK = re.compile(r"[0-9a-f]{12}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}|—")
_LOG = re.compile(r"\d+(, \d+)*|…")
_BLANK = (None, "")
_REMEDY = 4
_WEIGHT = 5
"""Indices of the columns of the Doctor tab that hold a text in every row that Aldía writes."""


def place_of(table: Table, column: Column, index: int | None) -> int | None:
    """Return the index of a system column in a table; None when a person uses it by now.

    A column whose header a person overwrote is the person's; one whose header was only deleted
    stays the system's.

    Args:
        index: Index of the column's metadata when the frame was read; None without metadata.
    """
    return (
        header_place(table.values[table.header_row], column, index)
        if table.header_row >= 0
        else None
    )


def header_place(headers: Sequence[Scalar], column: Column, index: int | None) -> int | None:
    """Return the same by the row of headers."""
    if index is None:
        return None
    if _is_header(cell_at(headers, index), column):
        return index
    others = [i for i, cell in enumerate(headers) if _is_header(cell, column)]
    if len(others) == 1:
        return others[0]
    return index if cell_at(headers, index) in _BLANK else None


def _is_header(cell: Scalar, column: Column) -> bool:
    return isinstance(cell, str) and fold_words(cell) in {
        fold_words(header) for header in column.header.values()
    }


def system_places(table: Table, known: Mapping[str, int]) -> dict[str, int]:
    """Return the indices of the system columns that are still ours, by key.

    Args:
        known: Indices of the columns' metadata when the frame was read, by key.
    """
    found = {c.key: place_of(table, c, known.get(c.key)) for c in table.tab.system_columns}
    return {key: place for key, place in found.items() if place is not None}


def written_rows(table: Table, places: Mapping[str, int]) -> set[int]:
    """Return the numbers, as on screen, of the rows below the header that Aldía has written.

    They are told by the column in _SIGNS; where that is missing, none is returned, so that nothing
    is cleared.

    Args:
        places: Indices of the system's columns, by key.
    """
    place = places.get(_SIGNS.get(table.tab.key, ""))
    if place is None:
        return set()
    first = table.header_row + 1
    return {
        row
        for row, cells in enumerate(table.values[first:], first + 1)
        if _is_sign(table.tab.key, cell_at(cells, place))
    }


def marked_rows(table: Table, places: Mapping[str, int]) -> set[int]:
    """Return those rows that Aldía marked as no invoices: only MARKS are its own in them."""
    place = places.get(_SIGNS.get(table.tab.key, ""))
    if place is None or table.tab.key != TabKey.INVOICES:
        return set()
    return {
        row
        for row, cells in enumerate(table.values, 1)
        if row > table.header_row + 1 and cell_at(cells, place) in _marks()
    }


def may_mark(table: Table, places: Mapping[str, int], rows: Collection[int]) -> set[int]:
    """Return the rows that may be marked as no invoices: what a person wrote there stays."""
    if _SIGNS[TabKey.INVOICES] not in places:
        return set()
    ours = written_rows(table, places)
    marks = [places[key] for key in MARKS if key in places]
    return {
        row
        for row in rows
        if row in ours or all(cell_at(table.values[row - 1], at) in _BLANK for at in marks)
    }


def _is_sign(tab: str, cell: Scalar) -> bool:
    if not isinstance(cell, str):
        return False
    if tab == TabKey.REGISTER:
        return _MARK.fullmatch(cell) is not None
    signs = _signs(_SIGNS[tab])
    return cell in signs or (tab == TabKey.CUSTOMERS and cell.split(" (")[0] in signs)


@lru_cache(maxsize=1)
def _marks() -> frozenset[str]:
    return frozenset(
        resources.catalog_of(language).texts["situation"]["left_out"]
        for language in resources.languages()
    )


@lru_cache(maxsize=4)
def _signs(section: str) -> frozenset[str]:
    texts = (resources.catalog_of(language).texts[section] for language in resources.languages())
    return frozenset(text for section_texts in texts for text in section_texts.values())


def is_doctor_row(cells: Sequence[Scalar]) -> bool:
    """Tell whether Aldía wrote a row of the Doctor tab."""
    return all(isinstance(cells[at], str) and cells[at] for at in (_REMEDY, _WEIGHT))


def is_month_row(cells: Sequence[Scalar]) -> bool:
    """Tell whether Aldía wrote a row of a tab that lists months: its first cell names one."""
    return isinstance(cells[0], str) and bool(_MONTH.fullmatch(cells[0]))


def is_story_row(cells: Sequence[Scalar]) -> bool:
    """Tell whether Aldía wrote a row of the History tab: it has a day, and numbers of the Log."""
    day, numbers = cells[0], cells[-1]
    is_numbered = isinstance(numbers, str) and bool(_LOG.fullmatch(numbers))
    return is_numbered and isinstance(day, int | float)


def laid_around(
    old: Rows,
    new: Rows,
    width: int,
    beside: Mapping[int, Sequence[Scalar]],
    is_ours: Callable[[Sequence[Scalar]], bool] = is_doctor_row,
) -> list[list[Scalar]]:
    """Return the new rows of a tab below its header; rows of a person stay in place.

    Args:
        old: The rows as they are, the header first.
        new: All rows that Aldía shows; in this order they fill the rows that are not a person's.
        width: Number of cells in each row.
        beside: Rows that Aldía shows in one place, by that place as numbered on screen.
        is_ours: Tells by its cells whether Aldía wrote a row.
    """
    left = [padded(row, width) for row in reversed(new)]
    laid: list[list[Scalar]] = []
    for number, cells in enumerate((padded(row, width) for row in old[1:]), 2):
        is_free = all(cell in _BLANK for cell in cells)
        if not (is_free or is_ours(cells)):
            laid.append(cells)
        elif number in beside:
            laid.append(padded(beside[number], width))
        else:
            laid.append(left.pop() if left else [""] * width)
    return laid + left[::-1]


def padded(row: Sequence[Scalar], width: int) -> list[Scalar]:
    """Return the first `width` cells of a row, with an empty text for each blank one."""
    return ["" if cell is None else cell for cell in [*row, *[""] * (width - len(row))][:width]]


def cell_at(cells: Sequence[Scalar], index: int) -> Scalar:
    return cells[index] if index < len(cells) else ""
