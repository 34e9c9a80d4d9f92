"""Copies of letters that would tell a stranger of a customer's debt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.addresses import FREE_MAIL
from aldia.ledger.values.problems import Problem


def without_strangers(
    customers: Mapping[str, Customer],
    invoices: Iterable[Invoice],
    table: Table | None,
    settings: Settings,
) -> dict[str, Customer]:
    """Return the customers, without copies to strangers, and with a question about each.

    A stranger's address is neither one of the customer's, nor at a domain of theirs, nor the
    business's own; domains at which anybody may have an address are nobody's. A tick in *Checked*
    answers the question.
    """
    if table is None or not any(map(_may_get_copies, customers.values())):
        return dict(customers)
    theirs: dict[str, set[str]] = {}
    rows: list[Customer | Invoice] = [*customers.values(), *invoices]
    for row in rows:
        theirs.setdefault(row.name_key, set()).update(map(str.lower, row.emails.good))
    return {
        name: _asked(customer, theirs[name], table, settings)
        if _may_get_copies(customer)
        else customer
        for name, customer in customers.items()
    }


def _may_get_copies(customer: Customer) -> bool:
    """Tell whether copies would go, and nobody has said yet that they are right."""
    is_left_alone = customer.never_chase or customer.is_held_by_problem
    return bool(customer.cc.good) and not customer.is_checked and not is_left_alone


def _asked(
    customer: Customer, theirs: Collection[str], table: Table, settings: Settings
) -> Customer:
    domains = {address.rpartition("@")[2] for address in theirs} - FREE_MAIL
    known = [
        each
        for each in customer.cc.good
        if each.lower() in theirs or _is_at(each, domains) or settings.is_own(each)
    ]
    strangers = [each for each in customer.cc.good if each not in known]
    if not strangers:
        return customer
    place = (table.title, customer.row, table.header("cc"))
    question = Problem("copy_elsewhere", *place, ", ".join(strangers)[:120], holds=False)
    return replace(
        customer,
        cc=replace(customer.cc, good=tuple(known)),
        problems=(*customer.problems, question),
    )


def _is_at(address: str, domains: Iterable[str]) -> bool:
    """Tell whether an address is at one of the domains, or above or below it."""
    here = f".{address.lower().rpartition('@')[2]}"
    return any(here.endswith(f".{each}") or f".{each}".endswith(here) for each in domains)
