"""States that people typed in haste."""

import pytest

from aldia import resources
from aldia.ledger.recognition.headings import TOTAL_WORDS
from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.sums.states import parse_state
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.problems import Wrong
from tests.builders import a_ledger, a_row

WORDS = resources.schema().words_for("state", InvoiceState)

SLIPS = ["pendietne", "pendinte", "Pendientte", "outstnding", "Por cobarr", "vencdia"]


@pytest.mark.parametrize("text", SLIPS)
def test_a_word_for_open_is_known_with_one_slip(text: str) -> None:
    assert parse_state(Raw(text), WORDS) is InvoiceState.OPEN


UNKNOWN = ["vendida", "omitida", "remitida", "upaid", "pgada", "pedniente ya", "pnediente x"]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_may_be_another_word_is_asked_about(text: str) -> None:
    assert isinstance(parse_state(Raw(text), WORDS), Wrong)


@pytest.mark.parametrize("said", ["Devuelto", "rechazada", "Bounced", "Devolvido"])
def test_of_what_came_back_it_is_asked_what_it_was(said: str) -> None:
    back, paused, later = a_ledger(
        a_row(state=said),
        a_row("F-2", state="En pausa"),
        a_row("F-3", state=said, hold_until="+5d"),
    ).invoices

    assert [each.code for each in back.problems if each.holds] == ["state_came_back"]
    assert not paused.is_held_by_problem
    assert not later.is_held_by_problem


def test_no_word_has_a_digit() -> None:
    """Words are looked for in numbers of invoices with all digits alike."""
    assert not any(any(map(str.isdecimal, word)) for word in {*WORDS, *TOTAL_WORDS})
