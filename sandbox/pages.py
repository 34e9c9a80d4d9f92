"""Pages for people: the workbook as a grid, and the mailbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from sandbox.drawing import chart_column, draw_charts
from sandbox.google.a1 import column_name
from sandbox.google.colours import css_colour, rule_colour
from sandbox.google.shown import shown
from sandbox.google.workbook import Cell, Sheet, Workbook
from sandbox.http import Request, Response
from sandbox.mail.service import Letter

_SPARE_ROWS, _SPARE_COLUMNS = 3, 1
_ROW_NUMBERS = 44
"""Pixels left of the first column."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of the page."""

    text: str
    style: str
    note: str
    kind: str
    choices: str


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def page(
    request: Request, books: Mapping[str, Workbook], letters: Sequence[Letter]
) -> Response | None:
    """Answer a page, or None when there is none at this path."""
    parts = request.path.strip("/").split("/")
    if request.method != "GET":
        return None
    if request.path == "/":
        return _html("home.html", books=list(books.values()), letters=letters)
    if parts[0] == "sheet" and len(parts) == 2 and parts[1] in books:
        return _grid(books[parts[1]], request.param("tab"), books)
    if parts == ["mail"]:
        return _mailbox(letters, request.param("letter"))
    if parts[0] == "mail" and len(parts) == 2 and parts[1].isdecimal():
        number = int(parts[1])
        if number < len(letters):
            return Response(200, letters[number].html.encode(), "text/html; charset=utf-8")
    return None


def _html(name: str, **values: Any) -> Response:
    text = _templates().get_template(name).render(**values)
    return Response(200, text.encode(), "text/html; charset=utf-8")


def _mailbox(letters: Sequence[Letter], chosen: str) -> Response:
    numbered = list(enumerate(letters))[::-1]
    last = len(letters) - 1
    number = int(chosen) if chosen.isdecimal() and int(chosen) <= last else last
    letter = letters[number] if letters else None
    return _html("mail.html", letters=numbered, letter=letter, number=number)


def _grid(book: Workbook, tab: str, books: Mapping[str, Workbook]) -> Response:
    visible = [sheet for sheet in book.in_order() if not sheet.properties.get("hidden")]
    sheet = book.titled(tab) or visible[0]
    used = sheet.used_rows()
    width = max((len(row) for row in sheet.rows[:used]), default=0)
    columns = min(max(width + _SPARE_COLUMNS, 8), sheet.column_count)
    frozen = sheet.properties.get("gridProperties", {}).get("frozenRowCount", 0)
    rows = []
    for index in range(min(used + _SPARE_ROWS, sheet.row_count)):
        cells = [_shown(book, sheet, index, column) for column in range(columns)]
        last = max((i for i, cell in enumerate(cells) if cell.text), default=-1)
        rows.append((index + 1, last, cells))
    widths = [sheet.column_properties.get(i, {}).get("pixelSize", 100) for i in range(columns)]
    return _html(
        "sheet.html",
        book=book,
        books=list(books.values()),
        sheet=sheet,
        sheets=visible,
        columns=[column_name(i) for i in range(columns)],
        widths=widths,
        rows=rows,
        frozen=frozen,
        charts=draw_charts(book, sheet),
        chart_left=_ROW_NUMBERS + sum(widths[: chart_column(sheet)]),
    )


def _shown(book: Workbook, sheet: Sheet, row: int, column: int) -> Shown:
    cell = sheet.cell(row, column)
    validation = cell.validation or {}
    condition = validation.get("condition", {})
    choices = ", ".join(v.get("userEnteredValue", "") for v in condition.get("values", []))
    numeric = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    return Shown(
        shown(cell, book.locale),
        _style(cell, sheet, row, column),
        cell.note or "",
        "number" if numeric else "text",
        choices,
    )


def _style(cell: Cell, sheet: Sheet, row: int, column: int) -> str:
    look = cell.format or {}
    text = look.get("textFormat", {})
    painted = rule_colour(sheet, row, column)
    background = painted or css_colour(look.get("backgroundColor"))
    parts = {
        "background": background,
        "color": css_colour(text.get("foregroundColor")),
        "font-weight": "600" if text.get("bold") else "",
        "font-style": "italic" if text.get("italic") else "",
        "text-align": look.get("horizontalAlignment", "").lower(),
        "white-space": "normal" if look.get("wrapStrategy") == "WRAP" else "",
    }
    return ";".join(f"{name}:{value}" for name, value in parts.items() if value)
