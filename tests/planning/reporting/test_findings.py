"""How findings are told in groups, in words."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.ledger.doctor.groups import grouped
from aldia.ledger.values.problems import Problem, Suggestion
from aldia.planning.reporting.findings import (
    doctor_rows,
    offer_text,
    remedy_text,
    rows_text,
    wrong_text,
)

ES = resources.catalog_of("es", "CO")


def swapped(count: int) -> list[Problem]:
    return [
        Problem(
            "date_swapped",
            "Cartera",
            row,
            "Vence",
            f"{row:02}/11/2026",
            {"day": f"2026-{row % 12 + 1:02}-11"},
            holds=False,
            suspects=True,
            suggestion=Suggestion(f"f-{row}", "due", str(row), f"2026-{row % 12 + 1:02}-11"),
        )
        for row in range(2, count + 2)
    ]


def test_259_swapped_dates_are_one_line_with_a_phrase() -> None:
    [line], _ = doctor_rows(swapped(259), [], ES)

    assert line[1] == "2-260"
    assert str(line[3]).startswith("259 filas; por ejemplo: 02/11/2026 → 2026-03-11, ")
    assert str(line[6]).startswith("Aceptar las 259 · ")


def test_every_row_of_a_group_is_named() -> None:
    problems = [each for each in swapped(60) if each.row % 2]

    [group] = grouped(problems)

    assert rows_text(group).split(", ") == [str(problem.row) for problem in problems]


def test_a_finding_alone_is_told_as_ever() -> None:
    [group] = grouped(swapped(1))

    assert wrong_text(group, ES) == "02/11/2026"
    assert remedy_text(group, ES) == ES.remedy(group.first)


def test_the_row_that_is_explained_is_the_first_that_is_quoted() -> None:
    texts = [(2, "", "a"), (3, "x", "b"), (4, "x", "c")]
    problems = [
        Problem("address_bounced", "Cartera", row, "Correo", wrong, {"reason": reason})
        for row, wrong, reason in texts
    ]

    [group] = grouped(problems)

    assert [problem.row for problem in group.examples] == [3]
    assert remedy_text(group, ES) == (
        f"Son varias del mismo tipo. En la fila 3: {ES.remedy(problems[1])}"
    )


def test_findings_without_a_sentence_of_their_own_are_told_by_the_first() -> None:
    problems = [
        Problem("address_bounced", "Cartera", row, "Correo", f"x{row}", {"reason": f"x{row}"})
        for row in (2, 3)
    ]

    [group] = grouped(problems)

    assert (
        remedy_text(group, ES)
        == f"Son varias del mismo tipo. En la fila 2: {ES.remedy(problems[0])}"
    )
    assert offer_text(group, ES) == ""


@pytest.mark.parametrize("language", resources.languages())
def test_a_sentence_about_a_group_belongs_to_a_problem_and_quotes_nothing(language: str) -> None:
    texts = resources.catalog_of(language).texts

    assert texts["group"].keys() <= texts["problem"].keys()
    assert not [text for text in texts["group"].values() if "{" in text]
