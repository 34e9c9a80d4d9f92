"""Dates as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.values import dates
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import looks_like_date, parse_date, serial_of
from aldia.ledger.values.problems import Wrong

READ_IN_COLOMBIA = {
    "31/12/25": "2025-12-31",
    "31/12/2025": "2025-12-31",
    "31-12-2025": "2025-12-31",
    "1/2/2026": "2026-02-01",
    "01/02/26": "2026-02-01",
    "12.07.2022": "2022-07-12",
    "2025-12-31": "2025-12-31",
    "2025/7/1": "2025-07-01",
    "20190307": "2019-03-07",
    "20190307.0": "2019-03-07",
    "12-ene-2024": "2024-01-12",
    "20 - ene - 2019": "2019-01-20",
    "2015-Ene-07": "2015-01-07",
    "3 de junio de 2007": "2007-06-03",
    "3 de Junio del 2007": "2007-06-03",
    "3 junio 2007": "2007-06-03",
    "Dec 5 2025": "2025-12-05",
    "December 5, 2025": "2025-12-05",
    "5 December 2025": "2025-12-05",
    "26-Apr-11": "2011-04-26",
    "26/abr/2011": "2011-04-26",
    "1º de enero de 2026": "2026-01-01",
    "1ro de enero de 2026": "2026-01-01",
    "May 1st, 2025": "2025-05-01",
    "2nd of March 2026": "2026-03-02",
    "lunes 3 de junio de 2024": "2024-06-03",
    "Monday, 3 June 2024": "2024-06-03",
    "9 sept. 2025": "2025-09-09",
    "9 setiembre 2025": "2025-09-09",
    "31/12/2025 10:30": "2025-12-31",
    "31/12/2025 10:30:59 p.m.": "2025-12-31",
    "31/12/2025, 22:30": "2025-12-31",
    "2025-12-31T10:33:00Z": "2025-12-31",
    "2025-12-31 10:33:00-05:00": "2025-12-31",
    "  31/12/2025  ": "2025-12-31",
    "31 / 12 / 2025": "2025-12-31",
    "'31/12/2025": "2025-12-31",
    "29/02/2024": "2024-02-29",
}

PROBLEMS_IN_COLOMBIA = {
    "12/05": "date_incomplete",
    "3 de junio": "date_incomplete",
    "junio 2025": "date_incomplete",
    "junio": "date_incomplete",
    "12/2025": "date_incomplete",
    "cada mes": "date_unreadable",
    "mañana": "date_unreadable",
    "05:23.4": "date_only_time",
    "10:30": "date_only_time",
    "12/31/2025": "date_order",
    "30/02/2025": "date_impossible",
    "29/02/2025": "date_impossible",
    "00/01/2025": "date_impossible",
    "31/12/0205": "date_year",
    "31/12/2205": "date_year",
    "31/12/205": "date_year",
    "1-2-3": "date_incomplete",
    "2025": "date_incomplete",
    "31/12-2025": "date_unreadable",
    "fin de mes": "date_unreadable",
    "3 junio julio 2025": "date_unreadable",
    "#REF!": "cell_error",
    "🙂": "date_unreadable",
}


@pytest.mark.parametrize(("typed", "day"), READ_IN_COLOMBIA.items())
def test_a_date_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert parse_date(Raw(typed), "es_CO") == date.fromisoformat(day)


@pytest.mark.parametrize(("typed", "code"), PROBLEMS_IN_COLOMBIA.items())
def test_what_is_no_whole_date_is_a_problem(typed: str, code: str) -> None:
    assert parse_date(Raw(typed), "es_CO") == Wrong(code)


@pytest.mark.parametrize(
    ("typed", "locale", "day"),
    [
        ("12/31/2025", "en_US", "2025-12-31"),
        ("3/4/2026", "en_US", "2026-03-04"),
        ("3/4/2026", "en_GB", "2026-04-03"),
        ("3/4/2026", "es_MX", "2026-04-03"),
        ("2026-04-03", "en_US", "2026-04-03"),
        ("5 de mayo de 2026", "en_US", "2026-05-05"),
        ("May 5, 2026", "es_ES", "2026-05-05"),
    ],
)
def test_the_locale_says_what_comes_first(typed: str, locale: str, day: str) -> None:
    assert parse_date(Raw(typed), locale) == date.fromisoformat(day)


def test_another_order_than_the_workbooks_is_never_guessed() -> None:
    assert parse_date(Raw("31/12/2025"), "en_US") == Wrong("date_order")


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (46349, date(2026, 11, 23)),
        (Decimal("46349.75"), date(2026, 11, 23)),
        (20190307, date(2019, 3, 7)),
        (2025, Wrong("date_incomplete")),
        (Decimal("0.5"), Wrong("date_only_time")),
        (12, Wrong("date_year")),
        (-5, Wrong("date_unreadable")),
        (999999, Wrong("date_year")),
        (20191399, Wrong("date_impossible")),
    ],
)
def test_a_number_is_a_serial_date_or_one_without_separators(
    number: int | Decimal, found: object
) -> None:
    assert parse_date(Raw(number), "es_CO") == found


@pytest.mark.parametrize("blank", [None, "", "   "])
def test_a_blank_cell_is_no_date(blank: str | None) -> None:
    assert parse_date(Raw(blank), "es_CO") is None


def test_a_tick_is_no_date() -> None:
    assert parse_date(Raw(value=True), "es_CO") == Wrong("date_unreadable")


@pytest.mark.parametrize(
    ("shown", "is_date"),
    [
        ("23/11/2026", True),
        ("11/23/2026", True),
        ("1.250.000", False),
        ("46349", False),
        ("", False),
    ],
)
def test_what_a_person_sees_tells_a_date_from_an_amount(shown: str, is_date: bool) -> None:
    assert looks_like_date(shown) is is_date


@given(st.from_regex(dates._NO_DATE, fullmatch=True), st.sampled_from(["es_CO", "en_US", "en_CA"]))
def test_what_is_plainly_an_amount_reads_as_no_date(shown: str, locale: str) -> None:
    assert not isinstance(parse_date(Raw(shown), locale), date)
    assert not dates._OLD_YEAR.search(shown)


def test_a_serial_number_goes_there_and_back() -> None:
    assert parse_date(Raw(serial_of(date(2026, 2, 28))), "es_CO") == date(2026, 2, 28)
