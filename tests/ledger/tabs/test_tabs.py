"""Which tab is which, whatever it is called, and never one of several in silence."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.ledger.tabs.tabs import TabsFound, find_tabs
from aldia.ledger.values.cells import Rows

SCHEMA = resources.schema()
DAY = 46_350

INVOICES: Rows = [
    ["Factura", "Cliente", "Correo", "Vence", "Valor"],
    ["F-1", "Café La Montaña", "pagos@cafe.example", DAY, 100],
    ["F-2", "Botica San Roque", "caja@botica.example", DAY, 200],
    ["F-3", "Botica San Roque", "caja@botica.example", DAY, 300],
]
PAYMENTS: Rows = [
    ["Fecha", "Recibo", "Factura", "Cliente", "Valor recibido"],
    [DAY, "RC-1", "F-1", "Café La Montaña", 50],
    [DAY, "RC-2", "F-0", "Botica San Roque", 10],
]
CUSTOMERS: Rows = [
    ["Nombre", "Correo de cobranza"],
    ["Café La Montaña", "pagos@cafe.example"],
    ["Botica San Roque", "caja@botica.example"],
    ["Otra", ""],
]
INSTALMENTS: Rows = [
    ["Factura", "Cuota", "Vence", "Valor"],
    ["F-3", 1, DAY, 150],
    ["F-3", 2, DAY + 30, 150],
]


def found(*named: str, **tabs: Rows) -> TabsFound:
    return find_tabs(SCHEMA, {title.replace("_", " "): rows for title, rows in tabs.items()}, named)


def code(answer: TabsFound) -> str:
    assert answer.titles == {}
    assert answer.refusal is not None
    return answer.refusal.code


def test_the_invoices_are_the_tab_that_reads_as_what_customers_owe() -> None:
    answer = found(Notas=[["comprar leche"]], Hoja_1=INVOICES, Resumen=[["Mes", "Total"], ["1", 2]])

    assert answer.titles == {"invoices": "Hoja 1"}


OWN_TABS: dict[str, tuple[str, str, Rows]] = {
    "receipts with a name of their own": ("payments", "Lo que entró", PAYMENTS),
    "receipts with a usual name": ("payments", "Pagos recibidos", PAYMENTS),
    "customers": ("customers", "Tercero", CUSTOMERS),
    "instalments": ("instalments", "Acuerdos", INSTALMENTS),
}


@pytest.mark.parametrize("case", OWN_TABS)
def test_the_owners_own_tab_is_used_whatever_it_is_called(case: str) -> None:
    key, title, rows = OWN_TABS[case]

    answer = find_tabs(SCHEMA, {"Cartera": INVOICES, title: rows})

    assert answer.titles == {"invoices": "Cartera", key: title}


def test_customers_are_found_by_the_codes_that_invoices_have_in_place_of_names() -> None:
    invoices: Rows = [["Cód. Cliente", "Factura", "Vence", "Valor"], ["C001", "F-1", DAY, 100]]
    customers: Rows = [["Código", "Razón social", "Correo"], ["C001", "Café", "pagos@cafe.example"]]

    answer = found(Ventas=invoices, Maestro=customers)

    assert answer.titles == {"invoices": "Ventas", "customers": "Maestro"}


NOT_THEIRS: dict[str, Rows] = {
    "sold items are no payments": [
        ["Fecha", "Factura", "Producto", "Cantidad", "Valor"],
        [DAY, "F-1", "Harina", 2, 50],
        [DAY, "F-2", "Azúcar", 1, 200],
    ],
    "payments of other invoices": [["Fecha", "Factura", "Pago"], [DAY, "X-9", 50]],
    "a diary of calls": [
        ["Fecha", "Factura", "Valor", "Compromiso de pago"],
        [DAY, "F-1", 100, DAY + 5],
    ],
    "payments to suppliers": [["Fecha", "Proveedor", "Factura", "Pago"], [DAY, "Luz", "F-1", 50]],
    "a total for each customer": [["Cliente", "Total"], ["Café La Montaña", 100]],
    "deliveries to customers": [
        ["Cliente", "Correo", "Entrega"],
        *[["Café La Montaña", "pagos@cafe.example", "pan"]] * 3,
    ],
}


@pytest.mark.parametrize("case", NOT_THEIRS)
def test_contents_that_are_not_clear_bind_no_tab(case: str) -> None:
    assert found(Cartera=INVOICES, Hoja_2=NOT_THEIRS[case]).titles == {"invoices": "Cartera"}


def test_a_title_alone_binds_no_tab() -> None:
    answer = found(Cartera=INVOICES, Pagos=[["Fecha", "Proveedor", "Valor"], [DAY, "Luz", 5]])

    assert answer.titles == {"invoices": "Cartera"}


def test_of_lists_of_one_shape_the_owner_is_asked_which() -> None:
    answer = found(Enero=INVOICES, Febrero=INVOICES, Resumen=[["Mes", "Cobrado"], ["Enero", 1]])

    assert code(answer) == "tabs_alike"
    assert answer.refusal is not None
    assert answer.refusal.titles == ["Enero", "Febrero"]
    assert found("Febrero", Enero=INVOICES, Febrero=INVOICES).titles == {"invoices": "Febrero"}


def test_a_usual_title_does_not_decide_between_lists_of_one_shape() -> None:
    assert code(found(Cartera=INVOICES, Cartera_2025=INVOICES)) == "tabs_alike"


def test_of_several_lists_of_payments_none_is_read_in_silence() -> None:
    answer = found(Cartera=INVOICES, Pagos=PAYMENTS, Pagos_en_efectivo=PAYMENTS)

    assert code(answer) == "tabs_doubled"


def test_expenses_under_a_title_of_ours_are_no_second_list_of_payments() -> None:
    expenses: Rows = [["Fecha", "Concepto", "Valor"], [DAY, "Arriendo", 900]]

    assert found(Cartera=INVOICES, Pagos=expenses, Recaudos_caja=PAYMENTS).titles == {
        "invoices": "Cartera",
        "payments": "Recaudos caja",
    }


def test_receipts_that_name_who_paid_are_not_passed_over() -> None:
    receipts: Rows = [["Fecha", "Cliente", "Valor"], [DAY, "Café La Montaña", 50]]

    assert code(found(Cartera=INVOICES, Pagos=receipts, Recaudos_caja=PAYMENTS)) == "tabs_doubled"


def test_receipts_with_a_title_of_invoices_are_receipts() -> None:
    assert found(Facturas=INVOICES, Cobros=PAYMENTS).titles == {
        "invoices": "Facturas",
        "payments": "Cobros",
    }


def test_a_second_list_of_customers_does_not_matter_unless_it_forbids() -> None:
    forbids: Rows = [["Cliente", "Correo", "No cobrar"], *([*row, "sí"] for row in CUSTOMERS[1:])]

    assert found(Cartera=INVOICES, Clientes=CUSTOMERS, Agenda=CUSTOMERS).titles == {
        "invoices": "Cartera",
        "customers": "Clientes",
    }
    assert code(found(Cartera=INVOICES, Clientes=CUSTOMERS, Agenda=forbids)) == "tabs_doubled"


def test_an_empty_tab_of_ours_is_no_second_list_of_payments() -> None:
    answer = found(Cartera=INVOICES, Pagos=[["Factura", "Importe"]], Recaudos_caja=PAYMENTS)

    assert answer.titles == {"invoices": "Cartera", "payments": "Recaudos caja"}


def test_instalments_with_customers_are_no_second_list_of_invoices() -> None:
    headers, *lines = INSTALMENTS
    rows: Rows = [[*headers, "Cliente"], *([*line, "Botica San Roque"] for line in lines)]

    assert found(Ventas=INVOICES, Acuerdos=rows).titles == {
        "invoices": "Ventas",
        "instalments": "Acuerdos",
    }


def test_an_empty_workbook_is_no_list_of_something_else() -> None:
    assert code(found(Hoja_1=[], Hoja_2=[[""]])) == "workbook_empty"
    assert found(Facturas=[]).titles == {"invoices": "Facturas"}


def test_a_tab_that_is_not_there_is_said_with_those_that_are() -> None:
    answer = found("Otra", Cartera=INVOICES)

    assert code(answer) == "tab_missing"
    assert answer.refusal is not None
    assert answer.refusal.details == {"found": "«Cartera»"}


def test_a_list_that_lacks_one_column_is_still_the_invoices() -> None:
    """What the one column is called is asked next; until then nothing is read."""
    rows: Rows = [["Factura", "Cliente", "Pagadero", "Valor"], ["F-1", "Café", DAY, 100]]

    assert found(Ventas=rows, Clientes=CUSTOMERS).titles["invoices"] == "Ventas"
