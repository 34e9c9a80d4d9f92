"""The tab Columnas as people see it, and whether what they said there is right.

Read without the product's own reading: which column a line is about is told by the header alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.edit import apply_edits
from sandbox.google.workbook import Workbook
from tests.simulation.book import INVOICES, Grid, letters
from tests.simulation.layouts import RIGHT
from tests.simulation.remembered import of_tab

COLUMNS = "Columnas"
_TAB, _HEADER, _REASON, _CHOICE = "Pestaña", "Encabezado", "Por qué", "Usted dice"
_ASKING = ("No se sabe qué dice", "Falta ", "También podría serlo")
"""How the reasons begin by which Aldía asks what a column is."""

KEPT = "aldia_means"
"""Key of the metadata by which a run keeps with a column what a person said of it."""


@dataclass(frozen=True)
class Line:
    """A line about a column of the invoices.

    Attributes:
        row: Index of the row.
        role: Of the only column that has the header; None if no column has it, or several.
    """

    row: int
    header: str
    role: str | None
    said: str
    is_asked: bool

    @property
    def is_right(self) -> bool:
        """Tell whether a person said what the column is."""
        return self.role is not None and self.said == RIGHT[self.role][0]


def headers_of(book: Workbook) -> dict[str, str]:
    """Return the header of each role's column."""
    grid = Grid.of(book, INVOICES)
    return {role: str(grid.sheet.cell(grid.top, i).value) for role, i in grid.columns.items()}


def lines_in(book: Workbook) -> Iterator[Line]:
    """Yield the lines about columns of the invoices, from the top."""
    headers = headers_of(book)
    for row in Grid.of(book, COLUMNS).rows():
        header = str(row[_HEADER] or "")
        roles = [role for role, each in headers.items() if each == header]
        if row[_TAB] == INVOICES:
            role = roles[0] if len(roles) == 1 else None
            is_asked = str(row[_REASON] or "").startswith(_ASKING)
            yield Line(row.index, header, role, str(row[_CHOICE] or ""), is_asked)


def say(book: Workbook, line: Line, word: str) -> None:
    """Choose a word in a line's drop-down."""
    grid = Grid.of(book, COLUMNS)
    place = grid.place(line.row, _CHOICE)
    apply_edits(book, [{"tab": COLUMNS, "type": {place: word}}])


def sort_lines(book: Workbook, header: str) -> None:
    by = letters(Grid.of(book, COLUMNS).columns[header])
    apply_edits(book, [{"tab": COLUMNS, "sort": {"by": by}}])


SORTED_BY = (_HEADER, _REASON, _CHOICE)


@of_tab(COLUMNS)
def said_in(book: Workbook) -> dict[int, str]:
    """Return what people said of any column, by row."""
    rows = Grid.of(book, COLUMNS).rows()
    return {row.index: str(row[_CHOICE]) for row in rows if row[_CHOICE]}


def is_misled(book: Workbook) -> bool:
    """Tell whether what a person said of a column is wrong, in the tab or as it is kept.

    What is kept may be wrong while the tab says what is right: that counts.
    """
    grid = Grid.of(book, INVOICES)
    roles = {index: role for role, index in grid.columns.items()}
    lines = [line for line in lines_in(book) if line.said]
    told = {line.role for line in lines if line.is_right}
    kept = [
        (roles.get(item.start), item.value.partition(" ")[0].partition(".")[2])
        for item in book.metadata.values()
        if item.key == KEPT and item.sheet == grid.sheet.id and item.start is not None
    ]
    return any(line.role is not None and not line.is_right for line in lines) or any(
        key and role not in told and (role is None or key != RIGHT[role][1]) for role, key in kept
    )
