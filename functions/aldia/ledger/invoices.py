"""The rows of the Invoices tab, together with the payments, plans and credits about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from aldia.ledger.accepted import Readings, with_readings
from aldia.ledger.credits import find_credits
from aldia.ledger.dates import looks_like_date, parse_date
from aldia.ledger.folding import fold_words, identifier_key, name_key
from aldia.ledger.layouts import Layout, plain_records, with_due_days
from aldia.ledger.money import Written, parse_money
from aldia.ledger.problems import Problem
from aldia.ledger.reading import is_no_invoice, read_invoice
from aldia.ledger.receipts import read_payments, read_plans
from aldia.ledger.records import Invoice
from aldia.ledger.references import Numbers
from aldia.ledger.rows import Context
from aldia.ledger.schema import TabKey
from aldia.ledger.sections import find_sections, held_below
from aldia.ledger.tables import Record, Table
from aldia.ledger.unmatched_payments import UnmatchedPayment, find_possible


def read_invoices(
    tables: Mapping[str, Table], words: Mapping[str, str], context: Context, layout: Layout
) -> tuple[Readings, list[Invoice], Context, list[Problem]]:
    """Return the rows that are invoices, the invoices, what else is known of them, and problems.

    Args:
        words: What became of a payment, by folded word.
    """
    table = tables.get(TabKey.INVOICES)
    if table is None or not table.is_usable:
        return Readings(()), [], context, []
    sections = find_sections(table, context.state_words)
    titles = {section.row for section in sections}
    rows = [
        record
        for record in table.records()
        if record.row not in titles
        and not is_no_invoice(table, record)
        and context.kind_words.get(fold_words(record["kind"].text)) != "offer"
    ]
    whole = _one_for_each(table, plain_records(table, rows, layout), context.locale)
    plain, movements = _apart(whole, context.locale)
    read = with_readings(table.tab, plain, context.accepted)
    records = with_due_days(table, read.records, layout)
    context = replace(context, keeps_payments=_keeps_payments(records))
    problems: list[Problem] = []
    payments, plans = tables.get(TabKey.PAYMENTS), tables.get(TabKey.INSTALMENTS)
    known = Numbers(identifier_key(record["invoice"].text) for record in records)
    unplaced: list[UnmatchedPayment] = []
    if payments is not None and payments.is_usable:
        totals, unplaced, problems = read_payments(payments, context.locale, words, known)
        context = replace(context, payments=totals)
    if plans is not None and plans.is_usable:
        agreed, found = read_plans(plans, context.locale, context.state_words, known)
        context = replace(context, plans=agreed)
        problems += found
    context = replace(context, payments=context.payments.with_more(movements))
    invoices = [read_invoice(table, record, context) for record in records]
    credits_found = find_credits(table, records, invoices, known, context.kind_words)
    context = replace(
        context,
        credits=credits_found.sums,
        applied=credits_found.applied,
        unclear_credits=frozenset(credits_found.unclear),
    )
    touched = {*credits_found.sums, *credits_found.applied, *credits_found.unclear}
    invoices = [
        read_invoice(table, record, context) if invoice.key in touched else invoice
        for record, invoice in zip(records, invoices, strict=True)
    ]
    problems += credits_found.problems
    possible, found = find_possible(unplaced, known, invoices)
    problems += found
    context = replace(context, possible=possible)
    invoices = [
        read_invoice(table, record, context) if invoice.key in possible else invoice
        for record, invoice in zip(records, invoices, strict=True)
    ]
    read = replace(read, records=records)
    return read, held_below(invoices, sections, table.title), context, problems


def _one_for_each(table: Table, records: Sequence[Record], locale: str) -> list[Record]:
    """Return the rows, the first alone of those that are lines of one invoice.

    Lines repeat all that is known of the invoice, its whole amount too, and differ in sums of their
    own, each below the amount, as in exports with a row for each item sold.
    """
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        groups.setdefault(_identity(record), []).append(record)
    dropped = {
        record.row
        for key, group in groups.items()
        if key[0] and len(group) > 1 and _are_lines(table, group, locale)
        for record in group[1:]
    }
    return [record for record in records if record.row not in dropped]


def _are_lines(table: Table, group: Sequence[Record], locale: str) -> bool:
    first = {key: raw.value for key, raw in group[0].cells.items() if key != "notes"}
    same = all(
        {key: raw.value for key, raw in record.cells.items() if key != "notes"} == first
        for record in group
    )
    amount = _sum_in(group[0], locale)
    if not same or amount is None:
        return False
    sums = zip(*(table.unread_sums(record.row) for record in group), strict=False)
    return any(amount / 2 < sum(column) <= amount and max(column) < amount for column in sums)


def _apart(
    records: Sequence[Record], locale: str
) -> tuple[list[Record], list[tuple[str, date | None, Decimal]]]:
    """Return the invoices, and apart from them the later movements of one number.

    A row with a negative amount and the number and name of one other row is what came in for that
    invoice, by its key, with its day and its sum.
    """
    billed = Counter(_identity(r) for r in records if (_sum_in(r, locale) or 0) > 0)
    invoices, movements = [], []
    for record in records:
        sum_ = _sum_in(record, locale)
        if sum_ is None or sum_ >= 0 or billed[_identity(record)] != 1 or not _identity(record)[0]:
            invoices.append(record)
        else:
            on = parse_date(record["issued"], locale)
            movements.append((_identity(record)[0], on if isinstance(on, date) else None, -sum_))
    return invoices, movements


def _identity(record: Record) -> tuple[str, str]:
    return identifier_key(record["invoice"].text), name_key(record["customer"].text)


def _sum_in(record: Record, locale: str) -> Decimal | None:
    found = parse_money(record["amount"], locale)
    return found.amount if isinstance(found, Written) else None


def _keeps_payments(records: Sequence[Record]) -> bool:
    """Tell whether a column holds sums that were paid, and not only yes, no and days."""
    cells = (raw for record in records for raw in record.all("paid"))
    return any(raw.number is not None and not looks_like_date(raw.shown) for raw in cells)
