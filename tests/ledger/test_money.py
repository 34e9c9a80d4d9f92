"""Amounts as people write them."""

from decimal import Decimal

import pytest

from aldia.ledger.cells import Raw
from aldia.ledger.money import Written, parse_money
from aldia.ledger.problems import Wrong

IN_COLOMBIA = {
    "1234": ("1234", None),
    "1.234": ("1234", None),
    "1.234,56": ("1234.56", None),
    "1234,5": ("1234.5", None),
    "1.300.000": ("1300000", None),
    "$ 1.300.000": ("1300000", None),
    "$1.300.000": ("1300000", None),
    "$1.300.000.-": ("1300000", None),
    "$1.300.000,-": ("1300000", None),
    "COP 350.000": ("350000", "COP"),
    "350.000 COP": ("350000", "COP"),
    "cop 350.000": ("350000", "COP"),
    "COP$ 350.000": ("350000", "COP"),
    "US$ 420,50": ("420.50", "USD"),
    "U$S 420": ("420", "USD"),
    "USD 1.200": ("1200", "USD"),
    "€ 5": ("5", "EUR"),
    "5 €": ("5", "EUR"),
    "£5": ("5", "GBP"),
    "S/ 20": ("20", "PEN"),
    "R$ 10": ("10", "BRL"),
    "(1.200,00)": ("-1200", None),
    "-5": ("-5", None),
    "−5": ("-5", None),
    "5-": ("-5", None),
    "$ -5": ("-5", None),
    "-$5": ("-5", None),
    "1 300 000": ("1300000", None),
    "1\u00a0300\u00a0000": ("1300000", None),
    "1'300": ("1300", None),
    "\u00a01.300\u00a0": ("1300", None),
    "１２３": ("123", None),
    "0": ("0", None),
    "+7": ("7", None),
    "'1.300": ("1300", None),
}

PROBLEMS_IN_COLOMBIA = {
    "1,234.56": "money_ambiguous",
    "1.23": "money_ambiguous",
    "1.2345": "money_ambiguous",
    "12.34.567": "money_ambiguous",
    "1,234": "money_ambiguous",
    "500k": "money_unreadable",
    "medio millón": "money_unreadable",
    "12%": "money_unreadable",
    "USD 1 EUR": "money_unreadable",
    "5/12": "money_unreadable",
    "1e6": "money_unreadable",
    "#REF!": "cell_error",
    "12/11/2026": "money_unreadable",
    "$": "money_unreadable",
    "100000000000000000000000000": "money_unreadable",
}


@pytest.mark.parametrize(("typed", "found"), IN_COLOMBIA.items())
def test_an_amount_is_read_by_the_workbooks_locale(
    typed: str, found: tuple[str, str | None]
) -> None:
    amount, currency = found

    assert parse_money(Raw(typed), "es_CO") == Written(Decimal(amount), currency)


@pytest.mark.parametrize(("typed", "code"), PROBLEMS_IN_COLOMBIA.items())
def test_what_stays_ambiguous_is_a_problem_not_a_number(typed: str, code: str) -> None:
    found = parse_money(Raw(typed), "es_CO")

    assert isinstance(found, Wrong)
    assert found.code == code


@pytest.mark.parametrize(
    ("typed", "locale", "amount"),
    [
        ("1,234.56", "en_US", "1234.56"),
        ("1,234", "en_US", "1234"),
        ("1.5", "en_US", "1.5"),
        ("(1,200.00)", "en_GB", "-1200"),
        ("1,234.56", "es_MX", "1234.56"),
        ("1.234,56", "es_ES", "1234.56"),
        ("1.234", "pt_BR", "1234"),
        ("1.234", "xx_YY", "1.234"),
    ],
)
def test_the_same_signs_mean_what_the_locale_says(typed: str, locale: str, amount: str) -> None:
    found = parse_money(Raw(typed), locale)

    if amount == "1.234":
        assert found == Wrong("money_ambiguous", {"decimal": ".", "group": ","})
    else:
        assert found == Written(Decimal(amount))


@pytest.mark.parametrize(
    ("number", "shown", "found"),
    [
        (1250000, "1.250.000", Written(Decimal(1250000))),
        (1250000, "$ 1.250.000", Written(Decimal(1250000))),
        (Decimal("0.1") + Decimal("0.2000000001"), "0,30", Written(Decimal("0.30"))),
        (420, "€ 420", Written(Decimal(420), "EUR")),
        (-5, "-5", Written(Decimal(-5))),
        (46349, "23/11/2026", Wrong("money_is_date", {"shown": "23/11/2026"})),
        (145, "24/5/1900", Wrong("money_is_date", {"shown": "24/5/1900"})),
        (145, "24 may 1900", Wrong("money_is_date", {"shown": "24 may 1900"})),
        (Decimal("0.19"), "19%", Wrong("money_unreadable")),
        (10**16, "1E+16", Wrong("money_unreadable")),
    ],
)
def test_a_number_is_taken_as_it_is_unless_the_cell_shows_something_else(
    number: int | Decimal, shown: str, found: object
) -> None:
    assert parse_money(Raw(number, shown), "es_CO") == found


def test_a_blank_cell_is_no_amount_and_a_tick_is_a_problem() -> None:
    assert parse_money(Raw(" "), "es_CO") is None
    assert parse_money(Raw(value=True), "es_CO") == Wrong("money_unreadable")
