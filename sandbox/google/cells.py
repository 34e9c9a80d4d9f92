"""Cells, rows of cells, and long lists of rows that are cheap to copy.

A batch is applied to a copy of a workbook, and the copy replaces the workbook when every request
passed. So rows are kept in blocks that are never changed in place: a copy shares all blocks, and a
write replaces only the block that it falls into.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice
from operator import attrgetter
from typing import Any, overload

Scalar = str | int | float | bool | None

# Rows of a block. Chosen by hand: a write copies one block, and a save writes it to the file
# (docs/decisions/0022-a-workbook-in-blocks.md).
_BLOCK = 256

_FORMULAS = attrgetter("formulas")


class ErrorText(str):
    """What a cell shows in place of a value: `#REF!` and the like."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Look:
    """Format, note, validation and text runs of a cell; cells that look alike share one object."""

    format: Mapping[str, Any] | None = None
    note: str | None = None
    validation: Mapping[str, Any] | None = None
    runs: Sequence[Mapping[str, Any]] | None = None


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        value: The typed or calculated value; None when blank, an ErrorText for an error.
        formula: As typed, with its equals sign.
    """

    value: Scalar = None
    formula: str | None = None
    look: Look = PLAIN

    @property
    def is_blank(self) -> bool:
        return self.value in (None, "") and self.formula is None

    @property
    def error(self) -> str | None:
        return self.value if isinstance(self.value, ErrorText) else None

    @property
    def format(self) -> Mapping[str, Any]:
        return self.look.format or {}

    @property
    def number_format(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.format.get("numberFormat")
        return found

    @property
    def note(self) -> str | None:
        return self.look.note

    @property
    def validation(self) -> Mapping[str, Any] | None:
        return self.look.validation

    def holding(self, value: Scalar, formula: str | None = None) -> Cell:
        """Return the cell with other contents and the same look."""
        return Cell(value, formula, self.look)

    def looking(self, **changes: Any) -> Cell:
        """Return the cell with parts of its look replaced."""
        return Cell(self.value, self.formula, replace(self.look, **changes))


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row(Sequence[Cell]):
    """The cells of a row from the first column on; cells beyond the end are blank.

    Attributes:
        values: Values of the cells, None for a blank one; without blanks at the end.
        looks: Looks of the cells; may be shorter or longer than `values`.
        formulas: Formulas by column index.
    """

    values: tuple[Scalar, ...] = ()
    looks: tuple[Look, ...] = ()
    formulas: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Row:
        values = [None if c.value == "" and c.formula is None else c.value for c in cells]
        while values and values[-1] is None:
            values.pop()
        looks = [cell.look for cell in cells]
        while looks and looks[-1] is PLAIN:
            looks.pop()
        formulas = {i: c.formula for i, c in enumerate(cells) if c.formula is not None}
        return cls(tuple(values), tuple(looks), formulas)

    @property
    def is_blank(self) -> bool:
        return not self.values and not self.formulas

    def __len__(self) -> int:
        last = max(self.formulas, default=-1) + 1 if self.formulas else 0
        return max(len(self.values), len(self.looks), last)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> list[Cell]: ...
    def __getitem__(self, index: int | slice) -> Cell | list[Cell]:
        size = len(self)
        if isinstance(index, slice):
            return [self.cell(column) for column in range(*index.indices(size))]
        if not -size <= index < size:
            raise IndexError(index)
        return self.cell(index % size)

    def cell(self, column: int) -> Cell:
        """Return the cell of a column; beyond the end it is blank."""
        value = self.values[column] if column < len(self.values) else None
        look = self.looks[column] if column < len(self.looks) else PLAIN
        formula = self.formulas.get(column)
        if value is None and look is PLAIN and formula is None:
            return BLANK
        return Cell(value, formula, look)

    def between(self, left: int, right: int) -> list[Cell]:
        """Return one cell for each column from `left` to before `right`."""
        return [self.cell(column) for column in range(left, right)]

    def with_cells(self, column: int, cells: Sequence[Cell]) -> Row:
        """Return the row with neighbouring cells replaced."""
        if not cells:
            return self
        end = column + len(cells)
        new = [None if c.value == "" and c.formula is None else c.value for c in cells]
        formulas = {i: f for i, f in self.formulas.items() if not column <= i < end}
        formulas |= {column + i: c.formula for i, c in enumerate(cells) if c.formula is not None}
        return Row(
            _spliced(self.values, column, new, None),
            _spliced(self.looks, column, [cell.look for cell in cells], PLAIN),
            formulas,
        )


def _spliced(old: tuple[Any, ...], start: int, new: Sequence[Any], blank: Any) -> tuple[Any, ...]:
    """Return a row's values or looks with a part replaced, without blanks at the end."""
    found = [*old[:start], *[blank] * (start - len(old)), *new, *old[start + len(new) :]]
    while found and found[-1] is blank:
        found.pop()
    return tuple(found)


