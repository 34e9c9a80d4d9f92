"""Day and month swapped: found with the day to type, and next to never where they are not."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from tests.builders import a_ledger, a_row
from tests.ledger.doctor.books import a_book, expect_told, found, swap, with_row

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "a date swapped among right ones": (
        "date_swapped",
        with_row(a_book(), 8, issued=serial_of(date(2026, 11, 3))),
        {"day": "2026-03-11"},
    ),
}


@pytest.mark.parametrize("case", HAS)
def test_what_is_wrong_is_found_and_told(case: str) -> None:
    expect_told(*HAS[case])


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "an orderly book has no swapped dates": ("date_swapped", a_book()),
    "a late entry stands out of order, and fits no better swapped": (
        "date_swapped",
        with_row(
            a_book(), 9, issued=serial_of(date(2026, 6, 10)), due=serial_of(date(2026, 7, 10))
        ),
    ),
    "due before issued, and no better swapped": (
        "date_swapped",
        with_row(a_book(), 9, due=serial_of(date(2026, 2, 3))),
    ),
    "a swap that was looked at": (
        "date_swapped",
        with_row(a_book(), 8, issued=serial_of(date(2026, 11, 3)), checked="sí"),
    ),
    "a swap in a closed row": (
        "date_swapped",
        with_row(a_book(), 8, issued=serial_of(date(2026, 11, 3)), state="Pagada"),
    ),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_nothing_is_found_where_nothing_is_wrong(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []


Row = Mapping[str, Scalar]


def a_swapped_book(
    rng: random.Random, count: int, *, share: float, terms: Sequence[int]
) -> tuple[Ledger, dict[tuple[int, str], date]]:
    """Return a book of a year in which a share of the rows was imported with swapped dates."""
    rows: list[Row] = []
    right: dict[tuple[int, str], date] = {}
    for n in range(count):
        issued = date(2026, 1, 5) + timedelta(days=310 * n // count + rng.randint(-2, 2))
        days = {"issued": issued, "due": issued + timedelta(days=rng.choice(terms))}
        is_imported = rng.random() < share
        cells: dict[str, Any] = {}
        for key, day in days.items():
            is_swapped = is_imported and day.day <= 12 and day.day != day.month
            cells[key] = serial_of(swap(day) if is_swapped else day)
            if is_swapped:
                right[n + 2, key] = day
        rows.append({**a_row(f"F-{n:04}"), **cells})
    return a_ledger(*rows), right


BOOKS = {
    "imported as a whole": (1.0, [30]),
    "imported as a whole, mixed terms": (1.0, [8, 15, 30, 60]),
    "a third of it imported": (0.35, [30]),
    "a third of it imported, mixed terms": (0.35, [15, 30, 60]),
}


@pytest.mark.parametrize("case", BOOKS)
def test_swapped_dates_are_found_with_the_day_to_type(case: str) -> None:
    share, terms = BOOKS[case]
    total = hits = false = 0

    for seed in range(6):
        ledger, right = a_swapped_book(random.Random(seed), 150, share=share, terms=terms)
        keys = {"Emitida": "issued", "Vence": "due"}
        told = {(p.row, keys[p.column]): p.details["day"] for p in found(ledger, "date_swapped")}
        hits += sum(told.get(place) == day.isoformat() for place, day in right.items())
        false += len(told.keys() - right.keys())
        total += len(right)

    assert hits >= 0.95 * total > 0
    assert false <= 0.002 * 6 * 150


@pytest.mark.parametrize("terms", [[30], [0, 8, 15, 30, 45, 60], list(range(5, 95))])
def test_a_clean_book_raises_next_to_no_alarm(terms: list[int]) -> None:
    alarms = 0
    for seed in range(10):
        ledger, _ = a_swapped_book(random.Random(seed), 150, share=0.0, terms=terms)
        alarms += len(found(ledger, "date_swapped"))

    assert alarms <= 0.002 * 10 * 150


def test_what_is_left_as_text_gives_a_whole_column_away() -> None:
    days = [date(2026, m, d) for m in range(1, 9) for d in (3, 10, 20)]
    typed = [f"{d:%d/%m/%Y}" if d.day > 12 else serial_of(swap(d)) for d in days]
    rows = [{**a_row(f"X{n * 7919 % 997}"), "due": cell} for n, cell in enumerate(typed)]

    suspicions = a_ledger(*rows, locale="en_US").suspicions.values()

    told = [p for problems in suspicions for p in problems if p.code == "date_swapped"]
    wrong = [d for d in days if d.day <= 12 and d.day != d.month]
    assert sorted(p.details["day"] for p in told) == sorted(d.isoformat() for d in wrong)
