"""The Summary's sums and shares are shown as such, whichever block they stand in."""

from decimal import Decimal

from aldia import resources
from aldia.planning.log.history import History
from aldia.planning.reporting.summary import summarise
from aldia.planning.reporting.summary_sheet import summary_rows
from aldia.workbook.setup.summary_format import summary_requests
from aldia.workbook.setup.tab_format import Formats
from tests.builders import a_ledger, a_plan, a_row

ES = resources.catalog_of("es", "CO")
FORMATS = Formats(resources.schema(), ES, "es_CO", "COP")


def formatted() -> set[tuple[int, int]]:
    """Return row and column, from 0, of each cell with a format of numbers or days."""
    found = set()
    for request in summary_requests(0, ES, FORMATS, "COP"):
        repeat = request.get("repeatCell", {})
        if "numberFormat" not in repeat.get("cell", {}).get("userEnteredFormat", {}):
            continue
        span = repeat["range"]
        rows = range(span["startRowIndex"], span["endRowIndex"])
        columns = range(span["startColumnIndex"], span["endColumnIndex"])
        found |= {(row, column) for row in rows for column in columns}
    return found


def test_every_sum_and_share_of_the_summary_has_a_format() -> None:
    ledger = a_ledger(
        a_row(due="-40d", issued="-70d", paid=40, paid_on="-1d"),
        a_row("F-2", "-70d", customer="Otra", state="en insolvencia"),
        a_row("F-3", "-9d", customer="Otra más", state="Incobrable"),
        settings={"Provisión, 31–60 días (%)": "5%", "Meta: cobrar este mes": 1000},
    )

    rows = summary_rows(summarise(ledger, History(), a_plan(ledger)), "La Espiga", ES)

    sums = {
        (row + 1, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, Decimal)
    }
    assert len(sums) > 20
    assert sums <= formatted(), sorted(sums - formatted())
