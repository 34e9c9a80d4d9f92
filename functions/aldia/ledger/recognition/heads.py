"""The row of a tab that holds the headers, together with one above it that groups them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aldia.ledger.recognition.headings import repeats
from aldia.ledger.recognition.matching import is_plain, names_of
from aldia.ledger.schema.headers import is_date_pattern
from aldia.ledger.schema.schema import Tab
from aldia.ledger.values.cells import Rows, Scalar, is_filled
from aldia.ledger.values.currencies import parse_heading
from aldia.ledger.values.folding import fold_words

_WITHIN = 20
"""Rows from the top among which the header is looked for; chosen by hand."""

_DAY = re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b")

_LONGEST_HEADER = 60
"""Characters; chosen by hand. Longer texts are sentences."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headers stand.

    Attributes:
        row: Index of the last row of headers, counted from zero.
        headers: One text for each column of the tab; empty where there is none.
    """

    row: int
    headers: Sequence[str]


def find_head(tab: Tab, values: Rows) -> Head | None:
    """Return the header row of a tab: the one in which most columns are named; None for none.

    Where a row of texts stands directly above, such as `Pagos` above `Fecha` and `Valor`, each
    header is read together with it if both make sense together. Below a header that was found,
    headers once more are none: what stands above them is data.
    """
    width = max((len(row) for row in values), default=0)
    best: Head | None = None
    most = 0 if len(tab.people_columns) <= 2 else 1
    for index, row in enumerate(values[:_WITHIN]):
        alone = [_text(row, at) for at in range(width)]
        is_below_data = best is not None and best.row < index - 1
        if is_below_data and len(_keys_of(tab, alone)) <= most:
            continue
        above = _spread(values[index - 1], width) if index and _is_head_like(row) else []
        headers = _joined(tab, alone, above) if above else alone
        count = len(_keys_of(tab, headers))
        is_second = (
            best is not None
            and above
            and all(
                names_of(tab, header) if header else not text
                for header, text in zip(headers, alone, strict=True)
            )
        )
        if count > most or (count == most and is_second):
            best, most = Head(index, headers), count
    return best


def without_headers(rows: Rows, headers: Sequence[Scalar]) -> Rows:
    """Return the rows without those that hold the headers once more, as each printed page does."""
    return [row for row in rows if not repeats(row, headers)]


def _keys_of(tab: Tab, headers: Sequence[str]) -> set[str]:
    """Return the columns that texts name, each its likeliest."""
    return {key for header in headers if header for key in names_of(tab, header)[:1]}


def _text(row: Sequence[Scalar], index: int) -> str:
    cell = row[index] if index < len(row) else None
    is_text = isinstance(cell, str) and len(cell) <= _LONGEST_HEADER
    return " ".join(cell.split()) if is_text and isinstance(cell, str) else ""


def _is_head_like(row: Sequence[Scalar]) -> bool:
    """Tell whether a row holds texts without digits only, as a row of data hardly does."""
    filled = [cell for cell in row if is_filled(cell)]
    return len(filled) > 1 and all(
        isinstance(cell, str) and not any(map(str.isdecimal, cell)) for cell in filled
    )


def _spread(row: Sequence[Scalar], width: int) -> list[str]:
    """Return the texts of a row of groups, each above all columns up to the next; or nothing."""
    filled = [cell for cell in row if is_filled(cell)]
    if len(filled) < 2 or not all(isinstance(cell, str) for cell in filled):
        return []
    if any(_DAY.search(str(cell)) for cell in filled):  # such as `Hasta: 23/03/2026`
        return []
    spread, last = [], ""
    for index in range(width):
        last = _text(row, index) or last
        spread.append(last)
    return spread


def _joined(tab: Tab, below: Sequence[str], above: Sequence[str]) -> list[str]:
    """Return the headers, each with the one above it where it does not say enough alone."""
    return [_with_above(tab, low, high) for low, high in zip(below, above, strict=True)]


def _with_above(tab: Tab, low: str, high: str) -> str:
    if not low or not high or fold_words(low) in tab.own_headers:
        return low or high
    both = f"{high} ({low})" if is_date_pattern(low) else f"{high} {low}"
    named, above = names_of(tab, both)[:1], names_of(tab, high)[:1]
    alone = names_of(tab, low)[:1]
    if named == above and alone and _are_sums(tab, named) and not _are_sums(tab, alone):
        return low  # such as `Comprobante` below `Valores`
    says_more = named != above or alone or is_date_pattern(low)
    is_unit = bool(parse_heading(both).named)
    return both if named and (says_more or is_unit) and not is_plain(tab, low) else low


def _are_sums(tab: Tab, keys: Sequence[str]) -> bool:
    return all(tab.column(key).is_money for key in keys)
