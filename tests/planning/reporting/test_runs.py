"""What the Log tells of the last runs, and which schedules run a workbook."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aldia.planning.log.entries import CONNECTED, DIGEST, OWNER, Entry, Event
from aldia.planning.memory.schedules import read_schedules, renewed_schedules, rivals
from aldia.planning.reporting.runs import last_runs

START = datetime(2026, 11, 24, 15, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def an_entry(event: Event, run: str = "r1", seconds: int = 0, **more: Any) -> Entry:
    return Entry(event=event, at=START + timedelta(seconds=seconds), run=run, **more)


ENDS: dict[str, tuple[list[Entry], str]] = {
    "it finished": (
        [an_entry(Event.CLAIMED), an_entry(Event.SENT), an_entry(Event.FINISHED)],
        "finished",
    ),
    "it was stopped": ([an_entry(Event.FINISHED, detail="mail_key_wrong")], "mail_key_wrong"),
    "it stopped, then told the owner": (
        [an_entry(Event.FINISHED, detail="continues"), an_entry(Event.FINISHED)],
        "continues",
    ),
    "it was killed": ([an_entry(Event.CLAIMED)], "open"),
    "it only saw changes": ([an_entry(Event.NOTICED)], "finished"),
    "the self-test passed": ([an_entry(Event.FINISHED, detail=CONNECTED)], "connect"),
}


@pytest.mark.parametrize("case", ENDS)
def test_how_a_run_ended(case: str) -> None:
    entries, result = ENDS[case]

    [run] = last_runs(entries, 5)

    assert run.result == result


def test_a_run_tells_its_letters_and_how_long_it_took() -> None:
    claims = [an_entry(Event.CLAIMED) for _ in range(3)]
    ends = [an_entry(Event.SENT, seconds=4), an_entry(Event.RELEASED, seconds=5)]
    owner = {"channel": OWNER, "detail": DIGEST}
    told = [
        an_entry(Event.CLAIMED, seconds=6, **owner),
        an_entry(Event.SENT, seconds=7, channel=OWNER),
    ]

    [run] = last_runs([*claims, *ends, *told, an_entry(Event.FINISHED, seconds=8)], 5)

    assert run.letters == {"sent": 1, "rejected": 0, "released": 1, "unknown": 1}
    assert (run.to_owner, run.took) == (1, timedelta(seconds=8))


def test_the_newest_runs_come_first() -> None:
    entries = [an_entry(Event.FINISHED, f"r{number}", number) for number in range(9)]

    assert [run.id for run in last_runs(entries, 2)] == ["r8", "r7"]


def test_a_schedule_is_noted_once_a_day() -> None:
    news = renewed_schedules({}, "p remind", TODAY)
    known = read_schedules(news)

    assert news == {"schedule p remind": "2026-11-24"}
    assert renewed_schedules(known, "p remind", TODAY) == {}
    assert renewed_schedules(known, "", TODAY) == {}


def test_two_schedules_on_one_day_are_rivals_and_yesterdays_is_none() -> None:
    yesterday = TODAY - timedelta(days=1)

    assert rivals({"a": TODAY, "b": TODAY}, TODAY) == ["a", "b"]
    assert rivals({"a": TODAY, "b": yesterday}, TODAY) == []


def test_a_schedule_of_long_ago_is_forgotten() -> None:
    known = {"old": TODAY - timedelta(days=8)}

    assert renewed_schedules(known, "new", TODAY)["schedule old"] == ""


def test_what_somebody_typed_into_memory_is_no_schedule() -> None:
    assert read_schedules({"schedule a": "ayer", "head": "1 abc"}) == {}
