"""When an invoice is likely to be paid, and how honestly that is measured."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aldia.planning.behaviour.forecast import Habits, Past, measure
from scripts.history import paid_invoices

BOOK = {"punctual": [0] * 9, "late": [30] * 9, "once": [90]}


def test_who_paid_often_is_expected_by_its_own_habit() -> None:
    habits = Habits(BOOK)

    assert habits.expected_late("punctual") == 0
    assert habits.expected_late("late") == 30


def test_who_paid_once_is_expected_by_the_books() -> None:
    assert Habits(BOOK).expected_late("once") == 30


def test_who_never_paid_is_expected_by_the_books() -> None:
    assert Habits(BOOK).expected_late("new") == 30


@pytest.mark.parametrize(("unpaid_after", "expected"), [(None, 30), (10, 30), (29, 30), (-20, 30)])
def test_what_is_unpaid_is_judged_by_later_payments_alone(
    unpaid_after: int | None, expected: int
) -> None:
    assert Habits(BOOK).expected_late("late", unpaid_after) == expected


@pytest.mark.parametrize("unpaid_after", [30, 95, 200, 364])
def test_what_is_later_than_anything_before_still_has_a_day(unpaid_after: int) -> None:
    assert unpaid_after < Habits(BOOK).expected_late("punctual", unpaid_after) <= 365


def test_a_book_without_a_payment_expects_a_month() -> None:
    assert 25 <= Habits({}).expected_late("new") <= 35


def test_the_chances_of_all_days_add_up_to_one() -> None:
    habits = Habits(BOOK)

    for debtor in ("punctual", "late", "new"):
        for unpaid_after in (None, -5, 12, 45):
            spans = habits.chances(debtor, unpaid_after, range(-60, 366, 5))
            assert sum(spans) == pytest.approx(1.0, abs=0.02)
            assert min(spans) >= 0.0


def test_the_book_counts_as_three_payments_of_ones_own() -> None:
    habits = Habits({"a": [0] * 9, "b": [30] * 9})

    [on_time] = habits.chances("a", None, [0])

    assert on_time == pytest.approx(9 / 12 + 3 / 12 * 0.49, abs=0.001)


def test_what_has_gone_by_has_no_chance() -> None:
    assert Habits(BOOK).chances("late", 31, [28, 31, 40])[:2] == [0.0, 0.0]


def test_low_and_high_quantiles_stand_around_the_median() -> None:
    habits = Habits({"a": [0, 5, 9, 12, 20, 25, 30]})
    low, mid, high = (habits.expected_late("a", at=at) for at in (0.2, 0.5, 0.8))

    assert low <= mid <= high
    assert low < high


def past(debtor: str, due: str, late: int) -> Past:
    day = date.fromisoformat(due)
    return Past(debtor, day, day + timedelta(days=late), day - timedelta(days=30))


def test_nothing_of_after_the_split_is_learned() -> None:
    before = [past("a", "2026-01-10", 5), past("a", "2026-02-10", 5)]
    after = [past("a", "2026-05-10", 5), past("a", "2026-06-10", 5)]
    odd = [past("a", "2026-07-10", 300)]

    found = measure([*before, *after, *odd], date(2026, 3, 1))

    assert found is not None
    assert (found.learned, found.guessed) == (2, 3)
    assert found.customer_median == pytest.approx(295 / 3)


def test_nobody_guesses_a_day_that_has_gone_by() -> None:
    learned = [past("a", "2026-01-10", 0)] * 5
    open_at_split = [past("b", "2026-02-01", 40)]

    found = measure([*learned, *open_at_split], date(2026, 3, 1))

    assert found is not None
    assert found.due_date == 11


@pytest.mark.parametrize("split", [date(2020, 1, 1), date(2030, 1, 1)])
def test_a_split_with_nothing_on_one_side_measures_nothing(split: date) -> None:
    assert measure([past("a", "2026-01-10", 5)], split) is None


@pytest.mark.parametrize("split", ["2025-12-31", "2026-03-31", "2026-06-30"])
def test_on_the_invented_history_habits_beat_the_book_and_the_book_the_due_date(split: str) -> None:
    invoices = [
        Past(row[1], *(date.fromisoformat(row[place]) for place in (3, 5, 2)))
        for row in paid_invoices(4000)
    ]

    found = measure(invoices, date.fromisoformat(split))

    assert found is not None
    assert found.customer_median < 0.85 * found.book_median < found.book_median < found.due_date
