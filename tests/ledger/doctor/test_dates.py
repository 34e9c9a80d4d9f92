"""Dates that cannot be meant: sheets that have them, and sheets that must not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from tests.builders import a_ledger, a_row
from tests.ledger.doctor.books import a_book, expect_told, found, with_row

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "due before issued": (
        "due_before_issued",
        with_row(a_book(), 3, due=serial_of(date(2026, 1, 20))),
        {"issued": "2026-02-04"},
    ),
    "a year typed in another decade": (
        "date_far",
        with_row(a_book(), 3, due=serial_of(date(2062, 3, 6)), issued=""),
        {"day": "2026-03-06"},
    ),
    "a year of the twenty-third century": (
        "date_year_typo",
        with_row(a_book(), 3, due="06/03/2206"),
        {"year": "2026"},
    ),
    "a year of long ago": ("date_year_typo", with_row(a_book(), 3, due="06/03/0206"), {}),
}


@pytest.mark.parametrize("case", HAS)
def test_what_is_wrong_is_found_and_told(case: str) -> None:
    expect_told(*HAS[case])


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "due on the day of issue": (
        "due_before_issued",
        with_row(a_book(), 3, due=serial_of(date(2026, 2, 4))),
    ),
    "an old debt two years back": (
        "date_far",
        with_row(a_book(), 3, due=serial_of(date(2024, 3, 6)), issued=""),
    ),
    "two usual years": (
        "date_far",
        [*a_book(), *(a_row(f"G-{n}", f"2021-0{n + 1}-05") for n in range(8))],
    ),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_nothing_is_found_where_nothing_is_wrong(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []


def test_where_most_fall_due_first_the_days_are_no_days_of_issue() -> None:
    ledger = a_ledger(*(a_row(f"F-{n}", "2026-02-01", issued="2026-03-01") for n in range(5)))

    assert not any(each.is_held_by_problem for each in ledger.invoices)


HOLDING: Mapping[str, list[dict[str, Scalar]]] = {
    "due before issued": with_row(a_book(), 3, due=serial_of(date(2026, 1, 20))),
    "due in a year later than all others": with_row(
        a_book(), 3, due=serial_of(date(2062, 3, 6)), issued=""
    ),
}


@pytest.mark.parametrize("case", HOLDING)
def test_days_that_contradict_each_other_hold_their_row(case: str) -> None:
    ledger = a_ledger(*HOLDING[case])

    assert [each.row for each in ledger.invoices if each.is_held_by_problem] == [5]
