"""Which customers stood in the Customers tab: whoever was taken out of it is not added again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from aldia.ledger.ledger import Ledger
from aldia.ledger.recognition.headings import filled, is_total
from aldia.ledger.schema.records import Invoice
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import is_filled
from aldia.ledger.values.problems import Problem
from aldia.planning.log.marks import mark_of
from aldia.planning.memory.cells import DayCells

MOST_LINES = 500
"""Lines that one run adds, so that its write stays small; the next one adds more. Chosen by
hand."""

_CELLS: DayCells[bool] = DayCells("listed", lambda _: (), lambda: True)
"""Cells of Memory with the marks of names that stood in the tab."""


CLOSED: Mapping[str, str] = {"customers closed": "1"}
"""What Memory keeps of a tab to which no line can be added: a formula fills its list, or Google
refuses the write. It is tried again once the tab has everybody."""

_QUOTED = 3
"""Names that the question quotes, enough to know who is meant; chosen by hand."""


def is_closed(memory: Mapping[str, str]) -> bool:
    """Tell whether Memory says that no line can be added."""
    return CLOSED.keys() <= memory.keys()


def is_list_open(table: Table) -> bool:
    """Tell whether a line below everything in the Customers tab continues its list.

    It does not where what stands last has no name, calls itself a total, or comes after a blank
    row: remarks, sums, or another list.
    """
    rows = [row for row, cells in enumerate(table.values) if any(map(is_filled, cells))]
    last = max(rows, default=-1)
    if not table.is_usable or last < table.header_row:
        return False
    follows = last == table.header_row or last - 1 in rows
    is_name = last == table.header_row or "customer" in table.record(last).cells
    return follows and is_name and not is_total(filled(table.values[last]))


def not_listed(ledger: Ledger, memory: Mapping[str, str]) -> list[Problem]:
    """Return the question about who has no line in the Customers tab, where none can be added."""
    names = unlisted_names(ledger, memory)
    table = ledger.tables.get(TabKey.CUSTOMERS)
    if table is None or not names or not memory or _may_add(table, memory):
        return []
    quoted = ", ".join(names[:_QUOTED])
    header = table.header("customer")
    details = {"count": str(len(names)), "names": quoted}
    return [Problem("customers_not_listed", table.title, 0, header, quoted, details, holds=False)]


def _may_add(table: Table, memory: Mapping[str, str]) -> bool:
    return is_list_open(table) and not is_closed(memory)


def unlisted_names(ledger: Ledger, memory: Mapping[str, str]) -> list[str]:
    """Return the names that owe something and have no line yet, as the first row writes them.

    A name that stood in the tab once is left out, as a person deleted its line. So is one that
    several debtors bear: a line would be about all of them, and they are never merged.
    """
    if not _is_readable(ledger):
        return []
    known = {*_CELLS.read(memory, ()), *map(mark_of, ledger.customers)}
    found: dict[str, str] = {}
    for invoice in ledger.invoices:
        if not invoice.is_closed and _may_be_listed(invoice, ledger):
            found.setdefault(invoice.name_key, invoice.customer)
    return [name for key, name in found.items() if mark_of(key) not in known]


def renewed_listed(
    ledger: Ledger, memory: Mapping[str, str], added: Iterable[str] = ()
) -> dict[str, str]:
    """Return the cells of Memory that have to change, so that it holds who stands in the tab.

    It keeps who stood there before while the book has an invoice of theirs.

    Args:
        added: `name_key` of each name whose line is written in the same batch.
    """
    if not _is_readable(ledger):
        return {}
    before = _CELLS.read(memory, ())
    book = {invoice.name_key for invoice in ledger.invoices}
    here = chain((name for name in ledger.customers if name in book), added)
    kept = {mark for mark in map(mark_of, book) if mark in before}
    news = _CELLS.renewed(memory, dict.fromkeys([*map(mark_of, here), *kept], True))
    has_all = is_closed(memory) and not unlisted_names(ledger, memory)
    return {**news, **dict.fromkeys(CLOSED, "")} if has_all else news


def _is_readable(ledger: Ledger) -> bool:
    """Tell whether both lists could be read: names are not gone where no invoice can be read."""
    table = ledger.tables.get(TabKey.CUSTOMERS)
    return ledger.is_readable and table is not None and table.is_usable


def _may_be_listed(invoice: Invoice, ledger: Ledger) -> bool:
    return bool(invoice.name_key) and invoice.name_key not in ledger.debtors.shared
