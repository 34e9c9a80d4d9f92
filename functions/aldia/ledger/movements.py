"""Rows that share a number: lines of one invoice, and movements by which money came in for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aldia.ledger.tabs.left_out import LeftOut, TakenFor
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import name_key
from aldia.ledger.values.money import amount_in
from aldia.ledger.values.parts import key_of, part_in

Movement = tuple[str, date | None, Decimal]
"""What came in for an invoice, by its key, with its day and its sum."""


@dataclass(frozen=True, slots=True)
class OneForEach:
    """Rows of which each is another invoice.

    Attributes:
        left_out: The further rows of the same invoices.
        movements: What came in, where one of them says so.
    """

    records: Sequence[Record]
    left_out: Sequence[LeftOut] = ()
    movements: Sequence[Movement] = ()


def key_of_record(record: Record) -> str:
    """Return the key of the invoice that a row names."""
    part = part_in(record["instalment"].text) if "instalment" in record.cells else ""
    return key_of(record["invoice"].text, part)


def one_for_each(table: Table, records: Sequence[Record], locale: str) -> OneForEach:
    """Return one row for each invoice, and apart from them its further rows and later movements.

    Rows of one number and one name are one invoice if they are its lines, or if one bills it and
    the others, with negative amounts, are what came in for it.
    """
    left_out: list[LeftOut] = []
    movements: list[Movement] = []
    for key, group in _groups(records).items():
        rows = [record.row for record in group]
        if _are_lines(table, group, locale):
            left_out += [LeftOut(row, TakenFor.LINE, invoice_row=rows[0]) for row in rows[1:]]
        elif found := _movements(key, group, locale):
            movements += found.values()
            billed = next(row for row in rows if row not in found)
            left_out += [LeftOut(row, TakenFor.MOVEMENT, invoice_row=billed) for row in found]
    others = {each.row for each in left_out}
    kept = [record for record in records if record.row not in others] if others else records
    return OneForEach(kept, left_out, movements)


def _groups(records: Sequence[Record]) -> Mapping[str, Sequence[Record]]:
    """Return the rows that share a number with others of the same name, by the invoice's key."""
    keys = [key_of_record(record) for record in records]
    if len(set(keys)) == len(keys):
        return {}
    groups: dict[str, list[Record]] = {}
    for key, record in zip(keys, records, strict=True):
        groups.setdefault(key, []).append(record)
    return {
        key: group
        for key, group in groups.items()
        if key and len(group) > 1 and len({name_key(each["customer"].text) for each in group}) == 1
    }


def _are_lines(table: Table, group: Sequence[Record], locale: str) -> bool:
    """Tell whether rows are lines of one invoice, as in exports with a row for each item sold.

    Lines repeat all that is known of the invoice, its whole amount too, and differ in sums of their
    own, each below the amount.
    """
    known = [{k: raw.value for k, raw in r.cells.items() if k != "notes"} for r in group]
    amount = amount_in(group[0]["amount"], locale)
    if amount is None or any(cells != known[0] for cells in known):
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
