"""Amounts in several currencies are never added up."""

import pytest

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows, Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes


def test_pesos_are_no_dollars() -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Valor (pesos)"]
    tables = find_tables(
        resources.schema(),
        {
            "invoices": ("Hoja", [headers, ["F-1", "A", "a@x.example", 46347, 5]]),
            "settings": ("Ajustes", [["Ajuste", "Valor"], ["Moneda", "USD"]]),
        },
    )

    [found] = understand(resources.schema(), tables, "en_US", "America/Bogota").invoices

    assert codes(found) == ["currency_conflict"]


def test_a_currency_in_the_header_counts_for_every_row() -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Valor (USD)", "Moneda"]
    rows: list[list[Scalar]] = [
        ["F-1", "A", "a@x.example", 46347, 5, ""],
        ["F-2", "A", "a@x.example", 46347, 5, "COP"],
    ]
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Hoja", [[*headers], *rows])})

    first, second = understand(schema, tables, "es_CO", "America/Bogota").invoices

    assert (first.currency, codes(first)) == ("USD", [])
    assert codes(second) == ["currency_conflict"]


def test_a_payment_in_another_currency_waits_for_a_person() -> None:
    ledger = a_ledger(
        a_row(),
        a_row("F-2", currency="USD"),
        payments=[[46330, "F-1", "US$ 30"], [46330, "F-2", "US$ 30"]],
    )

    assert [codes(each) for each in ledger.invoices] == [["currency_conflict"], []]


@pytest.mark.parametrize(
    ("header", "cell", "found"),
    [
        ("Pagado (USD)", 40, ["currency_conflict"]),
        ("Pagado (COP)", 40, []),
        ("Pagado (pesos)", 40, []),
        ("Pagado (USD)", "", []),
        ("Retenciones (USD)", 30, ["currency_conflict"]),
    ],
)
def test_what_was_paid_or_withheld_in_another_currency_waits_for_a_person(
    header: str, cell: Scalar, found: list[str]
) -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Importe", header]
    rows: list[list[Scalar]] = [["F-1", "A", "a@x.example", 46347, 100, cell]]
    settings = ["Ajuste", "Valor"], ["Moneda", "COP"]
    values: dict[str, tuple[str, Rows]] = {
        "invoices": ("Hoja", [headers, *rows]),
        "settings": ("Ajustes", settings),
    }
    schema = resources.schema()

    ledger = understand(schema, find_tables(schema, values), "es_CO", "America/Bogota")

    assert codes(ledger.invoices[0]) == found


@pytest.mark.parametrize(
    ("header", "amount", "paid", "found"),
    [
        ("Importe", "USD 50", "", ["currency_conflict"]),
        ("Importe (USD)", 50, "", ["currency_conflict"]),
        ("Importe", 50, "USD 50", ["currency_conflict"]),
        ("Importe (COP)", 50, "COP 10", []),
    ],
)
def test_instalments_in_another_currency_wait_for_a_person(
    header: str, amount: Scalar, paid: Scalar, found: list[str]
) -> None:
    invoices = [["Factura", "Cliente", "Correo", "Vence", "Importe", "Moneda", "Pagado"]]
    invoices.append(["F-1", "A", "a@x.example", "24/11/2026", "100", "COP", "10" if paid else ""])
    parts: list[list[Scalar]] = [
        ["Factura", "Vence", header, "Pagado"],
        ["F-1", 46347, amount, paid],
        ["F-1", 46377, 50, ""],
    ]
    schema = resources.schema()
    values: dict[str, tuple[str, Rows]] = {
        "invoices": ("Hoja", invoices),
        "instalments": ("Cuotas", parts),
    }

    ledger = understand(schema, find_tables(schema, values), "es_CO", "America/Bogota")

    assert [code for code in codes(ledger.invoices[0]) if "currency" in code] == found
