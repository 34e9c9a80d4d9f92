"""The Log's entries by the keys that the book's invoices have now.

A key is the number with its series and instalment, as far as columns of their own have them. Once
such a column is read, or is read no more, the same row has another key than in the Log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.parts import whole_key
from aldia.planning.log.entries import Entry, SendKey
from aldia.policy.ladder import BROKEN_PROMISE

_PROMISED = "promised "


def under_present_keys(entries: Sequence[Entry], invoices: Iterable[Invoice]) -> Sequence[Entry]:
    """Return the entries with the key that an invoice has now in the place of its former one.

    A key that the book has not, though rows have its number, is theirs: of several, that of those
    which fall due as it says, or of all. Where no row has its number, a person has corrected it:
    it is that of the customer's rows which fall due as it says and which the Log knows, if at all,
    only since. A paid invoice that was deleted looks the same: then a new one of that day misses
    its letters up to there, rather than that a debt is asked for twice.
    """
    rows = _Rows(invoices, entries)
    if not rows.unknown:
        return entries
    return [
        replace(entry, sends=rows.present(entry))
        if any(send.invoice in rows.unknown for send in entry.sends)
        else entry
        for entry in entries
    ]


class _Rows:
    """The invoices of the book, by what may have been their key.

    Attributes:
        unknown: Keys of the Log that the book has not.
    """

    def __init__(self, invoices: Iterable[Invoice], entries: Sequence[Entry]) -> None:
        self._invoices, self._entries = list(invoices), entries
        logged = {send.invoice for entry in entries for send in entry.sends} - {""}
        self.unknown = logged - {invoice.key for invoice in self._invoices}

    @cached_property
    def _by_number(self) -> Mapping[str, list[Invoice]]:
        """Return the invoices by their numbers; few runs need it."""
        found: dict[str, list[Invoice]] = {}
        for invoice in self._invoices:
            found.setdefault(invoice.typed_key, []).append(invoice)
        return found

    @cached_property
    def _logged(self) -> Mapping[str, list[tuple[int, str]]]:
        """Return the place in the Log and the day of each send, by key, the oldest first."""
        found: dict[str, list[tuple[int, str]]] = {}
        for place, entry in enumerate(self._entries):
            for send in entry.sends:
                found.setdefault(send.invoice, []).append((place, _day_of(send)))
        return found

    @cached_property
    def _by_day(self) -> Mapping[tuple[str, str], list[Invoice]]:
        """Return the invoices by customer and day; few runs need it."""
        found: dict[tuple[str, str], list[Invoice]] = {}
        for invoice in self._invoices:
            for day in _days(invoice):
                found.setdefault((invoice.name_key, day), []).append(invoice)
        return found

    def present(self, entry: Entry) -> tuple[SendKey, ...]:
        """Return the sends of an entry by the keys of now."""
        found: list[SendKey] = []
        for send in entry.sends:
            theirs = self._theirs(send, name_key(entry.customer))
            on_that_day = [each for each in theirs if _day_of(send) in _days(each)]
            keys = [each.key for each in on_that_day or theirs] or [send.invoice]
            found += [replace(send, invoice=key) for key in keys]
        return tuple(dict.fromkeys(found))

    def _theirs(self, send: SendKey, customer: str) -> Sequence[Invoice]:
        """Return the rows that may have had a key: first those whose number alone it is.

        Where a series is read no more, its end is the number of a row of the same customer.
        """
        if send.invoice not in self.unknown:
            return ()
        if joined := self._by_number.get(send.invoice):
            return joined
        whole = whole_key(send.invoice)
        plain = [each for each in self._by_number.get(whole, ()) if each.key == whole]
        if plain:
            return plain
        ends = [whole[place + 1 :] for place, sign in enumerate(whole) if sign == "-"]
        same = [
            each
            for end in ends
            for each in self._by_number.get(end, ())
            if each.key == end and each.name_key == customer
        ]
        return same or self._since(send, customer)

    def _since(self, send: SendKey, customer: str) -> Sequence[Invoice]:
        """Return the customer's rows which the Log knows only since it ends a key.

        They fall due, or were promised, on a day for which letters went by that key.
        """
        last, _ = self._logged[send.invoice][-1]
        days = sorted({day for _, day in self._logged[send.invoice]})
        rows = {id(row): row for day in days for row in self._by_day.get((customer, day), ())}
        new = [(last + 1, "")]
        return [row for row in rows.values() if self._logged.get(row.key, new)[0][0] > last]


def _day_of(send: SendKey) -> str:
    """Return the day of a send: on which its item was due, or for which it was promised."""
    return f"{_PROMISED}{send.cycle}" if send.step == BROKEN_PROMISE else send.cycle


def _days(invoice: Invoice) -> set[str]:
    """Return the days on which an invoice and its instalments fall due, and of its promise."""
    days = {invoice.due, *(part.due for part in invoice.instalments)}
    promised = {f"{_PROMISED}{invoice.promised.isoformat()}"} if invoice.promised else set()
    return {day.isoformat() for day in days if day is not None} | promised
