"""What a column of a book is taken for, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOT_USED = "-"
"""In place of a column's key: a person said that the column does not count."""

DAYS_OF_PAYMENT = frozenset({"paid_on", "part_on"})
"""Keys of columns of days on which something was paid."""

OF_PAYMENT = DAYS_OF_PAYMENT | {"paid", "stated"}
"""Keys of columns that say what was paid, or is left."""


class Basis(StrEnum):
    """Why a column is taken for what it is."""

    NAME = "name"
    """Its header is a known one."""
    WORDS = "words"
    """The words of its header mean it, and its cells suit it."""
    ONLY = "only"
    """The list needs such a column, and no other one is left that can be it."""
    SUMS = "sums"
    """The sums agree in every row if it is this, and in no other way."""
    PERSON = "person"
    UNKNOWN = "unknown"
    """It is taken for nothing."""
    REPEATS = "repeats"
    """It only says what other columns say."""
    INCLUDED = "included"
    """The amount has what stands in it already, or lacks it."""
    ASIDE = "aside"
    """It belongs to another list beside this one."""
    PERIOD = "period"
    """It says from when or until when something is invoiced, and not when it falls due."""
    ASKED = "asked"
    """It may be this; only a person can tell."""


@dataclass(frozen=True, slots=True)
class Match:
    """What one column of a tab is taken for.

    Attributes:
        index: Counted from zero.
        header: As typed.
        key: Of the tab's column that it is, or may be; empty for none.
        rivals: Indices of columns that may as well be it.
    """

    index: int
    header: str
    key: str
    basis: Basis
    rivals: tuple[int, ...] = ()

    @property
    def is_certain(self) -> bool:
        return self.key not in {"", NOT_USED} and self.basis not in {Basis.ASKED, Basis.INCLUDED}
