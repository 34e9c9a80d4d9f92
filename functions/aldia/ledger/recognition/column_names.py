"""How a column is named to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from aldia.ledger.values.cells import Scalar, is_filled
from aldia.ledger.values.folding import tidy


def column_name(header: str, index: int) -> str:
    """Return a column's name as a question shows it: `Abono 2 (S)`, or its letters alone."""
    name = tidy(header)[:60]
    return f"{name} ({column_letters(index)})" if name else column_letters(index)


def names_to_type(headers: Sequence[str], places: Iterable[int]) -> list[str]:
    """Return the names of columns as a person may type them: with letters only where they tell.

    Args:
        headers: One for each column of the table.
        places: Indices of the columns to be named.
    """
    counts = Counter(map(tidy, headers))
    return [
        name
        if (name := tidy(headers[place])) and counts[name] == 1
        else column_name(headers[place], place)
        for place in places
    ]


def column_letters(index: int) -> str:
    """Return the letters of a column by its index, which counts from zero: 0 is A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def quoted_cells(cells: Sequence[Scalar]) -> str:
    """Return the first cells of a row as a message quotes them."""
    return ", ".join(f"«{str(cell)[:40]}»" for cell in cells[:12] if is_filled(cell))
