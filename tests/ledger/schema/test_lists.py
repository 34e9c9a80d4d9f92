"""A list of something else is refused, in words that say what it looks like."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.ledger.tabs.tabs import find_tabs
from aldia.ledger.values.cells import Rows

SCHEMA = resources.schema()
DAY = 46_350
DAYS = list(range(DAY, DAY + 500))

REFUSED: dict[str, tuple[str, Rows]] = {
    "bills_to_pay": (
        "Hoja 1",
        [["Factura", "Proveedor", "NIT", "Vence", "Valor"], ["F-1", "Luz", "9", DAY, 5]],
    ),
    "bills_to_pay by the title": (
        "Facturas recibidas",
        [["Nº factura", "Razón social", "Vence", "Total"], ["F-1", "Luz del Plata", DAY, 5]],
    ),
    **{
        f"bills_to_pay called {title}": (
            title,
            [["No. Factura", "Nombre", "Vencimiento", "Valor"], ["F-1", "Luz del Plata", DAY, 5]],
        )
        for title in ("CxP", "CxP 2026", "Compras", "Compras a crédito", "Bills")
    },
    "bills_to_pay of third parties": (
        "Cuentas por pagar",
        [["Factura", "Tercero", "Vence", "Saldo"], ["F-1", "Luz del Plata", DAY, 5]],
    ),
    "bills_to_pay in Portuguese": (
        "Planilha1",
        [["Nota fiscal", "Nome do fornecedor", "Data de vencimento", "Valor"], ["1", "A", DAY, 5]],
    ),
    "bills_to_pay in English": (
        "Sheet1",
        [["Vendor", "Bill no.", "Due date", "Amount due"], ["Acorn", "1", DAY, 5]],
    ),
    "payroll": (
        "Marzo",
        [["No.", "Empleado", "Días trabajados", "Sueldo", "Neto a pagar"], [1, "Ana", 15, 5, 4]],
    ),
    "price_list": (
        "Sheet1",
        [["SKU", "Product", "Unit price", "Valid until"], ["A-1", "Screw", 5, DAY]],
    ),
    "stock_list": (
        "Bodega",
        [
            ["Código", "Producto", "Proveedor", "Stock", "Saldo", "Vence"],
            ["A", "B", "C", 1, 2, DAY],
        ],
    ),
    "budget": ("Budget 2026", [["Category", "Budget", "Actual"], ["Rent", 5, 4]]),
    "quotes": (
        "Cotizaciones",
        [["No.", "Cliente", "Correo", "Vence", "Total"], ["1", "Café", "a@b.example", DAY, 5]],
    ),
    "orders": (
        "Pedidos",
        [["N° Pedido", "Cliente", "Producto", "Cantidad", "Entrega"], ["1", "Café", "x", 1, DAY]],
    ),
    "contact_list": (
        "Sheet1",
        [["First Name", "Last Name", "Email", "Phone Number"], ["A", "B", "a@b.example", "1"]],
    ),
    "bank_statement": (
        "Movimientos",
        [["Fecha", "Descripción", "Débito", "Crédito", "Saldo"], [DAY, "Luz", 5, "", 9]],
    ),
    "pivot_table": (
        "Pivot Table 1",
        [["SUM of Amount", "Month"], ["Customer", "Jan", "Grand Total"], ["Café", 5, 5]],
    ),
    "too_wide": ("Daily sales", [["Store", *DAYS], ["Store 1", *DAYS]]),
    "not_receivables": (
        "Myyntireskontra",
        [["Laskun numero", "Asiakas", "Eräpäivä", "Summa"], ["1", "Kahvila", DAY, 5]],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("is_named", [True, False], ids=["named by a person", "found"])
def test_a_list_of_something_else_is_refused_as_what_it_is(case: str, is_named: bool) -> None:
    title, rows = REFUSED[case]

    found = find_tabs(SCHEMA, {title: rows}, [title] if is_named else [])

    assert found.titles == {}
    assert found.refusal is not None
    assert found.refusal.code == case.split(maxsplit=1)[0]
    assert found.refusal.details["tab"] == title


OWED: dict[str, tuple[str, Rows]] = {
    "a seller's note of bills with customers": (
        "Bills",
        [["Bill no.", "Customer", "Due date", "Amount"], ["1", "Acorn", DAY, 5]],
    ),
    "orders that say what was paid": (
        "Pedidos",
        [["No.", "Cliente", "Vence", "Total", "Pagado"], ["1", "Café", DAY, 5, 0]],
    ),
    "a statement of one's customers": (
        "Movimientos",
        [["Documento", "Cliente", "Vence", "Débito", "Crédito"], ["1", "Café", DAY, 5, ""]],
    ),
    "invoices with deposits and a balance": (
        "2026",
        [["Couple", "Invoice No.", "Fee", "Deposit", "Balance"], ["Ana & Luz", "W-1", 9, 5, 4]],
    ),
    "a firm that is called after its purchases": (
        "Cartera",
        [
            ["Compras del Sur SAS"],
            ["Documento", "Nombre", "Vence", "Saldo"],
            ["1", "Café", DAY, 5],
        ],
    ),
    "what the flats of a house owe": (
        "Gastos comunes",
        [["Boleta", "Copropietario", "Vence", "Monto"], ["1", "Café", DAY, 5]],
    ),
    "a customer's supplier number": (
        "Cartera",
        [["Factura", "Cliente", "Proveedor N°", "Vence", "Valor"], ["1", "Café", "7", DAY, 5]],
    ),
    "invoices of a price list's seller": (
        "Facturas y precios",
        [["Factura", "Cliente", "Producto", "Precio", "Vence"], ["1", "Café", "x", 5, DAY]],
    ),
}


@pytest.mark.parametrize("case", OWED)
def test_what_customers_owe_is_never_taken_for_something_else(case: str) -> None:
    title, rows = OWED[case]

    assert find_tabs(SCHEMA, {title: rows}).titles == {"invoices": title}
