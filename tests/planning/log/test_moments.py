"""No moment that stands in a tab of ours stops a run."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.ledger.values.zones import zone_named
from aldia.planning.log.chain import read_log
from aldia.planning.log.deliveries import add_up_reports, read_reports
from aldia.planning.log.entries import Entry, Event, Head, chain
from aldia.planning.log.moments import read_moment
from tests.builders import NOW

ENDS = ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "1999-12-31T00:00:00+00:00"]


@pytest.mark.parametrize("typed", ["", "ayer", "2026-11-24T15:00:00", "\ud800", *ENDS])
def test_what_is_no_moment_of_this_century_is_none(typed: str) -> None:
    assert read_moment(typed) is None


@given(st.datetimes(timezones=st.just(UTC)).map(str) | st.text())
def test_every_clock_can_show_a_moment_that_was_read(typed: str) -> None:
    moment = read_moment(typed)

    if moment is not None:
        assert moment.astimezone(zone_named("Pacific/Kiritimati"))
        assert moment.astimezone(zone_named("GMT-12:00"))


@pytest.mark.parametrize("typed", ENDS)
def test_a_report_of_another_century_is_left_out(typed: str) -> None:
    found = add_up_reports(read_reports([[typed, "l1", "delivered", "a@x.example", "e1", "", ""]]))

    assert not found.states


@pytest.mark.parametrize("typed", ENDS)
def test_an_entry_of_another_century_is_a_changed_one(typed: str) -> None:
    [entry], head = chain(Head(), [Entry(event=Event.FINISHED, at=NOW, run="r")])
    row = entry.cells()
    row[1] = typed

    entries, fault = read_log([row], head)

    assert not entries
    assert fault is not None
