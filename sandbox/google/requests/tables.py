"""Requests about Sheets' tables: blocks of cells whose columns may have types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.google import a1
from sandbox.google.workbook import Sheet, Workbook, span_of
from sandbox.http import ApiError

_UNTYPED = {None, "COLUMN_TYPE_UNSPECIFIED"}


def add_table(book: Workbook, body: Mapping[str, Any]) -> dict[str, Any]:
    """Add a table as it is given; it does not follow later changes of its rows and columns."""
    table = dict(body.get("table", {}))
    sheet, _ = book.area(table.get("range", {}))
    table["tableId"] = table.get("tableId") or str(book.new_id())
    if any(each.part("tables", "tableId", table["tableId"]) for each in book.in_order()):
        raise ApiError(400, f"Table id {table['tableId']} already exists.")
    sheet.add_part("tables", table)
    return {"table": table}


def check_untyped(sheet: Sheet, area: a1.Area) -> None:
    """Raise for an area with cells of a table's typed column."""
    for typed in _typed_areas(sheet):
        meets_rows = area.top < typed.bottom and typed.top < area.bottom
        if meets_rows and area.left < typed.right and typed.left < area.right:
            raise ApiError(400, "This operation is not allowed on cells in typed columns.")


def _typed_areas(sheet: Sheet) -> Iterator[a1.Area]:
    for table in sheet.parts.get("tables", ()):
        whole = sheet.clamp(span_of(table.get("range", {})))
        for column in table.get("columnProperties", ()):
            if column.get("columnType") not in _UNTYPED:
                left = whole.left + column.get("columnIndex", 0)
                yield a1.Area(whole.top, left, whole.bottom, left + 1)


HANDLERS = {"addTable": add_table}
