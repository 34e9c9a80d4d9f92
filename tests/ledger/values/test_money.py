"""Amounts as people write them."""

import string
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aldia.ledger.values.cells import Raw
from aldia.ledger.values.currencies import (
    CURRENCY_NAMES,
    PESOS,
    SHARED_SIGNS,
    SIGNS,
    currency_codes,
)
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.money import Written, parse_money
from aldia.ledger.values.problems import Wrong

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
    "KWD 1,235": ("1.235", "KWD"),
    "KWD 1.235": ("1235", "KWD"),
    "$ -": ("0", None),
    "–": ("0", None),
}

PROBLEMS_IN_COLOMBIA = {
    "1,234.56": "money_ambiguous",
    "1.23": "money_ambiguous",
    "1.2345": "money_ambiguous",
    "12.34.567": "money_ambiguous",
    "1,234": "money_ambiguous",
    "USD 1,234": "money_ambiguous",
    "500 m": "money_unreadable",
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
        (Decimal("0.30000000000000004"), "0,30", Written(Decimal("0.30"))),
        (Decimal("1.235"), "1,235", Written(Decimal("1.235"))),
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


SCALED = {
    "500 mil": ("500000", None),
    "500 MIL": ("500000", None),
    "350k": ("350000", None),
    "$350k": ("350000", None),
    "$ 2 millones": ("2000000", None),
    "2,5 millones": ("2500000", None),
    "1 millón": ("1000000", None),
    "1.5 M": ("1500000", None),
    "1,5M": ("1500000", None),
    "2 MM": ("2000000", None),
    "3 mil millones": ("3000000000", None),
    "350 mil COP": ("350000", "COP"),
    "US$1.5M": ("1500000", "USD"),
    "(2 millones)": ("-2000000", None),
    "12 thousand": ("12000", None),
}

NO_PLAIN_SCALE = {
    "350 M": "money_scale",
    "1.250 mil": "money_scale",
    "2.000k": "money_scale",
    "500 m": "money_unreadable",
    "2 M$": "money_unreadable",
    "MM$ 2": "money_unreadable",
    "3 mll": "money_unreadable",
    "2 billones": "money_unreadable",
    "500 mil 300": "money_unreadable",
    "mil": "money_unreadable",
    "1,255 M": "money_ambiguous",
}


@pytest.mark.parametrize("locale", ["es_CO", "en_US"])
@pytest.mark.parametrize(("typed", "found"), SCALED.items())
def test_a_plain_word_of_scale_multiplies(
    typed: str, found: tuple[str, str | None], locale: str
) -> None:
    amount, currency = found

    assert parse_money(Raw(typed), locale) == Written(Decimal(amount), currency)


@pytest.mark.parametrize(("typed", "code"), NO_PLAIN_SCALE.items())
def test_a_scale_that_is_not_plain_is_asked_about(typed: str, code: str) -> None:
    found = parse_money(Raw(typed), "es_CO")

    assert isinstance(found, Wrong)
    assert found.code == code


@given(st.text(string.ascii_letters, min_size=1, max_size=12))
def test_no_word_beside_a_number_is_a_currency_unless_it_is_one_today(word: str) -> None:
    assume(word.upper() not in currency_codes())

    for found in (
        parse_money(Raw(f"350.000 {word}"), "es_CO"),
        parse_money(Raw(7, f"7 {word}"), ""),
    ):
        is_read = isinstance(found, Written) and found.currency is not None
        assert not is_read or word in SIGNS or fold_words(word) in CURRENCY_NAMES


@pytest.mark.parametrize("word", ["IVA", "kgs", "KGS", "GRD", "top", "uds", "MLL", "XXX", "XAU"])
def test_a_word_beside_a_number_that_is_no_currency_is_asked_about(word: str) -> None:
    assert parse_money(Raw(f"12 {word}"), "es_CO") == Wrong("money_unreadable")
    shown = {"shown": f"12 {word}"}
    assert parse_money(Raw(12, f"12 {word}"), "es_CO") == Wrong("money_unit", shown)


@pytest.mark.parametrize(
    "shown",
    [
        "120,00 UF",
        "120 UVT",
        "UDI 120",
        "u.f. 120",
        "120 CR",
        "120 h",
        "120 kg",
        "120 + IVA",
        "TT$ 5",
    ],
)
def test_a_unit_that_a_number_shows_is_no_currency_of_the_book(shown: str) -> None:
    assert parse_money(Raw(120, shown), "es_CO") == Wrong("money_unit", {"shown": shown})


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("RD$ 120", {"DOP"}),
        ("u$s 120", {"USD"}),
        ("$COP 120", {"COP"}),
        ("₡120", {"CRC"}),
        ("120 ₲", {"PYG"}),
        ("Gs. 120", {"PYG"}),
        ("B/. 120,00", {"PAB"}),
        ("Bs 120", {"BOB", "VES"}),
        ("C$ 120", {"CAD", "NIO"}),
        ("L 120", SHARED_SIGNS["L"]),
        ("Fr. 120", SHARED_SIGNS["Fr"]),
        ("120 kr", SHARED_SIGNS["kr"]),
        ("$ 120 MN", SHARED_SIGNS["MN"]),
    ],
)
def test_the_sign_that_a_number_shows_says_which_currencies_it_may_be(
    shown: str, meant: set[str]
) -> None:
    found = parse_money(Raw(120, shown), "es_CO")

    assert isinstance(found, Written)
    assert found.meant == meant


@pytest.mark.parametrize(
    ("number", "shown", "found"),
    [
        (350000, "350k", Written(Decimal(350000))),
        (350400, "350k", Wrong("money_scale")),
        (500, "500 mil", Wrong("money_scale")),
        (2, "$ 2 M", Wrong("money_scale")),
        (500, "500 pesos", Written(Decimal(500), may_be=PESOS)),
        (500, "500 dólares", Written(Decimal(500), "USD")),
        (2, "Bs. 2,00", Written(Decimal(2), may_be=SHARED_SIGNS["Bs."])),
    ],
)
def test_a_number_that_shows_a_scale_is_what_it_shows_or_a_question(
    number: int, shown: str, found: object
) -> None:
    assert parse_money(Raw(number, shown), "es_CO") == found
