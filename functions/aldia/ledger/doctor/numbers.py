"""Invoice numbers: one invoice under two spellings, and leading zeros that were lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from aldia.ledger.doctor.book import Book
from aldia.ledger.problems import Problem
from aldia.ledger.records import Invoice
from aldia.ledger.tables import Record

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_FEWEST = 3
"""Numbers with leading zeros that are needed to know their usual width; chosen by hand."""


def spelt_twice(book: Book) -> Iterator[Problem]:
    """Yield the rows that look like one invoice typed twice: `FV-0012` and `fv 12`.

    They have the same customer, the same amount, and numbers that differ only in punctuation and
    leading zeros.
    """
    sums = Counter((invoice.name_key, invoice.amount) for invoice in book.invoices)
    alike: dict[tuple[str, ...], list[tuple[Record, Invoice]]] = {}
    for record, invoice in book.pairs():
        is_repeated = sums[invoice.name_key, invoice.amount] > 1
        if is_repeated and invoice.key and invoice.amount is not None:
            alike.setdefault(_sameness(invoice), []).append((record, invoice))
    for rows in alike.values():
        if len({invoice.key for _, invoice in rows}) > 1:
            for record, invoice in rows:
                others = [each for _, each in rows if each.key != invoice.key]
                places = ((each, book.tabs.named([each.row], record.row)) for each in others)
                names = ", ".join(f"{each.number} ({place})" for each, place in places)
                yield book.finding("invoice_spelling", record, "invoice", others=names)


def _sameness(invoice: Invoice) -> tuple[str, ...]:
    parts = [part.lstrip("0") or "0" for part in _PARTS.findall(invoice.key)]
    return (invoice.name_key, str(invoice.amount), *parts)


def lost_zeros(book: Book) -> Iterator[Problem]:
    """Yield numbers that lost their leading zeros: 12 among 0010, 0011 and 0013."""
    widths = Counter(
        len(invoice.number)
        for invoice in book.invoices
        if invoice.number.isdecimal() and invoice.number.startswith("0")
    )
    if not widths:
        return
    width, count = widths.most_common(1)[0]
    shorter = [
        (record, invoice)
        for record, invoice in book.pairs()
        if invoice.number.isdecimal() and len(invoice.number) < width
    ]
    if count >= _FEWEST and count > len(shorter):
        for record, invoice in shorter:
            right = invoice.number.zfill(width)
            yield book.finding("zeros_lost", record, "invoice", number=right)
