"""What a whole list says of a column: numbers that nothing else gives, and sums of an odd sign."""

import pytest

from aldia import resources
from aldia.ledger.cells import Scalar
from aldia.ledger.tables import find_table

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
