"""A cell as it was read, not yet interpreted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Scalar = str | int | Decimal | bool | None

Rows = Sequence[Sequence[Scalar]]
"""Rows of a tab from its first on; blank cells and rows at the end may be missing."""

_ERRORS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#ERROR!", "#NULL!", "#SPILL!")


def is_filled(cell: Scalar) -> bool:
    """Tell whether a cell holds anything but blanks."""
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def is_filled_at(cells: Sequence[Scalar], index: int) -> bool:
    return 0 <= index < len(cells) and is_filled(cells[index])


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell.

    Attributes:
        value: Unformatted; dates are days since 1899-12-30.
        shown: What the person sees; empty where it was not read.
    """

    value: Scalar
    shown: str = ""

    @property
    def is_blank(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def is_error(self) -> bool:
        return isinstance(self.value, str) and self.value.startswith(_ERRORS)

    @property
    def number(self) -> Decimal | None:
        """Return the cell's number; None for text, ticks and blanks."""
        kind = type(self.value)
        if kind is Decimal:
            return self.value  # type: ignore[return-value]  # its type was just checked
        return Decimal(self.value) if kind is int else None  # type: ignore[arg-type]  # likewise

    @property
    def text(self) -> str:
        """Return the text that a person would quote: what the cell shows, else its value."""
        if self.shown:
            return self.shown
        return "" if self.value is None else str(self.value)


BLANK = Raw(None)


@dataclass(frozen=True, slots=True)
class RowFormat:
    """How a person marked a row by its format alone, and what they attached to its cells.

    Attributes:
        background: As `#rrggbb`, or the name of a colour of the theme; empty for none or white.
        note: Notes that are attached to its cells, one below the other; empty for none. They make
            no two formats differ.
    """

    is_struck: bool = False
    background: str = ""
    note: str = field(default="", compare=False)
