"""Measure how long it takes to understand, decide about and summarise a large book in memory."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeVar

from aldia import resources
from aldia.jobs.assessment import uncollected
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.plan import RunPlan, plan_run
from aldia.planning.log.chain import read_log
from aldia.planning.log.entries import Entry, Event, Head, SendKey, chain
from aldia.planning.log.history import History, fold
from aldia.planning.reporting.rehearsal import rehearse
from aldia.planning.reporting.summary import summarise

T = TypeVar("T")

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
HEADERS = [*"Factura Cliente Correo Emitida Vence Importe Estado".split(), "Pagada el"]
_PER_CUSTOMER = 5  # invoices, as in benchmarks/books.py


@cache
def a_book(invoices: int, paid: float = 0.7) -> Rows:
    """Return the rows of a tab of invoices, due from 170 days ago to 30 days ahead.

    Args:
        paid: Share of the invoices that are paid.
    """
    rng = random.Random(1)
    rows: list[list[Scalar]] = [[*HEADERS]]
    for number in range(invoices):
        due = NOW.date() - timedelta(days=rng.randint(-30, 170))
        days = [serial_of(due - timedelta(days=30)), serial_of(due)]
        customer = number % (invoices // _PER_CUSTOMER)
        name = [f"F-{number:06}", f"Cliente {customer}", f"c{customer}@cliente.example"]
        is_paid = rng.random() < paid
        paid_on = min(NOW.date(), due + timedelta(days=rng.randint(0, 40)))
        last: list[Scalar] = ["Pagada", serial_of(paid_on)] if is_paid else ["", ""]
        rows.append([*name, *days, rng.randint(100, 9000) * 1000, *last])
    return rows


@cache
def a_log(invoices: int, entries: int) -> tuple[Rows, Head]:
    """Return the rows and the head of a Log of letters, with three entries for each letter."""
    rng = random.Random(2)
    found: list[Entry] = []
    for number in range(entries // 3):
        invoice = rng.randrange(invoices)
        customer = invoice % (invoices // _PER_CUSTOMER)
        at = NOW - timedelta(days=320 - 320 * number * 3 / entries)
        key = SendKey(f"f-{invoice:06}", 0, "2026-05-05", "friendly", 1)
        claim = Entry(
            event=Event.CLAIMED,
            at=at,
            run=f"r{number // 20}",
            key=f"l{number}",
            customer=f"Cliente {customer}",
            sends=(key,),
            channel="mail",
            address=f"c{customer}@cliente.example",
        )
        sent = Entry(event=Event.SENT, at=at, run=claim.run, key=claim.key, sends=(key,))
        found += [claim, sent, Entry(event=Event.FINISHED, at=at, run=claim.run)]
    chained, head = chain(Head(), found)
    return [entry.cells() for entry in chained], head


def understood(rows: Rows) -> Ledger:
    schema = resources.schema()
    settings: Rows = [
        ["Ajuste", "Valor"],
        ["País", "CO"],
        ["Modo", "real"],
        ["Autorizaron el correo", "sí"],
    ]
    tabs = {"invoices": ("Facturas", rows), "settings": ("Ajustes", settings)}
    return understand(schema, find_tables(schema, tabs), "es_CO", "America/Bogota")


def judge(invoices: int, entries: int) -> list[float]:
    """Return the CPU seconds of each stage, in order: understand, fold, decide, summarise."""
    rows = a_book(invoices)
    log, head = a_log(invoices, entries)
    seconds: list[float] = []

    def timed(work: Callable[[], T]) -> T:
        began = time.process_time()
        found = work()
        seconds.append(time.process_time() - began)
        return found

    with uncollected():
        ledger = timed(lambda: understood(rows))
        history: History = timed(lambda: fold(read_log(log, head)[0]))
        plan: RunPlan = timed(lambda: plan_run("book", ledger, history, RunContext(), NOW))
        timed(lambda: summarise(ledger, history, plan))
    return seconds


def rehearsed(invoices: int, days: int, *, as_usual: bool) -> float:
    """Return the CPU seconds of a rehearsal of so many days.

    Args:
        as_usual: Whether customers pay as they usually do; otherwise nobody pays.
    """
    ledger = understood(a_book(invoices, paid=0.5))
    began = time.process_time()
    with uncollected():
        rehearse("book", ledger, History(), RunContext(), NOW, days, as_usual=as_usual)
    return time.process_time() - began
