"""What a trigger queues for the workbooks of a register, and what becomes of the tasks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
import requests

from aldia import environment
from aldia.errors import ComeAgain
from aldia.jobs.dispatch import dispatch
from aldia.retry import Pace
from aldia.workbook.client import connect
from tests.builders import NOW
from tests.bureau import EVERY, SCHEDULED, Bureau, a_shop, link
from tests.jobs.test_function import deployed


def test_each_workbook_gets_a_task_its_letter_and_its_row(bureau: Bureau) -> None:
    one, two = a_shop(bureau.office), a_shop(bureau.office, live=False)
    bureau.enter(["La Espiga", link(one), "sí", "Ana"], ["El Molino", two, "sí", "Luis"])

    first = bureau.trigger()
    statuses = bureau.work()
    bureau.trigger(**{"X-CloudScheduler-ScheduleTime": "2026-11-24T16:00:00Z"})

    assert {k: first[k] for k in ("status", "queued", "finished", "left", "wrong")} == {
        "status": 200,
        "queued": 2,
        "finished": True,
        "left": 0,
        "wrong": 0,
    }
    assert statuses == [200, 200]
    assert len(bureau.office.mail) == 1
    rows = bureau.rows()
    assert rows["La Espiga"][:2] == ["2026-11-24 10:00", "Bien. Correos: 1. Por corregir: 0."]
    assert "En ensayo" in rows["El Molino"][1]


def test_a_repeated_trigger_queues_nothing_twice(bureau: Bureau) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])

    first, second = bureau.trigger(), bureau.trigger()

    assert (first["queued"], first["known"]) == (1, 0)
    assert (second["queued"], second["known"]) == (0, 1)


def test_a_run_that_the_mail_service_stopped_waits_for_the_next_trigger(bureau: Bureau) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    bureau.trigger()
    bureau.office.faults({"route": "mail.send", "nth": 1, "kind": "401"})

    assert bureau.work() == [200]
    assert not bureau.office.mail
    bureau.office.pass_days(1 / 24)
    bureau.trigger(**{"X-CloudScheduler-ScheduleTime": "2026-11-24T16:00:00Z"})
    assert bureau.work() == [200]
    assert len(bureau.office.mail) == 1


def test_a_task_that_has_to_come_again_slows_down_no_other(bureau: Bureau) -> None:
    """Google slows a whole queue down after 429 and 503."""
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    bureau.trigger()
    bureau.office.faults({"route": "sheets.spreadsheets.get", "kind": "503", "retry_after": 3600})

    assert bureau.work() == [425]
    bureau.office.faults()
    assert bureau.work() == [200]
    assert len(bureau.office.mail) == 1


def test_the_calls_of_one_instance_share_its_part_of_the_quota(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    pace = Pace({"reads": 8}, waited.append, lambda: 0.0)
    monkeypatch.setattr(environment, "pace", lambda usual: pace)
    for name in "AB":
        bureau.enter([name, a_shop(bureau.office), "sí"])
    bureau.trigger()
    waited.clear()

    assert bureau.work() == [200, 200]
    assert waited


def test_more_workbooks_than_can_be_worked_off_take_turns(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALDIA_MOST_TASKS", "2")
    books = [a_shop(bureau.office) for _ in range(3)]
    bureau.enter(*([f"C{place}", book, "sí"] for place, book in enumerate(books)))

    seen = []
    for hour in (16, 17, 18):
        bureau.office.pass_days(1 / 24)
        time = f"2026-11-24T{hour}:00:00Z"
        assert bureau.trigger(**{"X-CloudScheduler-ScheduleTime": time})["left"] == 1
        seen.append({books.index(task["spreadsheet"]) for task in bureau.tasks()})
        bureau.work()

    assert seen[0] == {0, 1}
    assert all(before | after == {0, 1, 2} for before, after in pairwise(seen))


def test_a_repeated_trigger_names_the_same_workbooks_whatever_ran_meanwhile(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALDIA_MOST_TASKS", "1")
    bureau.enter(["A", a_shop(bureau.office), "sí"], ["B", a_shop(bureau.office), "sí"])
    bureau.trigger()
    bureau.office.pass_days(1 / 24 / 60)
    bureau.work()

    again = bureau.trigger()

    assert (again["queued"], again["known"]) == (0, 1)


def test_a_queue_that_is_away_makes_the_trigger_come_again(bureau: Bureau) -> None:
    bureau.enter(["A", a_shop(bureau.office), "sí"], ["B", a_shop(bureau.office), "sí"])
    bureau.office.faults({"route": "tasks.create", "kind": "503", "retry_after": 3600})

    first = bureau.trigger()
    bureau.office.faults()
    second = bureau.trigger()

    assert (first["status"], first["failed"], first["queued"]) == (503, 2, 0)
    assert (second["status"], second["failed"], second["queued"]) == (200, 0, 2)


def test_one_bad_answer_of_the_queue_brings_no_trigger_back(bureau: Bureau) -> None:
    bureau.enter(["A", a_shop(bureau.office), "sí"], ["B", a_shop(bureau.office), "sí"])
    bureau.office.faults({"route": "tasks.create", "nth": 1, "kind": "503"})

    done = bureau.trigger()

    assert (done["status"], done["failed"], done["queued"]) == (200, 0, 2)


def test_a_queue_that_stays_away_is_not_asked_for_each_workbook(bureau: Bureau) -> None:
    for name in "ABCDEFGHIJKLMNOPQRST":
        bureau.enter([name, a_shop(bureau.office), "sí"])
    asked = []

    def put(body: Mapping[str, Any], at: datetime | None) -> bool:
        asked.append(body)
        raise ComeAgain("queue_unavailable")

    done = dispatch(connect(bureau.register), put, NOW, EVERY)

    assert done.failed == 20
    assert len(asked) <= 8


def test_the_tasks_of_a_trigger_are_spaced_by_their_schedule_time(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALDIA_WORKBOOKS_PER_MINUTE", "6")
    for name in "ABC":
        bureau.enter([name, a_shop(bureau.office), "sí"])
    trigger = bureau.office.sandbox.now()

    bureau.trigger(**{"X-CloudScheduler-ScheduleTime": trigger.isoformat()})

    waiting = sorted(task.scheduled_at for task in bureau.office.sandbox.tasks.waiting())
    assert [round((at - trigger).total_seconds()) for at in waiting] == [60, 70, 80]


def test_without_a_register_dispatch_says_what_is_missing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALDIA_REGISTER")

    answer = bureau.trigger()

    assert (answer["status"], answer["error"]) == (500, "register_missing")


def test_from_the_scheduler_to_the_letter_over_http(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.enter(["La Espiga", a_shop(bureau.office), "sí"])
    bureau.office.control("tasks", deliver=True)

    with deployed("remind") as remind, deployed("dispatch", ALDIA_QUEUE_TARGET=remind) as url:
        answer = requests.post(url, json={}, headers=SCHEDULED, timeout=60)
        assert bureau.office.sandbox.tasks.waiting()
        bureau.office.pass_days(2 / 24 / 60)
        deadline = time.monotonic() + 30
        while bureau.office.sandbox.tasks.waiting() and time.monotonic() < deadline:
            time.sleep(0.05)

    assert answer.json()["queued"] == 1
    assert len(bureau.office.mail) == 1
