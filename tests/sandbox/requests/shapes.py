"""Ranges, spans and corners of the first tab, as requests name them."""

from __future__ import annotations

from typing import Any

from tests.sandbox.google import Google


def area(text: str = "", sheet: int = 0) -> dict[str, Any]:
    """Return a GridRange: `0:2,0:3` for rows 0 and 1, columns 0 to 2; nothing for the whole tab."""
    names = (("startRowIndex", "endRowIndex"), ("startColumnIndex", "endColumnIndex"))
    found: dict[str, Any] = {"sheetId": sheet}
    for pair, part in zip(names, text.split(",") if text else (), strict=False):
        for name, at in zip(pair, part.split(":"), strict=True):
            found |= {name: int(at)} if at else {}
    return found


def stretch(dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def corner(row: int, column: int) -> dict[str, Any]:
    return {"sheetId": 0, "rowIndex": row, "columnIndex": column}


ABC = [["a", "b", "c"], ["d", "e", "f"]]


def sheet(google: Google, fields: str = "*") -> Any:
    return google.get(f"?fields=sheets({fields})")["sheets"][0]
