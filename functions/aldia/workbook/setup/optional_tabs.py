"""Which tabs set-up adds only where the book has a use for them."""

from __future__ import annotations

from collections.abc import Mapping

from aldia.ledger.schema.schema import Schema
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.tabs.tables import Table


def unwanted_tabs(schema: Schema, tables: Mapping[str, Table], settings: Settings) -> set[str]:
    """Return the keys of tabs for which the book has no use yet.

    Those about sellers are of use where invoices name some, or Settings has a commission.
    """
    if settings.commission is not None or any(map(_names_sellers, InvoiceTabs.of(tables).usable)):
        return set()
    return {key for key, tab in schema.tabs.items() if tab.optional}


def _names_sellers(table: Table) -> bool:
    if "salesperson" not in table.columns:
        return False
    return any(not record["salesperson"].is_blank for record in table.records())
