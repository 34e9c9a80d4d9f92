"""Rows that are no invoice: headings with a customer's name, totals, remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aldia.ledger.cells import Rows, Scalar
from aldia.ledger.dates import looks_like_date
from aldia.ledger.folding import fold_words, tidy
from aldia.ledger.recognition.contents import is_number
from aldia.ledger.schema import Tab
from aldia.ledger.vocabulary import VOCABULARIES, words_of

TOTAL_WORDS = frozenset(word for said in VOCABULARIES for word in said.totals)
_TOTALS = tuple(f"{word} " for word in TOTAL_WORDS)
MONTHS = frozenset(name for said in VOCABULARIES for names in said.months for name in names.split())
_FILLERS = words_of(lambda said: said.in_titles) | words_of(lambda said: said.in_dates)
_NUMBER = re.compile(r"\s*[(\[][^()\[\]]*\d[^()\[\]]*[)\]]\s*$")
"""The number of a customer in brackets behind the name: a code or a tax number."""

_LABEL = re.compile(r"^\s*([^:]{1,20}):\s*(\S.*)$")


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


def is_remark(cells: Sequence[Scalar]) -> bool:
    """Tell whether a row holds one text alone that is no number of an invoice."""
    if len(cells) != 1 or not isinstance(cells[0], str):
        return False
    text = cells[0].strip()
    return " " in text or not any(map(str.isdecimal, text))


def headings(tab: Tab, header_row: int, values: Rows, ours: frozenset[int]) -> dict[int, str]:
    """Return the customers' names in rows of their own, by row as numbered on screen.

    Empty unless every row with a sum stands below one, as in reports that are cut by customer.
    """
    found: dict[int, str] = {}
    is_below = False
    for index in range(header_row + 1, len(values)):
        cells = filled(values[index], ours)
        text = _heading(cells)
        if text and not is_total(cells):
            name = _named(tab, text)
            is_below = bool(name)
            if name:
                found[index + 1] = name
        elif is_total(cells):
            is_below = False
        elif any(is_number(cell) for cell in cells) and len(cells) > 2 and not is_below:
            return {}
    return found


def _heading(cells: Sequence[Scalar]) -> str:
    """Return the text of a row that may be a heading; empty for any other row.

    It is a remark, or a customer's name in one cell behind its code or a label in another.
    """
    if is_remark(cells):
        return str(cells[0])
    if len(cells) != 2 or not is_remark(cells[1:]):
        return ""
    first, name = str(cells[0]).strip(), str(cells[1])
    if first.endswith(":"):
        return f"{first} {name}"
    is_code = " " not in first and any(map(str.isdecimal, first)) and not looks_like_date(first)
    return name if is_code else ""


def _named(tab: Tab, text: str) -> str:
    """Return the customer whom a heading names; empty for a month, a day or a state."""
    label = _LABEL.match(text)
    if label is not None:
        means = {
            meaning
            for words in tab.header_words.values()
            for reading in words.readings(label[1])
            for meaning in reading.meaning
        }
        if not means & {"customer", "name"}:
            return ""
        text = label[2]
    words = [word for word in fold_words(text).split() if word not in _FILLERS]
    is_day = all(word in MONTHS or word.isdecimal() for word in words)
    is_state = " ".join(words) in tab.state_words or fold_words(text) in tab.state_words
    return "" if is_day or is_state or not words else tidy(_NUMBER.sub("", text))
