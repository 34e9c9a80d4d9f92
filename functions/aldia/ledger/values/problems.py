"""What a person has to mend in the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be read, as a parser returns it.

    Attributes:
        code: Names the sentence that tells what to type instead.
        details: What that sentence quotes.
    """

    code: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a cell of an invoice row is read as once a person accepts it.

    Attributes:
        invoice: Key of the invoice.
        column: Key of the column.
        typed: What stands in the cell: its value as text.
        meant: What is read instead: a text, an ISO day, or a number with a point for its decimals.
    """

    invoice: str
    column: str
    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person has to mend in the sheet.

    Attributes:
        code: Names the sentence that tells what to type instead.
        tab: Title as on screen.
        row: As numbered on screen; 0 when it concerns a whole column or tab.
        column: Header as the person typed it; empty when it concerns the whole row.
        wrong: What stands there now.
        details: What the sentence quotes.
        holds: Whether the row waits until it is mended; otherwise it is only a notice.
        suspects: Whether the row may be wrong: until a person has looked, nothing goes beyond the
            first reminder.
        suggestion: What its cell may be read as instead, if a person accepts it.
    """

    code: str
    tab: str
    row: int = 0
    column: str = ""
    wrong: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    holds: bool = True
    suspects: bool = False
    suggestion: Suggestion | None = None
