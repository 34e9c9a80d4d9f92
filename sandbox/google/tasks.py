"""Cloud Tasks as far as queueing HTTP calls goes: named tasks, refused when known, delivered later.

A name stays taken for an hour after its task ran: by Google's documentation it may take up to a
day, and the hour is the least. A task that is not answered with 2xx is delivered again, after a
wait that doubles. A task begins at its scheduleTime at the earliest, and when its queue lets it go.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.google.queues import Flow, Limits
from sandbox.http import ApiError, Request, Response, json_response, read_json
from sandbox.loopback import is_callable, wrong_header

_TASKS = re.compile(r"^/v2/(projects/[^/]+/locations/[^/]+/queues/[^/]+)/tasks$")
_METHODS = {"POST": "tasks.create", "GET": "tasks.list"}
MOST_ATTEMPTS = 5
_FIRST_PAUSE = timedelta(seconds=0.1)
"""Google's `minBackoff` where nothing was chosen."""

_NAME_TAKEN = timedelta(hours=1)

MOST_BYTES = 100_000
"""A task's size by the API's own description."""


@dataclass
class Task:
    """One call that waits, or was made."""

    name: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    created_at: datetime
    scheduled_at: datetime
    attempts: int = 0
    statuses: list[int] = field(default_factory=list)
    is_running: bool = False
    ended_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether it will not be called any more, and was answered each time."""
        done = bool(self.statuses) and 200 <= self.statuses[-1] < 300
        return not self.is_running and (done or self.attempts >= MOST_ATTEMPTS)

    def is_forgotten(self, now: datetime) -> bool:
        return self.ended_at is not None and now - self.ended_at >= _NAME_TAKEN

    def as_json(self) -> dict[str, Any]:
        text = base64.b64encode(self.body).decode()
        return {
            "name": self.name,
            "httpRequest": {"url": self.url, "headers": dict(self.headers), "body": text},
            "createTime": self.created_at.isoformat(),
            "scheduleTime": self.scheduled_at.isoformat(),
            "dispatchCount": self.attempts,
        }


class Tasks:
    """Queues, and what waits in them.

    Attributes:
        is_delivering: Whether tasks are called by themselves; otherwise they only wait.
    """

    def __init__(self) -> None:
        self.tasks: dict[str, Task] = {}
        self.is_delivering = False
        self._limits = Limits()
        self._flows: dict[str, Flow] = {}
        self._lock = threading.Lock()

    def route(self, request: Request) -> str | None:
        return _METHODS.get(request.method) if _TASKS.match(request.path) else None

    def answer(self, route: str, request: Request, now: datetime) -> Response:
        found = _TASKS.match(request.path)
        assert found is not None
        if route == "tasks.list":
            waiting = [t.as_json() for t in self.tasks.values() if not t.is_over]
            return json_response({"tasks": waiting})
        task = _read(found[1], request.body, now, len(self.tasks))
        known = self.tasks.get(task.name)
        if known is not None and not known.is_forgotten(now):
            raise ApiError(409, "Requested entity already exists", "ALREADY_EXISTS")
        self.tasks[task.name] = task
        return json_response(task.as_json())

    def waiting(self) -> list[Task]:
        return [task for task in list(self.tasks.values()) if not task.is_over]

    def limit(self, limits: Limits) -> None:
        """Choose how fast each queue lets its tasks go; their buckets are full again."""
        with self._lock:
            self._limits = limits
            self._flows.clear()

    def begin(self, now: datetime) -> list[Task]:
        """Return the tasks that are to be called now; each has to be ended."""
        found = []
        with self._lock:
            for task in sorted(self.waiting(), key=lambda task: task.scheduled_at):
                is_due = task.scheduled_at <= now and not task.is_running
                if is_due and self._flow_of(task).begin(now.timestamp()):
                    task.is_running = True
                    task.attempts += 1
                    found.append(task)
        return found

    def end(self, task: Task, status: int, now: datetime) -> None:
        """Note what a task that had begun was answered."""
        with self._lock:
            task.is_running = False
            task.statuses.append(status)
            task.ended_at = now if task.is_over else None
            task.scheduled_at = now + _FIRST_PAUSE * 2 ** (task.attempts - 1)
            self._flow_of(task).end(status)

    def _flow_of(self, task: Task) -> Flow:
        queue = task.name.rpartition("/tasks/")[0]
        return self._flows.setdefault(queue, Flow(self._limits))


def _read(queue: str, body: bytes, now: datetime, count: int) -> Task:
    if len(body) > MOST_BYTES:
        raise ApiError(400, "Task size too large")
    try:
        task = read_json(body)["task"]
        call = task["httpRequest"]
        name = str(task.get("name") or f"{queue}/tasks/{count + 1}")
        if not name.startswith(f"{queue}/tasks/"):
            raise ValueError(name)
        content = base64.b64decode(call.get("body", ""), validate=True)
        if not is_callable(call["url"]):
            raise _refused("url", "The sandbox calls http:// addresses on this machine only.")
        given = call.get("headers", {})
        wrong = wrong_header(given)
        if wrong is not None:
            raise _refused("headers", f"The header {wrong!r} cannot be chosen.")
        headers = {
            **given,
            **_token(call.get("oidcToken")),
            "X-CloudTasks-TaskName": name.rpartition("/")[2],
            "X-CloudTasks-QueueName": queue.rpartition("/")[2],
        }
        return Task(name, call["url"], content, headers, now, _moment(task, now))
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise ApiError(400, "Invalid value for field `task`.") from error


def _moment(task: Mapping[str, Any], now: datetime) -> datetime:
    """Return when a task is to begin; now where it says nothing, or a moment that is gone."""
    given = task.get("scheduleTime")
    return now if given is None else max(datetime.fromisoformat(given), now)


def _refused(field: str, why: str) -> ApiError:
    """Refuse a call in the shape in which Google refuses a field."""
    place = f"task.http_request.{field}"
    return ApiError(
        400,
        f"Invalid value for field `{place}`: {why}",
        violations=[{"field": place, "description": why}],
    )


def _token(asked: Any) -> dict[str, str]:
    """Return the header of the identity token that a task asks for, as Cloud Run hands it on.

    Cloud Run looks at Google's signature and takes it out; here nobody could sign.
    """
    if asked is None:
        return {}
    account = str(asked["serviceAccountEmail"])
    claims = {"aud": str(asked["audience"]), "email": account, "email_verified": True}
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in ({}, claims)]
    token = ".".join([*(part.rstrip("=") for part in parts), "SIGNATURE_REMOVED_BY_GOOGLE"])
    return {"Authorization": f"Bearer {token}"}
