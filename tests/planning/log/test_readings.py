"""What a person accepted that cells are read as, as the Log keeps it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aldia.ledger.values.problems import Suggestion
from aldia.planning.log.entries import Entry, Head, chain, read_entry
from aldia.planning.log.marks import mark_for
from aldia.planning.log.readings import accepted_readings, is_lasting, reading_entry
from aldia.planning.log.redaction import redacted

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
DUE = Suggestion("f-1", "due", "46092", "2026-11-03")
MAIL = Suggestion("f-1", "email", "ana@gmial.com", "ana@gmail.com")


def an_entry(suggestion: Suggestion, *, is_accepted: bool = True) -> Entry:
    return reading_entry(suggestion, "Ana", "r", AT, is_accepted=is_accepted)


def test_what_was_accepted_is_read_back_from_the_rows_of_the_log() -> None:
    entries, _ = chain(Head(), [an_entry(DUE), an_entry(MAIL)])
    rows = [read_entry(entry.number, entry.cells()) for entry in entries]

    assert accepted_readings(filter(None, rows), []) == {
        ("f-1", "due", "46092"): "2026-11-03",
        ("f-1", "email", "ana@gmial.com"): "ana@gmail.com",
    }


def test_the_last_word_counts() -> None:
    said = [an_entry(DUE), an_entry(DUE, is_accepted=False)]

    assert accepted_readings(said, []) == {}
    assert accepted_readings([*said, an_entry(DUE)], []) != {}


def test_a_forgotten_customers_day_is_still_read_so_and_their_address_is_gone() -> None:
    entries = [redacted(an_entry(DUE)), redacted(an_entry(MAIL))]

    assert accepted_readings(entries, ["f-1"]) == {("f-1", "due", "46092"): "2026-11-03"}
    assert accepted_readings(entries, []) == {(mark_for("f-1"), "due", "46092"): "2026-11-03"}
    assert entries[1].detail == ""


LOST = {
    "a sign that separates in the Log": ("ana@gmial.com > jefe", "ana@gmail.com > jefe"),
    "a text longer than a cell of the Log": ("x" * 30_000, "y" * 30_000),
    "half of a pair of characters": ("ana\ud83d@gmial.com", "ana@gmail.com"),
}


@pytest.mark.parametrize("case", LOST)
def test_what_the_log_could_not_keep_is_not_offered(case: str) -> None:
    typed, meant = LOST[case]

    assert not is_lasting(Suggestion("f-1", "email", typed, meant))
    assert is_lasting(MAIL)
