"""Cloud Tasks on localhost: named tasks, as the REST reference of `tasks.create` describes them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.google.queues import Limits
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
    return {
        "task": {"name": NAME, "httpRequest": {"url": "http://127.0.0.1:9/", "body": text}, **more}
    }


def test_a_task_waits_until_it_was_answered() -> None:
    tasks = Tasks()

    made = call(tasks, "POST", a_task())
    [waiting] = call(tasks, "GET")["tasks"]
    tasks.tasks[NAME].statuses.append(200)

    assert made["name"] == waiting["name"] == NAME
    assert tasks.tasks[NAME].headers["X-CloudTasks-TaskName"] == "t1"
    assert call(tasks, "GET")["tasks"] == []


def test_a_task_bears_the_token_that_it_asks_for_and_no_other() -> None:
    tasks = Tasks()
    text = base64.b64encode(b"{}").decode()
    asked = {"serviceAccountEmail": "a@p.example", "audience": "http://127.0.0.1:9/"}

    call(
        tasks,
        "POST",
        a_task(httpRequest={"url": "http://127.0.0.1:9/", "body": text, "oidcToken": asked}),
    )
    [task] = tasks.waiting()
    kind, _, token = task.headers["Authorization"].partition(" ")
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))

    assert kind == "Bearer"
    assert claims == {"aud": "http://127.0.0.1:9/", "email": "a@p.example", "email_verified": True}


def test_a_task_that_asks_for_no_token_bears_none() -> None:
    tasks = Tasks()

    call(tasks, "POST", a_task())

    assert "Authorization" not in tasks.tasks[NAME].headers


def test_a_name_is_free_again_an_hour_after_its_task_ran() -> None:
    """Google says that it may take up to 24 hours; the hour is the least."""
    tasks = several(1)
    [task] = tasks.begin(NOW)

    tasks.end(task, 200, NOW - timedelta(minutes=59))
    with pytest.raises(ApiError, match="already exists"):
        call(tasks, "POST", a_task(name=task.name))
    task.ended_at = NOW - timedelta(minutes=60)
    call(tasks, "POST", a_task(name=task.name))

    assert [each.attempts for each in tasks.waiting()] == [0]


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
    "a body that is not base64": a_task(httpRequest={"url": "http://127.0.0.1:9/", "body": "{}"}),
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


def test_a_task_waits_as_long_as_its_last_call_runs() -> None:
    tasks = Tasks()
    call(tasks, "POST", a_task())
    tasks.tasks[NAME].attempts = 4

    [task] = tasks.begin(NOW)
    while_it_runs = tasks.waiting()
    tasks.end(task, 503, NOW)

    assert while_it_runs == [task]
    assert tasks.waiting() == []


ELSEWHERE = (
    "https://127.0.0.1/", "http://example.com/", "http://127.0.0.1.example.com/",
    "http://127.0.0.1@example.com/", "http://user@127.0.0.1/", "http://127.0.0.1:0/",
    "http://127.0.0.1:70000/", "http://10.0.0.1/", "http://0.0.0.0/", "http://[::2]/",
    "http://169.254.169.254/", "file:///etc/passwd", "//127.0.0.1/", "/x", "", None, 5,
    "http://127.0.0.1/\r\nX: y", "http://127.0.0.1\n.example.com/", "http://127.0.0.1/a b",
    "http://127.0.0.1\\@example.com/", "http://2130706433/", "http://127.0.0.1/#@example.com",
)  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_task_for_elsewhere_is_refused_in_googles_shape(url: Any) -> None:
    with pytest.raises(ApiError) as refusal:
        call(Tasks(), "POST", a_task(httpRequest={"url": url}))

    error = json.loads(refusal.value.as_response().body)["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["details"][0]["fieldViolations"][0]["field"] == "task.http_request.url"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9", "http://localhost:9/a?b=c%20d", "http://[::1]:9/", "http://127.8.0.1/"],
)
def test_a_task_for_this_machine_is_taken(url: str) -> None:
    assert call(Tasks(), "POST", a_task(httpRequest={"url": url}))["httpRequest"]["url"] == url


FORBIDDEN: dict[str, Any] = {
    "whom it is for": {"Host": "bank.example"},
    "how long it is": {"content-length": "0"},
    "how it is framed": {"Transfer-Encoding": "chunked"},
    "the connection": {"Connection": "close"},
    "a proxy": {"Proxy-Authorization": "x"},
    "the queue's own": {"x-cloudtasks-taskname": "t9"},
    "a line break in a value": {"X-A": "b\r\nHost: bank.example"},
    "a line break in a name": {"X-A\r\nHost": "bank.example"},
    "a value that is no text": {"X-A": 5},
    "a value beyond Latin": {"X-A": "✓"},
    "no object": ["X-A"],
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_a_task_cannot_choose_a_header_that_frames_its_request(case: str) -> None:
    wanted = {"url": "http://127.0.0.1:9/", "headers": FORBIDDEN[case]}

    with pytest.raises(ApiError) as refusal:
        call(Tasks(), "POST", a_task(httpRequest=wanted))

    assert refusal.value.code == 400
    assert refusal.value.violations[0]["field"] == "task.http_request.headers"


SLOW = Limits(per_second=8 / 60, at_once=1000)


def several(count: int, limits: Limits = SLOW, **more: Any) -> Tasks:
    tasks = Tasks()
    tasks.limit(limits)
    for number in range(count):
        call(tasks, "POST", a_task(name=f"{NAME}{number}", **more))
    return tasks


def begun(tasks: Tasks, seconds: float) -> int:
    return len(tasks.begin(NOW + timedelta(seconds=seconds)))


def test_ten_begin_at_once_however_slow_the_queue_and_the_others_at_its_rate() -> None:
    """The size of the bucket is Google's own choice."""
    tasks = several(12)

    assert [begun(tasks, seconds) for seconds in (0, 5, 7.5, 15)] == [10, 0, 1, 1]


