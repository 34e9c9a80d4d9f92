"""What a whole list says of a column: numbers that nothing else gives, and sums of an odd sign."""

import pytest

from aldia import resources
from aldia.ledger.tabs.tables import find_table
from aldia.ledger.values.cells import Scalar

INVOICES = resources.schema()["invoices"]


@pytest.mark.parametrize("header", ["Liquidación", "Cuenta", "Código de referencia"])
def test_codes_of_letters_and_digits_are_the_numbers_where_no_other_column_has_them(
    header: str,
) -> None:
    headers = [header, "Cliente", "Vence", "Importe"]
    found = find_table(
        INVOICES,
        "Hoja 1",
        [headers, ["EX-1", "Ana", 46330, 9], ["EX-2", "Eva", 46331, 8], ["Total", "", "", 17]],
    )

    assert found.columns.get("invoice") == 0


SIGNS: dict[str, tuple[list[Scalar], bool]] = {
    "nearly all below zero": ([-10, -20, -30, 5], True),
    "texts in brackets": (["(10)", "-20", "(30,5)"], True),
    "two credits": ([-10, -20, 30, 40, 50], False),
    "one credit of two": ([-10, -20, 0, 0], False),
}


@pytest.mark.parametrize("case", SIGNS)
def test_sums_of_which_most_are_below_zero_are_asked_about(case: str) -> None:
    sums, is_asked = SIGNS[case]
    rows = [[f"F-{row}", "Ana", 46330, sum_] for row, sum_ in enumerate(sums)]

    found = find_table(
        INVOICES, "Hoja 1", [["Factura", "Cliente", "Vence", "Saldo cliente"], *rows]
    )

    assert [each.code for each in found.problems] == (["amounts_negative"] if is_asked else [])


def test_a_total_to_pay_of_a_rent_and_its_expenses_is_the_amount() -> None:
    headers: list[Scalar] = [
        "Recibo",
        "Inquilino",
        "Vence",
        "Alquiler",
        "Expensas",
        "Total a pagar",
    ]
    rows: list[list[Scalar]] = [["R-1", "Ana", 46330, 380, 62, 442], ["R-2", "Eva", 46331, 1, 2, 3]]

    found = find_table(INVOICES, "Hoja 1", [headers, *rows])

    assert (found.columns["amount"], "stated" in found.columns) == (5, False)


def test_an_amount_that_another_one_is_with_the_tax_is_no_rival() -> None:
    headers: list[Scalar] = ["Invoice", "Contact", "Due date", "Gross", "Tax", "Invoice total"]
    rows: list[list[Scalar]] = [
        ["I-1", "Ana Ruiz", 46330, 50, 10, 60],
        ["I-2", "Eva Paz", 46331, 5, 1, 6],
    ]

    found = find_table(INVOICES, "Sheet1", [headers, *rows])

    assert (found.columns["amount"], found.problems) == (5, [])


def test_the_number_of_the_invoice_goes_before_that_of_the_transaction() -> None:
    headers: list[Scalar] = ["Name", "Tran No", "Due Date", "Inv Ref", "Balance"]
    rows: list[list[Scalar]] = [["Ana", 2201, 46330, "10418", 9], ["Eva", 2240, 46331, "10452", 8]]

    assert find_table(INVOICES, "Aged", [headers, *rows]).columns["invoice"] == 3


def test_a_contract_numbers_what_is_owed_where_nothing_else_does() -> None:
    headers: list[Scalar] = ["Contrato", "Cliente", "Total", "Falta pagar", "Pagar até"]

    found = find_table(INVOICES, "Festas", [headers, ["061/26", "Ana", 6500, 4500, 46330]])

    assert found.columns["invoice"] == 0
