"""Check that a write of the product changes neither people's cells nor the Log's old entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from operator import is_
from typing import Any

from sandbox.google.cells import NO_ROW, Row
from sandbox.google.workbook import Metadata, Sheet, Workbook
from tests.simulation.answers import answers_in
from tests.simulation.book import CUSTOMERS, LOG, PEOPLE
from tests.simulation.columns_tab import KEPT, said_in
from tests.simulation.customer_lines import CustomerLines


class Broken(BaseException):
    """A promise was broken; not an Exception, so that the product cannot catch it."""


def expect_people_untouched(before: Workbook, after: Workbook, lines: CustomerLines) -> None:
    if list(before.sheets) != list(after.sheets) or _marks(before) != _marks(after):
        raise Broken("a tab or its metadata changed")
    if said_in(before) != said_in(after):
        raise Broken("an answer in the Columns tab changed")
    if answers_in(before) != answers_in(after)[: len(answers_in(before))]:
        raise Broken("an answer in the Doctor tab changed")
    for title in PEOPLE:
        old, new = before.titled(title), after.titled(title)
        if old is None or new is None or not _has_same_grid(old, new):
            raise Broken(f"the grid of {title} changed")
        if _has_same_rows(old, new):
            continue
        ours = {
            item.start
            for item in after.metadata.values()
            if item.key == "aldia_column" and item.sheet == new.id
        }
        rows = zip_longest(old.rows, new.rows, fillvalue=NO_ROW)
        for index, (was, now) in enumerate(rows):
            if was is now:
                continue
            wrong = _changed_cell(was, now, ours)
            if wrong and (why := lines.complaint(before, old, index, now, ours)):
                raise Broken(f"{title} row {index + 1} {wrong} ({why})")
    lines.books.append(before)


def _has_same_grid(old: Sheet, new: Sheet) -> bool:
    """Tell whether a tab has the same grid; lines that are added to customers may make it grow."""
    if old.title == CUSTOMERS and new.row_count == new.used_rows() > old.row_count:
        return new.column_count == old.column_count
    return (old.column_count, old.row_count) == (new.column_count, new.row_count)


def _marks(book: Workbook) -> dict[int, Metadata]:
    """Return all metadata but what a person said of columns, which a run keeps with them."""
    return {key: item for key, item in book.metadata.items() if item.key != KEPT}


def _row(sheet: Sheet, index: int) -> Row:
    return sheet.rows[index] if index < len(sheet.rows) else NO_ROW


def _has_same_rows(old: Sheet, new: Sheet) -> bool:
    """Tell whether two copies of a tab share all blocks of rows, as unchanged tabs do."""
    return len(old.rows) == len(new.rows) and all(map(is_, old.rows.blocks, new.rows.blocks))


def _changed_cell(old: Row, new: Row, ours: set[int | None]) -> str:
    """Return the first cell of a person's that changed, and how; empty if none did."""
    for column in range(max(len(old), len(new))):
        was = old[column].value if column < len(old) else None
        now = new[column].value if column < len(new) else None
        if column not in ours and (was or None) != (now or None):
            return f"column {column + 1}: {was!r} became {now!r}"
    return ""


def log_rows(book: Workbook) -> list[list[Any]]:
    """Return the cells of the Log's entries."""
    sheet = book.titled(LOG)
    assert sheet is not None
    return [each for each in _plain(sheet.rows[1 : sheet.used_rows()]) if type(each[0]) is int]


def expect_log_only_grew(
    before: Workbook, after: Workbook, *, is_meddled: bool, is_forked: bool
) -> list[list[Any]]:
    """Return the new rows of the Log, after checking that the old ones are unchanged.

    Args:
        is_meddled: Whether people typed into the Log, so that numbers may be missing.
        is_forked: Whether two runs may have appended entries with the same numbers, and entries
            may have changed places.
    """
    old, new = before.titled(LOG), after.titled(LOG)
    assert old is not None
    assert new is not None
    count = old.used_rows()
    if any(_row(new, i) is not _row(old, i) for i in range(count)):
        if not is_forked:
            raise Broken("an entry of the Log was changed")
        return _added(_plain(old.rows[:count]), _plain(new.rows[: new.used_rows()]))
    added = _plain(new.rows[count : new.used_rows()])
    numbers = [row[0] for row in added]
    if numbers != list(range(count, count + len(added))) and not (is_meddled or is_forked):
        raise Broken(f"the Log goes on with {numbers} after {count - 1} entries")
    return added


def _added(old: list[list[Any]], new: list[list[Any]]) -> list[list[Any]]:
    """Return the rows of `new` that are not in `old`, wherever they are."""
    known = Counter(map(str, old))
    if lost := known - Counter(map(str, new)):
        raise Broken(f"an entry of the Log is gone: {list(lost)}")
    added = []
    for row in new:
        if known[str(row)]:
            known[str(row)] -= 1
        else:
            added.append(row)
    return added


def _plain(rows: Sequence[Row]) -> list[list[Any]]:
    """Return the twelve cells of each entry, with empty texts for blank cells."""
    found = [["" if cell.value is None else cell.value for cell in row] for row in rows]
    return [[*cells, *[""] * (12 - len(cells))] for cells in found]