def test_no_more_are_under_way_than_the_queue_allows() -> None:
    tasks = several(3, Limits(per_second=1, at_once=2))
    first, _ = tasks.begin(NOW)

    assert begun(tasks, 1) == 0
    tasks.end(first, 200, NOW)
    assert begun(tasks, 1) == 1


def test_a_task_waits_for_its_schedule_time() -> None:
    tasks = several(2, scheduleTime="2026-11-24T15:01:00.500Z")

    assert [begun(tasks, seconds) for seconds in (0, 60, 61)] == [0, 0, 2]


@pytest.mark.parametrize("status", [429, 503])
def test_a_task_that_is_told_to_come_again_slows_down_the_others(status: int) -> None:
    tasks = several(12)
    for task in tasks.begin(NOW)[:1]:
        tasks.end(task, status, NOW + timedelta(days=1))

    assert [begun(tasks, seconds) for seconds in (7.5, 15, 22.5)] == [0, 1, 0]


def test_any_other_answer_puts_off_its_own_task_alone() -> None:
    tasks = several(12)
    for task in tasks.begin(NOW)[:1]:
        tasks.end(task, 425, NOW)

    assert [begun(tasks, seconds) for seconds in (0.05, 7.5)] == [0, 1]


def test_a_queue_that_was_slowed_recovers_when_its_tasks_are_done() -> None:
    tasks = several(20)
    started = tasks.begin(NOW)
    for task, status in zip(started, (503, 200, 200), strict=False):
        tasks.end(task, status, NOW + timedelta(days=1))

    assert [begun(tasks, seconds) for seconds in (7.5, 15)] == [1, 1]


def test_a_task_over_the_documented_size_is_refused() -> None:
    body = base64.b64encode(b"x" * 80_000).decode()

    with pytest.raises(ApiError, match="too large"):
        call(Tasks(), "POST", a_task(httpRequest={"url": "http://127.0.0.1:9/", "body": body}))
