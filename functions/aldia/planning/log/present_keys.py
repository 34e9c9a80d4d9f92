"""The Log's entries by the keys that the book's invoices have now.

A key is the number with its series and instalment, as far as columns of their own have them. Once
such a column is read, or is read no more, the same row has another key than in the Log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from aldia.ledger.folding import name_key
from aldia.ledger.parts import whole_key
from aldia.ledger.records import Invoice
from aldia.planning.log.entries import Entry, SendKey


def under_present_keys(entries: Sequence[Entry], invoices: Iterable[Invoice]) -> Sequence[Entry]:
    """Return the entries with the key that an invoice has now in the place of its former one.

    A key that the book has not, though rows have its number, is theirs: of several, that of those
    which fall due as it says, or of all.
    """
    book = list(invoices)
    keys = {invoice.key for invoice in book}
    unknown = {send.invoice for entry in entries for send in entry.sends} - keys - {""}
    if not unknown:
        return entries
    by_number: dict[str, list[Invoice]] = {}
    for invoice in book:
        by_number.setdefault(invoice.typed_key, []).append(invoice)
    return [
        replace(entry, sends=_present(entry, unknown, by_number))
        if any(send.invoice in unknown for send in entry.sends)
        else entry
        for entry in entries
    ]


def _present(
    entry: Entry, unknown: set[str], by_number: Mapping[str, Sequence[Invoice]]
) -> tuple[SendKey, ...]:
    found: list[SendKey] = []
    for send in entry.sends:
        theirs = _theirs(send.invoice, entry.customer, by_number) if send.invoice in unknown else ()
        on_that_day = [each for each in theirs if each.due and each.due.isoformat() == send.cycle]
        keys = [each.key for each in on_that_day or theirs] or [send.invoice]
        found += [replace(send, invoice=key) for key in keys]
    return tuple(dict.fromkeys(found))


def _theirs(
    key: str, customer: str, by_number: Mapping[str, Sequence[Invoice]]
) -> Sequence[Invoice]:
    """Return the rows that may have had a key: first those whose number alone it is.

    Where a series is read no more, its end is the number of a row of the same customer.
    """
    if joined := by_number.get(key):
        return joined
    whole = whole_key(key)
    plain = [each for each in by_number.get(whole, ()) if each.key == whole]
    if plain:
        return plain
    ends = [whole[place + 1 :] for place, sign in enumerate(whole) if sign == "-"]
    return [
        each
        for end in ends
        for each in by_number.get(end, ())
        if each.key == end and each.name_key == name_key(customer)
    ]
