"""What a person does in the grid: type, sort, insert and delete, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.google import a1
from sandbox.google.batch import apply_batch
from sandbox.google.shifts import rename
from sandbox.google.typed import typed
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import ApiError


def apply_edits(book: Workbook, edits: Sequence[Mapping[str, Any]]) -> None:
    """Apply edits to a workbook in place, one after the other, as if a person made them.

    Each edit has a `tab` and one of: `type` ({"B4": "12/11/2026", …}, cells as typed),
    `sort` ({"by": "C", "descending": false, "header_row": 1}), `insert_rows` / `delete_rows`
    ([first, count], rows as on screen), `insert_columns` / `delete_columns` (["B", count]),
    `rename` (a title), `append` (rows of entries below the last used row).
    """
    for edit in edits:
        sheet = book.titled(edit.get("tab", ""))
        if sheet is None:
            raise ApiError(400, f"There is no tab {edit.get('tab')!r}")
        for name, what in edit.items():
            if name != "tab":
                _apply(book, sheet, name, what)


def _apply(book: Workbook, sheet: Sheet, name: str, what: Any) -> None:
    if name == "type":
        for place, entry in what.items():
            span = a1.parse_cells(place)
            if span is None:
                raise ApiError(400, f"{place!r} is not a cell")
            _type(book, sheet, span.top, span.left, entry)
    elif name == "append":
        for row in what:
            top = sheet.used_rows()
            book.grow(sheet, top + 1, 0)
            for column, entry in enumerate(row):
                if entry not in (None, ""):
                    _type(book, sheet, top, column, entry)
    elif name == "sort":
        apply_batch(book, [{"sortRange": _sort(sheet, what)}])
    elif name in {"insert_rows", "delete_rows", "insert_columns", "delete_columns"}:
        verb, dimension = name.split("_")
        start = what[0] - 1 if dimension == "rows" else a1.column_index(what[0])
        count = what[1] if len(what) > 1 else 1
        place = {
            "sheetId": sheet.id,
            "dimension": dimension.upper(),
            "startIndex": start,
            "endIndex": start + count,
        }
        apply_batch(book, [{f"{verb}Dimension": {"range": place}}])
    elif name == "rename":
        rename(book, sheet, what)
    else:
        raise ApiError(400, f"Nobody knows how to {name!r}")


def _type(book: Workbook, sheet: Sheet, row: int, column: int, entry: Any) -> None:
    book.grow(sheet, row + 1, column + 1)
    old = sheet.cell(row, column)
    cell = old.holding(None) if entry in (None, "") else typed(entry, book.locale, old)
    sheet.put(row, column, [cell])


def _sort(sheet: Sheet, what: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "range": {
            "sheetId": sheet.id,
            "startRowIndex": what.get("header_row", 1),
            "endRowIndex": sheet.used_rows(),
        },
        "sortSpecs": [
            {
                "dimensionIndex": a1.column_index(what["by"]),
                "sortOrder": "DESCENDING" if what.get("descending") else "ASCENDING",
            }
        ],
    }
