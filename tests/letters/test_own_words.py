"""The owner's own words: for everybody, for a segment, for how customers pay, for one customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.custom_templates import check_templates, fingerprints
from aldia.letters.rendering import render
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.history import History
from aldia.resources import schema
from tests.builders import a_history, a_ledger, a_plan, a_row, decision_of

ALL: Sequence[Scalar] = ["amable", "", "Para todos", "Texto de todos", ""]
PUNCTUAL: Sequence[Scalar] = ["amable", "", "Corto", "", "puntual"]
GOLD: Sequence[Scalar] = ["amable", "", "Oro", "", "Oro"]
OWN: Sequence[Scalar] = ["amable", "", "Para el café", "", "cafe  la montana"]


def a_book(*words: Sequence[Scalar], segment: str = "", **more: Any) -> Ledger:
    customers = [{"customer": "Café La Montaña", "segment": segment}]
    steps: list[list[Scalar]] = [["Aviso 1", 3, "amable"]]
    return a_ledger(a_row(), letters=words, customers=customers, steps=steps, **more)


def subject(ledger: Ledger, history: History | None = None) -> str:
    [letter] = a_plan(ledger, history).letters
    return render(letter, ledger).subject


COUNTS: dict[str, tuple[list[Sequence[Scalar]], str, str]] = {
    "those for everybody": ([ALL, PUNCTUAL, GOLD], "", "Para todos"),
    "a segment's before those for everybody": ([ALL, GOLD], "oro", "Oro"),
    "a tier that was typed": ([ALL, PUNCTUAL], "Puntual", "Corto"),
    "the customer's own before its segment's": ([OWN, ALL, GOLD], "oro", "Para el café"),
    "none that are for others": ([GOLD], "plata", "Factura F-1"),
}


@pytest.mark.parametrize("case", COUNTS)
def test_the_most_precise_words_count(case: str) -> None:
    words, segment, expected = COUNTS[case]

    assert subject(a_book(*words, segment=segment)).startswith(expected)


PENAS = [
    a_row("F-1", customer="Ana Peña", email="ana@pena.example"),
    a_row("F-2", customer="Ana Pena", email="ana@otra.example"),
]
FOR_ONE: Sequence[Scalar] = ["amable", "", "Lo que hablamos", "", "Ana Peña"]


def test_words_for_one_never_go_to_another_whose_name_is_alike() -> None:
    steps: list[list[Scalar]] = [["Aviso 1", 3, "amable"]]
    for words in ([FOR_ONE], [FOR_ONE, ["amable", "", "A la otra", "", "ANA  PENA"]]):
        ledger = a_ledger(*PENAS, letters=words, steps=steps)

        found = {x.customer: render(x, ledger).subject for x in a_plan(ledger).letters}

        assert found["Ana Peña"] == "Lo que hablamos"
        assert found["Ana Pena"].startswith("A la otra" if len(words) > 1 else "Factura F-2")


def test_words_for_a_name_in_other_letters_are_not_for_everybody() -> None:
    words: Sequence[Scalar] = ["amable", "", "Solo a uno", "", "Ромашка"]
    other = a_row("F-2", customer="ромашка", email="r@r.example")
    steps: list[list[Scalar]] = [["Aviso 1", 3, "amable"]]
    ledger = a_ledger(a_row(), other, letters=[words], steps=steps)

    found = {x.customer: render(x, ledger).subject for x in a_plan(ledger).letters}

    assert found["ромашка"] == "Solo a uno"
    assert found["Café La Montaña"].startswith("Factura F-1")
    assert not check_templates(ledger)[0]


def test_a_row_counts_as_a_whole() -> None:
    ledger = a_book(ALL, OWN)

    [letter] = a_plan(ledger).letters

    assert "Texto de todos" not in render(letter, ledger).text


def test_the_words_stay_those_of_the_tier_with_which_the_round_began() -> None:
    """The courtesy went to a punctual customer; whatever they are by now, the tone stays."""
    ledger = a_book(ALL, PUNCTUAL)
    began = a_history(("f-1", "courtesy", "-9d"), detail="words CO tier: punctual")

    [letter] = a_plan(ledger, began).letters

    assert letter.audience[-1] == "punctual"
    assert subject(ledger, began).startswith("Corto")


def test_a_mistake_holds_only_those_whom_it_is_for() -> None:
    wrong: Sequence[Scalar] = ["amable", "", "{{ nada }}", "", "Oro"]
    theirs, others = (a_book(ALL, wrong, segment=each) for each in ("oro", ""))

    found = [
        decision_of(book, context=RunContext(mistakes=check_templates(book)[1])).reason
        for book in (theirs, others)
    ]

    assert found == [Reason.LETTER_MISTAKE, Reason.SEND]


def test_words_for_nobody_are_told_and_hold_nothing() -> None:
    [problem], broken = check_templates(a_book(ALL, OWN, GOLD))

    assert (problem.code, problem.wrong, problem.holds) == ("words_for_nobody", "Oro", False)
    assert not broken


def test_words_for_some_leave_the_fingerprint_for_the_others() -> None:
    before, after = (fingerprints(a_book(*words), schema()) for words in ([], [OWN]))

    assert {key: after[key] for key in before} == before
    assert len(after) == 3 * len(before)
