"""Reading how people marked the rows of the invoices: strikes, backgrounds and attached notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from aldia.ledger.values.cells import RowFormat
from aldia.workbook.client import SheetsClient

_MASK = (
    "sheets(properties.title,data.rowData.values"
    "(note,userEnteredFormat(backgroundColorStyle,textFormat.strikethrough)))"
)
"""What people chose themselves: no colours of rules, of alternating colours, or of Aldía's own."""

_WHITE = "#ffffff"
_THEMES_WHITE = "BACKGROUND"


def read_formats(
    client: SheetsClient, columns: Mapping[str, Sequence[str]]
) -> dict[str, dict[int, RowFormat]]:
    """Read in one call how people marked rows, by tab and row as on screen.

    A row is struck through if any of its cells is. Its background is that of its first cell with
    one, but for a colour that most cells of a further column have: people colour whole columns too.

    Args:
        columns: Whole columns of each tab, in A1 notation, by the tab's title; all cells would be a
            long answer.

    Raises:
        AskPerson: As `SheetsClient.read`.
        ComeAgain: As `SheetsClient.read`.
    """
    answer = client.read(
        "", ranges=[each for found in columns.values() for each in found], fields=_MASK
    )
    return {
        sheet.get("properties", {}).get("title", ""): _formats(sheet.get("data", []))
        for sheet in answer.get("sheets", [])
    }


def _formats(columns: Sequence[Mapping[str, Any]]) -> dict[int, RowFormat]:
    found: dict[int, RowFormat] = {}
    for place, column in enumerate(columns):
        cells = [_format(row) if row else RowFormat() for row in column.get("rowData", [])]
        whole = _colour_of_most(cells) if place else ""
        for number, here in enumerate(cells, 1):
            known = found.get(number, RowFormat())
            colour = "" if here.background == whole else here.background
            found[number] = RowFormat(
                known.is_struck or here.is_struck,
                known.background or colour,
                "\n".join(filter(None, (known.note, here.note))),
            )
    return {row: each for row, each in found.items() if each.note or each != RowFormat()}


def _colour_of_most(cells: Sequence[RowFormat]) -> str:
    """Return the background that more than half of the cells of a column have; empty for none."""
    counts = Counter(cell.background for cell in cells)
    return next((colour for colour, count in counts.items() if 2 * count > len(cells)), "")


def _format(row: Mapping[str, Any]) -> RowFormat:
    [cell, *_] = row.get("values") or [{}]
    chosen = cell.get("userEnteredFormat", {})
    is_struck = chosen.get("textFormat", {}).get("strikethrough", False)
    note = str(cell.get("note", "")).strip()
    return RowFormat(is_struck, _colour(chosen.get("backgroundColorStyle")), note)


def _colour(style: Mapping[str, Any] | None) -> str:
    """Return a colour as RowFormat has it; a part of it that Google leaves out is 0."""
    if not style:
        return ""
    if "themeColor" in style:
        return "" if style["themeColor"] == _THEMES_WHITE else str(style["themeColor"])
    parts = (style.get("rgbColor", {}).get(name, 0) for name in ("red", "green", "blue"))
    colour = "#" + "".join(f"{round(float(part) * 255):02x}" for part in parts)
    return "" if colour == _WHITE else colour
