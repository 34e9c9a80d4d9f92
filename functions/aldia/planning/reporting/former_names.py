"""Whose an entry of the Log is: a number may have been another customer's before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.folding import name_key
from aldia.planning.log.entries import COPIES, Entry
from aldia.planning.log.marks import mark_for


class FormerNames:
    """The names under which the Log has each debtor.

    A former name is one that went with a number of theirs to an address of theirs, or with its due
    day, and that no other debtor of the book bears.
    """

    def __init__(
        self, invoices: Mapping[str, Invoice], ledger: Ledger, entries: Iterable[Entry]
    ) -> None:
        """Find the names.

        Args:
            invoices: By their key.
            entries: Under the keys of `invoices`.
        """
        self._invoices, self._ledger = invoices, ledger
        self._names: dict[str, set[str]] = {}
        self._bearers: dict[str, set[str]] = {}
        for invoice in ledger.invoices:
            self._add(invoice.debtor, invoice.name_key)
            self._bearers.setdefault(invoice.name_key, set()).add(invoice.debtor)
        for entry in entries:
            for send in entry.sends:
                if send.invoice in invoices:
                    self._learn(entry, send.cycle, invoices[send.invoice])

    def _learn(self, entry: Entry, cycle: str, invoice: Invoice) -> None:
        name, debtor = name_key(entry.customer), invoice.debtor
        if name in self._names[debtor] or not self._bearers.get(name, {debtor}) <= {debtor}:
            return
        if str(invoice.due) == cycle or self._goes_to(entry, invoice):
            self._add(debtor, name)

    def are_of(self, entry: Entry) -> bool:
        """Tell whether an entry is about an invoice, and about the debtor who has it now."""
        name = name_key(entry.customer)
        theirs = (self._invoices.get(send.invoice) for send in entry.sends)
        return any(each and (not name or name in self._names[each.debtor]) for each in theirs)

    def _add(self, debtor: str, name: str) -> None:
        self._names.setdefault(debtor, set()).update((name, mark_for(name)))

    def _goes_to(self, entry: Entry, invoice: Invoice) -> bool:
        to = entry.address.lower().partition(COPIES)[0].split(", ")
        return not addresses_of(invoice, self._ledger).isdisjoint(to)


def addresses_of(invoice: Invoice, ledger: Ledger) -> set[str]:
    """Return the addresses of an invoice and of its customer's row, in lower case."""
    customer = ledger.customer_of(invoice)
    listed = customer.emails.good if customer is not None else ()
    return {address.lower() for address in (*invoice.emails.good, *listed)}
