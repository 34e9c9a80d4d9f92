"""Who is who: rows of one name are one debtor as far as their addresses connect them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aldia.ledger.problems import Problem
from aldia.ledger.records import Customer, Invoice
from aldia.ledger.tables import Table

_QUOTED = 3
"""Addresses that a question quotes: enough to know who is meant."""


@dataclass(frozen=True)
class Debtors:
    """Which rows of one name are one debtor.

    Two rows that share an address are one debtor, and so are those that a third one connects; a
    row of the Customers tab connects the addresses that it lists. A closed row may connect, but
    an old address of somebody who owes nothing there does not make two people of one.

    Attributes:
        at: The debtor at each address, by name and address in lower case; only for names that
            have addresses which nothing connects.
        shared: The addresses of each debtor of a name that several seem to bear, by name.
        homes: The debtor of the rows without an address, by name, where it is known.
    """

    at: Mapping[tuple[str, str], str] = field(default_factory=dict)
    shared: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)

    def of(self, row: Invoice | Customer) -> str:
        """Return the debtor of a row."""
        name = row.name_key
        if not row.emails.good:
            return self.homes.get(name, name)
        return self.at.get((name, row.emails.good[0].lower()), name)

    def settled(self, invoice: Invoice, table: Table) -> Invoice:
        """Return an invoice with its debtor, held where nobody can know which of its name it is."""
        debtor = self.of(invoice)
        if debtor != invoice.debtor:
            invoice = replace(invoice, debtor=debtor)
        if invoice.is_closed or not self.is_unclear(invoice):
            return invoice
        unclear = _problem("debtor_unclear", invoice, table, self.shared[invoice.name_key])
        return replace(invoice, problems=(*invoice.problems, unclear))

    def is_unclear(self, row: Invoice | Customer) -> bool:
        """Tell whether nobody can know which debtor of its name a row belongs to."""
        return not row.emails.good and row.name_key in self.shared


def find_debtors(invoices: Iterable[Invoice], customers: Iterable[Customer]) -> Debtors:
    """Find the debtors of a book.

    Args:
        customers: Every row of the Customers tab, doubled names as well.
    """
    names: dict[str, dict[str, set[str]]] = {}
    living: dict[str, set[str]] = {}
    for invoice in invoices:
        own = [address.lower() for address in invoice.emails.good]
        _join(names.setdefault(invoice.name_key, {}), own)
        if not invoice.is_closed:
            living.setdefault(invoice.name_key, set()).update(own)
    for customer in customers:
        if customer.emails.good and customer.name_key in names:
            own = [address.lower() for address in (*customer.emails.good, *customer.cc.good)]
            _join(names[customer.name_key], own)
            living.setdefault(customer.name_key, set()).update(own)
    at: dict[tuple[str, str], str] = {}
    shared: dict[str, Sequence[Sequence[str]]] = {}
    homes: dict[str, str] = {}
    for name, groups in names.items():
        apart = sorted({tuple(sorted(group)) for group in groups.values()})
        if len(apart) > 1:
            at |= {(name, address): f"{name} <{group[0]}>" for group in apart for address in group}
            alive = [group for group in apart if not living.get(name, set()).isdisjoint(group)]
            if len(alive) > 1:
                shared[name] = alive
            elif alive:
                homes[name] = at[name, alive[0][0]]
    return Debtors(at, shared, homes)


def shared_names(
    debtors: Debtors, invoices: Iterable[Invoice], table: Table | None
) -> Iterator[Problem]:
    """Ask once about each name that several seem to bear, at its first row of another debtor.

    Nothing waits for the answer: each of them hears of what is at its own addresses only.
    """
    first: dict[str, str] = {}
    asked: set[str] = set()
    for invoice in invoices:
        name = invoice.name_key
        if table is None or invoice.is_closed or name not in debtors.shared or name in asked:
            continue
        if debtors.of(invoice) != first.setdefault(name, debtors.of(invoice)):
            asked.add(name)
            if not invoice.is_checked:
                yield replace(
                    _problem("name_shared", invoice, table, debtors.shared[name]), holds=False
                )


def _problem(
    code: str, invoice: Invoice, table: Table, debtors: Sequence[Sequence[str]]
) -> Problem:
    """Return a question about a row's address, quoting one address of each debtor."""
    addresses = ", ".join(each[0] for each in debtors[:_QUOTED])
    details = {"name": invoice.customer, "addresses": addresses}
    wrong = ", ".join(invoice.emails.good) or invoice.customer
    return Problem(code, table.title, invoice.row, table.header("email"), wrong, details)


def _join(groups: dict[str, set[str]], addresses: Sequence[str]) -> None:
    """Put addresses that belong together, with all that they already belong to, in one group."""
    group = set(addresses).union(*(groups[each] for each in addresses if each in groups))
    groups.update(dict.fromkeys(group, group))
