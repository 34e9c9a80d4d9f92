"""Cloud Tasks as far as queueing HTTP calls goes: named tasks, refused when known, delivered later.

A name stays taken after its task ran, for an hour at least by Google's documentation; here for
ever. A task that is not answered with 2xx is delivered again.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.http import ApiError, Request, Response, json_response, read_json
from sandbox.loopback import is_callable, wrong_header

_TASKS = re.compile(r"^/v2/(projects/[^/]+/locations/[^/]+/queues/[^/]+)/tasks$")
_METHODS = {"POST": "tasks.create", "GET": "tasks.list"}
MOST_ATTEMPTS = 5


@dataclass
class Task:
    """One call that waits, or was made."""

    name: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    created_at: str
    attempts: int = 0
    statuses: list[int] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        done = bool(self.statuses) and 200 <= self.statuses[-1] < 300
        return done or self.attempts >= MOST_ATTEMPTS

    def as_json(self) -> dict[str, Any]:
        text = base64.b64encode(self.body).decode()
        return {
            "name": self.name,
            "httpRequest": {"url": self.url, "headers": dict(self.headers), "body": text},
            "createTime": self.created_at,
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

    def route(self, request: Request) -> str | None:
        return _METHODS.get(request.method) if _TASKS.match(request.path) else None

    def answer(self, route: str, request: Request, now: datetime) -> Response:
        found = _TASKS.match(request.path)
        assert found is not None
        if route == "tasks.list":
            waiting = [t.as_json() for t in self.tasks.values() if not t.is_over]
            return json_response({"tasks": waiting})
        task = _read(found[1], request.body, now, len(self.tasks))
        if task.name in self.tasks:
            raise ApiError(409, "Requested entity already exists", "ALREADY_EXISTS")
        self.tasks[task.name] = task
        return json_response(task.as_json())

    def waiting(self) -> list[Task]:
        return [task for task in self.tasks.values() if not task.is_over]


def _read(queue: str, body: bytes, now: datetime, count: int) -> Task:
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
        return Task(name, call["url"], content, headers, now.isoformat())
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise ApiError(400, "Invalid value for field `task`.") from error


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
