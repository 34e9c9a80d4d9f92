"""What in a tab was written by Aldía: only that is ever written over or cleared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from aldia import resources
from aldia.ledger.cells import Rows, Scalar
from aldia.ledger.folding import fold_words
from aldia.ledger.schema import Column
from aldia.ledger.tables import Table

_SIGNS = {"invoices": "situation", "customers": "risk", "register": "mark"}
"""The system column of each tab that holds one of few words in every row that Aldía writes."""

_MARK = re.compile(r"[0-9a-f]{12}")
_BLANK = (None, "")
_REMEDY, _WEIGHT = 4, 5
"""Columns of the Doctor tab that hold a text in every row of Aldía's."""


def place_of(table: Table, column: Column, index: int | None) -> int | None:
    """Return where a system column stands in a table; None when it is a person's by now.

    Args:
        index: Where its metadata was when the workbook's frame was read; None when it has none.

    A person who writes another header over it takes the column; one who only deletes the header
    does not.
    """
    if index is None or table.header_row < 0:
        return None
    headers = table.values[table.header_row]
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


def written_rows(table: Table, places: Mapping[str, int]) -> set[int]:
    """Return the rows below the header that Aldía has written, as numbered on screen.

    Without the column that tells, there are none: what stands there is left alone.
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


def _is_sign(tab: str, cell: Scalar) -> bool:
    if not isinstance(cell, str):
        return False
    if tab == "register":
        return _MARK.fullmatch(cell) is not None
    signs = _signs(_SIGNS[tab])
    return cell in signs or (tab == "customers" and cell.split(" (")[0] in signs)


@lru_cache(maxsize=4)
def _signs(section: str) -> frozenset[str]:
    texts = (resources.catalog_of(language).texts[section] for language in resources.languages())
    return frozenset(text for section_texts in texts for text in section_texts.values())


def laid_around(old: Rows, new: Rows, width: int) -> list[list[Scalar]]:
    """Return the rows of the Doctor tab below its header: a person's stay where they are.

    Args:
        old: The rows as they are, the header first.
        new: The whole list, which fills the other rows in its order.
    """
    left = [padded(row, width) for row in reversed(new)]
    laid: list[list[Scalar]] = []
    for cells in (padded(row, width) for row in old[1:]):
        is_free = all(cell in _BLANK for cell in cells)
        is_ours = all(isinstance(cells[at], str) and cells[at] for at in (_REMEDY, _WEIGHT))
        laid.append(cells if not (is_free or is_ours) else left.pop() if left else [""] * width)
    return laid + left[::-1]


def padded(row: Sequence[Scalar], width: int) -> list[Scalar]:
    """Return so many cells of a row, blank ones as an empty text."""
    return ["" if cell is None else cell for cell in [*row, *[""] * (width - len(row))][:width]]


def cell_at(cells: Sequence[Scalar], index: int) -> Scalar:
    return cells[index] if index < len(cells) else ""
