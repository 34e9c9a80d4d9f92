"""A1 notation: `'My tab'!A1:C`, `B:B`, `2:5`, a tab's title, or the name of a range."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL = re.compile(r"^\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?$")
_PLAIN_TITLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_LOOKS_LIKE_A_CELL = re.compile(r"^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*)$")


@dataclass(frozen=True, slots=True)
class Span:
    """A rectangle, half-open and counted from zero; None is an open end."""

    top: int = 0
    left: int = 0
    bottom: int | None = None
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Area(Span):
    """A rectangle inside a grid: its ends are known."""

    bottom: int = 0
    right: int = 0

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


def column_name(index: int) -> str:
    """Return the letters of a column counted from zero: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def split_title(text: str) -> tuple[str | None, str]:
    """Split `'My tab'!A1` into title and cells; the title is None when there is none."""
    if text.startswith("'"):
        end = 1
        while True:
            end = text.find("'", end)
            if end < 0:
                return None, text
            if text[end : end + 2] != "''":
                break
            end += 2
        title = text[1:end].replace("''", "'")
        rest = text[end + 1 :]
        return (title, rest[1:]) if rest.startswith("!") else (title, rest)
    if "!" in text:
        title, cells = text.rsplit("!", 1)
        return title, cells
    return None, text


def parse_cells(text: str) -> Span | None:
    """Read `A1`, `A1:B2`, `A:C`, `2:5` or `A2:C`, with corners in any order; else return None."""
    corners = text.split(":")
    if not text or len(corners) > 2:
        return None
    ends = [_CELL.match(corner) for corner in corners]
    if any(end is None or not (end[1] or end[2]) for end in ends):
        return None
    columns = [column_index(end[1]) if end and end[1] else None for end in ends]
    rows = [int(end[2]) - 1 if end and end[2] else None for end in ends]
    if len(ends) == 1:
        if columns[0] is None or rows[0] is None:
            return None
        return Span(rows[0], columns[0], rows[0] + 1, columns[0] + 1)
    if any(row is not None and row < 0 for row in rows):
        return None
    top, bottom = _ends(rows)
    left, right = _ends(columns)
    return Span(top, left, bottom, right)


def _ends(ends: list[int | None]) -> tuple[int, int | None]:
    known = sorted(end for end in ends if end is not None)
    if len(known) == 2:
        return known[0], known[1] + 1
    return (known[0], None) if known else (0, None)


def quoted(title: str) -> str:
    """Return a title in quotes where Sheets needs them: blanks, signs, accents, or like a cell."""
    if _PLAIN_TITLE.match(title) and not _LOOKS_LIKE_A_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def written(title: str, span: Area) -> str:
    """Return an area as Sheets answers it: `Tab!A1:C3`, or `Tab!A1` for one cell."""
    first = f"{column_name(span.left)}{span.top + 1}"
    last = f"{column_name(span.right - 1)}{span.bottom}"
    return f"{quoted(title)}!{first}" if first == last else f"{quoted(title)}!{first}:{last}"
