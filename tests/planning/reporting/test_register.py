"""The register, without a spreadsheet: which visit counts, and who comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.values.cells import Rows
from aldia.ledger.values.links import spreadsheet_in
from aldia.planning.reporting.register import (
    Client,
    Visit,
    due_clients,
    last_visits,
    read_visits,
    slots,
)

START = datetime(2026, 11, 24, 15, tzinfo=UTC)
ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz"


def a_visit(book: str, hours: int, result: str = "finished") -> Visit:
    return Visit(START + timedelta(hours=hours), book, result)


def test_the_last_visit_counts_whatever_the_order_of_the_rows() -> None:
    early, late = a_visit("a", 1, "continues"), a_visit("a", 2)

    assert last_visits([early, late]) == last_visits([late, early]) == {"a": late}


def test_a_visit_after_the_trigger_does_not_change_whose_turn_it_is() -> None:
    early, late = a_visit("a", 1), a_visit("a", 2)

    assert last_visits([early, late], early.at + timedelta(minutes=1)) == {"a": early}


def test_who_was_not_visited_longest_comes_first() -> None:
    clients = [Client(row, name, name) for row, name in enumerate("abcd", 2)]
    last = {"a": a_visit("a", 3), "b": a_visit("b", 1), "d": a_visit("d", 2)}

    assert [client.name for client in due_clients(clients, last)] == ["c", "b", "d", "a"]
    assert [client.name for client in due_clients(clients, last, 2)] == ["c", "b"]


def test_what_is_no_visit_is_left_out() -> None:
    rows: Rows = [[], ["hoy", ID], ["2026-11-24T10:00:00", ID], a_visit(ID, 0).cells()]
    rows = [*rows, ["9999-12-31T23:59:59+00:00", ID]]

    assert read_visits(rows) == [a_visit(ID, 0)]


LINKS = {
    "an id": (ID, ID),
    "a whole link": (f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0", ID),
    "a link with blanks around it": (f"  https://docs.google.com/spreadsheets/d/{ID}/edit ", ID),
    "a short link": (f"https://docs.google.com/spreadsheets/d/{ID}", ID),
    "another page": ("https://example.com/spreadsheets/d/" + ID, ""),
    "words": ("mis facturas", ""),
    "nothing": ("", ""),
    "an id and more words": (f"{ID} hoja 2", ""),
}


@pytest.mark.parametrize("case", LINKS)
def test_a_link_in_whatever_form(case: str) -> None:
    text, found = LINKS[case]

    assert spreadsheet_in(text) == found


EVERY = timedelta(seconds=7.5)


def test_tasks_begin_one_after_another_from_a_minute_after_their_trigger() -> None:
    moments = slots(3, START, now=START + timedelta(seconds=5), every=EVERY)

    assert [at - START for at in moments] == [timedelta(seconds=s) for s in (60, 67.5, 75)]


def test_a_slot_that_is_gone_is_made_up_for_after_the_last() -> None:
    moments = slots(4, START, now=START + timedelta(seconds=70), every=EVERY)

    assert [(at - START).total_seconds() for at in moments] == [90, 97.5, 75, 82.5]


@given(
    count=st.integers(1, 50),
    calls=st.lists(st.floats(0, 9000), min_size=1, max_size=4),
    chosen=st.data(),
)
def test_however_often_a_trigger_is_repeated_no_two_tasks_share_a_slot(
    count: int, calls: list[float], chosen: st.DataObject
) -> None:
    """Each call queues those that the calls before could not."""
    left, taken = set(range(count)), []
    for seconds in sorted(calls):
        now = START + timedelta(seconds=seconds)
        moments = slots(count, START, now, EVERY)
        assert min(moments) >= now
        queued = chosen.draw(st.sets(st.sampled_from(sorted(left)))) if left else set()
        taken += [moments[place] for place in queued]
        left -= queued

    gaps = [later - earlier for earlier, later in pairwise(sorted(taken))]
    assert all(gap >= EVERY for gap in gaps)


def test_nobody_due_needs_no_slot() -> None:
    assert slots(0, START, START, EVERY) == []
