"""A second amount that has grown since is asked about."""

import pytest

from aldia import resources
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.values.cells import Scalar

INVOICES = resources.schema()["invoices"]


def is_asked(headers: str, *sums: list[Scalar]) -> bool:
    """Tell whether a person is asked which column of sums is the amount."""
    names = ["Factura", "Cliente", "Vence", *headers.split("|")]
    rows: list[list[Scalar]] = [
        [f"F-{row}", f"Ana {row}", 46000 + row, *each] for row, each in enumerate(sums)
    ]
    found = match_columns(INVOICES, names, rows)
    return any(each.key == "amount" and each.basis is Basis.ASKED for each in found)


@pytest.mark.parametrize(
    "headers",
    [
        "Importe|Importe actualizado",
        "Importe|Actualizado 30/04",
        "Monto|Con recargo",
        "Valor|Corrigido",
        "Amount|With interest",
        "Importe|Importe reajustado",
        "Monto|Monto con recargo",
        "Valor|Valor con intereses",
        "Total|Total a la fecha",
        "Valor|Valor corrigido",
        "Valor|Valor atualizado",
        "Amount|Amount with interest",
        "Amount|Revised amount",
        "Total|Updated total",
    ],
)
def test_an_amount_with_a_further_word_that_is_more_is_asked_about(headers: str) -> None:
    assert is_asked(headers, [980, 1127], [214, 235], [156, 156])


@pytest.mark.parametrize(
    ("headers", "sums"),
    [
        ("Neto|IVA|Total con IVA", [[1000, 190, 1190], [500, 95, 595]]),
        ("Importe|IVA|Importe final cobrado", [[1000, 190, 1190], [500, 95, 595]]),
        ("Importe|Valor asegurado", [[980, 90000], [214, 50000]]),
        ("Importe|Importe anterior", [[980, 900], [214, 200]]),
        ("Importe|Importe actualizado|Saldo", [[980, 1127, 1127], [214, 235, 235]]),
        ("Importe|Importe actualizado", [[980, 980], [214, 214]]),
    ],
)
def test_what_is_explained_or_no_more_is_not_asked_about(
    headers: str, sums: list[list[Scalar]]
) -> None:
    assert not is_asked(headers, *sums)
