"""Rows that are no invoice: headings with a customer's name, totals, remarks."""

from __future__ import annotations

from collections.abc import Sequence

from aldia.ledger.recognition.contents import is_number, used_rows
from aldia.ledger.recognition.heading_names import is_labelled, name_in
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

TOTAL_WORDS = frozenset(word for said in VOCABULARIES for word in said.totals)
_TOTALS = tuple(f"{word} " for word in TOTAL_WORDS)
MONTHS = frozenset(name for said in VOCABULARIES for names in said.months for name in names.split())
_FILLERS = words_of(lambda said: said.in_titles) | words_of(lambda said: said.in_dates)


def filled(row: Sequence[Scalar], ours: frozenset[int] = frozenset()) -> list[Scalar]:
    """Return the cells of a row that hold something, without those of Aldía's own columns."""
    return [
        cell
        for index, cell in enumerate(row)
        if index not in ours and cell is not None and str(cell).strip()
    ]


def is_total(cells: Sequence[Scalar]) -> bool:
    """Tell whether the first text of a row calls it a total: `TOTAL`, `Subtotal Café`, `Suma:`.

    Some programs put blanks between the letters: `T O T A L   G E R A L`.
    """
    first = next((cell for cell in cells if isinstance(cell, str)), "")
    folded = fold_words(first).rstrip(" 0123456789")
    if len(folded) > 1 and all(len(word) == 1 for word in folded.split()):
        return folded.replace(" ", "").startswith(tuple(TOTAL_WORDS))
    return folded in TOTAL_WORDS or folded.startswith(_TOTALS)


def listed_rows(rows: Rows) -> Rows:
    """Return the rows to be looked at, without totals."""
    return [row for row in used_rows(rows) if not is_total(filled(row))]


def is_remark(cells: Sequence[Scalar]) -> bool:
    """Tell whether a row holds one text alone that is no number of an invoice."""
    if len(cells) != 1 or not isinstance(cells[0], str):
        return False
    text = cells[0].strip()
    return " " in text or not any(map(str.isdecimal, text))


def repeats(row: Sequence[Scalar], headers: Sequence[Scalar]) -> bool:
    """Tell whether a row holds the headers once more, as each printed page does."""
    return len(row) > 1 and list(row) == list(headers[: len(row)])


def headings(tab: Tab, header_row: int, values: Rows, ours: frozenset[int]) -> dict[int, str]:
    """Return the customers' names in rows of their own, by row as numbered on screen.

    Empty unless every row with a sum stands below one, as in reports that are cut by customer.
    """
    found: dict[int, str] = {}
    is_below = False
    for index in range(header_row + 1, len(values)):
        cells = filled(values[index], ours)
        if repeats(values[index], values[header_row]):
            continue
        if is_total(cells):
            is_below = False
        elif is_remark(cells) or (len(cells) > 1 and is_labelled(tab, cells)):
            name = name_in(tab, cells)
            if name and _is_name(tab, name):
                found[index + 1] = name
            is_below = is_below if name is None else index + 1 in found
        elif any(is_number(cell) for cell in cells) and len(cells) > 2 and not is_below:
            return {}
    return found


def _is_name(tab: Tab, text: str) -> bool:
    """Tell whether a heading names a customer, and no month, day or state."""
    words = [word for word in fold_words(text).split() if word not in _FILLERS]
    is_day = all(word in MONTHS or word.isdecimal() for word in words)
    is_state = " ".join(words) in tab.state_words or fold_words(text) in tab.state_words
    return bool(words) and not is_day and not is_state
