"""Check lines that the product adds to the Customers tab: below all others, and each once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from sandbox.google.cells import Row
from sandbox.google.workbook import Sheet, Workbook
from tests.simulation.book import CUSTOMERS, INVOICES, LOG, PEOPLE


@dataclass
class CustomerLines:
    """Which lines the product has added.

    Attributes:
        added: Names, folded, of its lines so far.
        books: The latest workbooks; a run may have read a name in one of them.
    """

    added: set[str] = field(default_factory=set)
    books: deque[Workbook] = field(default_factory=lambda: deque(maxlen=60))

    def complaint(
        self, before: Workbook, old: Sheet, index: int, now: Row, ours: set[int | None]
    ) -> str:
        """Return what is wrong with a row that the product filled in; empty if it is such a line.

        Args:
            index: Index of the row in the tab.
            ours: Indices of the product's own columns.
        """
        theirs = [str(cell.value) for at, cell in enumerate(now) if at not in ours and cell.value]
        if old.title != CUSTOMERS or index < old.used_rows() or len(theirs) != 1:
            return "no new line"
        name = theirs[0].casefold().strip()
        if name in self.added and all(_owes(name, book) for book in (before, *self.books)):
            return "added again"
        if not any(_says(name, book) for book in (before, *reversed(self.books))):
            return "nobody's name"
        self.added.add(name)
        return ""


def _owes(name: str, book: Workbook) -> bool:
    """Tell whether a name stands among the invoices: whoever left them may be added anew."""
    sheet = book.titled(INVOICES)
    rows = sheet.rows if sheet is not None else ()
    return any(name in str(cell.value).casefold() for row in rows for cell in row if cell.value)


def _says(name: str, book: Workbook) -> bool:
    """Tell whether a name stands in any tab of people's but that of the customers."""
    sheets = (book.titled(title) for title in (*PEOPLE, LOG) if title != CUSTOMERS)
    return any(
        name in str(cell.value).casefold()
        for sheet in sheets
        if sheet is not None
        for row in sheet.rows
        for cell in row
        if cell.value
    )
