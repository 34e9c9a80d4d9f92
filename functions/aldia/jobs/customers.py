"""The Customers tab: adds a line for each debtor of the book that has none."""

from __future__ import annotations

from collections.abc import Mapping

from aldia.errors import AskPerson
from aldia.jobs.assessment import Assessment
from aldia.ledger.schema.records import Customer
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import name_key
from aldia.planning.memory.listed import (
    CLOSED,
    MOST_LINES,
    is_closed,
    is_list_open,
    renewed_listed,
    unlisted_names,
)
from aldia.planning.reporting.customer_cells import CustomerCells
from aldia.planning.reporting.system_cells import Cells
from aldia.structured_log import StructuredLogger
from aldia.workbook.client import SheetsClient
from aldia.workbook.own_cells import system_places
from aldia.workbook.seal import Seal, append_request
from aldia.workbook.typed_cells import is_typed


def add_customers(
    client: SheetsClient, found: Assessment, seal: Seal, logger: StructuredLogger
) -> None:
    """Add a line to the Customers tab for each debtor without one, below all that stands there.

    The line holds the name and Aldía's own columns, nothing else. It lands in one sealed write with
    Memory's note of it, so that a name is added once, and never again once a person deleted its
    line (decision 44). Where nobody can know that a line does no harm, none is added.

    Raises:
        Busy: Another run wrote first.
        ComeAgain: Google did not answer.
    """
    table = found.ledger.tables.get(TabKey.CUSTOMERS)
    names = unlisted_names(found.ledger, seal.memory)[:MOST_LINES]
    if table is None or not names or not is_list_open(table) or is_closed(seal.memory):
        return
    place = table.columns["customer"]
    if not is_typed(client, table.title, place, table.header_row + 1, len(table.values)):
        seal.write([], CLOSED)
        return
    sheet = found.snapshot.frame.bound[TabKey.CUSTOMERS]
    shown = CustomerCells.of(found.ledger, found.history, found.plan, found.catalog)
    places = system_places(table, sheet.system_columns)
    rows = [_line(name, place, places, shown.cells(_customer(name, found))) for name in names]
    noted = renewed_listed(found.ledger, seal.memory, map(name_key, names))
    try:
        seal.write([], noted, also=[append_request(sheet.id, rows)])
    except AskPerson as error:
        if error.code == "seal_doubled":
            raise
        logger.tell_failure("view_failed", error)  # such as of a protected tab
        seal.write([], CLOSED)


def _customer(name: str, found: Assessment) -> Customer:
    key = name_key(name)
    return Customer(row=0, name=name, debtor=found.ledger.debtors.homes.get(key, key))


def _line(name: str, place: int, places: Mapping[str, int], cells: Cells) -> list[str | int]:
    shown: dict[int, Scalar] = {at: cells.get(key, "") for key, at in places.items()}
    row: list[str | int] = []
    for index in range(max([place, *shown]) + 1):
        value = name if index == place else shown.get(index, "")
        row.append(value if isinstance(value, int) else str(value or ""))
    return row
