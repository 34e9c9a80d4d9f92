"""Debtors: rows of one name are one debtor as far as their addresses connect them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem

_QUOTED = 3
"""Addresses that a question quotes, enough to know who is meant; chosen by hand."""


@dataclass(frozen=True)
class Debtors:
    """Which rows of one name are one debtor.

    Two open rows that share an address are one debtor, and so are two rows that a third one
    connects; a row of the Customers tab connects the addresses that it lists. Closed rows and
    addresses for copies do not connect. Nor does an address that may be anybody's: one of the
    business's own, or one in rows of several names, such as an accountant's. An old address in
    closed rows alone does not make two debtors of one.

    Attributes:
        at: The debtor at each address, by name and address in lower case; only for names with
            addresses that nothing connects.
        vague: Names and addresses by which a row is assigned only if it has no other address.
        shared: The addresses of each debtor of a name that several seem to bear, by name.
        homes: The debtor of the rows without an address, by name, where it is known.
    """

    at: Mapping[tuple[str, str], str] = field(default_factory=dict)
    vague: Collection[tuple[str, str]] = frozenset()
    shared: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)

    def of(self, row: Invoice | Customer) -> str:
        """Return the debtor of a row."""
        name = row.name_key
        if not self.at:
            return name
        if not row.emails.good:
            return self.homes.get(name, name)
        places = [(name, address) for address in _addresses(row)]
        telling = [place for place in places if place not in self.vague]
        return self.at.get(telling[0] if telling else min(places), name)

    def settled(self, invoice: Invoice, tabs: InvoiceTabs) -> Invoice:
        """Return an invoice with its debtor, held if nobody can know which of its name that is."""
        debtor = self.of(invoice)
        if debtor != invoice.debtor:
            invoice = replace(invoice, debtor=debtor)
        if invoice.is_closed or not self.is_unclear(invoice):
            return invoice
        places = (invoice, tabs.table_of(invoice.row), self.shared[invoice.name_key])
        unclear = _problem("debtor_unclear", *places)
        return replace(invoice, problems=(*invoice.problems, unclear))

    def is_unclear(self, row: Invoice | Customer) -> bool:
        """Tell whether nobody can know which debtor of its name a row belongs to."""
        return not row.emails.good and row.name_key in self.shared


def find_debtors(
    invoices: Iterable[Invoice], customers: Iterable[Customer], settings: Settings
) -> Debtors:
    """Find the debtors of a book.

    Args:
        customers: Every row of the Customers tab, including those that repeat a name.
    """
    rows: dict[str, dict[_Row, None]] = {}
    copies: dict[str, list[str]] = {}
    for invoice in invoices:
        row = _Row(tuple(_addresses(invoice)), is_living=not invoice.is_closed)
        rows.setdefault(invoice.name_key, {})[row] = None
    for customer in customers:
        name = customer.name_key
        rows.setdefault(name, {})[_Row(tuple(_addresses(customer)), is_living=True)] = None
        copies.setdefault(name, []).extend(map(str.lower, customer.cc.good))
    telling = _telling(rows, copies, settings)
    at: dict[tuple[str, str], str] = {}
    vague: set[tuple[str, str]] = set()
    shared: dict[str, Sequence[Sequence[str]]] = {}
    homes: dict[str, str] = {}
    for name, listed in rows.items():
        living, apart = _groups(listed, telling)
        if len(apart) > 1:
            at |= {(name, address): f"{name} <{group[0]}>" for group in apart for address in group}
            vague |= {(name, each) for row in listed for each in row.addresses} - {
                (name, each) for group in living for each in group if each in telling
            }
            if len(living) > 1:
                shared[name] = living
            elif living:
                homes[name] = at[name, living[0][0]]
    return Debtors(at, vague, shared, homes)


def _telling(
    rows: Mapping[str, Collection[_Row]], copies: Mapping[str, Sequence[str]], settings: Settings
) -> set[str]:
    """Return the addresses that stand under one name only and are not the business's own."""
    under = Counter(
        address
        for name, listed in rows.items()
        for address in {*copies.get(name, ()), *(each for row in listed for each in row.addresses)}
    )
    return {each for each, count in under.items() if count == 1 and not settings.is_own(each)}


