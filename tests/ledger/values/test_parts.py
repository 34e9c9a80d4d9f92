"""Rows that are instalments of one invoice."""

import pytest

from aldia.ledger.values.cells import Rows, Scalar
from tests.ledger.tabs.test_layouts import DUE, codes, read


def test_rows_of_one_number_are_the_instalments_that_a_column_names() -> None:
    ledger = read(
        "Factura|Cuota|Cliente|Vence|Total|Pagado",
        ["F-1", "001/003", "Ana", DUE, 100, 100],
        ["F-1", "2 de 3", "Ana", DUE + 30, 100, ""],
        ["F-1", "3/3", "Ana", DUE + 60, 100, ""],
        ["F-2", "1/1", "Luis", DUE, 50, ""],
    )

    assert [each.full_number for each in ledger.invoices] == [
        "F-1 1/3",
        "F-1 2/3",
        "F-1 3/3",
        "F-2",
    ]
    assert [each.balance for each in ledger.invoices] == [0, 100, 100, 50]
    assert len({each.key for each in ledger.invoices}) == 4
    assert not any(codes(each) for each in ledger.invoices)


@pytest.mark.parametrize("parts", [("1/2", "1/2"), ("1/2", ""), ("100", "200")])
def test_rows_of_one_number_that_no_column_tells_apart_are_asked_about(
    parts: tuple[str, str],
) -> None:
    rows: list[list[Scalar]] = [["F-1", part, "Ana", DUE, 100] for part in parts]
    ledger = read("Factura|Cuota|Cliente|Vence|Total", *rows, ["F-2", "1/2", "Luis", DUE, 50])

    assert ["invoice_doubled" in codes(each) for each in ledger.invoices] == [True, True, False]


@pytest.mark.parametrize(
    "tabs",
    [
        {"payments": [["Fecha", "Factura", "Valor"], [DUE, "F-1", 100]]},
        {"instalments": [["Factura", "Vence", "Importe"], ["F-1", DUE, 100]]},
    ],
)
def test_what_names_only_the_invoice_lets_its_instalments_wait(tabs: dict[str, Rows]) -> None:
    ledger = read(
        "Factura|Cuota|Cliente|Vence|Total",
        ["F-1", "1/2", "Ana", DUE, 100],
        ["F-1", "2/2", "Ana", DUE + 30, 100],
        ["F-2", "1/1", "Luis", DUE, 50],
        **tabs,
    )

    assert [bool(codes(each)) for each in ledger.invoices] == [True, True, False]


def test_a_credit_note_of_the_invoice_lets_its_instalments_wait() -> None:
    ledger = read(
        "Factura|Cuota|Cliente|Vence|Total|Aplica a",
        ["F-1", "1/2", "Ana", DUE, 100, ""],
        ["F-1", "2/2", "Ana", DUE + 30, 100, ""],
        ["NC-1", "", "Ana", DUE, -50, "F-1"],
    )

    assert [codes(each) for each in ledger.invoices[:2]] == [["credit_unclear"]] * 2
