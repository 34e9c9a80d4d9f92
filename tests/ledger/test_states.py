"""States that people typed in haste."""

import pytest

from aldia import resources
from aldia.ledger.cells import Raw
from aldia.ledger.problems import Wrong
from aldia.ledger.records import InvoiceState
from aldia.ledger.states import parse_state

WORDS = resources.schema().words_for("state", InvoiceState)

SLIPS = ["pendietne", "pendinte", "Pendientte", "outstnding", "Por cobarr", "vencdia"]


@pytest.mark.parametrize("text", SLIPS)
def test_a_word_for_open_is_known_with_one_slip(text: str) -> None:
    assert parse_state(Raw(text), WORDS) is InvoiceState.OPEN


UNKNOWN = ["vendida", "omitida", "remitida", "upaid", "pgada", "pedniente ya", "pnediente x"]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_may_be_another_word_is_asked_about(text: str) -> None:
    assert isinstance(parse_state(Raw(text), WORDS), Wrong)
