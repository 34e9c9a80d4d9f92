"""People who tidy the book up: they correct invoices' numbers, and take customers' lines out."""

from __future__ import annotations

import random
import re

from sandbox.edit import apply_edits
from sandbox.google.workbook import Workbook
from tests.simulation.book import (
    CUSTOMERS,
    INSTALMENTS,
    INVOICES,
    NUMBER,
    PAYMENTS,
    Grid,
    number_of,
)
from tests.simulation.numbers import Numbers

_SHARE, _BUSY = 0.25, 0.3
"""Shares of seeds that have such people, and of edits with which they do something; by hand."""

_NAME = "Cliente"
_DIGITS = re.compile(r"\d{3,}")
_FIRST_NEW = 900
"""Above every number that other people give."""


class Corrector:
    """Somebody who tidies the book up beside what all others do in it."""

    def __init__(
        self,
        rng: random.Random,
        touched: set[str],
        numbers: Numbers,
        *,
        is_here: bool | None = None,
    ) -> None:
        """Define somebody who adds to `touched` the invoices that their edits may hold.

        Args:
            numbers: Is told of each number that they correct.
            is_here: None to draw whether the seed has such a person.
        """
        self._rng = rng
        self._touched, self._numbers = touched, numbers
        self._made = _FIRST_NEW
        drawn = rng.random() < _SHARE
        self._is_here = drawn if is_here is None else is_here

    def act(self, book: Workbook) -> str:
        """Make one edit in place, and return how it goes on to tell it; empty if there is none."""
        if not self._is_here or self._rng.random() >= _BUSY:
            return ""
        return self._rng.choice([self._correct, self._correct, self._take_out])(book)

    def _correct(self, book: Workbook) -> str:
        """Type another number over that of an invoice, wherever it stands."""
        grid = Grid.of(book, INVOICES)
        numbers = [number_of(row) for row in grid.rows() if row[NUMBER]]
        rows = [
            row
            for row in grid.rows()
            if _DIGITS.search(str(row[NUMBER] or "")) and numbers.count(number_of(row)) == 1
        ]
        if not rows:
            return ""
        row = self._rng.choice(rows)
        self._made += 1
        old, typed = number_of(row), str(row[NUMBER])
        new, corrected = (_DIGITS.sub(str(self._made), each, count=1) for each in (old, typed))
        for tab in (INVOICES, PAYMENTS, INSTALMENTS):
            _type_over(book, tab, typed, corrected)
        self._numbers.correct(old, new)
        self._touched |= {old, new}
        return f"; the number {typed} is corrected to {corrected}"

    def _take_out(self, book: Workbook) -> str:
        """Delete the line of a customer."""
        grid = Grid.of(book, CUSTOMERS)
        lines = [row for row in grid.rows() if row[_NAME]]
        if not lines:
            return ""
        line = self._rng.choice(lines)
        for row in Grid.of(book, INVOICES).rows():
            if row[_NAME] == line[_NAME]:
                self._touched.add(number_of(row))
        apply_edits(book, [{"tab": CUSTOMERS, "delete_rows": [line.index + 1, 1]}])
        return f"; the line of {line[_NAME]} is taken out of {CUSTOMERS}"


def _type_over(book: Workbook, tab: str, typed: str, corrected: str) -> None:
    """Type a number over another one in a tab."""
    grid = Grid.of(book, tab)
    rows = [row for row in grid.rows() if str(row[NUMBER] or "").lower() == typed.lower()]
    cells = {grid.place(row.index, NUMBER): corrected for row in rows}
    if cells:
        apply_edits(book, [{"tab": tab, "type": cells}])
