"""A morning of many workbooks under one account, with the quotas that Google publishes.

    python -m benchmarks.scale [--workbooks 1000]

The real `dispatch`, `remind` and `deliveries` run with the real clients on the sandbox, in
simulated time: each call takes 150 ms, each send 50 ms, and a call beyond 60 reads or 60 writes in
a minute is answered with 429. The queues are Cloud Tasks, with the burst and the slowing down of
sandbox/google/queues.py: as infra/terraform sets them up; three times as fast; with tasks that are
not spaced and instances that do not count; and then the pool of one machine
(`aldia run --register`).
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import requests
from google.auth.credentials import AnonymousCredentials
from requests.adapters import BaseAdapter
from rich.console import Console
from rich.table import Table

from aldia import shipped
from aldia.bodies import Body
from aldia.channels.events import parse_events
from aldia.channels.sendgrid import SendGrid
from aldia.errors import AldiaError, ComeAgain
from aldia.jobs.dispatch import Order, dispatch, order_for, visit
from aldia.jobs.events import packed, parcels, record, unpacked, workbook_named
from aldia.jobs.listed import Listed
from aldia.jobs.remind import Reminder
from aldia.journal import SILENT
from aldia.patience import UNPACED, Pace, Patience
from aldia.workbook.client import SheetsClient
from aldia.workbook.registers import read_register
from aldia.workbook.setup import adopt
from sandbox.core import Sandbox
from sandbox.edit import apply_edits
from sandbox.google.queues import Flow, Limits
from sandbox.google.workbook import Workbook
from tests.simulation.book import INVOICES, template, typed_day
from tests.simulation.direct import Direct, answer_of, read_request
from tests.simulation.process import Process

TODAY = date(2026, 11, 24)
START = datetime(2026, 11, 24, 14, tzinfo=UTC)
_CALL_SECONDS, _SLOW_SECONDS, _SEND_SECONDS = 0.15, 30.0, 0.05
_QUOTA = 60
_QUOTAS = {"reads": _QUOTA, "writes": _QUOTA}
_LETTERS_EACH, _QUIET_EACH = 2, 6
_HOUR, _MINUTE = 3600.0, 60.0
_PER_MINUTE, _WORKERS = 8, 8
_AT_ONCE, _SHARE = 4, 12
_REPORTS_PER_SECOND, _REPORTS_SHARE = 0.1, 12
"""As infra/terraform sets them up: 4 × 12 and 12 calls are the account's 60."""

_BACKOFF_SECONDS, _MOST_ATTEMPTS = 120.0, 5

_here = threading.local()

Work = Callable[[Process, Mapping[str, Any], Pace], int]
"""Do what a task asks for, with an instance's part of the quota; return the HTTP status."""


@dataclass
class World:
    """Simulated time, the services, and what was counted.

    Attributes:
        slow: Ids of workbooks for which Google takes half a minute a call.
    """

    slow: frozenset[str] = frozenset()
    sandbox: Sandbox = field(init=False)
    seconds: float = 0.0
    calls: Counter[tuple[str, int]] = field(default_factory=Counter)
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
        """Begin a process; it goes on when its time comes."""

        def live(process: Process) -> str:
            _here.process = process
            work(process)
            return ""

        self.later(0.0, Process("run", live).resume)

    def wait(self, process: Process, seconds: float) -> None:
        self.later(seconds, process.resume)
        process.hold()

    def client(self, process: Process, spreadsheet: str, pace: Pace = UNPACED) -> SheetsClient:
        patience = Patience(
            sleep=lambda s: self.wait(process, s),
            clock=lambda: self.seconds,
            wall=lambda: self.seconds,
        )
        return SheetsClient(
            spreadsheet,
            AnonymousCredentials(),
            patience=patience,
            pace=pace,
            adapter=Wire(self, process),
        )

    def pace(self, share: int | None) -> Pace:
        """Return a limit of calls a minute for whichever process works where it holds."""
        limits = dict.fromkeys(_QUOTAS, share) if share else {}
        return Pace(limits, lambda s: self.wait(_here.process, s), lambda: self.seconds)

    def visit(self, process: Process, order: Order, pace: Pace) -> bool:
        """Run one workbook; tell whether it should come again."""
        book = self.client(process, order.spreadsheet, pace)
        wire, patience = Wire(self, process), book.patience
        mailer = SendGrid("SG.test", adapter=wire, in_flight=1, patience=patience)
        register = self.client(process, order.register, pace)
        reminder = Reminder(book, mailer, senders=order.senders)
        outcome = visit(order, book, reminder, register, SILENT)
        return isinstance(outcome, AldiaError) or not outcome.is_finished


