"""The part of Cloud Tasks that queues HTTP calls as named tasks and delivers them later.

A task whose name is in use is refused. A name can be used again an hour after its task ran, which
is the earliest that Google documents (the latest is a day). A task that is not answered with 2xx is
delivered again, after a wait that doubles each time. A task begins at its scheduleTime at the
earliest, and only when its queue has a token for it.
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
MOST_ATTEMPTS = 5  # deliveries of one task; chosen by hand, docs/sandbox.md names it
_FIRST_PAUSE = timedelta(seconds=0.1)
"""Google's default `minBackoff`."""

_NAME_TAKEN = timedelta(hours=1)  # the shortest that Google documents

MOST_BYTES = 100_000
"""Largest size of a task in bytes, by Google's description of the API."""


@dataclass
class Task:
    """One HTTP call that is queued or was made."""

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
        """Tell whether the task is finished: answered with 2xx, or tried MOST_ATTEMPTS times."""
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
    """The queues and their tasks.

    Attributes:
        is_delivering: Whether the sandbox delivers tasks by itself; otherwise they only wait.
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
        """Set the rate of each queue, and fill their buckets."""
        with self._lock:
            self._limits = limits
            self._flows.clear()

    def begin(self, now: datetime) -> list[Task]:
        """Return the tasks to call now; the caller has to call `end` for each of them."""
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
        """Note the HTTP status that a task was answered with."""
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
    """Return when a task is to begin: its scheduleTime, or `now` if that is missing or past."""
    given = task.get("scheduleTime")
    return now if given is None else max(datetime.fromisoformat(given), now)


def _refused(field: str, why: str) -> ApiError:
    """Return an error about a field, in Google's format."""
    place = f"task.http_request.{field}"
    return ApiError(
        400,
        f"Invalid value for field `{place}`: {why}",
        violations=[{"field": place, "description": why}],
    )


def _token(asked: Any) -> dict[str, str]:
    """Return the header with the identity token that a task asks for, as Cloud Run passes it on.

    The token has no signature: Cloud Run checks Google's signature and removes it.
    """
    if asked is None:
        return {}
    account = str(asked["serviceAccountEmail"])
    claims = {"aud": str(asked["audience"]), "email": account, "email_verified": True}
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in ({}, claims)]
    token = ".".join([*(part.rstrip("=") for part in parts), "SIGNATURE_REMOVED_BY_GOOGLE"])
    return {"Authorization": f"Bearer {token}"}
