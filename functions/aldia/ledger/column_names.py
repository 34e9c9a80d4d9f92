"""How a column is named to people."""

from __future__ import annotations

from aldia.ledger.folding import tidy


def column_name(header: str, index: int) -> str:
    """Return a column's name as a question shows it: `Abono 2 (S)`, or its letters alone."""
    name = tidy(header)[:60]
    return f"{name} ({column_letters(index)})" if name else column_letters(index)


def column_letters(index: int) -> str:
    """Return the letters of a column by its index, which counts from zero: 0 is A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
