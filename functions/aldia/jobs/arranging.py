"""Agreements: what is laid out is asked about, and what a person accepts becomes lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from aldia.jobs.assessment import Assessment
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.dates import serial_of
from aldia.planning.deciding.arrangements import (
    ArrangedPart,
    agreed_cell,
    arrangements,
    blocked_cell,
    may_add,
)
from aldia.workbook.client import SheetsClient
from aldia.workbook.seal import Seal, append_request
from aldia.workbook.typed_cells import is_typed


def write_agreements(client: SheetsClient, found: Assessment, seal: Seal) -> bool:
    """Write what people accepted below the lines of the Instalments tab; tell whether it did.

    The lines land in one sealed write with Memory's note that they did, so that they are written
    once, and never again once a person deleted them (decision 48).

    Raises:
        Busy: Another run wrote first.
        ComeAgain: Google did not answer.
        AskPerson: Google refuses the write.
    """
    laid_out = arrangements(found.ledger, found.snapshot.memory, found.today)
    accepted = [each for each in laid_out if each.is_accepted]
    table = found.ledger.tables.get(TabKey.INSTALMENTS)
    if not accepted or table is None or not may_add(table):
        return False
    if not _is_typed(client, table):
        blocked = {k: v for each in accepted for k, v in blocked_cell(each).items()}
        if not blocked.keys() <= seal.memory.keys():
            seal.write([], blocked)
        return False
    sheet = found.snapshot.frame.bound[TabKey.INSTALMENTS]
    rows = [_row(part, table) for each in accepted for part in each.parts]
    noted = {k: v for each in accepted for k, v in agreed_cell(each, found.today).items()}
    seal.write([], noted, also=[append_request(sheet.id, rows)])
    return True


def _is_typed(client: SheetsClient, table: Table) -> bool:
    """Tell whether no formula shows the list; without a line there is nothing to ask."""
    first, last = table.header_row + 2, len(table.values)
    if last < first:
        return True
    return is_typed(client, table.title, table.columns["invoice"], first, last)


def _row(part: ArrangedPart, table: Table) -> Sequence[str | int | float]:
    """Return a line by the tab's columns. A sum becomes a float only here, as in the sheet."""
    cells: dict[str, str | int | float] = {
        "invoice": part.number,
        "number": part.ordinal,
        "due": serial_of(part.due),
        "amount": _plain(part.amount),
    }
    by_place = {table.columns[key]: cell for key, cell in cells.items() if key in table.columns}
    return [by_place.get(place, "") for place in range(max(by_place) + 1)]


def _plain(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
