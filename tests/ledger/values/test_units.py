"""The units of currencies."""

from decimal import Decimal

import pytest

from aldia.ledger.values.units import is_payable, rounded, smallest_unit

ROUNDED = {
    "pesos of Chile have no decimals": ("1500.4", "CLP", "1500"),
    "halves of a yen go up": ("1000.5", "JPY", "1001"),
    "halves of a debt to the customer go down": ("-1000.5", "JPY", "-1001"),
    "a dinar has three decimals": ("1.2345", "KWD", "1.235"),
    "a unit of account has four": ("1.23456", "CLF", "1.2346"),
    "pesos of Colombia keep their cents": ("1234567.89", "COP", "1234567.89"),
    "ISO counts, also where cash has none": ("1.2345", "IQD", "1.235"),
    "noise of a formula is no half": ("1.234999", "USD", "1.23"),
}
SMALLEST = {"USD": "0.01", "KWD": "0.001", "JPY": "1", "COP": "1", "IQD": "1", "SEK": "0.01"}


@pytest.mark.parametrize("case", ROUNDED)
def test_sums_are_rounded_to_the_currency_s_own_unit(case: str) -> None:
    typed, currency, expected = ROUNDED[case]

    assert str(rounded(Decimal(typed), currency)) == expected


@pytest.mark.parametrize("currency", SMALLEST)
def test_people_pay_whole_units_where_no_smaller_sum_is_usual(currency: str) -> None:
    least = Decimal(SMALLEST[currency])

    assert smallest_unit(currency) == least
    assert is_payable(least, currency)
    assert is_payable(-least, currency)
    assert not is_payable(least * Decimal("0.9"), currency)
