"""How honestly forecasts of payment are measured."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aldia.planning.behaviour.backtest import Past, measure
from scripts.history import paid_invoices


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


def test_told_chances_of_being_late_stand_beside_what_came() -> None:
    learned = [past("a", "2025-01-10", 0)] * 30 + [past("b", "2025-01-10", 60)] * 30
    later = [past("a", "2026-05-10", 0)] * 9 + [past("b", "2026-05-10", 60)] * 8
    later += [past("a", "2026-05-10", 60)]

    found = measure([*learned, *later], date(2025, 4, 1))

    assert found is not None
    first, last = found.bands
    assert (first.count, first.came) == (10, 0.1)
    assert (last.count, last.came) == (8, 1.0)
    assert first.told < 0.1
    assert last.told > 0.9


@pytest.mark.parametrize("split", ["2025-12-31", "2026-03-31", "2026-06-30"])
def test_on_the_invented_history_the_late_were_told_to_be_late(split: str) -> None:
    invoices = [
        Past(row[1], *(date.fromisoformat(row[place]) for place in (3, 5, 2)))
        for row in paid_invoices(4000)
    ]

    found = measure(invoices, date.fromisoformat(split))

    assert found is not None
    large = [band for band in found.bands if band.count >= 50]
    assert len(large) >= 4
    assert [each.came for each in large] == sorted(each.came for each in large)
    assert all(abs(each.told - each.came) < 0.12 for each in large)
