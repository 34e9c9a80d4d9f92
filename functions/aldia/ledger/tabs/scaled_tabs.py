"""Tabs of invoices whose amounts are in thousands, while those of the other tabs are in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.questions import Questions
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem

_FEWEST = 3
"""Amounts of a tab from which on they say something together; chosen by hand."""

_LEAST, _MOST = 200, 5000
"""How many times smaller amounts in thousands are than others, in the middle; chosen by hand, as a
month is up to five times better or worse than another."""


def questions_of_scales(invoices: Sequence[Invoice], tabs: InvoiceTabs) -> Questions:
    """Return one question for each tab that may be in thousands, at all its invoices.

    So it may if its largest amount is below the smallest of all other tabs, about a thousand times
    in the middle, in one currency. Rows at which a person looked are right.
    """
    if len(tabs.tables) < 2:
        return {}
    asked: dict[str, Problem] = {}
    for table, own, others in _amounts(invoices, tabs):
        if min(len(own), len(others)) >= _FEWEST and _are_thousandths(own, others):
            place = (table.title, table.header_row + 1, table.header("amount"))
            asked[table.title] = Problem("tab_in_thousands", *place)
    titles = {each.row: tabs.table_of(each.row).title for each in invoices if not each.is_checked}
    return {row: [asked[title]] for row, title in titles.items() if title in asked}


def _amounts(
    invoices: Sequence[Invoice], tabs: InvoiceTabs
) -> Iterator[tuple[Table, list[Decimal], list[Decimal]]]:
    """Yield each tab with its amounts and those of the other tabs, one currency at a time."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    for each in invoices:
        if each.amount is not None and each.amount > 0:
            key = each.currency, tabs.table_of(each.row).title
            found.setdefault(key, []).append(each.amount)
    tables = {table.title: table for table in tabs.usable}
    for (currency, title), own in found.items():
        rest = (a for (code, other), a in found.items() if code == currency and other != title)
        yield tables[title], own, [amount for amounts in rest for amount in amounts]


def _are_thousandths(own: Sequence[Decimal], others: Sequence[Decimal]) -> bool:
    return max(own) < min(others) and _LEAST <= median(others) / median(own) <= _MOST
