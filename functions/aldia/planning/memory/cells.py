"""Writes what is known of thousands of invoices into a few cells of Memory, and reads it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar

from aldia.planning.log.marks import with_long_marks
from aldia.planning.log.moments import read_day

T = TypeVar("T")

_PER_CELL = 3500
"""Marks in one cell of Memory: with the blanks between them they take 45,500 characters, and a cell
of Sheets holds 50,000."""


class DayCells(Generic[T]):
    """Cells of Memory whose names hold days, and that hold the marks of invoices with those days.

    Marks that do not fit one cell go on in others, whose names end in ` #2`, ` #3` and so on.
    """

    def __init__(
        self, name: str, days_of: Callable[[T], Sequence[date]], value_of: Callable[..., T]
    ) -> None:
        """Define the cells of one kind.

        Args:
            name: Name of a cell, with `{}` in the place of each day.
            days_of: Returns the days of a value, in the order of the name.
            value_of: Returns the value of such days.
        """
        day = re.escape("{}")
        pattern = re.escape(name).replace(day, r"(\d{4}-\d\d-\d\d)")
        self._name = name
        self._pattern = re.compile(rf"^{pattern}(?: #\d+)?$")
        self._days_of = days_of
        self._value_of = value_of

    def written(self, known: Mapping[str, T]) -> dict[str, str]:
        """Return the cells for what is known by marks: their contents by their names."""
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
        """Return the cells of Memory that have to change, so that it holds what is known now."""
        return renewed(memory, lambda name: bool(self._pattern.match(name)), self.written(after))

    def read(self, memory: Mapping[str, str], invoices: Iterable[str]) -> dict[str, T]:
        """Return what is known by marks, from the cells of this kind among all cells of Memory.

        A cell whose name has an implausible day is left out.

        Args:
            invoices: Keys of today's invoices, to replace marks of earlier versions.
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
    """Return the cells of Memory that have to change; one to be removed has an empty text.

    Args:
        is_ours: Tells whether a cell, by its name, is of the kind that `after` holds.
        after: All cells of that kind as they are to be.
    """
    gone = [name for name in memory if is_ours(name) and name not in after]
    changed = {name: value for name, value in after.items() if memory.get(name) != value}
    return {**dict.fromkeys(gone, ""), **changed}
