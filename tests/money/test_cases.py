"""What Aldía asks for is what each worked example of docs/money.md says."""

from __future__ import annotations

import pytest

from tests.money.cases import A_QUESTION, NOTHING, Case, subjects
from tests.money.playing import play

CASES = [case for subject in subjects() for case in subject.cases]
BY_RULE = pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])


@BY_RULE
def test_what_is_asked_is_right_and_the_same_everywhere(case: Case) -> None:
    played = play(case)
    shown, summed, decided = played.sums
    told = [*(each for each in case.asks if each not in {NOTHING, A_QUESTION}), *case.says]

    assert played.asks == list(case.asks), [problem.code for problem in played.questions]
    assert [text for text in told if text not in played.letter] == []
    assert [text for text in case.silent if text in played.letter] == []
    assert shown == summed == decided
    assert played.apart == case.apart
    assert not case.why or case.why in played.whys


@BY_RULE
def test_a_row_waits_for_the_question_that_its_example_names(case: Case) -> None:
    asked = {problem.code for problem in play(case).questions}

    assert case.question in asked if A_QUESTION in case.asks else not case.question


@BY_RULE
def test_each_example_says_where_it_can_be_read_and_how_sure_it_is(case: Case) -> None:
    assert case.source
    assert case.sure in {"certain", "likely", "own"}
