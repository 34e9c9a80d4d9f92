"""Invoices of which a cell beside them speaks of another currency.

It names one (`Asesoría en USD`, `en dólares`), or is a rate of exchange that other rows lack.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from aldia.ledger.recognition.matches import Basis
from aldia.ledger.schema.lists import meanings_of
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import is_filled_at
from aldia.ledger.values.currencies import CURRENCY_NAMES, SIGNS, meant_beside, meant_by_words
from aldia.ledger.values.folding import digits_alike, fold_words, tidy
from aldia.ledger.values.problems import Problem
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

_ABROAD = frozenset({"USD", "EUR"})
"""Currencies that people use beside their own: these are heard without *in* before them, too."""

_MARKS = "|".join(re.escape(m) for m, code in SIGNS.items() if code in _ABROAD)
_MARK = re.compile(rf"(?<![\w$])(?:{'|'.join(sorted(_ABROAD))}|{_MARKS})(?![\w$])")
_NAMES = {name for name, code in CURRENCY_NAMES.items() if code in _ABROAD and name.endswith("s")}
_IN = "|".join(said.in_currency for said in VOCABULARIES)
_WORD = re.compile(
    rf"\b(?P<abroad>{'|'.join(sorted(_NAMES - {'us'}, key=len, reverse=True))})\b"
    rf"|\b(?:{_IN}) (?P<name>{'|'.join(sorted(CURRENCY_NAMES, key=len, reverse=True))})\b"
)


def questions_of_currencies(invoices: Sequence[Invoice], tabs: InvoiceTabs) -> Questions:
    """Return a question at each invoice that a text of its row contradicts.

    It does if it names a currency and the row has another one that none of its cells and no header
    says, or if it is a rate of exchange in a column that is filled for few.
    """
    by_row: dict[int, tuple[Table, int]] = {}
    for table in tabs.usable:
        by_row |= {row: (table, place) for row, place in _places(table).items()}
    return {
        each.row: [question]
        for each in invoices
        if each.row in by_row and (question := _question(each, *by_row[each.row]))
    }


def _places(table: Table) -> dict[int, int]:
    """Return the column in which a row speaks of one, for each row that says it nowhere else."""
    if "amount" in table.currencies:
        return {}
    texts = {cell for cells in table.values for cell in cells if isinstance(cell, str)}
    naming = {text for text in texts if _named(digits_alike(text))}
    said, rates = table.places("currency"), _rates(table)
    if not naming and not rates:
        return {}
    return {
        row: place
        for row, cells in enumerate(table.values, 1)
        if not any(is_filled_at(cells, at) for at in said)
        for place, cell in enumerate(cells)
        if (cell in naming and place not in table.own_places) or row in rates.get(place, ())
    }


def _rates(table: Table) -> dict[int, set[int]]:
    """Return the rows with a rate of exchange, by its column, if others have none."""
    numbered = table.columns.get("invoice", -1)
    found: dict[int, set[int]] = {}
    for match in table.matches:
        if match.basis is Basis.UNKNOWN and "exchange" in _meanings(table, match.header):
            rows = [
                (row, is_filled_at(cells, match.index))
                for row, cells in enumerate(table.values, 1)
                if row > table.header_row + 1 and is_filled_at(cells, numbered)
            ]
            if not all(is_rated for _, is_rated in rows):
                found[match.index] = {row for row, is_rated in rows if is_rated}
    return found


def _meanings(table: Table, header: str) -> frozenset[str]:
    return meanings_of([header], table.tab.header_words)


_IN_PASSING = words_of(lambda said: said.in_passing)


@lru_cache(maxsize=65_536)  # texts, as many as `folding` keeps
def _named(text: str) -> frozenset[str]:
    """Return the currencies that a text names."""
    if "@" in text or "://" in text:
        return frozenset()
    found = [meant_beside(mark) for mark in _MARK.findall(text)]
    words = (match["abroad"] or match["name"] for match in _WORD.finditer(fold_words(text)))
    return frozenset().union(*found, *map(meant_by_words, words))


def _is_in_passing(text: str) -> bool:
    """Tell whether a text without a number only speaks of a currency: `pidió precio en dólares`."""
    words = fold_words(text).split()
    return not any(map(str.isdecimal, text)) and not _IN_PASSING.isdisjoint(words)


def _question(invoice: Invoice, table: Table, place: int) -> Problem | None:
    """Return what to ask of an invoice that is not of a currency that a cell names."""
    text = str(table.values[invoice.row - 1][place])
    if invoice.is_checked or invoice.currency in _named(text) or _is_in_passing(text):
        return None
    header = next((match.header for match in table.matches if match.index == place), "")
    details = {"currency": invoice.currency}
    where = (table.title, invoice.row, header, tidy(text)[:120])
    return Problem("currency_in_text", *where, details)
