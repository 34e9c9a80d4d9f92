"""Find the references in a formula's text, move them, and write them again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from sandbox.google import a1

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]+"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[0-9]+"
_TOKEN = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*")
    |(?:(?P<title>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
     (?<![\w$.])
     (?P<cells>{_CELL}:{_CELL}|{_CELL}:{_COLUMN}|{_CELL}:{_ROW}|{_CELL}
       |{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})
     (?![\w(.!])
    |(?<![\w$.])(?P<name>[^\W\d][\w.]*)(?P<call>\s*\()?""",
    re.VERBOSE,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)")

LOST = "#REF!"


@dataclass(frozen=True, slots=True)
class Corner:
    """One corner of a reference; None for a column or row that it does not name."""

    column: int | None
    row: int | None
    keeps_column: bool = False
    keeps_row: bool = False

    @classmethod
    def of(cls, text: str) -> Corner:
        match = _CORNER.fullmatch(text)
        assert match is not None
        first, letters, second, digits = match.groups()
        return cls(
            a1.column_index(letters) if letters else None,
            int(digits) - 1 if digits else None,
            bool(first and letters),
            bool(second) or bool(first and not letters),
        )

    def written(self) -> str:
        column = "" if self.column is None else a1.column_name(self.column)
        row = "" if self.row is None else str(self.row + 1)
        return ("$" * self.keeps_column) + column + ("$" * self.keeps_row) + row

    def moved(self, rows: int, columns: int) -> Corner | None:
        """Return the corner after its formula was copied so many rows and columns away.

        None when the corner would lie outside the grid.
        """
        row, column = self.row, self.column
        if row is not None and not self.keeps_row:
            row += rows
        if column is not None and not self.keeps_column:
            column += columns
        if (row or 0) < 0 or (column or 0) < 0:
            return None
        return replace(self, row=row, column=column)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell or a range in a formula; `title` is None when it names no tab."""

    title: str | None
    first: Corner
    last: Corner | None = None

    @property
    def span(self) -> a1.Span:
        """The rectangle that it covers, with open ends."""
        corners = [self.first, self.last or self.first]
        rows = sorted(c.row for c in corners if c.row is not None)
        columns = sorted(c.column for c in corners if c.column is not None)
        return a1.Span(
            rows[0] if rows else 0,
            columns[0] if columns else 0,
            rows[-1] + 1 if len(rows) == 2 else None,
            columns[-1] + 1 if len(columns) == 2 else None,
        )

    def written(self) -> str:
        tab = "" if self.title is None else a1.quoted(self.title) + "!"
        last = "" if self.last is None else ":" + self.last.written()
        return tab + self.first.written() + last

    def moved(self, rows: int, columns: int) -> str:
        """Return the reference's text in a copy of its formula so many rows and columns away."""
        first = self.first.moved(rows, columns)
        last = self.last and self.last.moved(rows, columns)
        if first is None or (self.last is not None and last is None):
            return LOST
        return Reference(self.title, first, last).written()


@lru_cache(maxsize=65_536)
def references(formula: str) -> tuple[Reference, ...]:
    """Return the references of a formula, from left to right."""
    return tuple(_reference(match) for match in _TOKEN.finditer(formula) if match["cells"])


@lru_cache(maxsize=65_536)
def names(formula: str) -> tuple[tuple[str, bool], ...]:
    """Return the words of a formula, and whether each is called as a function."""
    matches = _TOKEN.finditer(formula)
    return tuple((match["name"], bool(match["call"])) for match in matches if match["name"])


def rewritten(
    formula: str,
    change: Callable[[Reference], str],
    name: Callable[[str], str] = str,
) -> str:
    """Return a formula with its references, and words that are no functions, replaced."""

    def replaced(match: re.Match[str]) -> str:
        if match["cells"]:
            return change(_reference(match))
        if match["name"] and not match["call"]:
            return name(match["name"])
        return match[0]

    return _TOKEN.sub(replaced, formula)


def copied(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads so many rows down and columns to the right."""
    return rewritten(formula, lambda reference: reference.moved(rows, columns))


def _reference(match: re.Match[str]) -> Reference:
    title = match["title"]
    if title is not None and title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    first, _, last = match["cells"].partition(":")
    return Reference(title, Corner.of(first), Corner.of(last) if last else None)
