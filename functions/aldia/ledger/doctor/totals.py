"""Total rows among the data: they are no invoices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from aldia.ledger.doctor.book import Book
from aldia.ledger.recognition.headings import TOTAL_WORDS
from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.folding import digits_alike, fold_words
from aldia.ledger.values.problems import Problem

_FEWEST = 3
"""Rows that a total has to add up to be recognised by its sum; chosen by hand."""


def total_rows(book: Book) -> Iterator[Problem]:
    """Yield rows read as invoices that add up the rows above them or call themselves a total."""
    for tab in book.by_tab:
        yield from _in_tab(tab)


def _in_tab(book: Book) -> Iterator[Problem]:
    above: list[Decimal] = []
    since: list[Decimal] = []
    for record, invoice in book.pairs():
        if _says_so(invoice) or _adds_up(invoice, above, since):
            yield book.finding("total_row", record, "amount", holds=True)
            since = []
        elif invoice.amount is not None:
            above.append(invoice.amount)
            since.append(invoice.amount)


def _says_so(invoice: Invoice) -> bool:
    if invoice.number and invoice.customer:
        number = digits_alike(invoice.number)  # no such word has a digit
        return fold_words(number).split(" ")[0] in TOTAL_WORDS
    return fold_words(invoice.number or invoice.customer).split(" ")[0] in TOTAL_WORDS


def _adds_up(invoice: Invoice, above: list[Decimal], since: list[Decimal]) -> bool:
    if invoice.number and invoice.customer:
        return False
    sums = [sum(rows, Decimal(0)) for rows in (above, since) if len(rows) >= _FEWEST]
    return invoice.amount in sums
