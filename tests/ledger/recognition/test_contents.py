"""What stands in a column says what it is where its header may mean two things."""

import pytest

from aldia import resources
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.values.cells import Scalar

INVOICES = resources.schema()["invoices"]


@pytest.mark.parametrize("header", ["Vto.", "Vencimiento"])
def test_due_days_that_are_counted_are_instalments_and_others_days_to_pay(header: str) -> None:
    headers = ["Nº Factura", header, "Fecha", "Cliente", "Fecha Vto.", "Importe"]

    def key(*cells: Scalar) -> str:
        rows: list[list[Scalar]] = [
            [f"26-{row // 2}", cell, 46000, f"Cliente {row}", 46030 + row, 100 + row]
            for row, cell in enumerate(cells)
        ]
        return match_columns(INVOICES, headers, rows)[1].key

    assert key(1, 2, 1, 2) == "instalment"
    assert key("1/2", "2/2", "1/2", "2/2") == "instalment"
    assert key(30, 60, 30, 45) == "term"
