"""Find the table that an append continues: a block of cells with only blank cells around it."""

from __future__ import annotations

from sandbox.google import a1
from sandbox.google.workbook import Sheet


def last_table(sheet: Sheet, span: a1.Area) -> a1.Area | None:
    """Return the table that holds the last cell of a span; None when the span is blank.

    The last cell is the rightmost one of the lowest row: after a row `x,,x` the appended row
    begins under the second x. Seen in recorded answers.
    """
    for row in range(min(span.bottom, len(sheet.rows)) - 1, span.top - 1, -1):
        columns = range(min(span.right, len(sheet.rows[row])) - 1, span.left - 1, -1)
        seed = next((c for c in columns if _holds(sheet, row, c, c + 1)), None)
        if seed is not None:
            return _grown(sheet, row, seed)
    return None


def _grown(sheet: Sheet, row: int, column: int) -> a1.Area:
    """Return the smallest rectangle around a cell that has only blank cells around it."""
    top, left, bottom, right = row, column, row + 1, column + 1
    while True:
        before = (top, left, bottom, right)
        reach = max(left - 1, 0), right + 1
        while top > 0 and _holds(sheet, top - 1, *reach):
            top -= 1
        while bottom < len(sheet.rows) and _holds(sheet, bottom, *reach):
            bottom += 1
        while left > 0 and any(_holds(sheet, r, left - 1, left) for r in range(top, bottom)):
            left -= 1
        while any(_holds(sheet, r, right, right + 1) for r in range(top, bottom)):
            right += 1
        if (top, left, bottom, right) == before:
            return a1.Area(top, left, bottom, right)


def _holds(sheet: Sheet, row: int, left: int, right: int) -> bool:
    found = sheet.rows.row(row)
    in_values = any(value is not None for value in found.values[left:right])
    return in_values or any(left <= column < right for column in found.formulas)
