"""The simulated world of scale.py: time, Google's quota, and Cloud Tasks with what it calls."""

from __future__ import annotations

import heapq
import itertools
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import requests
from google.auth.credentials import AnonymousCredentials
from requests.adapters import BaseAdapter

from aldia.channels.sendgrid.sending import SendGrid
from aldia.errors import AldiaError
from aldia.jobs.dispatch import Order, visit
from aldia.jobs.remind import Reminder
from aldia.retry import UNPACED, Pace, RetryPolicy
from aldia.structured_log import SILENT
from aldia.workbook.client import SheetsClient
from sandbox.core import Sandbox
from sandbox.google.queues import Flow, Limits
from tests.simulation.direct import answer_of, read_request
from tests.simulation.process import Process

START = datetime(2026, 11, 24, 14, tzinfo=UTC)
QUOTA = 60  # reads, and writes, a minute that Google allows one user (docs/scale.md)
QUOTAS = {"reads": QUOTA, "writes": QUOTA}
_CALL_SECONDS = 0.15  # of a call of Sheets, as in benchmarks/services.py
_SLOW_SECONDS = 30.0  # of a call for a slow workbook; chosen by hand
_SEND_SECONDS = 0.05  # of a letter, as in benchmarks/services.py
_BACKOFF_SECONDS = 120.0  # as infra/terraform/queues.tf sets up the runs
_MOST_ATTEMPTS = 5  # as infra/terraform/queues.tf sets up the runs

_here = threading.local()

Work = Callable[[Process, Mapping[str, Any], Pace], int]
"""A function that does what a task asks for, with an instance's part of the quota, and returns the
HTTP status."""


@dataclass
class World:
    """Simulated time, the services, and the counts.

    Attributes:
        slow: Ids of workbooks for which each call takes half a minute.
        calls: Seconds at which calls were made, by kind (`reads` or `writes`).
    """

    slow: frozenset[str] = frozenset()
    sandbox: Sandbox = field(init=False)
    seconds: float = 0.0
    calls: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0
    _events: list[tuple[float, int, Callable[[], object]]] = field(default_factory=list)
    _order: Any = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.sandbox = Sandbox(clock=lambda: START + timedelta(seconds=self.seconds))

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        heapq.heappush(self._events, (self.seconds + seconds, next(self._order), action))

    def run(self) -> None:
        while self._events:
            at, _, action = heapq.heappop(self._events)
            self.seconds = max(self.seconds, at)
            action()

    def start(self, work: Callable[[Process], object]) -> None:
        """Start a process, which runs whenever the simulated time reaches its next event."""

        def live(process: Process) -> str:
            _here.process = process
            work(process)
            return ""

        self.later(0.0, Process("run", live).resume)

    def wait(self, process: Process, seconds: float) -> None:
        self.later(seconds, process.resume)
        process.hold()

    def client(self, process: Process, spreadsheet: str, pace: Pace = UNPACED) -> SheetsClient:
        retries = RetryPolicy(
            sleep=lambda s: self.wait(process, s),
            clock=lambda: self.seconds,
            wall=lambda: self.seconds,
        )
        return SheetsClient(
            spreadsheet,
            AnonymousCredentials(),
            retries=retries,
            pace=pace,
            adapter=Wire(self, process),
        )

    def pace(self, share: int | None) -> Pace:
        """Return a limit of calls a minute, which makes the process that calls wait.

        Args:
            share: Reads, and writes, a minute; None for no limit.
        """
        limits = dict.fromkeys(QUOTAS, share) if share else {}
        return Pace(limits, lambda s: self.wait(_here.process, s), lambda: self.seconds)

    def visit(self, process: Process, order: Order, pace: Pace) -> bool:
        """Run one workbook, and tell whether its task has to come again."""
        book = self.client(process, order.spreadsheet, pace)
        wire, retries = Wire(self, process), book.retries
        mailer = SendGrid("SG.test", adapter=wire, in_flight=1, retries=retries)
        register = self.client(process, order.register, pace)
        reminder = Reminder(book, mailer, senders=order.senders)
        outcome = visit(order, book, reminder, register, SILENT)
        return isinstance(outcome, AldiaError) or not outcome.is_finished


class Wire(BaseAdapter):
    """A transport into the sandbox that delays each call and counts it."""

    def __init__(self, world: World, process: Process) -> None:
        super().__init__()
        self._world = world
        self._process = process

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        asked = read_request(request)
        is_mail = asked.path.startswith("/v3/")
        is_slow = any(book in asked.path for book in self._world.slow)
        pause = _SEND_SECONDS if is_mail else _SLOW_SECONDS if is_slow else _CALL_SECONDS
        self._world.wait(self._process, pause)
        answer = self._world.sandbox.handle(asked)
        if asked.path.startswith("/v4/"):  # Drive and the mail provider have quotas of their own
            kind = "reads" if asked.method == "GET" else "writes"
            self._world.calls[kind].append(self._world.seconds)
        self._world.refused += answer.status == 429
        return answer_of(request, answer)


class Queue:
    """A Cloud Tasks queue with Google's burst and slow-down, and the instances that it calls.

    Attributes:
        repeated: Number of tasks that were tried again.
        slowing: Number of answers after which Google slows down the whole queue.
    """

    def __init__(self, world: World, limits: Limits, share: int | None, work: Work) -> None:
        """Set up a queue.

        Args:
            share: Calls a minute that each instance allows itself; None for no limit.
        """
        self._world = world
        self._flow = Flow(limits)
        self._work = work
        self._idle = [world.pace(share) for _ in range(limits.at_once)]
        self._names: set[str] = set()
        self._due: list[tuple[float, int, Mapping[str, Any], int]] = []
        self._order = itertools.count()
        self._wakes_at = -1.0
        self.repeated = self.given_up = self.slowing = 0

    def put(self, body: Mapping[str, Any], at: datetime | None = None) -> bool:
        name = json.dumps(body, sort_keys=True)
        if name in self._names:
            return False
        self._names.add(name)
        now = self._world.seconds
        self._add(body, 1, now if at is None else max((at - START).total_seconds(), now))
        return True

    def _add(self, body: Mapping[str, Any], attempt: int, at: float) -> None:
        heapq.heappush(self._due, (at, next(self._order), body, attempt))
        self._world.later(at - self._world.seconds, self._pump)

    def _pump(self) -> None:
        """Start the tasks that may start now, and plan to look again at the next token."""
        now = self._world.seconds
        while self._due and self._due[0][0] <= now:
            if not self._flow.begin(now):
                wait = self._flow.seconds_to_wait
                if wait and self._wakes_at <= now:
                    self._wakes_at = now + wait
                    self._world.later(wait, self._pump)
                return
            _, _, body, attempt = heapq.heappop(self._due)
            self._world.start(partial(self._do, body, attempt))

    def _do(self, body: Mapping[str, Any], attempt: int, process: Process) -> None:
        pace = self._idle.pop()  # of the instance that worked last: it has the fewest calls left
        status = self._work(process, body, pace)
        self._idle.append(pace)
        self._flow.end(status)
        self.slowing += status in {429, 503}
        if status >= 300 and attempt < _MOST_ATTEMPTS:
            self.repeated += 1
            again_at = self._world.seconds + _BACKOFF_SECONDS * attempt
            self._add(body, attempt + 1, again_at)
        elif status >= 300:
            self.given_up += 1
        self._world.later(0.0, self._pump)
