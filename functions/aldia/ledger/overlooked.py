"""Columns that are none of ours and may yet decide whether somebody is asked, and for how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from aldia.ledger.cells import Scalar
from aldia.ledger.dates import DATE_ORDERS
from aldia.ledger.folding import fold_words, tidy
from aldia.ledger.headers import date_order
from aldia.ledger.problems import Problem
from aldia.ledger.scales import says_scale
from aldia.ledger.schema import Tab
from aldia.ledger.tables import Table, column_letters

_MOST_SIGNS = 6
"""Around one of the words that a cell may hold: `(¡Pagada!)`. Longer cells are sentences."""


def overlooked_columns(
    table: Table, left_aside: frozenset[str], state_words: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a question for each column that is filled, was not recognised, and may matter.

    It may by its header, which has one of the tab's telling words or is a sum in thousands, or by
    its cells, which hold words that close a row or let it wait.

    Args:
        left_aside: Folded headers of columns of which the owner says that they do not count.
    """
    if table.header_row < 0:
        return
    quiet = {word for word, state in state_words.items() if _silences(state, table.tab)}
    ours = {fold_words(h) for each in table.tab.system_columns for h in each.header.values()}
    for index, header in _unknown_headers(table):
        cells = [row[index] for row in table.values[table.header_row + 1 :] if index < len(row)]
        is_settled = bool(header) and fold_words(header) in ours | left_aside
        code = "" if is_settled else _question(table.tab, header, cells, quiet)
        if code:
            name = tidy(header)[:60]
            column = f"{name} ({column_letters(index)})" if name else column_letters(index)
            place = (table.title, table.header_row + 1, name, column)
            yield Problem(code, *place, {"column": column})


def _question(tab: Tab, header: str, cells: Sequence[Scalar], quiet: set[str]) -> str:
    """Return the code of what has to be asked about a column; empty for nothing."""
    filled = {cell for cell in cells if _is_filled(cell)}
    if filled and _is_scaled(tab, header):
        return "column_scaled"
    is_telling = bool(filled) and _is_telling(tab, fold_words(header))
    return "column_overlooked" if is_telling or _has_word(filled, quiet) else ""


def _has_word(cells: Iterable[Scalar], words: set[str]) -> bool:
    longest = max(map(len, words), default=0) + _MOST_SIGNS
    return any(
        isinstance(cell, str) and len(cell) <= longest and fold_words(cell) in words
        for cell in cells
    )


def contrary_dates(table: Table, locale: str) -> Iterator[Problem]:
    """Yield a question for each column whose header writes days in another order than the locale.

    Only where days stand as text: a serial number is the same day in every order.
    """
    usual = DATE_ORDERS.get(locale, "dmy")
    for key, header in table.headers.items():
        order = date_order(header)
        index = table.columns[key]
        cells = [row[index] for row in table.values[table.header_row + 1 :] if index < len(row)]
        has_text = any(isinstance(cell, str) and cell.strip() for cell in cells)
        if order and order[0] != "y" and has_text and not usual.startswith(order[:2]):
            column = f"{tidy(header)[:60]} ({column_letters(index)})"
            place = (table.title, table.header_row + 1, tidy(header)[:60], column)
            yield Problem("date_order_contrary", *place, {"column": column})


def _silences(state: str, tab: Tab) -> bool:
    """Tell whether such a word in a column of this tab would have kept a reminder back."""
    if tab.key == "invoices":
        return state != "open"
    return tab.key == "customers" and state == "never_chase"


def _unknown_headers(table: Table) -> Iterator[tuple[int, str]]:
    known = set(table.columns.values())
    headers = table.values[table.header_row]
    width = max((len(row) for row in table.values), default=0)
    for index in range(width):
        if index not in known:
            yield index, str(headers[index] or "").strip() if index < len(headers) else ""


def _is_filled(cell: Scalar) -> bool:
    return cell is not None and cell is not False and str(cell).strip() != ""


def _is_telling(tab: Tab, folded: str) -> bool:
    text = f" {folded} "
    for phrase in tab.harmless:
        text = text.replace(f" {phrase} ", " ")
    return any(f" {word} " in text for word in tab.telling)


def _is_scaled(tab: Tab, header: str) -> bool:
    """Tell whether a header is that of a sum, in thousands or millions."""
    words = f"{fold_words(header)} "
    sums = {name for name, key in tab.keys_by_header.items() if tab.column(key).is_money}
    name = max((each for each in sums if words.startswith(f"{each} ")), key=len, default="")
    return bool(name) and says_scale(header[len(name) :])
