"""A book in order, rows that were typed wrong, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.problems import Problem
from tests.builders import a_ledger, a_row


def a_book(count: int = 20, **cells: Scalar) -> list[dict[str, Scalar]]:
    """Return rows as an orderly business keeps them: a number a week, due in thirty days."""
    first = date(2026, 1, 14)
    days = [first + timedelta(days=7 * n) for n in range(count)]
    return [
        a_row(
            f"F-{n:03}",
            (day + timedelta(days=30)).isoformat(),
            **{
                "issued": day.isoformat(),
                "customer": f"Cliente {'ABCDE'[n % 5] * 4}",
                "email": f"pagos@cliente{n % 5}.example",
                "amount": (n % 7 + 3) * 100_000,
                **cells,
            },
        )
        for n, day in enumerate(days)
    ]


def found(ledger: Ledger, code: str) -> list[Problem]:
    return [problem for problem in ledger.all_problems if problem.code == code]


def expect_told(code: str, rows: list[dict[str, Scalar]], details: Mapping[str, str]) -> None:
    """Fail unless the doctor tells of a problem in a book, with these details."""
    problems = found(a_ledger(*rows), code)

    assert problems, f"no {code} was found"
    assert details.items() <= problems[0].details.items(), problems[0].details


def with_row(rows: list[dict[str, Scalar]], place: int, **cells: Scalar) -> list[dict[str, Scalar]]:
    rows[place] = {**rows[place], **cells}
    return rows


def swap(day: date) -> date:
    return date(day.year, day.day, day.month)
