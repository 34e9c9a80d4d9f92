"""Detracciones: what of a balance goes to the Banco de la Nación."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows, Scalar
from tests.builders import TODAY
from tests.ledger.test_reading import codes

COLUMNS = (
    "Total|Detracción|Pagado|Detracción pagada|Constancia de detracción|Estado|Moneda|Revisada"
)


def invoice(cells: Mapping[str, Scalar], account: str = "00-045-123456") -> Invoice:
    """Return an invoice of 1,180 soles with a detracción of 142, and other cells by header."""
    typed: dict[str, Scalar] = {"Total": 1180, "Detracción": 142, **cells}
    headers = ["Factura", "Cliente", "Correo", "Vence", *COLUMNS.split("|")]
    row: list[Scalar] = [
        "F-1",
        "Café",
        "pagos@cafe.example",
        46336,
        *(typed.get(h) for h in headers[4:]),
    ]
    settings: Rows = [["Ajuste", "Valor"], ["País", "PE"], ["Cuenta de detracciones", account]]
    values: dict[str, tuple[str, Rows]] = {
        "invoices": ("Facturas", [headers, row]),
        "settings": ("Ajustes", settings),
    }
    tables = find_tables(resources.schema(), values)
    [found] = understand(resources.schema(), tables, "es_PE", "America/Lima", TODAY).invoices
    return found


@pytest.mark.parametrize(
    ("cells", "balance", "deposit"),
    [
        ({}, 1180, 142),
        ({"Pagado": 1038}, 142, 142),
        ({"Pagado": 500}, 680, 142),
        ({"Detracción pagada": 142}, 1038, 0),
        ({"Detracción pagada": "sí"}, 1038, 0),
        ({"Detracción pagada": "no"}, 1180, 142),
        ({"Detracción pagada": 100}, 1080, 42),
        ({"Detracción pagada": 46340}, 1038, 0),
        ({"Constancia de detracción": 123456789}, 1038, 0),
        ({"Constancia de detracción": "C-77"}, 1038, 0),
        ({"Constancia de detracción": "pendiente"}, 1180, 142),
        ({"Pagado": 1038, "Detracción pagada": "x"}, 0, 0),
        ({"Pagado": 1180}, 0, 0),
        ({"Pagado": 1180, "Detracción pagada": 142}, 0, 0),
        ({"Pagado": 142, "Revisada": "sí"}, 1038, 142),
        ({"Detracción": ""}, 1180, 0),
    ],
)
def test_either_part_can_be_open_by_itself(
    cells: dict[str, Scalar], balance: int, deposit: int
) -> None:
    found = invoice(cells)

    assert [found.balance, found.deposit] == [Decimal(balance), Decimal(deposit)]
    assert not found.is_held_by_problem


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Pagado": 142}, "detraction_unclear"),
        ({"Pagado": 1100}, "detraction_unclear"),
        ({"Detracción": 12}, "withheld_rate"),
        ({"Detracción": -142}, "withheld_negative"),
        ({"Moneda": "USD"}, "currency_conflict"),
        ({"Constancia de detracción": "preguntar"}, "paid_unreadable"),
    ],
)
def test_what_is_unclear_of_a_detraccion_waits(cells: dict[str, Scalar], code: str) -> None:
    found = invoice(cells)

    assert code in codes(found)
    assert found.is_held_by_problem


def test_an_account_is_asked_for_only_where_something_is_to_be_deposited() -> None:
    assert codes(invoice({}, account="")) == ["deposit_account_missing"]
    assert not codes(invoice({"Constancia de detracción": "C-77"}, account=""))


def test_a_paid_invoice_whose_detraccion_is_not_told_is_closed_with_a_notice() -> None:
    found = invoice({"Pagado": "sí", "Detracción pagada": "no"})

    assert found.is_closed
    assert [problem.code for problem in found.problems] == ["detraction_not_told"]


def test_a_payment_counts_for_the_business_first() -> None:
    found = invoice({"Pagado": Decimal("1037.50")})

    assert [found.balance, found.deposit] == [Decimal("142.50"), Decimal(142)]
