"""Reading the Texts tab, which no run reads as a whole: the rows that bear some marks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.cells import Rows
from aldia.planning.log.texts import by_mark
from aldia.workbook.client import SheetsClient
from aldia.workbook.frame import Frame
from aldia.workbook.reading import quoted
from aldia.workbook.replacing import replace_rows

_MOST_RANGES = 100
"""Ranges that are read in one call; chosen by hand, since the address of a call is limited."""


def read_texts(client: SheetsClient, frame: Frame, marks: Collection[str]) -> dict[str, str]:
    """Return the texts that have these marks; one that was changed or deleted is missing.

    Raises:
        ComeAgain: Google did not answer.
        AskPerson: The tab has another name by now, or is gone.
    """
    sheet = frame.bound.get(TabKey.TEXTS)
    if sheet is None or not marks:
        return {}
    tab = quoted(sheet.title)
    [found] = client.read_values([f"{tab}!A1:A"], by_column=True)
    rows = [row for row, mark in enumerate((found or [[]])[0], 1) if mark in marks]
    ranges = [f"{tab}!B{first}:B{last}" for first, last in _stretches(rows)]
    texts: dict[str, str] = {}
    for start in range(0, len(ranges), _MOST_RANGES):
        for cells in client.read_values(ranges[start : start + _MOST_RANGES]):
            texts |= by_mark(cell for row in cells for cell in row[:1])
    return {mark: text for mark, text in texts.items() if mark in marks}


def rows_of_texts(client: SheetsClient, frame: Frame) -> Rows:
    """Return all rows of the Texts tab below its header; none without the tab."""
    sheet = frame.bound.get(TabKey.TEXTS)
    if sheet is None:
        return []
    [rows] = client.read_values([quoted(sheet.title)])
    return rows[1:]


def without_texts(client: SheetsClient, frame: Frame, marks: Collection[str]) -> list[Any]:
    """Return the requests that delete the rows that bear these marks, whatever stands beside them.

    Raises:
        ComeAgain: Google did not answer.
    """
    rows = rows_of_texts(client, frame) if marks else []
    gone = [(row, None) for row in rows if row and row[0] in marks]
    return replace_rows(frame.bound[TabKey.TEXTS].id, gone, rows) if gone else []


def _stretches(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each stretch of rows that follow one another."""
    first = last = 0
    for row in rows:
        if first and row == last + 1:
            last = row
            continue
        if first:
            yield first, last
        first = last = row
    if first:
        yield first, last
