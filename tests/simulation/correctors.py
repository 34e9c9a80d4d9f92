"""People who tidy the book up: they take customers' lines out."""

from __future__ import annotations

import random

from sandbox.edit import apply_edits
from sandbox.google.workbook import Workbook
from tests.simulation.book import CUSTOMERS, INVOICES, Grid, number_of

_SHARE, _BUSY = 0.25, 0.3
"""Shares of seeds that have such people, and of edits with which they do something; by hand."""

_NAME = "Cliente"


class Corrector:
    """Somebody who tidies the book up beside what all others do in it."""

    def __init__(
        self, rng: random.Random, touched: set[str], *, is_here: bool | None = None
    ) -> None:
        """Define somebody who adds to `touched` the invoices that their edits may hold.

        Args:
            is_here: None to draw whether the seed has such a person.
        """
        self._rng = rng
        self._touched = touched
        drawn = rng.random() < _SHARE
        self._is_here = drawn if is_here is None else is_here

    def act(self, book: Workbook) -> str:
        """Make one edit in place, and return how it goes on to tell it; empty if there is none."""
        if not self._is_here or self._rng.random() >= _BUSY:
            return ""
        return self._take_out(book)

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
