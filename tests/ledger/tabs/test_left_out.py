"""Rows among the invoices that are none, and what each was taken for."""

from __future__ import annotations

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.tabs.left_out import LeftOut, TakenFor
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows
from aldia.planning.reporting.other_rows import cells_left_out
from tests.builders import TODAY
from tests.ledger.tabs.test_layouts import DUE, read

TITLE = "Factura|Cliente|Vence|Total"


def test_totals_sums_and_remarks_are_told_apart() -> None:
    ledger = read(
        TITLE,
        ["F-1", "Ana", DUE, 900],
        ["", "Total general", "", 900],
        ["", "", "", 900],
        ["Verde = cobrada"],
        ["", "", "", ""],
    )

    assert ledger.left_out == [
        LeftOut(3, TakenFor.TOTAL),
        LeftOut(4, TakenFor.SUMS),
        LeftOut(5, TakenFor.REMARK),
    ]


def test_a_heading_of_a_customer_is_no_invoice() -> None:
    ledger = read(
        "Factura|Fecha|Vence|Total",
        ["Ana SAS"],
        ["F-1", DUE, DUE, 900],
        ["Luis SAS"],
        ["F-2", DUE, DUE, 900],
    )

    assert ledger.left_out == [LeftOut(2, TakenFor.HEADING), LeftOut(4, TakenFor.HEADING)]


def test_a_title_that_names_a_state_is_left_out_without_a_word() -> None:
    ledger = read(TITLE, ["F-1", "Ana", DUE, 900], ["PAGADAS"], ["F-2", "Ana", DUE, 900])

    assert ledger.left_out == []
    assert [each.number for each in ledger.invoices] == ["F-1", "F-2"]


def test_a_quote_is_quoted_as_what_it_says_it_is() -> None:
    ledger = read(f"{TITLE}|Tipo", ["E-1", "Ana", DUE, 900, " Cotización "])

    assert ledger.left_out == [LeftOut(2, TakenFor.KIND, "Cotización")]


def test_lines_and_movements_belong_to_the_row_of_their_invoice() -> None:
    lines = read(
        "InvoiceNumber|ContactName|DueDate|Total|Description|LineAmount",
        ["INV-1", "Ana", DUE, 144, "Design", 60],
        ["INV-1", "Ana", DUE, 144, "Print", 60],
    )
    movements = read(TITLE, ["F-1", "Ana", "", -300], ["F-1", "Ana", DUE, 900])

    assert lines.left_out == [LeftOut(3, TakenFor.LINE, invoice_row=2)]
    assert movements.left_out == [LeftOut(2, TakenFor.MOVEMENT, invoice_row=3)]
    assert movements.invoices[0].balance == 600


def test_a_row_of_a_further_tab_is_numbered_as_in_that_tab() -> None:
    first: Rows = [TITLE.split("|"), ["F-1", "Ana", DUE, 900], ["", "Total", "", 900]]
    second: Rows = [TITLE.split("|"), ["F-2", "Ana", "", -300], ["F-2", "Ana", DUE, 900]]
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Enero", first), "invoices/2": ("Febrero", second)})
    ledger = understand(schema, tables, "es_CO", "America/Bogota", TODAY)

    cells = cells_left_out(ledger, resources.catalog_of("es"))

    assert cells["invoices"][3]["why"] == "Total: no es una factura"
    assert cells["invoices/2"][2]["why"] == "Pago o abono de la factura de la fila 3"
