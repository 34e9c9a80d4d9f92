"""Deleting and replacing rows of our own tabs by what they hold, wherever they stand.

People sort, insert and delete rows between a read and a write, and the seal does not notice. So
one batch writes the rows once more at the top of the tab, lets Google delete their duplicates
further down, and then changes only those at the top. A row that somebody touched meanwhile is no
duplicate, and stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.characters import storable

_Row = Sequence[Scalar]
Pair = tuple[_Row, _Row | None]
"""A whole row as it was read, and the row to replace it; None to delete it."""


def replace_rows(sheet: int, rows: Sequence[Pair], tab: Rows) -> list[Any]:
    """Return requests that put new rows in place of old ones, for one atomic batch.

    Args:
        sheet: Id of the tab.
        rows: Old rows, each with its replacement.
        tab: All rows below the header, as they were read.
    """
    distinct: dict[tuple[Scalar, ...], Pair] = {}
    for old, new in sorted(rows, key=lambda pair: pair[1] is None):
        distinct.setdefault(_as_compared(old), (old, new))
    pairs = list(distinct.values())
    fresh = [new for _, new in pairs if new is not None]
    count, kept = len(pairs), len(fresh)
    if not pairs:
        return []
    requests: list[dict[str, Any]] = [
        {"insertDimension": {"range": _rows(sheet, 1, 1 + count)}},
        _laid(sheet, [old for old, _ in pairs]),
        {"deleteDuplicates": {"range": _searched(sheet, distinct, tab)}},
    ]
    if fresh:
        requests.append(_laid(sheet, fresh))
    if count > kept:
        requests.append({"deleteDimension": {"range": _rows(sheet, 1 + kept, 1 + count)}})
    return requests


def _searched(sheet: int, old: Collection[tuple[Scalar, ...]], tab: Rows) -> dict[str, int]:
    """Return the range in which Google looks for duplicates of the old rows.

    It is the whole tab, unless two other rows are alike: Google would delete one of those. Then
    the range ends where the last old row stood.
    """
    found = [_as_compared(row) for row in tab]
    counts = Counter(row for row in found if row and row not in old)
    whole = {"sheetId": sheet, "startRowIndex": 1}
    if not counts or max(counts.values()) == 1:
        return whole
    last = max(place for place, row in enumerate(found, 1) if row in old)
    return {**whole, "endRowIndex": last + len(old) + 1}


def _as_compared(row: _Row) -> tuple[Scalar, ...]:
    """Return a row as Google compares it: whatever its case, without blanks at its end."""
    cells = [cell.casefold() if isinstance(cell, str) else cell for cell in row]
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return tuple("" if cell is None else cell for cell in cells)


def _rows(sheet: int, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": sheet, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def _laid(sheet: int, rows: Sequence[_Row]) -> dict[str, Any]:
    place = {"sheetId": sheet, "startRowIndex": 1, "endRowIndex": 1 + len(rows)}
    cells = [{"values": [_cell(value) for value in row]} for row in rows]
    return {"updateCells": {"range": place, "rows": cells, "fields": "userEnteredValue"}}


def _cell(value: Scalar) -> dict[str, Any]:
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, (int, Decimal)):
        whole = int(value)
        return {"userEnteredValue": {"numberValue": whole if whole == value else float(value)}}
    return {"userEnteredValue": {"stringValue": storable(value)}}
