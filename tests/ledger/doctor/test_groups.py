"""Findings of one kind are one group; others are not mixed into it."""

from __future__ import annotations

from aldia.ledger.doctor.groups import grouped
from aldia.ledger.values.problems import Problem, Suggestion


def a_finding(row: int, code: str = "date_swapped", **more: object) -> Problem:
    return Problem(code, "Cartera", row, "Vence", f"0{row}/11/2026", **more)  # type: ignore[arg-type]  # any field


def test_findings_of_one_kind_in_one_column_are_one_group_with_three_examples() -> None:
    [group] = grouped(a_finding(row) for row in (5, 2, 3, 4, 9))

    assert (group.rows, group.count) == ([2, 3, 4, 5, 9], 5)
    assert [each.row for each in group.examples] == [5, 2, 3]


def test_another_code_column_or_effect_is_another_group() -> None:
    found = grouped(
        [
            a_finding(2),
            a_finding(3, "date_far"),
            Problem("date_swapped", "Cartera", 4, "Emitida"),
            a_finding(5, holds=False, suspects=True),
        ]
    )

    assert [group.rows for group in found] == [[2], [3], [4], [5]]


def test_findings_without_a_row_stay_alone() -> None:
    found = grouped([Problem("tab_lost", "Pagos"), Problem("tab_lost", "Pagos")])

    assert [group.count for group in found] == [1, 1]


def test_a_suggestion_that_two_findings_share_is_accepted_once() -> None:
    shared = Suggestion("f-1", "email", "a@gmial.com b@gmial.com", "a@gmail.com b@gmail.com")

    [group] = grouped(a_finding(2, "address_typo", suggestion=shared) for _ in range(2))

    assert group.suggestions == [shared]
