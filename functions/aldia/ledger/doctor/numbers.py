"""Invoice numbers: one invoice under two spellings, and leading zeros that were lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from aldia.ledger.doctor.book import Book
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.tables import Record
from aldia.ledger.values.problems import Problem

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_SHORTEST_WORD = 4
"""Letters of a word behind a number, as *saldo*; fewer tell parts or series apart (`12 bis`)."""

_FEWEST = 3
"""Numbers with leading zeros that are needed to know their usual width; chosen by hand."""


def spelt_twice(book: Book) -> Iterator[Problem]:
    """Yield the rows that look like one invoice typed twice: `FV-0012` and `fv 12`.

    They have the same customer, and numbers that differ only in a word behind one of them (`FV-12
    saldo`); or the same amount too, and numbers that differ only in punctuation and zeros, or that
    end in the same digits and fall due on one day (`FV-12`, `12`).
    """
    for rows in _candidates(book):
        for record, invoice in rows:
            others = [each for _, each in rows if _are_alike(invoice, each)]
            if others:
                places = ((each, book.tabs.named([each.row], record.row)) for each in others)
                names = ", ".join(f"{each.number} ({place})" for each, place in places)
                yield book.finding("invoice_spelling", record, "invoice", holds=True, others=names)


def _candidates(book: Book) -> Iterator[list[tuple[Record, Invoice]]]:
    """Yield the rows of one customer whose numbers have the same last digits."""
    found: dict[tuple[str, str], list[tuple[Record, Invoice]]] = {}
    for record, invoice in book.pairs():
        digits = [part for part in _parts(invoice) if part.isdecimal()]
        if digits and invoice.amount is not None and invoice.amount > 0:
            found.setdefault((invoice.name_key, digits[-1]), []).append((record, invoice))
    return (rows for rows in found.values() if len(rows) > 1)


def _are_alike(one: Invoice, other: Invoice) -> bool:
    """Tell whether two invoices of one customer may be the same one under two numbers."""
    short, long = sorted((_parts(one), _parts(other)), key=len)
    if one.key == other.key:
        return False
    words = long[len(short) :]
    if long[: len(short)] == short and words and all(_is_word(word) for word in words):
        return True
    if one.amount != other.amount:
        return False
    digits, more = ([part for part in parts if part.isdecimal()] for parts in (short, long))
    ends_alike = more[-len(digits) :] == digits or digits[-len(more) :] == more
    return short == long or (ends_alike and one.due is not None and one.due == other.due)


def _is_word(part: str) -> bool:
    return part.isalpha() and len(part) >= _SHORTEST_WORD


def _parts(invoice: Invoice) -> list[str]:
    return [part.lstrip("0") or "0" for part in _PARTS.findall(invoice.key)]


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
