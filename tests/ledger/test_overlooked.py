"""Columns that were not recognised and may decide whether somebody is asked."""

import pytest

from aldia import shipped
from aldia.ledger.cells import Scalar
from aldia.ledger.ledger import Ledger, find_tables, understand
from tests.builders import HEADERS, SETTINGS, TODAY, a_row

Column = tuple[str, Scalar]


def a_book(*columns: Column, tab: str = "invoices", aside: str = "") -> Ledger:
    """Understand one invoice, and further columns of a tab: header and cell."""
    row = a_row()
    settings: list[list[Scalar]] = [[label, value] for label, value in SETTINGS.items()]
    grids: dict[str, tuple[str, list[list[Scalar]]]] = {
        "invoices": ("Facturas", [[*HEADERS.values()], [row.get(key, "") for key in HEADERS]]),
        "payments": ("Pagos", [["Factura", "Importe"], ["F-1", 10]]),
        "customers": ("Clientes", [["Cliente", "Correos"], ["Café La Montaña", ""]]),
        "instalments": ("Cuotas", [["Factura", "Vence", "Importe"], ["F-1", "01/12/2026", 100]]),
        "settings": (
            "Ajustes",
            [
                ["Ajuste", "Valor"],
                *settings,
                ["Columnas que no cuentan", aside],
            ],
        ),
    }
    wanted = {"invoices", "settings", tab}
    for header, cell in columns:
        first, second = grids[tab][1]
        first.append(header)
        second.append(cell)
    schema = shipped.schema()
    tables = find_tables(schema, {key: grids[key] for key in grids if key in wanted})
    return understand(schema, tables, "es_CO", "America/Bogota", TODAY)


def asked(ledger: Ledger) -> list[str]:
    return [problem.code for problem in ledger.overlooked]


MAY_MATTER: dict[str, tuple[Column, str]] = {
    "a second payment": (("Abono 2", 40), "invoices"),
    "a payment in a bracket": (("Pagado (banco)", 100), "invoices"),
    "received, whatever it was": (("Received", "x"), "invoices"),
    "a question that was answered": (("¿Ya pagó? Pago", "sí"), "invoices"),
    "a receipt": (("Comprobante de pago", "A-77"), "invoices"),
    "a tax withheld": (("Retención ICA", 4), "invoices"),
    "a rate withheld": (("Retención %", 4), "invoices"),
    "a discount": (("Descuento", 10), "invoices"),
    "an advance": (("Advance", 10), "invoices"),
    "a balance": (("Saldo (cliente)", 0), "invoices"),
    "never to ask": (("Notas (no cobrar)", "x"), "invoices"),
    "a state under any header": (("Estado (del pedido)", "Pagado"), "invoices"),
    "a state under no header": (("", "anulada"), "invoices"),
    "a promise": (("Promesa (Ana)", "viernes"), "invoices"),
    "a tax withheld from a payment": (("Retención", 4), "payments"),
    "a customer not to write to": (("No contactar", "x"), "customers"),
    "a customer's words": (("Ojo", "No cobrar"), "customers"),
    "an instalment's payment": (("Pagado (banco)", 100), "instalments"),
}


@pytest.mark.parametrize("case", MAY_MATTER)
def test_a_column_that_may_matter_holds_everything_with_one_question(case: str) -> None:
    column, tab = MAY_MATTER[case]

    ledger = a_book(column, tab=tab)

    assert asked(ledger) == ["column_overlooked"]
    assert not ledger.is_trustworthy
    assert ledger.is_readable


@pytest.mark.parametrize(
    "header", ["Saldo (miles de pesos)", "Valor en miles", "Pagado (MM$)", "Balance in thousands"]
)
def test_sums_in_thousands_are_asked_about(header: str) -> None:
    assert asked(a_book((header, 350))) == ["column_scaled"]


NO_MATTER: dict[str, Column] = {
    "a colour": ("Color", "rojo"),
    "how it is paid": ("Forma de pago", "Transferencia"),
    "terms": ("Payment terms", "30 days"),
    "the city": ("Estado / Provincia", "Jalisco"),
    "the order": ("Estado (del pedido)", "Entregado"),
    "a net sum": ("Importe (sin IVA)", 84),
    "another address": ("Correo (vendedor)", "ana@x.example"),
    "nothing in it": ("Abono 2", ""),
    "boxes that nobody ticked": ("Pagado (banco)", False),
    "Aldía's own column": ("Saldo al día", 100),
}


@pytest.mark.parametrize("case", NO_MATTER)
def test_other_columns_are_nobodys_business(case: str) -> None:
    ledger = a_book(NO_MATTER[case])

    assert asked(ledger) == []
    assert ledger.is_trustworthy


def test_a_column_that_the_owner_leaves_aside_is_not_asked_about_again() -> None:
    columns = (("Comprobante de pago", "A-77"), ("Saldo, en miles", 5))

    ledger = a_book(*columns, aside="COMPROBANTE DE PAGO; saldo, en miles")

    assert ledger.is_trustworthy


def test_a_question_names_the_column_as_on_screen() -> None:
    [problem] = a_book(("Abono  2", 40)).overlooked

    assert (problem.tab, problem.row, problem.column) == ("Facturas", 1, "Abono 2")
    assert problem.details == {"column": "Abono 2 (S)"}


@pytest.mark.parametrize(
    ("header", "cell", "codes"),
    [
        ("Emitida (mm/dd/aaaa)", "11/05/2026", ["date_order_contrary"]),
        ("Emitida (mm/dd/aaaa)", 46347, []),
        ("Emitida (dd/mm/aaaa)", "05/11/2026", []),
        ("Emitida (aaaa-mm-dd)", "2026-11-05", []),
    ],
)
def test_a_header_that_writes_days_in_another_order_than_the_workbook_is_asked_about(
    header: str, cell: Scalar, codes: list[str]
) -> None:
    row = a_row()
    headers = [header if key == "issued" else name for key, name in HEADERS.items()]
    cells = [cell if key == "issued" else row.get(key, "") for key in HEADERS]
    schema = shipped.schema()
    tables = find_tables(schema, {"invoices": ("Facturas", [headers, cells])})

    assert asked(understand(schema, tables, "es_CO", "America/Bogota", TODAY)) == codes
