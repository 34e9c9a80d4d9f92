"""Tax numbers, by their country's form and check digit. None is a real firm's on purpose."""

from __future__ import annotations

import pytest

from aldia.ledger.values.tax_numbers import is_wrong, names_tax_number

RIGHT = {
    "AR": ["20-05536168-2", "20267565393"],
    "BR": ["11.222.333/0001-81", "111.444.777-35", "12.ABC.345/01DE-35"],
    "CL": ["12.345.678-5", "10.000.013-K"],
    "CO": ["213.123.432-1", "213123432", "900.000.000-5"],
    "ES": ["54362315K", "X-2482300-W", "J99216582", "A-13585625"],
    "MX": ["GODE561231GR8", "MAB-930714-8T4"],
    "PE": ["20512333797"],
    "US": ["12-3456789", "anything"],
}
WRONG = {
    "AR": ["20-05536168-3", "2005536168"],
    "BR": ["11.222.333/0001-82", "111.444.777-36", "12345"],
    "CL": ["12.345.678-6", "12345"],
    "CO": ["213.123.432-2", "NIT pendiente"],
    "ES": ["54362315Z", "J99216583", "123"],
    "MX": ["GODE5612GR8"],
    "PE": ["20512333798", "2051233379"],
}


@pytest.mark.parametrize(("country", "number"), [(c, n) for c in RIGHT for n in RIGHT[c]])
def test_a_number_with_the_right_check_digit_is_right(country: str, number: str) -> None:
    assert not is_wrong(number, country)


@pytest.mark.parametrize(("country", "number"), [(c, n) for c in WRONG for n in WRONG[c]])
def test_a_number_with_another_check_digit_or_form_is_wrong(country: str, number: str) -> None:
    assert is_wrong(number, country)


def test_only_a_column_that_says_so_holds_tax_numbers() -> None:
    assert names_tax_number("NIT / Cédula")
    assert not names_tax_number("Código")
