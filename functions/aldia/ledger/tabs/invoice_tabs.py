"""The tabs that list invoices, read as one list: their rows are numbered through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from aldia.ledger.schema.records import Invoice
from aldia.ledger.schema.schema import TabKey, kind_of
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem


def invoice_keys(keys: Iterable[str]) -> list[str]:
    """Return those keys of tabs that stand for a tab of invoices, in the order of their numbers."""
    found = [key for key in keys if kind_of(key) == TabKey.INVOICES]
    return sorted(found, key=lambda key: (len(key), key))


@dataclass(frozen=True)
class InvoiceTabs:
    """One or several tabs of invoices.

    The rows of the first are numbered as on screen, and those of each further one after those of
    the tab before it. So one number is one row of the book, whichever tab it stands in.

    Attributes:
        tables: By key of the tab, with their rows numbered through.
    """

    tables: Mapping[str, Table]

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> InvoiceTabs:
        """Return the tabs of invoices among those that were read."""
        before, found = 0, {}
        for key in invoice_keys(tables):
            found[key] = _moved(tables[key], before)
            before += len(tables[key].values)
        return cls(found)

    @cached_property
    def first(self) -> Table | None:
        return next(iter(self.tables.values()), None)

    @cached_property
    def usable(self) -> Sequence[Table]:
        """Return the tables whose rows may be read."""
        return [table for table in self.tables.values() if table.is_usable]

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [table.before for table in self.tables.values()]

    @cached_property
    def _keys(self) -> Sequence[str]:
        return [*self.tables]

    def key_of(self, row: int) -> str:
        """Return the key of the tab in which a row stands."""
        return self._keys[bisect_right(self._starts, row - 1) - 1]

    def table_of(self, row: int) -> Table:
        """Return the tab in which a row stands."""
        return self.tables[self.key_of(row)]

    def row_on_screen(self, row: int) -> int:
        """Return the number that a row has in its tab."""
        return row - self.table_of(row).before

    def named(self, rows: Iterable[int], beside: int) -> str:
        """Return how a sentence at one row names others: those of other tabs with their title."""
        here = self.key_of(beside)
        return ", ".join(
            ("" if self.key_of(row) == here else f"«{self.table_of(row).title}» ")
            + str(self.row_on_screen(row))
            for row in rows
        )

    def on_screen(self, problem: Problem) -> Problem:
        """Return a problem about a row that is numbered through, with its number on screen."""
        before = self._before.get(problem.tab, 0)
        return replace(problem, row=problem.row - before) if before and problem.row else problem

    def with_places(self, invoices: Sequence[Invoice]) -> Sequence[Invoice]:
        """Return the invoices with their problems as on screen; rows that share one still do."""
        if len(self.tables) < 2:
            return invoices
        placed = {id(each): self.on_screen(each) for found in invoices for each in found.problems}
        return [
            replace(found, problems=tuple(placed[id(each)] for each in found.problems))
            if found.problems
            else found
            for found in invoices
        ]

    @cached_property
    def _before(self) -> Mapping[str, int]:
        return {table.title: table.before for table in self.tables.values()}


def _moved(table: Table, rows: int) -> Table:
    """Return a table with its rows numbered after as many others."""
    if not rows:
        return table
    return replace(
        table,
        header_row=table.header_row + rows if table.header_row >= 0 else -1,
        values=[*[()] * rows, *table.values],
        shown={index: [*[""] * rows, *texts] for index, texts in table.shown.items()},
        formats={row + rows: found for row, found in table.formats.items()},
        problems=[replace(p, row=p.row + rows) if p.row else p for p in table.problems],
        before=rows,
    )
