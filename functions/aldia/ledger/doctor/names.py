"""One customer under several spellings: shown, never merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from aldia.ledger.doctor.book import Book
from aldia.ledger.doctor.edit_distance import slips
from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.folding import bare_name
from aldia.ledger.values.problems import Problem

_SHORTEST = 8
"""Letters of a name that is compared slip by slip; chosen by hand."""

_MOST_SLIPS = 2
"""Slips between two spellings of one name; chosen by hand."""


def names_spelt_differently(book: Book) -> Iterator[Problem]:
    """Yield the first open row of each rarer spelling, with the more usual one."""
    counts = Counter(invoice.name_key for invoice in book.invoices)
    first: dict[str, int] = {}
    first_open: dict[str, int] = {}
    for index, invoice in enumerate(book.invoices):
        name = invoice.name_key
        first.setdefault(name, index)
        if name not in first_open and not invoice.is_closed:
            first_open[name] = index
    told: set[str] = set()
    for group in _groups(book.invoices):
        usual, *others = sorted(group, key=lambda debtor: (-counts[debtor], first[debtor]))
        for debtor in others:
            if debtor not in told and debtor in first_open:
                told.add(debtor)
                record = book.records[first_open[debtor]]
                name = book.invoices[first[usual]].customer
                found = book.finding("customer_alike", record, "customer", name=name)
                yield replace(found, suspects=False)


def _groups(invoices: Iterable[Invoice]) -> Iterator[set[str]]:
    """Yield sets of names that may be one: equal bare names, or similar ones at one address."""
    bare: dict[str, set[str]] = {}
    at_address: dict[str, set[str]] = {}
    known = dict.fromkeys((each.name_key, each.emails.good) for each in invoices if each.customer)
    for debtor, addresses in known:
        bare.setdefault(bare_name(debtor), set()).add(debtor)
        for address in addresses:
            at_address.setdefault(address.lower(), set()).add(debtor)
    yield from (group for group in bare.values() if len(group) > 1)
    for debtors in at_address.values():
        for debtor in sorted(debtors):
            alike = {other for other in debtors if _are_alike(debtor, other)}
            if alike:
                yield alike | {debtor}


def _are_alike(one: str, other: str) -> bool:
    first, second = bare_name(one), bare_name(other)
    digits = [[each for each in name if each.isdecimal()] for name in (first, second)]
    if one == other or first == second or digits[0] != digits[1] or len(first) < _SHORTEST:
        return False
    return slips(first, second, _MOST_SLIPS) <= _MOST_SLIPS
