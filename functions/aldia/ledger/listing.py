"""What stands in one tab of invoices: the rows that are invoices, and what the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aldia.ledger.movements import Movement, one_for_each
from aldia.ledger.schema.records import Invoice
from aldia.ledger.sums.payment_rows import PaymentRow, find_payment_rows, questions_of_payment_rows
from aldia.ledger.tabs.accepted import Readings, with_readings
from aldia.ledger.tabs.formatting import Formats, read_formats
from aldia.ledger.tabs.kinds import Kinds
from aldia.ledger.tabs.layouts import Layout, plain_records, with_due_days
from aldia.ledger.tabs.left_out import LeftOut, TakenFor, beside_invoices
from aldia.ledger.tabs.other_tables import (
    OtherTable,
    find_other_tables,
    held_below_headers,
    questions_of_side_list,
)
from aldia.ledger.tabs.questions import asked
from aldia.ledger.tabs.rows import Context
from aldia.ledger.tabs.sections import Section, find_sections, questions_of_sections
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.folding import tidy
from aldia.ledger.values.references import Numbers


@dataclass(frozen=True, slots=True)
class Parted:
    """The rows of one tab of invoices, parted into those that may be invoices and others.

    Attributes:
        rows: Those that may be, with number, customer and sums in their own cells.
        left_out: Those that are plainly none.
    """

    table: Table
    sections: Sequence[Section]
    others: Sequence[OtherTable]
    payments: Sequence[PaymentRow]
    rows: Sequence[Record]
    left_out: Sequence[LeftOut]

    def held(self, invoices: Sequence[Invoice], known: Numbers) -> list[Invoice]:
        """Return the invoices of the book, with what is asked because of other rows of the tab."""
        title = self.table.title
        below = asked(
            invoices,
            lambda each: questions_of_sections(each, self.sections, title),
            lambda each: questions_of_payment_rows(each, self.payments, title),
        )
        return asked(
            held_below_headers(below, self.others, self.table, known),
            lambda each: questions_of_side_list(each, self.table, known),
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands in one tab of invoices, before sums are worked out.

    Attributes:
        parted: Its rows, with what holds some of them.
        readings: One row for each invoice.
        left_out: The rows that are no invoice.
        movements: What came in, where the tab has a row for it.
        formats: How people marked the rows.
    """

    parted: Parted
    readings: Readings
    left_out: Sequence[LeftOut]
    movements: Sequence[Movement]
    formats: Formats

    @property
    def table(self) -> Table:
        return self.parted.table

    @property
    def records(self) -> Sequence[Record]:
        return self.readings.records

    def held(self, invoices: Sequence[Invoice], known: Numbers) -> list[Invoice]:
        """Return the invoices of the book, with what is asked because of this tab."""
        held = self.parted.held(invoices, known)
        return asked(held, lambda each: self.formats.questions(each, self.table))


def part_rows(table: Table, context: Context, layout: Layout) -> Parted:
    """Part the rows of one tab of invoices."""
    headers, other_tables = find_other_tables(table)
    records = [record for record in table.records() if record.row not in headers]
    payments = find_payment_rows(table, records, context)
    paying = {each.row for each in payments}
    sections = find_sections(table, context.state_words, paying)
    titles = {section.row for section in sections}
    unpaying = [record for record in records if record.row not in paying] if paying else records
    left_out = [
        *(LeftOut(each.row, TakenFor.MOVEMENT, invoice_row=each.invoice_row) for each in payments),
        *beside_invoices(table, unpaying, titles | headers),
    ]
    aside = titles | {each.row for each in left_out}
    rows = [record for record in records if record.row not in aside]
    plain = plain_records(table, rows, layout)
    return Parted(table, sections, other_tables, payments, plain, left_out)


def list_rows(parted: Parted, layout: Layout, settings: Settings, context: Context) -> Listed:
    """Return what stands in one tab, once it is known of which kinds the book's rows are."""
    table = parted.table
    owed, not_owed = _owed(parted.rows, context.kinds)
    single = one_for_each(table, owed, context.locale)
    read = with_readings(table.tab, single.records, context.accepted)
    read = replace(read, records=with_due_days(table, read.records, layout))
    numbers = [record.row for record in read.records]
    formats = read_formats(table, numbers, settings, context.state_words)
    left_out = [*parted.left_out, *not_owed, *single.left_out]
    return Listed(parted, read, left_out, single.movements, formats)


def _owed(records: Sequence[Record], kinds: Kinds) -> tuple[list[Record], list[LeftOut]]:
    """Return the rows that may be owed, and the quotes and the like that nobody owes."""
    owed, not_owed = [], []
    for record in records:
        if kinds.is_owed(record):
            owed.append(record)
        else:
            not_owed.append(LeftOut(record.row, TakenFor.KIND, tidy(record["kind"].text)))
    return owed, not_owed
