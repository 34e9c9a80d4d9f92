"""The invoice rows with their cells, as the modules of the doctor compare and quote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from aldia.ledger.schema.records import Customer, Invoice
from aldia.ledger.tabs.accepted import suggestion_of
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.tables import Record
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import tidy
from aldia.ledger.values.problems import Problem


@dataclass(frozen=True)
class Book:
    """Every invoice row with its cells.

    Attributes:
        records: One for each invoice, in the same order.
    """

    tabs: InvoiceTabs
    records: Sequence[Record]
    invoices: Sequence[Invoice]
    customers: Mapping[str, Customer]

    def pairs(self) -> Iterator[tuple[Record, Invoice]]:
        return zip(self.records, self.invoices, strict=True)

    @cached_property
    def by_tab(self) -> Sequence[Book]:
        """Return the rows of each tab as a book of their own."""
        found = []
        for _, pairs in groupby(self.pairs(), key=lambda pair: self.tabs.key_of(pair[0].row)):
            records, invoices = zip(*pairs, strict=True)
            found.append(replace(self, records=records, invoices=invoices))
        return found

    @cached_property
    def open_pairs(self) -> Sequence[tuple[Record, Invoice]]:
        """Return the rows about which somebody may still be written to.

        One of which less is left than people can pay is among them, as its sums may be misread.
        """
        return [
            (record, invoice)
            for record, invoice in self.pairs()
            if not invoice.is_closed or invoice.is_settled
        ]

    @cached_property
    def open_rows(self) -> frozenset[int]:
        return frozenset(invoice.row for _, invoice in self.open_pairs)

    def finding(
        self,
        code: str,
        record: Record,
        key: str,
        *,
        meant: str | None = None,
        holds: bool = False,
        **details: str,
    ) -> Problem:
        """Return a Problem about one cell; without `holds` it makes its row suspect.

        Args:
            meant: What the cell may be read as if a person accepts it; see `Suggestion`.
        """
        table = self.tabs.table_of(record.row)
        return Problem(
            code,
            table.title,
            record.row,
            table.header(key),
            _quoted(record[key], is_day=table.tab.column(key).type == "date"),
            details,
            holds=holds,
            suspects=not holds,
            suggestion=suggestion_of(table, record, key, meant) if meant is not None else None,
        )

    def is_reported(self, code: str, key: str, invoice: Invoice) -> bool:
        """Tell whether an invoice has a problem of a code in one of its columns."""
        columns = [each.column for each in invoice.problems if each.code == code]
        return bool(columns) and self.tabs.table_of(invoice.row).header(key) in columns


def day_of(invoice: Invoice, key: str) -> date | None:
    """Return the day of an invoice that stands in the column `issued` or `due`."""
    return invoice.issued if key == "issued" else invoice.due


def _quoted(raw: Raw, *, is_day: bool) -> str:
    """Return what a person sees in a cell, as a day where only its serial number is known."""
    day = parse_date(raw, "") if is_day and not raw.shown else None
    return day.isoformat() if isinstance(day, date) else tidy(raw.text)[:120]
