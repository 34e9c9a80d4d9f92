"""When an invoice is likely to be paid, and how likely it is paid late."""

from __future__ import annotations

import pytest

from aldia.planning.behaviour.forecast import Habits

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


def test_those_who_pay_alike_count_as_three_payments_of_ones_own() -> None:
    late = {"a": [5] * 9, "b": [9] * 27, "c": [90] * 60}
    with_others, alone = Habits(late), Habits({"a": [5] * 9})

    [own] = alone.chances("a", None, [5])
    [mixed] = with_others.chances("a", None, [5])

    assert mixed < own
    assert mixed > 0.8 * 9 / 12


def test_who_is_late_for_the_first_time_is_not_expected_in_thirty_days() -> None:
    slow = {f"slow {n}": [30, 45, 60, 20] for n in range(5)}

    assert Habits({"a": [0] * 6}).expected_late("a", 1) < 15
    assert Habits({"a": [0] * 6, **slow}).expected_late("a", 1) <= 20


LATE_CHANCES = {
    "six of six were 75 days late": ("slow", 0.75, 1.0),
    "six of six were on time": ("punctual", 0.0, 0.15),
    "a new one pays as new ones did": ("new", 0.15, 0.3),
}


@pytest.mark.parametrize("case", LATE_CHANCES)
def test_the_chance_of_being_more_than_fifteen_days_late(case: str) -> None:
    debtor, least, most = LATE_CHANCES[case]
    others = {f"punctual {n}": [0, 1, 0, 2] for n in range(7)} | {"late": [40, 50, 60] * 2}
    habits = Habits({"slow": [75] * 6, "punctual": [0] * 6, **others})

    assert least <= habits.late_chance(debtor) <= most


def test_new_customers_have_the_rate_of_first_invoices() -> None:
    """Whoever is slow to be set up as a payee pays the first invoice late, and no other."""
    habits = Habits({f"c{n}": [40, 30, 30, *[0] * 20] for n in range(10)})

    assert habits.late_chance("new") > 0.6
    assert habits.late_chance("c1") < 0.2


def test_the_told_chance_is_that_of_the_forecast() -> None:
    habits = Habits(BOOK)

    for debtor in BOOK:
        [in_time] = habits.chances(debtor, None, [15])
        assert habits.late_chance(debtor) == pytest.approx(1 - in_time, abs=0.001)


def test_what_has_gone_by_has_no_chance() -> None:
    assert Habits(BOOK).chances("late", 31, [28, 31, 40])[:2] == [0.0, 0.0]


def test_low_and_high_quantiles_stand_around_the_median() -> None:
    habits = Habits({"a": [0, 5, 9, 12, 20, 25, 30]})
    low, mid, high = (habits.expected_late("a", at=at) for at in (0.2, 0.5, 0.8))

    assert low <= mid <= high
    assert low < high
