"""A morning of many workbooks under one account, with the quotas that Google publishes.

    python -m benchmarks.scale [--workbooks 1000]

The real `dispatch` and `remind` run with the real clients on the sandbox, in simulated time: each
call takes 150 ms, each send 50 ms, and a call beyond 60 reads or 60 writes in a minute is answered
with 429. The queue is Cloud Tasks as infra/terraform sets it up, then three times as fast, then the
pool of one machine (`aldia run --register`).
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import requests
from google.auth.credentials import AnonymousCredentials
from requests.adapters import BaseAdapter
from rich.console import Console
from rich.table import Table

from aldia import shipped
from aldia.bodies import Body
from aldia.channels.sendgrid import SendGrid
from aldia.errors import AldiaError
from aldia.jobs.dispatch import Order, dispatch, order_for, visit
from aldia.jobs.remind import Reminder
from aldia.journal import SILENT
from aldia.patience import UNPACED, Pace, Patience
from aldia.workbook.client import SheetsClient
from aldia.workbook.registers import read_register
from aldia.workbook.setup import adopt
from sandbox.core import Sandbox
from sandbox.edit import apply_edits
from sandbox.google.workbook import Workbook
from tests.simulation.book import INVOICES, template, typed_day
from tests.simulation.direct import Direct, answer_of, read_request
from tests.simulation.process import Process

TODAY = date(2026, 11, 24)
START = datetime(2026, 11, 24, 14, tzinfo=UTC)
_CALL_SECONDS, _SLOW_SECONDS, _SEND_SECONDS = 0.15, 30.0, 0.05
_QUOTAS = {"reads": 60, "writes": 60}
_LETTERS_EACH, _QUIET_EACH = 2, 6
_HOUR, _MINUTE = 3600.0, 60.0
_PER_MINUTE, _AT_ONCE, _WORKERS = 8, 10, 8
_BACKOFF_SECONDS, _MOST_ATTEMPTS = 120.0, 5

_here = threading.local()


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

    def visit(self, process: Process, order: Order, pace: Pace = UNPACED) -> bool:
        """Run one workbook; tell whether it should come again."""
        book = self.client(process, order.spreadsheet, pace)
        mailer = SendGrid("SG.test", adapter=Wire(self, process), in_flight=1)
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
    """Cloud Tasks: named tasks, a rate, so many at once, and another try after a while."""

    def __init__(self, world: World, per_minute: float) -> None:
        self._world = world
        self._every = _MINUTE / per_minute
        self._names: set[str] = set()
        self._waiting: deque[tuple[Order, int]] = deque()
        self._running = 0
        self._later = 0
        self.repeated = 0
        self.given_up = 0

    def put(self, body: Mapping[str, Any]) -> bool:
        name, order = json.dumps(body, sort_keys=True), Order.parse(Body(body))
        assert order is not None
        if name in self._names:
            return False
        self._names.add(name)
        self._waiting.append((order, 1))
        return True

    def pump(self, until: float) -> None:
        """Begin one task if one may begin, and look again when the next one may."""
        if self._waiting and self._running < _AT_ONCE:
            order, attempt = self._waiting.popleft()
            self._running += 1
            self._world.start(lambda process: self._do(process, order, attempt))
        if self._waiting or self._running or self._later or self._world.seconds < until:
            self._world.later(self._every, lambda: self.pump(until))

    def _do(self, process: Process, order: Order, attempt: int) -> None:
        is_again = self._world.visit(process, order)
        self._running -= 1
        if is_again and attempt < _MOST_ATTEMPTS:
            self.repeated += 1
            self._later += 1
            again = (order, attempt + 1)
            self._world.later(_BACKOFF_SECONDS * attempt, lambda: self._come_back(again))
        elif is_again:
            self.given_up += 1

    def _come_back(self, task: tuple[Order, int]) -> None:
        self._later -= 1
        self._waiting.append(task)


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


def by_queue(count: int, per_minute: int, slow: int = 0) -> dict[str, str]:
    """Trigger every hour until nobody is left, as the cloud does."""
    world, register = a_world(count, slow)
    queue = Queue(world, per_minute)
    most = int(per_minute * 60 * 0.9)
    triggers = -(-count // most)

    def trigger(hour: int) -> None:
        at = START + timedelta(hours=hour)
        world.start(lambda p: dispatch(world.client(p, register), queue.put, at, most))

    for hour in range(triggers):
        world.later(hour * _HOUR, partial(trigger, hour))
    world.later(1.0, lambda: queue.pump((triggers - 1) * _HOUR + 10))
    world.run()
    counts = {"tasks tried again": str(queue.repeated), "given up": str(queue.given_up)}
    return {**_found(world, count), **counts}


def by_pool(count: int) -> dict[str, str]:
    """Let a few workers of one machine share the quota."""
    world, register = a_world(count)
    pace = Pace(_QUOTAS, lambda seconds: world.wait(_here.process, seconds), lambda: world.seconds)
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
        "one machine's pool": by_pool(count),
    }
    title = f"{count} workbooks, one account, {_QUOTAS['reads']} reads and writes a minute"
    table = Table("", *results, title=title, title_justify="left", box=None)
    for name in next(iter(results.values())):
        table.add_row(name, *(result[name] for result in results.values()))
    Console().print(table)
    print(f"(played in {time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
