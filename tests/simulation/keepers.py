"""What all people have in common who keep a book of one list in their own way."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sandbox.edit import apply_edits
from sandbox.google.workbook import Workbook
from tests.simulation.book import INVOICES, NUMBER, Grid, Row, number_of
from tests.simulation.scenes import USUAL, Scene

Gesture = Callable[[Any, Grid, Row], str]


class Gestures(NamedTuple):
    """What people do.

    Attributes:
        weights: How often each gesture is chosen.
        harmless: Those that do not change what a letter says about an invoice.
        of_all: Those that may hold every row for the day.
    """

    weights: Mapping[Gesture, int]
    harmless: Collection[Gesture]
    of_all: Collection[Gesture]


class Keepers(ABC):
    """The people who keep one book.

    Attributes:
        touched: Numbers of invoices of which somebody changed something that a letter says.
        covered: Headers that somebody typed over, by role.
        has_meddled: Whether anything was typed into the system's own tabs; never.
    """

    def __init__(self, rng: random.Random, scene: Scene = USUAL) -> None:
        self.rng, self._scene = rng, scene
        self._made = 100
        self.touched: set[str] = set()
        self.covered: dict[str, str] = {}
        self.has_meddled = False
        self.book: Workbook
        self.today: date

    @property
    @abstractmethod
    def gestures(self) -> Gestures: ...

    @abstractmethod
    def add_invoice(self, grid: Grid, row: Row) -> str: ...

    def act(self, book: Workbook, today: date) -> str:
        """Make one random edit of a workbook in place, and return a description of it."""
        self.book, self.today = book, today
        weights = self._scene.weighed(self.gestures.weights)
        return self._do(self.rng.choices(list(weights), list(weights.values()))[0])

    @property
    def grid(self) -> Grid:
        return Grid.of(self.book, INVOICES)

    def _do(self, gesture: Gesture) -> str:
        grid = self.grid
        rows = [row for row in grid.rows() if row[NUMBER]]
        if not rows:
            return self.add_invoice(grid, Row(0, {}))
        row = self.rng.choice(rows)
        if gesture in self.gestures.of_all:
            self.touched |= {number_of(each) for each in rows}
        elif gesture not in self.gestures.harmless:
            self.touched.add(number_of(row))
        return gesture(self, grid, row)

    def delete_row(self, grid: Grid, row: Row) -> str:
        self.edit({"delete_rows": [row.index + 1, 1]})
        return f"the row of {number_of(row)} is deleted"

    def _append(self, grid: Grid, entry: Mapping[str, Any]) -> str:
        """Type an invoice below the others."""
        bottom = max((each.index for each in grid.rows()), default=grid.top) + 1
        grid.sheet.row_count = max(grid.sheet.row_count, bottom + 1)
        cells = {grid.place(bottom, r): e for r, e in entry.items() if r in grid.columns}
        self.type_in(INVOICES, cells)
        return f"{entry[NUMBER]} is added"

    def _enter(self, grid: Grid, row: Row, cells: Mapping[str, Any]) -> str:
        self.type_in(INVOICES, {grid.place(row.index, role): e for role, e in cells.items()})
        return f"{dict(cells)} is typed for {number_of(row)}"

    def type_in(self, tab: str, cells: Mapping[str, Any]) -> None:
        apply_edits(self.book, [{"tab": tab, "type": dict(cells)}])

    def edit(self, edit: Mapping[str, Any]) -> None:
        apply_edits(self.book, [{"tab": INVOICES, **edit}])
