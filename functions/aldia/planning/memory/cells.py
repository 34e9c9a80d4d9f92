"""Cells of Memory: what is known of thousands of invoices, written into a few and read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar

from aldia.planning.log.marks import with_long_marks
from aldia.planning.log.moments import read_day

T = TypeVar("T")

_PER_CELL = 3500
"""Marks in one cell of Memory: a cell of Sheets holds 50,000 characters."""


class DayCells(Generic[T]):
    """Cells that are named after days and hold the marks of the invoices with those days.

    More marks than a cell holds go on in others, with ` #2` and so on after the name.
    """

    def __init__(
        self, name: str, days_of: Callable[[T], Sequence[date]], value_of: Callable[..., T]
    ) -> None:
        """Define the cells of one kind.

        Args:
            name: With `{}` for each day.
            days_of: Return the days that stand for a value, in the order of the name.
            value_of: Return the value that days stand for.
        """
        day = re.escape("{}")
        pattern = re.escape(name).replace(day, r"(\d{4}-\d\d-\d\d)")
        self._name = name
        self._pattern = re.compile(rf"^{pattern}(?: #\d+)?$")
        self._days_of = days_of
        self._value_of = value_of

    def written(self, known: Mapping[str, T]) -> dict[str, str]:
        """Return what is known by marks as names and values of Memory."""
        groups: dict[T, list[str]] = {}
        for mark in sorted(known):
            groups.setdefault(known[mark], []).append(mark)
        cells = {}
        for value, marks in groups.items():
            name = self._name.format(*self._days_of(value))
            for part, first in enumerate(range(0, len(marks), _PER_CELL)):
                place = f"{name} #{part + 1}" if part else name
                cells[place] = " ".join(marks[first : first + _PER_CELL])
        return cells

    def renewed(self, memory: Mapping[str, str], after: Mapping[str, T]) -> dict[str, str]:
        """Return what Memory has to change to say what is known now."""
        return renewed(memory, lambda name: bool(self._pattern.match(name)), self.written(after))

    def read(self, memory: Mapping[str, str], invoices: Iterable[str]) -> dict[str, T]:
        """Read what `written` wrote, among everything else that Memory holds.

        A cell whose days nobody can have meant counts as not there.

        Args:
            invoices: Keys of today's invoices.
        """
        found: dict[str, T] = {}
        for name, text in memory.items():
            match = self._pattern.match(name)
            days = [read_day(each) for each in match.groups()] if match else [None]
            if None not in days:
                found |= dict.fromkeys(text.split(), self._value_of(*days))
        return with_long_marks(found, invoices)


def renewed(
    memory: Mapping[str, str], is_ours: Callable[[str], bool], after: Mapping[str, str]
) -> dict[str, str]:
    """Return what Memory has to change: new cells, and those to forget as empty ones.

    Args:
        is_ours: Whether a name is that of a cell that `after` is about.
        after: What these cells are to hold.
    """
    gone = [name for name in memory if is_ours(name) and name not in after]
    changed = {name: value for name, value in after.items() if memory.get(name) != value}
    return {**dict.fromkeys(gone, ""), **changed}
