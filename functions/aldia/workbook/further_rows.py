"""Rows that people's tabs lack, added below all that they hold."""

from __future__ import annotations

from typing import Any

from aldia.planning.reporting.view import View
from aldia.workbook.reading import Snapshot
from aldia.workbook.seal import append_request


def more_rows(snapshot: Snapshot, view: View) -> list[dict[str, Any]]:
    """Return the requests that add the view's further rows to people's tabs that can be read."""
    requests = []
    for key, lines in view.further.items():
        table, sheet = snapshot.tables.get(key), snapshot.frame.bound.get(key)
        if table is not None and table.is_usable and sheet is not None and lines:
            width = max(table.columns.values()) + 1
            by_place = [{table.columns[k]: v for k, v in line.items()} for line in lines]
            rows = [[cells.get(place, "") for place in range(width)] for cells in by_place]
            requests.append(append_request(sheet.id, rows))
    return requests