class Wire(BaseAdapter):
    """A transport that takes its time, and counts what goes over it."""

    def __init__(self, world: World, process: Process) -> None:
        super().__init__()
        self._world = world
        self._process = process

    def close(self) -> None:
        """Nothing is open."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        asked = read_request(request)
        is_mail = asked.path.startswith("/v3/")
        is_slow = any(book in asked.path for book in self._world.slow)
        pause = _SEND_SECONDS if is_mail else _SLOW_SECONDS if is_slow else _CALL_SECONDS
        self._world.wait(self._process, pause)
        answer = self._world.sandbox.handle(asked)
        kind = "mail" if is_mail else "reads" if asked.method == "GET" else "writes"
        self._world.calls[kind, int(self._world.seconds // _MINUTE)] += 1
        self._world.refused += answer.status == 429
        return answer_of(request, answer)


class Queue:
    """Cloud Tasks with Google's burst and slowing down, and the instances of what it calls.

    Attributes:
        repeated: Tasks that were tried again.
        slowing: Answers after which Google slows the whole queue down.
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
        """Begin what may begin, and look again when the next token comes."""
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
        pace = self._idle.pop()  # the one that worked last, as its minute is the fullest
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


class Reports:
    """What `deliveries` does with the reports of letters, which come back in the queue's own."""

    def __init__(self, world: World, register: str, share: int | None) -> None:
        self._world = world
        self._here: tuple[Process, Pace]
        self._listed = Listed(lambda _: self._read(register), lambda: world.seconds)
        self._register = register
        world.sandbox.webhook.is_automatic = True
        self.queue = Queue(world, Limits(_REPORTS_PER_SECOND, at_once=1), share, self._record)

    def collect(self) -> None:
        """Queue what the provider has to tell; it tells several letters in one call."""
        outbox = self._world.sandbox.webhook.outbox
        events = [event for each in outbox for event in json.loads(each.body)]
        outbox.clear()
        for workbook, reports in parse_events(json.dumps(events).encode()).reports.items():
            for parcel in parcels(reports):
                self.queue.put(packed(workbook, parcel))

    def _read(self, register: str) -> Sequence[str]:
        process, pace = self._here
        return read_register(self._world.client(process, register, pace)).workbooks

    def _record(self, process: Process, body: Mapping[str, Any], pace: Pace) -> int:
        self._here = process, pace
        name, reports = unpacked(json.dumps(body).encode())
        found = workbook_named(name, self._listed.workbooks(self._register, [name]))
        assert found is not None
        try:
            record(self._world.client(process, found, pace), reports)
        except ComeAgain:
            return HTTPStatus.TOO_EARLY
        return HTTPStatus.OK


def a_world(count: int, slow: int = 0) -> tuple[World, str]:
    """Return a world with so many live workbooks, the first of them slow, and their register."""
    world = World()
    books = [a_book(number) for number in range(count)]
    world.sandbox.google.books.update({book.id: book for book in books})
    register = world.sandbox.google.create({"properties": {"timeZone": "America/Bogota"}}, START)
    client = SheetsClient(register.id, AnonymousCredentials(), adapter=Direct(world.sandbox))
    adopt(client, shipped.register_schema(), language="es")
    world.slow = frozenset(book.id for book in books[:slow])
    rows = [
        [f"Cliente {number}", book.id, "sí", "Ana", "cobros@laespiga.example"]
        for number, book in enumerate(books)
    ]
    apply_edits(world.sandbox.google.books[register.id], [{"tab": "Registro", "append": rows}])
    world.sandbox._order_faults({"quotas": _QUOTAS})
    return world, register.id


def _recorded(world: World) -> int:
    """Count the rows of every Deliveries tab."""
    tabs = [book.titled("Entregas") for book in world.sandbox.google.books.values()]
    rows = [row for tab in tabs if tab is not None for row in list(tab.rows)[1:]]
    return sum(any(not cell.is_blank for cell in row) for row in rows)


def a_book(number: int) -> Workbook:
    """Return a copy of a workbook that knows itself by its own id, with letters due today."""
    book = template().copy()
    old, book.id = book.id, f"1libro{number:06}{'x' * 30}"
    book.metadata = {
        key: replace(item, value=item.value.replace(old, book.id))
        for key, item in book.metadata.items()
    }
    memory = book.titled("Memoria")
    assert memory is not None
    for index, row in enumerate(memory.rows):
        own = [
            cell.holding(cell.value.replace(old, book.id)) if isinstance(cell.value, str) else cell
            for cell in row
        ]
        memory.put(index, 0, own)
    late, later = typed_day(TODAY - timedelta(days=3)), typed_day(TODAY + timedelta(days=40))
    days = [late] * _LETTERS_EACH + [later] * _QUIET_EACH
    rows = [
        [f"F-{place}", f"C {place}", f"c{place}@n{number}.example", day, 100 + place]
        for place, day in enumerate(days)
    ]
    apply_edits(book, [{"tab": INVOICES, "append": rows}])
    return book


