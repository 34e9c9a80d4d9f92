"""The rows of the tabs of invoices, together with the payments, plans and credits about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from aldia.ledger.accepted import Readings, with_readings
from aldia.ledger.credits import find_credits, questions_of_notes
from aldia.ledger.dates import looks_like_date, parse_date
from aldia.ledger.folding import name_key, tidy
from aldia.ledger.formatting import Formats, read_formats
from aldia.ledger.invoice_tabs import InvoiceTabs
from aldia.ledger.joint_payments import part_joint_payments
from aldia.ledger.kinds import Kinds, find_kinds
from aldia.ledger.layouts import Layout, plain_records, with_due_days
from aldia.ledger.left_out import LeftOut, TakenFor, beside_invoices
from aldia.ledger.money import amount_in
from aldia.ledger.other_tables import (
    OtherTable,
    find_other_tables,
    held_below_headers,
    questions_of_side_list,
)
from aldia.ledger.parts import key_of, part_in
from aldia.ledger.payment_rows import (
    PaymentRow,
    find_payment_rows,
    questions_of_payment_rows,
)
from aldia.ledger.problems import Problem
from aldia.ledger.questions import asked
from aldia.ledger.reading import read_invoice
from aldia.ledger.receipts import read_payments, read_plans
from aldia.ledger.records import Invoice, InvoiceState
from aldia.ledger.references import Numbers
from aldia.ledger.rows import Context
from aldia.ledger.schema import TabKey
from aldia.ledger.sections import Section, find_sections, questions_of_sections
from aldia.ledger.settings import Settings
from aldia.ledger.states import explained_states
from aldia.ledger.tables import Record, Table
from aldia.ledger.unmatched_payments import UnmatchedPayment, find_possible
from aldia.ledger.withholdings import columns_of_sums

Movement = tuple[str, date | None, Decimal]
"""What came in for an invoice, by its key, with its day and its sum."""


@dataclass(frozen=True, slots=True)
class _Parted:
    """The rows of one tab of invoices, parted into those that may be invoices and others."""

    table: Table
    sections: Sequence[Section]
    others: Sequence[OtherTable]
    payments: Sequence[PaymentRow]
    rows: Sequence[Record]
    left_out: Sequence[LeftOut]
    layout: Layout


@dataclass(frozen=True, slots=True)
class _Listed:
    """What stands in one tab of invoices, before sums are worked out.

    Attributes:
        parted: Its rows, with what holds some of them.
        readings: One row for each invoice.
        left_out: The rows that are no invoice.
        movements: What came in, where the tab has a row for it.
        formats: How people marked the rows.
    """

    parted: _Parted
    readings: Readings
    left_out: Sequence[LeftOut]
    movements: Sequence[Movement]
    formats: Formats

    @property
    def records(self) -> Sequence[Record]:
        return self.readings.records

    def held(self, invoices: Sequence[Invoice], known: Numbers) -> list[Invoice]:
        """Return the invoices of the book, with what is asked because of this tab."""
        parted, table = self.parted, self.parted.table
        below = asked(
            invoices,
            lambda each: questions_of_sections(each, parted.sections, table.title),
            lambda each: questions_of_payment_rows(each, parted.payments, table.title),
        )
        return asked(
            held_below_headers(below, parted.others, table, known),
            lambda each: questions_of_side_list(each, table, known),
            lambda each: self.formats.questions(each, table),
        )


def read_invoices(
    tabs: InvoiceTabs,
    tables: Mapping[str, Table],
    words: Mapping[str, str],
    settings: Settings,
    context: Context,
    layout: Layout,
) -> tuple[Readings, list[Invoice], list[LeftOut], Context, list[Problem]]:
    """Return the rows that are invoices, the invoices, the rows that are none, and more.

    What comes last is what else is known of the invoices, and the problems.

    All tabs of invoices are one book: what pays or reduces an invoice may stand in any of them.

    Args:
        tables: Where payments and instalments are.
        words: What became of a payment, by folded word.
    """
    parted = [_part(table, context, layout) for table in tabs.usable]
    if not parted:
        return Readings(()), [], [], context, []
    rows = [row for each in parted for row in each.rows]
    kinds = find_kinds(rows, context.kind_words, context.state_words, settings.country)
    context = replace(context, kinds=kinds)
    listed = [_list(each, settings, context) for each in parted]
    records = [record for each in listed for record in each.records]
    context = replace(
        context,
        columns_of_sums={
            column
            for each in listed
            for column in columns_of_sums(each.parted.table, each.records, context.locale)
        },
        keeps_payments=_keeps_payments(records),
        explained_states=_explained_states(tabs.usable, records, context),
        formatted={row: state for each in listed for row, state in each.formats.states.items()},
    )
    problems: list[Problem] = []
    payments, plans = tables.get(TabKey.PAYMENTS), tables.get(TabKey.INSTALMENTS)
    known = Numbers(map(_key, records))
    unplaced: list[UnmatchedPayment] = []
    if payments is not None and payments.is_usable:
        totals, unplaced, problems = read_payments(payments, context.locale, words, known)
        context = replace(context, payments=totals)
    if plans is not None and plans.is_usable:
        agreed, found = read_plans(plans, context.locale, context.state_words, known)
        context = replace(context, plans=agreed)
        problems += found
    movements = [movement for each in listed for movement in each.movements]
    context = replace(context, payments=context.payments.with_more(movements))
    invoices = [
        read_invoice(each.parted.table, record, context)
        for each in listed
        for record in each.records
    ]
    credits_found = find_credits(tabs, records, invoices, known, context)
    context = replace(
        context,
        credits=credits_found.sums,
        applied=credits_found.applied,
        unclear_credits=frozenset(credits_found.unclear),
    )
    touched = {*credits_found.sums, *credits_found.applied, *credits_found.unclear}
    invoices = _read_again(tabs, records, invoices, context, touched)
    problems += credits_found.problems
    joint, unplaced = part_joint_payments(unplaced, invoices)
    context = replace(context, payments=context.payments.with_more(joint))
    invoices = _read_again(tabs, records, invoices, context, {key for key, _, _ in joint})
    possible, found = find_possible(unplaced, known, invoices)
    problems += found
    context = replace(context, possible=possible)
    invoices = _read_again(tabs, records, invoices, context, possible.keys())
    invoices = asked(invoices, lambda each: questions_of_notes(tabs, records, each, kinds))
    for each in listed:
        invoices = each.held(invoices, known)
    accepted = {row: used for each in listed for row, used in each.readings.accepted.items()}
    left_out = [each for listing in listed for each in listing.left_out]
    return Readings(records, accepted), invoices, left_out, context, problems


def _part(table: Table, context: Context, layout: Layout) -> _Parted:
    """Return the rows of one tab of invoices that may be some, and those that are plainly none."""
    headers, other_tables = find_other_tables(table)
    records = [record for record in table.records() if record.row not in headers]
    payments = find_payment_rows(table, records, context)
    paying = {each.row for each in payments}
    sections = find_sections(table, context.state_words, paying)
    titles = {section.row for section in sections}
    others = [
        LeftOut(each.row, TakenFor.MOVEMENT, invoice_row=each.invoice_row) for each in payments
    ]
    left_out = [
        *others,
        *beside_invoices(table, [r for r in records if r.row not in paying], titles | headers),
    ]
    aside = titles | {each.row for each in left_out}
    rows = [record for record in records if record.row not in aside]
    plain = plain_records(table, rows, layout)
    return _Parted(table, sections, other_tables, payments, plain, left_out, layout)


def _list(parted: _Parted, settings: Settings, context: Context) -> _Listed:
    """Return what stands in one tab of invoices."""
    table = parted.table
    owed, not_owed = _owed(parted.rows, context.kinds)
    plain, belonging, movements = _one_for_each(table, owed, context.locale)
    read = with_readings(table.tab, plain, context.accepted)
    read = replace(read, records=with_due_days(table, read.records, parted.layout))
    numbers = [record.row for record in read.records]
    formats = read_formats(table, numbers, settings, context.state_words)
    left_out = [*parted.left_out, *not_owed, *belonging]
    return _Listed(parted, read, left_out, movements, formats)


def _owed(records: Sequence[Record], kinds: Kinds) -> tuple[list[Record], list[LeftOut]]:
    """Return the rows that may be owed, and the quotes and the like that nobody owes."""
    owed, not_owed = [], []
    for record in records:
        if kinds.is_owed(record):
            owed.append(record)
        else:
            not_owed.append(LeftOut(record.row, TakenFor.KIND, tidy(record["kind"].text)))
    return owed, not_owed


def _key(record: Record) -> str:
    part = part_in(record["instalment"].text) if "instalment" in record.cells else ""
    return key_of(record["invoice"].text, part)


def _read_again(
    tabs: InvoiceTabs,
    records: Sequence[Record],
    invoices: list[Invoice],
    context: Context,
    keys: Set[str],
) -> list[Invoice]:
    """Return the invoices, those with one of the keys read anew with what is known by now."""
    if not keys:
        return invoices
    return [
        read_invoice(tabs.table_of(record.row), record, context) if invoice.key in keys else invoice
        for record, invoice in zip(records, invoices, strict=True)
    ]


def _one_for_each(
    table: Table, records: Sequence[Record], locale: str
) -> tuple[Sequence[Record], list[LeftOut], list[Movement]]:
    """Return one row for each invoice, and apart from them its further rows and later movements.

    Rows of one number and one name are one invoice if they are its lines, or if one bills it and
    the others, with negative amounts, are what came in for it.
    """
    keys = [_key(record) for record in records]
    if len(set(keys)) == len(keys):
        return records, [], []
    groups: dict[str, list[Record]] = {}
    for key, record in zip(keys, records, strict=True):
        groups.setdefault(key, []).append(record)
    left_out: list[LeftOut] = []
    movements: list[Movement] = []
    for key, group in groups.items():
        if not key or len({name_key(record["customer"].text) for record in group}) > 1:
            continue
        rows = [record.row for record in group]
        if _are_lines(table, group, locale):
            left_out += [LeftOut(row, TakenFor.LINE, invoice_row=rows[0]) for row in rows[1:]]
        elif found := _movements(key, group, locale):
            movements += found.values()
            billed = next(row for row in rows if row not in found)
            left_out += [LeftOut(row, TakenFor.MOVEMENT, invoice_row=billed) for row in found]
    others = {each.row for each in left_out}
    return [record for record in records if record.row not in others], left_out, movements


def _are_lines(table: Table, group: Sequence[Record], locale: str) -> bool:
    """Tell whether rows are lines of one invoice, as in exports with a row for each item sold.

    Lines repeat all that is known of the invoice, its whole amount too, and differ in sums of their
    own, each below the amount.
    """
    known = [{k: raw.value for k, raw in r.cells.items() if k != "notes"} for r in group]
    amount = amount_in(group[0]["amount"], locale)
    if len(group) < 2 or amount is None or any(cells != known[0] for cells in known):
        return False
    sums = zip(*(table.unread_sums(record.row) for record in group), strict=False)
    return any(amount / 2 < sum(column) <= amount and max(column) < amount for column in sums)


def _movements(key: str, group: Sequence[Record], locale: str) -> dict[int, Movement]:
    """Return what came in for the one invoice that a group bills, by row; empty for another."""
    sums = {record.row: amount_in(record["amount"], locale) for record in group}
    if sum((each or 0) > 0 for each in sums.values()) != 1:
        return {}
    found: dict[int, Movement] = {}
    for record in group:
        sum_ = sums[record.row]
        if sum_ is not None and sum_ < 0:
            on = parse_date(record["issued"], locale)
            found[record.row] = (key, on if isinstance(on, date) else None, -sum_)
    return found


def _explained_states(
    tables: Sequence[Table], records: Sequence[Record], context: Context
) -> Mapping[str, InvoiceState]:
    if any(len(t.places("state")) != 1 or "stated" not in t.columns for t in tables):
        return {}
    return explained_states(records, context.state_words, context.locale, context.today)


def _keeps_payments(records: Sequence[Record]) -> bool:
    """Tell whether a column holds sums that were paid, and not only yes, no and days."""
    cells = (raw for record in records for raw in record.all("paid"))
    return any(raw.number is not None and not looks_like_date(raw.shown) for raw in cells)
