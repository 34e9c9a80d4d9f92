"""Fresh cells: what the answer of a claim says about the rows that its letters stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aldia.ledger.cells import Raw, Scalar
from aldia.ledger.folding import tidy
from aldia.ledger.tables import Record, Table, column_letters
from aldia.planning.letters import Letter
from aldia.workbook.reading import Snapshot, quoted

GROWING = ("payments", "instalments", "calls")
"""Tabs to which a line may have been added since they were read."""


@dataclass(frozen=True)
class Fresh:
    """Cells as they were when the claim landed.

    Attributes:
        records: By tab and row as numbered on screen.
        grew: Whether payments, instalments or calls were added since the snapshot.
    """

    records: Mapping[tuple[str, int], Record]
    grew: bool

    def has_headers_of(self, table: Table) -> bool:
        """Tell whether a table's columns are where they were; True where nobody asked."""
        header = self.records.get((table.tab.key, table.header_row + 1))
        if header is None:
            return True
        return all(tidy(header[key].text) == tidy(table.headers[key]) for key in table.columns)


def ranges_for(
    snapshot: Snapshot,
    letters: Iterable[Letter],
    customer_rows: Iterable[int],
    instalment_rows: Iterable[int],
) -> list[str]:
    """Name the cells that decide about letters: their rows, customers, settings, new payments."""
    tables = snapshot.tables
    wanted = {"invoices": {line.row for letter in letters for line in letter.lines}}
    wanted["customers"] = set(customer_rows)
    wanted["instalments"] = set(instalment_rows)
    ranges = [
        _row_range(tables[key], row, row)
        for key, rows in wanted.items()
        if rows
        for row in sorted({tables[key].header_row + 1, *rows})
    ]
    settings = tables.get("settings")
    if settings is not None and settings.is_usable:
        ranges.append(_row_range(settings, settings.header_row + 1, len(settings.values)))
    for key in GROWING:
        table, sheet = tables.get(key), snapshot.frame.bound.get(key)
        if table is not None and sheet is not None and len(table.values) < sheet.rows:
            ranges.append(f"{quoted(table.title)}!A{len(table.values) + 1}:{_last_letters(table)}")
    return ranges


def _row_range(table: Table, first: int, last: int) -> str:
    return f"{quoted(table.title)}!A{first}:{_last_letters(table)}{last}"


def _last_letters(table: Table) -> str:
    return column_letters(max(table.columns.values(), default=0))


def read_fresh(snapshot: Snapshot, sheets: Sequence[Mapping[str, Any]]) -> Fresh:
    """Read the tabs of a claim's answer."""
    keys = {sheet.id: key for key, sheet in snapshot.frame.bound.items()}
    records: dict[tuple[str, int], Record] = {}
    grew = False
    for sheet in sheets:
        key = keys.get(sheet["properties"].get("sheetId", 0))
        if key is None:
            continue
        for block in sheet.get("data", []):
            for offset, row in enumerate(block.get("rowData", [])):
                number = block.get("startRow", 0) + offset + 1
                cells = [_raw(cell) for cell in row.get("values", [])]
                if (
                    key in GROWING
                    and key in snapshot.tables
                    and number > len(snapshot.tables[key].values)
                ):
                    grew = grew or any(not raw.is_blank for raw in cells)
                elif key in snapshot.tables:
                    records[key, number] = _record(snapshot.tables[key], number, cells)
    return Fresh(records, grew)


def _record(table: Table, number: int, cells: Sequence[Raw]) -> Record:
    named = {key: cells[i] for key, i in table.columns.items() if i < len(cells)}
    return Record(number, named)


def _raw(cell: Mapping[str, Any]) -> Raw:
    value: Scalar = None
    for kind, found in cell.get("effectiveValue", {}).items():
        value = cell.get("formattedValue", "#ERROR!") if kind == "errorValue" else found
    if isinstance(value, float):
        value = Decimal(repr(value))
    return Raw(value, cell.get("formattedValue", ""))


def is_same_record(old: Record, fresh: Record) -> bool:
    """Tell whether a person's cells still say the same."""
    keys = old.cells.keys() | fresh.cells.keys()
    return all(_says(old[key]) == _says(fresh[key]) for key in keys)


def _says(raw: Raw) -> Scalar:
    if raw.is_blank:
        return None
    return tidy(raw.value) if isinstance(raw.value, str) else raw.value
