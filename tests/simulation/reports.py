"""Read the Deliveries tab, and edit it as people do who mistake it for their own."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from typing import Any

from sandbox.edit import apply_edits
from sandbox.google.workbook import Sheet, Workbook
from tests.simulation.book import DELIVERIES, letters
from tests.simulation.remembered import of_tab

OPT_OUTS = frozenset({"complained", "unsubscribed"})
_COVER = "??? "
"""Beginning of what somebody types over a cell by mistake; a number follows."""


@of_tab(DELIVERIES)
def reported(book: Workbook, states: Collection[str]) -> frozenset[str]:
    """Return the addresses in rows that hold one of some states, in whatever columns."""
    sheet = tab_of(book)
    rows = ([str(cell.value) for cell in row] for row in list(sheet.rows)[: sheet.used_rows()])
    return frozenset(
        text.lower()
        for row in rows
        if not set(states).isdisjoint(row)
        for text in row
        if "@" in text
    )


class Meddler:
    """Somebody who mistakes the Deliveries tab for one of their own.

    Attributes:
        covered: The contents of cells that were typed over, by the text that replaced them.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._covered: dict[str, Any] = {}

    def act(self, book: Workbook) -> str:
        """Make one random edit of the tab in place, and return a description of it."""
        sheet = tab_of(book)
        last = sheet.used_rows()
        gesture = self._rng.choice(["column", "delete", "delete", "sort", "cover"])
        column, row = letters(self._rng.randint(0, 3)), self._rng.randint(2, max(last, 2))
        if gesture == "column" and sheet.column_count < 12:
            self._edit(book, {"insert_columns": [column, 1]})
            return f"a column is inserted at {column} of {DELIVERIES}"
        if last < 2:
            return f"{DELIVERIES} is looked at"
        if gesture == "sort":
            order = {"by": column, "descending": self._rng.random() < 0.5, "header_row": 1}
            self._edit(book, {"sort": order})
            return f"{DELIVERIES} is sorted by {column}"
        if gesture == "delete":
            self._edit(book, {"delete_rows": [row, 1]})
            return f"row {row} of {DELIVERIES} is deleted"
        return self._cover(book, sheet, row)

    def _cover(self, book: Workbook, sheet: Sheet, row: int) -> str:
        column = self._rng.randint(0, 3)
        typed = f"{_COVER}{len(self._covered)}"
        self._covered[typed] = sheet.cell(row - 1, column).value
        self._edit(book, {"type": {f"{letters(column)}{row}": typed}})
        return f"{typed!r} is typed into {letters(column)}{row} of {DELIVERIES}"

    def mend(self, book: Workbook) -> None:
        """Restore all cells that were typed over, also repeatedly, wherever they have moved to."""
        sheet = tab_of(book)
        found = {
            f"{letters(place)}{number}": self._first_of(cell.value)
            for number, row in enumerate(list(sheet.rows)[: sheet.used_rows()], 1)
            for place, cell in enumerate(row)
            if isinstance(cell.value, str) and cell.value in self._covered
        }
        typed = {place: "" if value is None else f"'{value}" for place, value in found.items()}
        self._edit(book, {"type": typed})

    def _first_of(self, value: Any) -> Any:
        """Return what a cell held before anything was typed over it."""
        while isinstance(value, str) and value in self._covered:
            value = self._covered[value]
        return value

    def _edit(self, book: Workbook, edit: Mapping[str, Any]) -> None:
        apply_edits(book, [{"tab": DELIVERIES, **edit}])


def tab_of(book: Workbook) -> Sheet:
    sheet = book.titled(DELIVERIES)
    assert sheet is not None, f"{DELIVERIES} is gone"
    return sheet
