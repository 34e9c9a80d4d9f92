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
import json
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from google.auth.credentials import AnonymousCredentials
from rich.console import Console
from rich.table import Table

from aldia import resources
from aldia.channels.sendgrid.events import parse_events
from aldia.errors import ComeAgain
from aldia.jobs.dispatch import Order, dispatch, order_for
from aldia.jobs.events import packed, parcels, record, unpacked, workbook_named
from aldia.jobs.register_cache import RegisterCache
from aldia.retry import Pace
from aldia.web.bodies import Body
from aldia.workbook.client import SheetsClient
from aldia.workbook.registers import read_register
from aldia.workbook.setup.adopting import adopt
from benchmarks.cloud import QUOTA, QUOTAS, START, Queue, World
from sandbox.edit import apply_edits
from sandbox.google.queues import Limits
from sandbox.google.workbook import Workbook
from tests.simulation.book import INVOICES, template, typed_day
from tests.simulation.direct import Direct
from tests.simulation.process import Process

TODAY = date(2026, 11, 24)
_LETTERS_EACH = 2  # invoices of a workbook with a letter; chosen by hand
_QUIET_EACH = 6  # invoices of a workbook without a letter; chosen by hand
_HOUR = 3600.0  # seconds
_MINUTE = 60.0  # seconds
_ROUNDING = 1e-6  # seconds, far less than between two calls, that make up for rounding
_PER_MINUTE = 8  # workbooks: `workbooks_per_minute` of infra/terraform
_WORKERS = 8  # of one machine; chosen by hand
AT_ONCE = 4  # runs, as in infra/terraform
SHARE = 12  # calls a minute of each run, as in infra/terraform
REPORTS_PER_SECOND = 0.1  # tasks for the reports, as in infra/terraform
REPORTS_SHARE = 12
"""Calls a minute for the reports, as in infra/terraform: with AT_ONCE × SHARE, 4 × 12 + 12, they
are the account's 60 calls a minute."""


class Reports:
    """The function `deliveries`, which records the reports about letters, with its own queue."""

    def __init__(self, world: World, register: str, share: int | None) -> None:
        self._world = world
        self._here: tuple[Process, Pace]
        self._listed = RegisterCache(lambda _: self._read(register), lambda: world.seconds)
        self._register = register
        world.sandbox.webhook.is_automatic = True
        self.queue = Queue(world, Limits(REPORTS_PER_SECOND, at_once=1), share, self._record)

    def collect(self) -> None:
        """Queue the provider's reports, which may be about several letters in one call."""
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
        try:
            found = workbook_named(name, self._listed.workbooks(self._register, [name]))
            assert found is not None
            record(self._world.client(process, found, pace), reports)
        except ComeAgain:
            return HTTPStatus.TOO_EARLY
        return HTTPStatus.OK


def a_world(count: int, slow: int = 0) -> tuple[World, str]:
    """Return a world with live workbooks, and the id of their register.

    Args:
        count: Number of workbooks.
        slow: How many of them (the first ones) answer slowly.
    """
    world = World()
    books = [a_book(number) for number in range(count)]
    world.sandbox.files.books.update({book.id: book for book in books})
    register = world.sandbox.files.create({"properties": {"timeZone": "America/Bogota"}}, START)
    client = SheetsClient(register.id, AnonymousCredentials(), adapter=Direct(world.sandbox))
    adopt(client, resources.register_schema(), language="es")
    world.slow = frozenset(book.id for book in books[:slow])
    rows = [
        [f"Cliente {number}", book.id, "sí", "Ana", "cobros@laespiga.example"]
        for number, book in enumerate(books)
    ]
    apply_edits(world.sandbox.files.books[register.id], [{"tab": "Registro", "append": rows}])
    world.sandbox._order_faults({"quotas": QUOTAS})
    return world, register.id


def _recorded(world: World) -> int:
    """Count the rows of every Deliveries tab."""
    tabs = [book.titled("Entregas") for book in world.sandbox.files.books.values()]
    rows = [row for tab in tabs if tab is not None for row in list(tab.rows)[1:]]
    return sum(any(not cell.is_blank for cell in row) for row in rows)


def a_book(number: int) -> Workbook:
    """Return a copy of the template workbook with an id of its own and letters due today."""
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
    """Play hourly triggers until every workbook was visited, and return the results by name.

    Args:
        is_held: Whether tasks are spaced and instances keep to their part of the quota.
    """
    world, register = a_world(count, slow)
    reports = Reports(world, register, REPORTS_SHARE if is_held else None)

    def run(process: Process, body: Mapping[str, Any], pace: Pace) -> int:
        order = Order.parse(Body(body))
        assert order is not None
        is_again = world.visit(process, order, pace)
        reports.collect()
        return HTTPStatus.TOO_EARLY if is_again else HTTPStatus.OK

    limits = Limits(per_minute / _MINUTE, AT_ONCE)
    queue = Queue(world, limits, SHARE if is_held else None, run)
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
    """Play the workers of one machine, which share the quota, and return the results by name."""
    world, register = a_world(count)
    pace = world.pace(QUOTA)
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
        mean, most = len(world.calls[kind]) / minutes, _most_in_a_minute(world.calls[kind])
        found[f"{kind} a minute, mean / most"] = f"{mean:.0f} / {most}"
    return {
        **found,
        "429": str(world.refused),
        "letters due": str(due),
        "half of them sent by minute": f"{sorted(last)[len(last) // 2]:.0f}",
        "the last by minute": f"{max(last):.0f}",
        "sent once": str(sum(times == 1 for times in letters.values())),
        "sent twice": str(sum(times > 1 for times in letters.values())),
        "missing": str(due - len(letters)),
    }


def _most_in_a_minute(moments: Sequence[float]) -> int:
    """Return the largest number of calls in any sixty seconds."""
    window: deque[float] = deque()
    most = 0
    for moment in sorted(moments):
        window.append(moment)
        while window[0] <= moment - _MINUTE + _ROUNDING:
            window.popleft()
        most = max(most, len(window))
    return most


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
    title = f"{count} workbooks, one account, {QUOTAS['reads']} reads and writes a minute"
    table = Table("", *results, title=title, title_justify="left", box=None)
    for name in next(iter(results.values())):
        table.add_row(name, *(result.get(name, "–") for result in results.values()))
    Console().print(table)
    print(f"(played in {time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
