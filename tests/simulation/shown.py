"""Check that the sheet shows the pure view of its own contents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from google.auth.credentials import AnonymousCredentials

from aldia.jobs.assessment import assess
from aldia.planning.reporting.view import show
from aldia.workbook.client import SheetsClient
from sandbox.core import Sandbox
from sandbox.google.workbook import Workbook
from tests.simulation.book import INVOICES, SETTINGS
from tests.simulation.direct import Direct
from tests.simulation.grids import Broken


def expect_view(sandbox: Sandbox, book: Workbook) -> None:
    """Compare every system cell with the product's own pure view, computed again."""
    client = SheetsClient(book.id, AnonymousCredentials(), adapter=Direct(sandbox))
    found = assess(client)
    view = show(found.ledger, found.history, found.plan, found.problems, found.catalog)
    for tab, title in {"invoices": INVOICES, "settings": SETTINGS}.items():
        sheet = book.titled(title)
        assert sheet is not None
        columns = {
            item.value.partition(".")[2]: item.start
            for item in book.metadata.values()
            if item.key == "aldia_column" and item.sheet == sheet.id and item.start is not None
        }
        for row, cells in view.rows.get(tab, {}).items():  # none of a tab that cannot be read
            for key, column in columns.items():
                shown, right = sheet.cell(row - 1, column).value, _plain(cells[key])
                if (shown or "") != (right or ""):
                    raise Broken(f"{title} row {row} shows {shown!r} in {key}, not {right!r}")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