def by_queue(count: int, per_minute: int, slow: int = 0, *, is_held: bool = True) -> dict[str, str]:
    """Trigger every hour until nobody is left, as the cloud does.

    Args:
        is_held: Whether tasks are spaced and instances keep to their part of the quota.
    """
    world, register = a_world(count, slow)
    reports = Reports(world, register, _REPORTS_SHARE if is_held else None)

    def run(process: Process, body: Mapping[str, Any], pace: Pace) -> int:
        order = Order.parse(Body(body))
        assert order is not None
        is_again = world.visit(process, order, pace)
        reports.collect()
        return HTTPStatus.TOO_EARLY if is_again else HTTPStatus.OK

    limits = Limits(per_minute / _MINUTE, _AT_ONCE)
    queue = Queue(world, limits, _SHARE if is_held else None, run)
    every = timedelta(minutes=1) / per_minute
    most = int(per_minute * 60 * 0.9)

    def put(body: Mapping[str, Any], at: datetime | None) -> bool:
        return queue.put(body, at if is_held else None)

    def trigger(hour: int) -> None:
        at = START + timedelta(hours=hour)
        world.start(lambda p: dispatch(world.client(p, register), put, at, every, most))

    for hour in range(-(-count // most)):
        world.later(hour * _HOUR, partial(trigger, hour))
    world.run()
    queues = (queue, reports.queue)
    return {
        **_found(world, count),
        "tasks tried again": str(sum(each.repeated for each in queues)),
        "given up": str(sum(each.given_up for each in queues)),
        "answers that slowed a queue": str(sum(each.slowing for each in queues)),
        "reports recorded": str(_recorded(world)),
    }


def by_pool(count: int) -> dict[str, str]:
    """Let a few workers of one machine share the quota."""
    world, register = a_world(count)
    pace = world.pace(_QUOTA)
    left: deque[Order] = deque()
    again: list[Order] = []

    def list_all(process: Process) -> None:
        found = read_register(world.client(process, register, pace))
        left.extend(order_for(each, found, "now") for each in found.clients)
        for _ in range(_WORKERS):
            world.start(work)

    def work(process: Process) -> None:
        while left:
            order = left.popleft()
            if world.visit(process, order, pace):
                again.append(order)

    world.start(list_all)
    world.run()
    return {**_found(world, count), "tasks tried again": "0", "given up": str(len(again))}


def _found(world: World, count: int) -> dict[str, str]:
    sent = [e for e in world.sandbox.mail.letters if e.custom_args["step"] != "digest"]
    letters = Counter(to for letter in sent for to in letter.to)
    last = [(datetime.fromisoformat(each.at) - START).total_seconds() / _MINUTE for each in sent]
    due = count * _LETTERS_EACH
    minutes = world.seconds / _MINUTE
    found = {"minutes": f"{minutes:.0f}", "workbooks a minute": f"{count / minutes:.1f}"}
    for kind in ("reads", "writes"):
        each = [calls for (of, _), calls in world.calls.items() if of == kind]
        found[f"{kind} a minute, mean / most"] = f"{sum(each) / len(each):.0f} / {max(each)}"
    return {
        **found,
        "429": str(world.refused),
        "letters due": str(due),
        "half of them sent by minute": f"{sorted(last)[len(last) // 2]:.0f}",
        "sent once": str(sum(times == 1 for times in letters.values())),
        "sent twice": str(sum(times > 1 for times in letters.values())),
        "missing": str(due - len(letters)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--workbooks", type=int, default=1000)
    count = parser.parse_args().workbooks
    began = time.perf_counter()
    results = {
        f"queue, {_PER_MINUTE} a minute": by_queue(count, _PER_MINUTE),
        f"queue, {3 * _PER_MINUTE} a minute": by_queue(count, 3 * _PER_MINUTE),
        "nothing held": by_queue(count, _PER_MINUTE, is_held=False),
        "one machine's pool": by_pool(count),
    }
    title = f"{count} workbooks, one account, {_QUOTAS['reads']} reads and writes a minute"
    table = Table("", *results, title=title, title_justify="left", box=None)
    for name in next(iter(results.values())):
        table.add_row(name, *(result.get(name, "–") for result in results.values()))
    Console().print(table)
    print(f"(played in {time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
