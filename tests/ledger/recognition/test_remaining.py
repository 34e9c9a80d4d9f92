"""Which column is taken where a list lacks one, by what is left."""

from collections.abc import Sequence

import pytest

from aldia import resources
from aldia.ledger.tabs.tables import find_table
from aldia.ledger.values.cells import Rows, Scalar

INVOICES = resources.schema()["invoices"]
NAMES = ["Tienda Don Segundo", "Bar El Trigal", "Tienda Don Segundo"]
GOODS = ["papa, canchán", "cebolla", "ajo"]


def customer_of(headers: str, *columns: Sequence[Scalar]) -> str:
    """Return the header of the customers beside number, due day and amount; empty for none."""
    known: list[Sequence[Scalar]] = [["F-1", "F-2", "F-3"], [46330, 46340, 46350], [500, 900, 700]]
    rows: Rows = [list(row) for row in zip(*known, *columns, strict=True)]
    table = find_table(
        INVOICES, "Lista", [["Factura", "Vence", "Importe", *headers.split("|")], *rows]
    )
    return table.header("customer")


@pytest.mark.parametrize("header", ["Tienda", "Novios / Cliente", "Para", "Inquilino (quien paga)"])
def test_names_below_a_word_for_a_debtor_or_none_are_the_customers(header: str) -> None:
    assert customer_of(header, NAMES) == header


def test_two_columns_of_names_are_asked_about() -> None:
    assert not customer_of("Zorbel|Quimba", NAMES, ["Ana Ruiz", "Eva Paz", "Luz Gil"])


def test_places_and_goods_are_no_customers_beside_names() -> None:
    places = ["Unión, 41", "Sur, 7", "local"]

    assert customer_of("Zorbel|Qué llevó|Puesto", NAMES, GOODS, places) == "Zorbel"


DUE = "Factura|Cliente|Importe"


@pytest.mark.parametrize("header", ["Plazo hasta", "Último día de pago", "Vencimiento crédito"])
def test_days_whose_header_says_when_to_pay_are_the_due_days(header: str) -> None:
    rows: Rows = [[f"F-{at}", name, 500, 46330 + at] for at, name in enumerate(NAMES)]

    table = find_table(INVOICES, "Lista", [[*DUE.split("|"), header], *rows])

    assert table.columns.get("due") == 3


@pytest.mark.parametrize(
    "header", ["Fecha del evento", "Zorbel", "Garantía hasta", "Fecha promesa"]
)
def test_days_of_something_else_are_not_the_due_days(header: str) -> None:
    rows: Rows = [[f"F-{at}", name, 500, 46330 + at] for at, name in enumerate(NAMES)]

    table = find_table(INVOICES, "Lista", [[*DUE.split("|"), header], *rows])

    assert "due" not in table.columns


def test_days_before_the_invoice_and_days_of_some_are_not_the_due_days() -> None:
    headers = ["Factura", "Cliente", "Emitida", "Importe", "Plazo hasta"]
    before: Rows = [["F-1", "Ana Ruiz", 46330, 500, 46320], ["F-2", "Eva Paz", 46331, 900, 46350]]
    some: Rows = [["F-1", "Ana Ruiz", 46330, 500, ""], ["F-2", "Eva Paz", 46331, 900, 46350]]

    assert "due" not in find_table(INVOICES, "Lista", [headers, *before]).columns
    assert "due" not in find_table(INVOICES, "Lista", [headers, *some]).columns


def test_unknown_days_that_follow_the_invoices_by_usual_terms_are_the_due_days() -> None:
    headers = ["Factura", "Cliente", "Emitida", "Importe", "Zorbel"]
    by_terms: Rows = [
        ["F-1", "Ana", 46330, 5, 46360],
        ["F-2", "Eva", 46331, 9, 46346],
        ["F-3", "Ana", 46332, 9, 46362],
    ]
    by_chance: Rows = [
        ["F-1", "Ana", 46330, 5, 46333],
        ["F-2", "Eva", 46331, 9, 46396],
        ["F-3", "Ana", 46332, 9, 46355],
    ]

    assert find_table(INVOICES, "Lista", [headers, *by_terms]).columns.get("due") == 4
    assert "due" not in find_table(INVOICES, "Lista", [headers, *by_chance]).columns


def test_terms_count_from_the_only_days_there_are() -> None:
    headers = ["Factura", "Cliente", "Entregado", "Plazo", "Importe"]
    rows: Rows = [
        ["F-1", "Ana Ruiz", 46330, "30 días", 500],
        ["F-2", "Eva Paz", 46331, "15 días", 900],
    ]

    assert find_table(INVOICES, "Lista", [headers, *rows]).columns.get("issued") == 2