class _Row(NamedTuple):
    """The addresses of rows that are alike, and whether one connects them: if it is open, or a
    customer's.
    """

    addresses: tuple[str, ...]
    is_living: bool


def _groups(
    rows: Collection[_Row], telling: Collection[str]
) -> tuple[list[Sequence[str]], list[Sequence[str]]]:
    """Return the addresses of each debtor of one name: of those with living rows, and of all.

    A living row connects its telling addresses (see `_telling`); if it has none, its first address
    in alphabetical order stands for it. Each address left over joins the only debtor with telling
    addresses in whose rows it stands; if there is none, or more than one, it is alone.
    """
    groups: dict[str, set[str]] = {}
    alone: set[str] = set()
    for row in rows:
        strong = [each for each in row.addresses if each in telling]
        if row.is_living and row.addresses:
            _join(groups, strong or [min(row.addresses)])
            alone.update(() if strong else [min(row.addresses)])
    living = [group[0] for group in _apart(groups)]
    beside: dict[str, Counter[str]] = {}
    for row in rows:
        known = {min(groups[each]) for each in row.addresses if each in groups}
        for each in row.addresses:
            if each not in groups:
                beside.setdefault(each, Counter()).update(known - alone)
    for address, owners in beside.items():
        _join(groups, [address, *owners] if len(owners) == 1 else [address])
    return [tuple(sorted(groups[each])) for each in living], _apart(groups)


def _apart(groups: Mapping[str, Collection[str]]) -> list[Sequence[str]]:
    return [*sorted({tuple(sorted(group)) for group in groups.values()})]


def _addresses(row: Invoice | Customer) -> list[str]:
    return [address.lower() for address in row.emails.good]


def unchased_addresses(
    invoices: Iterable[Invoice], customers: Iterable[Customer], settings: Settings
) -> dict[str, str]:
    """Return the names that are never chased by each of their addresses, not the business's own."""
    names = {each.name_key: each.name for each in customers if each.never_chase}
    rows: Iterable[Invoice | Customer] = (*invoices, *customers)
    return {
        address: names[row.name_key]
        for row in rows
        if row.name_key in names
        for address in _addresses(row)
        if not settings.is_own(address)
    }


def shared_names(
    debtors: Debtors, invoices: Iterable[Invoice], tabs: InvoiceTabs
) -> Iterator[Problem]:
    """Yield one question for each name that several debtors seem to bear, at a second one's row.

    No row waits for the answer: each debtor only gets letters about what is at its own addresses.
    """
    first: dict[str, str] = {}
    asked: set[str] = set()
    for invoice in invoices if debtors.shared else ():
        name = invoice.name_key
        if invoice.is_closed or name not in debtors.shared or name in asked:
            continue
        if debtors.of(invoice) != first.setdefault(name, debtors.of(invoice)):
            asked.add(name)
            if not invoice.is_checked:
                places = (invoice, tabs.table_of(invoice.row), debtors.shared[name])
                yield replace(_problem("name_shared", *places), holds=False)


def _problem(
    code: str, invoice: Invoice, table: Table, debtors: Sequence[Sequence[str]]
) -> Problem:
    """Return a question about a row's address, quoting one address of each debtor."""
    addresses = ", ".join(each[0] for each in debtors[:_QUOTED])
    details = {"name": invoice.customer, "addresses": addresses}
    wrong = ", ".join(invoice.emails.good) or invoice.customer
    return Problem(code, table.title, invoice.row, table.header("email"), wrong, details)


def _join(groups: dict[str, set[str]], addresses: Sequence[str]) -> None:
    """Merge addresses that belong together, and the groups that they are in, into one group."""
    group = set(addresses).union(*(groups[each] for each in addresses if each in groups))
    groups.update(dict.fromkeys(group, group))
