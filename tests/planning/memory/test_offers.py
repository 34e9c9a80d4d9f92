"""What the Doctor tab offers, and what answers there accept."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.ledger.doctor.groups import Group, grouped
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.problems import Problem, Suggestion
from aldia.planning.memory.offers import (
    Answer,
    became,
    heeded,
    mark_of_offer,
    offer_of,
    read_answers,
    renewed_offers,
)

SPEC = resources.schema()["doctor"]
HEADERS: list[Scalar] = [column.header["es"] for column in SPEC.columns]


def a_suggestion(number: int, meant: str = "2026-11-03") -> Suggestion:
    return Suggestion(f"f-{number}", "due", "46092", meant)


def a_group(*numbers: int) -> Group:
    [group] = grouped(
        Problem("date_far", "Cartera", n, "Vence", suggestion=a_suggestion(n)) for n in numbers
    )
    return group


def mark(*numbers: int) -> str:
    return mark_of_offer(offer_of(a_group(*numbers)))


def answers(*texts: str) -> list[Answer]:
    return read_answers(SPEC, [HEADERS, *(["", "", "", "", "", "", "", text] for text in texts)])


def accepted(*said: str, memory: dict[str, str] | None = None, now: Group) -> list[str]:
    found = heeded(answers(*said), memory or {}, [now], [])
    return [suggestion.invoice for suggestion, is_accepted in found if is_accepted]


def test_a_mark_says_which_cells_hold_what_and_not_in_which_order() -> None:
    assert mark(1, 2) == mark(2, 1)
    assert len({mark(1), mark(2), mark(1, 2), mark_of_offer([a_suggestion(1, "2026-11-04")])}) == 4


def test_what_was_offered_and_is_still_asked_is_accepted_and_nothing_else() -> None:
    memory = renewed_offers({}, [a_group(1, 2, 3)], [])

    assert accepted(mark(1, 2, 3), memory=memory, now=a_group(2, 3, 4)) == ["f-2", "f-3"]


def test_an_offer_that_memory_lost_is_accepted_as_long_as_it_is_the_same() -> None:
    assert accepted(mark(1, 2), now=a_group(1, 2)) == ["f-1", "f-2"]
    assert accepted(mark(1, 2), now=a_group(1, 2, 3)) == []


def test_what_one_answer_takes_back_no_other_accepts() -> None:
    memory = renewed_offers({}, [a_group(1, 2)], [])
    memory |= renewed_offers({}, [a_group(2, 3)], [])

    found = accepted(mark(1, 2), f"no {mark(2, 3)}", memory=memory, now=a_group(1, 2, 3))

    assert found == ["f-1"]


def test_what_is_taken_back_is_what_was_accepted() -> None:
    memory = renewed_offers({}, [a_group(1, 2)], [])
    said = answers(f"No, {mark(1, 2)}")

    found = heeded(said, memory, [], [a_suggestion(1), a_suggestion(7)])

    assert found == [(a_suggestion(1), False)]


WORDS = {
    "nothing of ours": ("sí", ""),
    "two marks": (f"{mark(1)} {mark(2)}", ""),
    "a mark and a note": (f"Aceptar las 2 · {mark(1)}, dice Marta", mark(1)),
}


@pytest.mark.parametrize("case", WORDS)
def test_an_answer_names_one_offer_or_none(case: str) -> None:
    text, named = WORDS[case]

    assert [each.mark for each in answers(text)] == [named]


def test_answers_count_only_in_their_own_column() -> None:
    moved: list[list[Scalar]] = [HEADERS[1:], ["", "", "", "", "", "", mark(1)]]
    no_header: list[list[Scalar]] = [HEADERS[:-1], ["", "", "", "", "", "", "", mark(1)]]

    assert read_answers(SPEC, moved) == read_answers(SPEC, no_header) == []


def test_memory_keeps_an_offer_as_long_as_it_is_asked_or_stands_in_the_tab() -> None:
    memory = renewed_offers({}, [a_group(1, 2)], [])
    [name] = memory

    assert renewed_offers(memory, [], [[f"Aceptar las 2 · {mark(1, 2)}"]]) == {}
    assert renewed_offers(memory, [], []) == {name: ""}


def test_what_became_of_an_answer_counts_the_cells_that_are_read_so() -> None:
    memory = renewed_offers({}, [a_group(1, 2, 3)], [])

    found = became(answers(mark(1, 2, 3), "sí"), memory, [a_suggestion(1), a_suggestion(2)])

    assert [each.in_use for each in found] == [2, None]


def test_an_offer_fits_one_cell_of_memory() -> None:
    offer = offer_of(a_group(*range(1, 4000)))
    [text] = renewed_offers({}, [a_group(*range(1, 4000))], []).values()

    assert len(offer) == 3500
    assert len(text) < 50_000