NO_ROW = Row()


class Block:
    """Some rows, never changed.

    Attributes:
        key: Key under which the store keeps the block; None until it is saved.
    """

    __slots__ = ("has_formulas", "key", "rows")

    def __init__(self, rows: Sequence[Row], key: int | None = None) -> None:
        self.rows = tuple(rows)
        self.key = key
        self.has_formulas = any(map(_FORMULAS, self.rows))


class Rows(Sequence[Row]):
    """The rows of a tab from the first one on; rows beyond the end are blank."""

    __slots__ = ("_ends", "blocks")

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self.blocks = list(blocks)
        self._ends = list(accumulate(len(block.rows) for block in self.blocks))

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        return cls(_blocks(rows))

    def copy(self) -> Rows:
        twin = Rows()
        twin.blocks, twin._ends = list(self.blocks), list(self._ends)
        return twin

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return list(islice(self._from(start), 0, max(stop - start, 0), step))
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = bisect_right(self._ends, index)
        return self.blocks[number].rows[index - self._start(number)]

    def __iter__(self) -> Iterator[Row]:
        return self._from(0)

    def row(self, index: int) -> Row:
        """Return the row of an index; beyond the end it is blank."""
        return self[index] if index < len(self) else NO_ROW

    def between(self, start: int, stop: int) -> list[Row]:
        """Return the rows from `start` to before `stop`, with blank rows beyond the end."""
        found = self[start:stop]
        return found + [NO_ROW] * (stop - start - len(found))

    def _start(self, number: int) -> int:
        return self._ends[number - 1] if number else 0

    def _from(self, index: int) -> Iterator[Row]:
        first = bisect_right(self._ends, index)
        for number in range(first, len(self.blocks)):
            rows = self.blocks[number].rows
            yield from rows[index - self._start(number) :] if number == first else rows

    def splice(self, start: int, stop: int, rows: Sequence[Row]) -> None:
        """Replace the rows from `start` to before `stop`; pad with blank rows up to `start`."""
        if start > len(self):
            rows = [*[NO_ROW] * (start - len(self)), *rows]
        start, stop = min(start, len(self)), min(stop, len(self))
        first, last = (
            bisect_right(self._ends, start),
            bisect_right(self._ends, max(start, stop - 1)),
        )
        first, last = min(first, len(self.blocks) - 1), min(last, len(self.blocks) - 1)
        if first < 0:
            self.blocks = _blocks(rows)
        else:
            head = self.blocks[first].rows[: start - self._start(first)]
            tail = self.blocks[last].rows[max(start, stop) - self._start(last) :]
            if first == last and len(rows) == stop - start:
                self.blocks[first] = Block([*head, *rows, *tail])
                return
            self.blocks[first : last + 1] = _blocks([*head, *rows, *tail])
        self._ends = list(accumulate(len(block.rows) for block in self.blocks))

    def with_formulas(self) -> Iterator[tuple[int, Row]]:
        """Yield index and row of each row that holds a formula."""
        for number, block in enumerate(self.blocks):
            if block.has_formulas:
                start = self._start(number)
                yield from ((start + i, row) for i, row in enumerate(block.rows) if row.formulas)

    def used(self) -> int:
        """Count the rows down to the last one that holds anything."""
        end = len(self)
        for block in reversed(self.blocks):
            for row in reversed(block.rows):
                if not row.is_blank:
                    return end
                end -= 1
        return 0


def _blocks(rows: Sequence[Row]) -> list[Block]:
    return [Block(rows[at : at + _BLOCK]) for at in range(0, len(rows), _BLOCK)]
