"""Cells that are read as a person accepted, while they still hold what they held then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from aldia.ledger.schema.schema import Tab
from aldia.ledger.tabs.tables import Record, Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.folding import identifier_key
from aldia.ledger.values.problems import Suggestion

Accepted = Mapping[tuple[str, str, str], str]
"""What cells are read as, by key of the invoice, key of the column, and what stands there."""


@dataclass(frozen=True)
class Readings:
    """Rows with the accepted readings in the place of what stands there.

    Attributes:
        accepted: The readings that are in use, by row as numbered on screen.
    """

    records: Sequence[Record]
    accepted: Mapping[int, Sequence[Suggestion]] = field(default_factory=dict)


def suggestion_of(table: Table, record: Record, column: str, meant: str) -> Suggestion | None:
    """Return a suggestion for a cell.

    None in a row without a number, which nothing could name, and where nothing is typed: what was
    worked out there follows from other cells.
    """
    key = identifier_key(record["invoice"].text)
    is_typed = not table.record(record.row - 1)[column].is_blank
    return Suggestion(key, column, _typed(record[column]), meant) if key and is_typed else None


def with_readings(tab: Tab, records: Sequence[Record], accepted: Accepted | None) -> Readings:
    """Return the rows as they are to be read; the cells in the sheet stay as they are."""
    if not accepted:
        return Readings(records)
    columns = sorted({column for _, column, _ in accepted})
    used = {
        record.row: [
            Suggestion(*place, accepted[place])
            for place in _places(record, columns)
            if place in accepted
        ]
        for record in records
    }
    used = {row: found for row, found in used.items() if found}
    return Readings([_with(tab, each, used.get(each.row, ())) for each in records], used)


def _with(tab: Tab, record: Record, found: Sequence[Suggestion]) -> Record:
    if not found:
        return record
    cells = {each.column: _read_as(tab, record[each.column], each) for each in found}
    return replace(record, cells={**record.cells, **cells})


def _places(record: Record, columns: Sequence[str]) -> list[tuple[str, str, str]]:
    key = identifier_key(record["invoice"].text)
    return [(key, column, _typed(record[column])) for column in columns if key]


def _typed(raw: Raw) -> str:
    return "" if raw.value is None else str(raw.value)


def _read_as(tab: Tab, raw: Raw, offer: Suggestion) -> Raw:
    """Return the cell with what is meant as its value, and what a person sees in it as before."""
    kind = tab.column(offer.column)
    if kind.type == "date":
        return Raw(serial_of(date.fromisoformat(offer.meant)), raw.shown)
    return Raw(Decimal(offer.meant), raw.text) if kind.is_money else Raw(offer.meant)
