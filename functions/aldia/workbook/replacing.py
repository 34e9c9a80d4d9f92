"""Rows of our own tabs taken out or replaced, told by what they hold and not by where they stand.

People sort, insert and delete rows between a read and a write, and the seal does not notice. So
the rows are written once more at the top of the tab, Google takes out whatever repeats them
further down, and only what stands at the top, where this very batch put it, is changed. A row that
somebody touched meanwhile is no repetition: it stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from aldia.ledger.cells import Scalar
from aldia.ledger.characters import storable

_Row = Sequence[Scalar]


def replace_rows(sheet: int, old: Sequence[_Row], new: Sequence[_Row], last: int) -> list[Any]:
    """Return requests that put new rows in place of old ones, for one atomic batch.

    Args:
        old: Rows as they were read, whole.
        new: At most as many.
        last: Place of the tab's last row of this kind; its header has place 0. What stands below
            is not looked at, lest two notes that are alike become one.
    """
    count, kept = len(old), len(new)
    if not old:
        return []
    requests: list[dict[str, Any]] = [
        {"insertDimension": {"range": _rows(sheet, 1, 1 + count)}},
        _laid(sheet, old),
        {
            "deleteDuplicates": {
                "range": {"sheetId": sheet, "startRowIndex": 1, "endRowIndex": last + count + 1}
            }
        },
    ]
    if new:
        requests.append(_laid(sheet, new))
    if count > kept:
        requests.append({"deleteDimension": {"range": _rows(sheet, 1 + kept, 1 + count)}})
    return requests


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
