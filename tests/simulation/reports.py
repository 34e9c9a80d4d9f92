"""The tab of what the mail provider reported: what people do to it, and what it says by itself."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from typing import Any

from sandbox.edit import apply_edits
from sandbox.google.workbook import Sheet, Workbook
from tests.simulation.book import DELIVERIES, letters

STOPS = frozenset({"complained", "unsubscribed"})
_COVER = "??? "
"""Begins what somebody types over a cell by mistake; a number follows."""


def reported(book: Workbook, states: Collection[str]) -> frozenset[str]:
    """Return the addresses in rows that say one of some states, whatever columns they stand in."""
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
    """Somebody who mistakes the tab for one of their own.

    Attributes:
        covered: What stood where something was typed over a cell, by what was typed.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._covered: dict[str, Any] = {}

    def act(self, book: Workbook) -> str:
        """Do one thing to the tab in place; return what it was."""
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
        """Type again, wherever it stands by now, what was typed over."""
        sheet = tab_of(book)
        found = {
            f"{letters(place)}{number}": self._covered[cell.value]
            for number, row in enumerate(list(sheet.rows)[: sheet.used_rows()], 1)
            for place, cell in enumerate(row)
            if isinstance(cell.value, str) and cell.value in self._covered
        }
        typed = {place: "" if value is None else f"'{value}" for place, value in found.items()}
        self._edit(book, {"type": typed})

    def _edit(self, book: Workbook, edit: Mapping[str, Any]) -> None:
        apply_edits(book, [{"tab": DELIVERIES, **edit}])


def tab_of(book: Workbook) -> Sheet:
    sheet = book.titled(DELIVERIES)
    assert sheet is not None, f"{DELIVERIES} is gone"
    return sheet
