"""The rows of the History tab."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aldia import resources
from aldia.planning.log.entries import Entry, Event, SendKey
from aldia.planning.log.history import History
from aldia.planning.reporting import stories
from tests.builders import NOW, a_ledger, a_row

CATALOG = resources.catalog_of("es", "CO")


def called(number: int, invoice: str) -> Entry:
    sends = (SendKey(invoice, 0, "", "call", 0),)
    return Entry(
        event=Event.DONE,
        at=NOW,
        run="",
        number=number,
        customer="café la montaña",
        sends=sends,
        channel="call",
        detail="answered",
    )


def rows(*entries: Entry) -> list[list[object]]:
    ledger = a_ledger(a_row("F-1"))
    told = stories.story_rows(ledger, History(), entries, CATALOG, {})
    return [list(row) for row in told]


def test_a_call_is_told_in_words_under_the_name_that_the_sheet_has() -> None:
    [row] = rows(called(7, "f-1"))

    assert row[1] == "Café La Montaña"
    assert "llamada" in str(row[2]).lower()
    assert row[3:] == ["F-1", "", "7"]


def test_what_is_about_nobody_of_the_book_is_left_out() -> None:
    assert rows(called(7, "otra")) == []


def test_more_than_fits_is_said_in_the_last_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_ROWS", 2)

    told = rows(*(called(number, "f-1") for number in range(1, 4)))

    assert [row[5] for row in told] == ["3", "2", stories.EARLIER]
    assert "aldia history" in str(told[-1][2])


def test_entries_of_this_run_have_the_numbers_that_follow() -> None:
    told = rows(called(7, "f-1"), called(0, "f-1"))

    assert sorted(str(row[5]) for row in told) == ["7", "8"]


def test_what_was_about_another_customer_who_had_the_number_is_not_told_as_theirs() -> None:
    assert rows(replace(called(7, "f-1"), customer="Hotel Brisa")) == []
