"""What the sums of all rows say of their columns."""

import pytest

from aldia import resources
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.values.cells import Rows, Scalar

INVOICES = resources.schema()["invoices"]


def read(headers: str, *sums: list[Scalar]) -> dict[str, str]:
    rows: Rows = [[f"F-{at}", "Ana Ruiz", 46330, *row] for at, row in enumerate(sums)]
    matches = match_columns(INVOICES, ["Factura", "Cliente", "Vence", *headers.split("|")], rows)
    return {match.header: match.key for match in matches[3:] if match.is_certain}


def test_of_two_balances_the_one_that_payments_lessen_is_the_balance() -> None:
    found = read("A pagar|Abonado|Falta", [750, 750, 0], [900, 0, 900], [550, 300, 250])

    assert found == {"A pagar": "amount", "Abonado": "paid", "Falta": "stated"}


def test_unknown_sums_that_lessen_the_balance_in_every_row_are_taken_off() -> None:
    found = read("Importe|Zorbel|Saldo", [1000, 400, 600], [500, 500, 0], [700, "", 700])

    assert found == {"Importe": "amount", "Zorbel": "deducted", "Saldo": "stated"}


@pytest.mark.parametrize(
    "rows",
    [
        [[1000, 400, 600], [500, 100, 300], [700, "", 700]],
        [[1000, "", 1000], [500, "", 500], [700, 100, 600]],
    ],
)
def test_sums_that_do_not_agree_or_in_one_row_alone_say_nothing(rows: list[list[Scalar]]) -> None:
    assert "Zorbel" not in read("Importe|Zorbel|Saldo", *rows)


def test_a_rent_with_its_charges_leaves_the_balance_alone() -> None:
    found = read(
        "Renta|Agua|Abonado|Falta", [650, 22, 672, 0], [700, 18, 400, 318], [650, 31, 0, 681]
    )

    assert found == {"Abonado": "paid", "Falta": "stated"}


def test_what_payments_do_not_lessen_is_what_is_charged() -> None:
    found = read(
        "Fee|NCS|A pagar|Abono 1", [380, 120, 260, 260], [400, 90, 310, 100], [360, 150, 210, 210]
    )

    assert found == {"A pagar": "amount", "Abono 1": "paid"}


def test_without_an_amount_the_net_sums_with_tax_less_what_is_withheld_are_it() -> None:
    found = read("Base|IVA|IRPF|Líquido", [900, 189, -135, 954], [300, 63, 0, 363])

    assert found["Líquido"] == "amount"


def test_a_charge_that_is_no_less_than_what_came_in_is_the_amount() -> None:
    assert read("Cobro|Pagado", [285, 285], [640, 300], [95, 0])["Cobro"] == "amount"


def test_sums_in_aldia_s_own_columns_are_nobody_s_balance() -> None:
    rows: list[list[Scalar]] = [
        [1000, 400, 600, "Vencida", 3, 5],
        [500, "", 500, "Vencida", 3, 5],
        [700, 100, 600, "Vencida", 3, 5],
    ]
    found = read("Importe|Abonado|Open now|Situation|Days late|Priority", *rows)

    assert found == {"Importe": "amount", "Abonado": "paid"}
