"""Many letters, little time, long memories, and days that are an hour shorter or longer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from google.auth.credentials import AnonymousCredentials

from aldia.channels.sendgrid.sending import SendGrid
from aldia.jobs.remind import Reminder
from aldia.planning.log.entries import Entry, Event, Head, SendKey, chain
from aldia.planning.log.history import fold
from aldia.retry import RetryPolicy
from aldia.workbook.client import SheetsClient
from sandbox.core import Sandbox
from sandbox.edit import apply_edits
from sandbox.google.cells import Cell
from tests.builders import a_ledger, a_plan, a_row
from tests.simulation.book import INVOICES, LOG, SETTINGS, setting_cell, template
from tests.simulation.direct import Direct

MORNING = datetime(2026, 11, 24, 15, tzinfo=UTC)


class Slow(Direct):
    """A way into the sandbox that takes its time, in simulated seconds."""

    def __init__(self, sandbox: Sandbox, clock: list[float], seconds: float) -> None:
        super().__init__(sandbox)
        self._clock, self._seconds = clock, seconds

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        self._clock[0] += self._seconds
        return super().send(request, *args, **options)


def test_more_letters_than_a_run_has_seconds_for_all_go_and_none_goes_twice() -> None:
    count, seconds_a_run, clock = 600, 10.0, [0.0]
    sandbox = Sandbox(clock=lambda: MORNING + timedelta(seconds=clock[0]))
    book = template().copy()
    rows = [
        [f"F-{n}", f"Cliente {n}", f"c{n}@cliente.example", "21/11/2026", 100] for n in range(count)
    ]
    sheet = book.titled(INVOICES)
    assert sheet is not None
    apply_edits(book, [{"tab": INVOICES, "append": rows}])
    for name, value in {
        "Máximo de correos por día": "9000",
        "Autorizo el lote del": "24/11/2026",
        "Hora del resumen": "no",
    }.items():
        apply_edits(book, [{"tab": SETTINGS, "type": {setting_cell(book, name): value}}])
    sandbox.files.books[book.id] = book

    def run() -> Any:
        retries = RetryPolicy(clock=lambda: clock[0])
        client = SheetsClient(
            book.id,
            AnonymousCredentials(),
            retries=retries,
            adapter=Slow(sandbox, clock, 0.15),
        )
        mailer = SendGrid("SG.test", in_flight=1, adapter=Slow(sandbox, clock, 0.05))
        began = clock[0]
        report = Reminder(client, mailer, limit_seconds=seconds_a_run).remind()
        return report, clock[0] - began

    reports: list[Any] = []
    while not reports or not reports[-1][0].is_finished:
        reports.append(run())
        clock[0] += 600
        assert len(reports) < 20

    letters = Counter(letter.to for letter in sandbox.mail.letters)
    assert len(letters) == count
    assert set(letters.values()) == {1}
    assert len(reports) > 2
    assert max(seconds for _, seconds in reports) <= seconds_a_run


def test_a_year_of_log_is_read_and_checked_like_a_short_one() -> None:
    """50,000 entries: 16,666 letters and their runs."""
    sandbox = Sandbox(clock=lambda: MORNING)
    book = template().copy()
    sheet = book.titled(LOG)
    assert sheet is not None
    old = [[cell.value or "" for cell in row] for row in sheet.rows[1:2]]
    head = Head(int(str(old[0][0])), str(old[0][11]))
    chained, head = chain(head, _a_year())
    for place, entry in enumerate(chained, 2):
        sheet.put(place, 0, [Cell(value) for value in entry.cells()])
    sheet.row_count = len(chained) + 10
    memory = book.titled("Memoria")
    assert memory is not None
    place = next(i for i, row in enumerate(memory.rows) if row[0].value == "head")
    memory.put(place, 1, [Cell(head.written())])
    apply_edits(
        book,
        [
            {
                "tab": INVOICES,
                "append": [["F-1", "Cliente 1", "c1@cliente.example", "21/11/2026", 100]],
            }
        ],
    )
    sandbox.files.books[book.id] = book
    client = SheetsClient(book.id, AnonymousCredentials(), adapter=Direct(sandbox))

    report = Reminder(client, SendGrid("SG.test", adapter=Direct(sandbox))).remind()

    assert report.preview is None
    assert report.fates == {"sent": 1}
    assert report.calls["sheets_reads"] == 8


def _a_year() -> list[Entry]:
    entries = []
    for n in range(16_666):
        at = MORNING - timedelta(days=2 + n % 363)
        key = SendKey(f"x-{n}", 0, "2026-01-01", "friendly", 1)
        claim = Entry(
            Event.CLAIMED,
            at,
            f"r{n}",
            f"k{n}",
            f"Otro {n % 500}",
            (key,),
            "mail",
            f"o{n}@otro.example",
        )
        sent = Entry(
            Event.SENT, at, f"r{n}", f"k{n}", claim.customer, (key,), "mail", claim.address
        )
        entries += [claim, sent, Entry(Event.FINISHED, at, f"r{n}")]
    return entries


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("America/Santiago", "2026-09-06"),
        ("America/Santiago", "2026-04-05"),
        ("Europe/Madrid", "2026-10-25"),
        ("Europe/Madrid", "2026-03-29"),
        ("America/New_York", "2026-11-01"),
        ("America/New_York", "2026-03-08"),
    ],
)
def test_when_the_clocks_change_nobody_gets_two_letters_a_day_and_the_gap_is_kept(
    zone: str, around: str
) -> None:
    """Every half hour for nine days around the change, planning again after each letter."""
    middle = datetime.fromisoformat(around).replace(tzinfo=ZoneInfo(zone))
    due = (middle - timedelta(days=30)).date().isoformat()
    row = a_row("F-1", due, time_zone=None)
    ledger = a_ledger(
        row, customers=[{"customer": "Café La Montaña", "time_zone": zone}], locale="es_CO"
    )
    entries: list[Entry] = []
    start = (middle - timedelta(days=5)).astimezone(UTC)

    for half_hours in range(2 * 24 * 9):
        now = start + timedelta(minutes=30 * half_hours)
        for letter in a_plan(ledger, fold(entries), now=now).letters:
            claim = Entry(
                Event.CLAIMED,
                now,
                "r",
                letter.id,
                letter.customer,
                letter.keys,
                "mail",
                letter.to[0],
            )
            entries += [
                claim,
                Entry(Event.SENT, now, "r", letter.id),
                Entry(Event.FINISHED, now, "r"),
            ]

    days = [e.at.astimezone(ZoneInfo(zone)).date() for e in entries if e.event is Event.CLAIMED]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert len(days) >= 2
    assert min(gaps) >= 3


@pytest.mark.parametrize("jump", [timedelta(hours=-30), timedelta(minutes=-20), timedelta(days=-9)])
def test_a_clock_that_jumps_back_sends_nothing_again(jump: timedelta) -> None:
    ledger = a_ledger(a_row("F-1", "-3d"))
    plan = a_plan(ledger)
    [letter] = plan.letters
    claim = Entry(
        Event.CLAIMED, plan.at, "r", letter.id, letter.customer, letter.keys, "mail", letter.to[0]
    )
    history = fold(
        [claim, Entry(Event.SENT, plan.at, "r", letter.id), Entry(Event.FINISHED, plan.at, "r")]
    )

    again = a_plan(ledger, history, now=plan.at + jump)

    assert again.letters == []
