"""Cloud Tasks on localhost: named tasks, as the REST reference of `tasks.create` describes them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.google.tasks import Tasks
from sandbox.http import ApiError, Request

PATH = "/v2/projects/p/locations/l/queues/q/tasks"
NAME = "projects/p/locations/l/queues/q/tasks/t1"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def call(tasks: Tasks, method: str, body: Any = None) -> Any:
    request = Request(method, PATH, body=json.dumps(body).encode())
    route = tasks.route(request)
    assert route is not None
    return json.loads(tasks.answer(route, request, NOW).body)


def a_task(**more: Any) -> dict[str, Any]:
    text = base64.b64encode(b'{"a": 1}').decode()
    return {"task": {"name": NAME, "httpRequest": {"url": "http://x/", "body": text}, **more}}


def test_a_task_waits_until_it_was_answered() -> None:
    tasks = Tasks()

    made = call(tasks, "POST", a_task())
    [waiting] = call(tasks, "GET")["tasks"]
    tasks.tasks[NAME].statuses.append(200)

    assert made["name"] == waiting["name"] == NAME
    assert tasks.tasks[NAME].headers["X-CloudTasks-TaskName"] == "t1"
    assert call(tasks, "GET")["tasks"] == []


def test_a_name_is_taken_also_after_its_task_ran() -> None:
    tasks = Tasks()
    call(tasks, "POST", a_task())
    tasks.tasks[NAME].statuses.append(200)

    with pytest.raises(ApiError) as refusal:
        call(tasks, "POST", a_task())

    assert (refusal.value.code, refusal.value.status) == (409, "ALREADY_EXISTS")


WRONG = {
    "no task": {},
    "no call": {"task": {"name": NAME}},
    "another queue's name": a_task(name="projects/p/locations/l/queues/other/tasks/t1"),
    "a body that is not base64": a_task(httpRequest={"url": "http://x/", "body": "{}"}),
    "not even an object": [],
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_task_is_refused(case: str) -> None:
    with pytest.raises(ApiError) as refusal:
        call(Tasks(), "POST", WRONG[case])

    assert refusal.value.code == 400


def test_a_task_that_nobody_takes_is_given_up() -> None:
    tasks = Tasks()
    call(tasks, "POST", a_task())
    tasks.tasks[NAME].attempts = 5

    assert tasks.waiting() == []
