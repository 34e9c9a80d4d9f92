"""Every public method of gspread's Client, Spreadsheet, Worksheet and Cell, over HTTP.

Each case, in gspread_methods/, says what gspread's own documentation promises of the method that
it is named for (docs.gspread.org, release 6). A last test sees that no public method is left out.
"""

from __future__ import annotations

import inspect

import gspread
import pytest

from tests.sandbox.clients import gspread_client
from tests.sandbox.gspread_methods.cell import OfCell
from tests.sandbox.gspread_methods.client import OfClient
from tests.sandbox.gspread_methods.spreadsheet import OfSpreadsheet
from tests.sandbox.gspread_methods.tab import INVOICES
from tests.sandbox.gspread_methods.worksheet import OfWorksheet
from tests.sandbox.gspread_methods.worksheet_cells import OfWorksheetCells


@pytest.fixture
def tab(host: str) -> gspread.Worksheet:
    """A tab with three invoices below a header, in a workbook of its own."""
    client = gspread_client(host)
    sheet = client.create("Cartera").sheet1
    sheet.update(INVOICES, "A1")
    return sheet


OWNERS = (
    ("Client", OfClient),
    ("Spreadsheet", OfSpreadsheet),
    ("Worksheet", OfWorksheet),
    ("Worksheet", OfWorksheetCells),
    ("Cell", OfCell),
)
CASES = {
    f"{kind}.{name}": member.__func__
    for kind, owner in OWNERS
    for name, member in vars(owner).items()
    if isinstance(member, staticmethod)
}
PUBLIC = {
    f"{owner.__name__}.{name}"
    for owner in (gspread.Client, gspread.Spreadsheet, gspread.Worksheet, gspread.Cell)
    for name, member in inspect.getmembers(owner)
    if not name.startswith("_") and (callable(member) or isinstance(member, property))
}


def test_no_public_method_is_left_out() -> None:
    assert {*CASES} == PUBLIC


@pytest.mark.parametrize("name", CASES)
def test_a_method_does_what_gspread_promises(name: str, tab: gspread.Worksheet) -> None:
    CASES[name](tab)
