"""The Customers tab, and rows of it that bear one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aldia.ledger.problems import Problem
from aldia.ledger.reading import read_customer
from aldia.ledger.records import Customer, InvoiceState
from aldia.ledger.tables import Table
from aldia.policy.rule_book import DebtorKind


def read_customers(
    table: Table | None,
    locale: str,
    state_words: Mapping[str, InvoiceState],
    debtor_words: Mapping[str, DebtorKind],
) -> list[Customer]:
    """Return every row of the Customers tab; without the tab, none."""
    if table is None or not table.is_usable:
        return []
    words = (state_words, debtor_words)
    return [read_customer(table, record, locale, *words) for record in table.records()]


def by_name(rows: Sequence[Customer], table: Table | None) -> dict[str, Customer]:
    """Return the customers by `name_key`; several rows of one name are joined."""
    found: dict[str, Customer] = {}
    for customer in rows:
        name = customer.name_key
        if name in found and table is not None:
            found[name] = _joined(found[name], customer, table)
        elif name:
            found[name] = customer
    return found


def _joined(first: Customer, second: Customer, table: Table) -> Customer:
    """Return the first of two rows with one name, with all that the second one forbids.

    A channel has to be allowed by both. If they disagree about the country, the time zone
    or whom the law takes them for, nobody knows what holds, and the problem holds the customer.
    """
    is_known = all(
        getattr(first, key) == getattr(second, key)
        or None in {getattr(first, key), getattr(second, key)}
        for key in ("jurisdiction", "time_zone", "debtors")
    )
    doubled = Problem(
        "customer_doubled",
        table.title,
        second.row,
        table.header("customer"),
        second.name,
        {"rows": str(first.row)},
        holds=not is_known,
    )
    allowed = [each.channels for each in (first, second) if each.channels is not None]
    return replace(
        first,
        never_chase=first.never_chase or second.never_chase,
        channels=frozenset.intersection(*allowed) if allowed else None,
        jurisdiction=first.jurisdiction or second.jurisdiction,
        time_zone=first.time_zone or second.time_zone,
        debtors=first.debtors or second.debtors,
        problems=(*first.problems, *second.problems, doubled),
    )
