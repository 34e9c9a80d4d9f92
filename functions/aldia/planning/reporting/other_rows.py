"""What Aldía's columns say beside rows that are no invoices, and in tabs that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.catalog import Catalog


def unread_cells(ledger: Ledger, catalog: Catalog) -> dict[str, Mapping[str, Scalar]]:
    """Return what each row says while its tab cannot be read: why, and no figure of before."""
    said = {"situation": catalog.say("situation", "problem"), "why": catalog.say("view", "unread")}
    return {
        key: {column.key: said.get(column.key, "") for column in table.tab.system_columns}
        for key, table in ledger.invoice_tabs.tables.items()
        if not table.is_usable
    }


def cells_left_out(ledger: Ledger, catalog: Catalog) -> dict[str, dict[int, Mapping[str, Scalar]]]:
    """Return what each row that is no invoice says: for what it was taken."""
    tabs = ledger.invoice_tabs
    rows: dict[str, dict[int, Mapping[str, Scalar]]] = {}
    for each in ledger.left_out:
        belongs_to = tabs.row_on_screen(each.invoice_row) if each.invoice_row else 0
        rows.setdefault(tabs.key_of(each.row), {})[tabs.row_on_screen(each.row)] = {
            "situation": catalog.say("situation", "left_out"),
            "why": catalog.say("left_out", each.taken_for, word=each.word, row=belongs_to),
        }
    return rows
