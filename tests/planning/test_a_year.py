"""A simulated year in each country: every letter and call is lawful, and nobody forgotten."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.letters import Letter
from aldia.planning.log.contacts import Task
from aldia.planning.log.entries import Entry, Event, SendKey
from aldia.planning.log.history import fold
from tests.builders import DUE_DAYS_MOVE, a_ledger, a_plan, a_row
from tests.simulation.lawful import LAWS, last_day_to_pay, why_unlawful

ZONES = {
    "CO": "America/Bogota",
    "CL": "America/Santiago",
    "MX": "America/Mexico_City",
    "PE": "America/Lima",
    "AR": "America/Argentina/Buenos_Aires",
    "BR": "America/Sao_Paulo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "AT": "Europe/Vienna",
    "US": "America/Chicago",
    "JP": "Asia/Tokyo",
    "PY": "America/Asuncion",
    "EC": "America/Guayaquil",
    "DO": "America/Santo_Domingo",
    "BR-SP": "America/Sao_Paulo",
    "BR-AL": "America/Maceio",
    "BR-RJ": "America/Sao_Paulo",
    "BR-ES": "America/Sao_Paulo",
    "BR-AM": "America/Manaus",
    "US-CA": "America/Los_Angeles",
    "US-FL": "America/New_York",
}
STEPS: list[list[Scalar]] = [
    ["Cortesía", -3, "cortesía"],
    ["Vence hoy", 0, "vence hoy"],
    ["Aviso 1", 3, "amable"],
    ["Llamada", 12, "directa", "llamada"],
    ["Último aviso", 30, "última"],
]
LATE = {"friendly", "direct", "last_notice"}
"""Steps that call an invoice late."""

CUSTOMERS = 3
INVOICES = 15
RUNS_A_DAY = 2


def a_year_of_invoices(country: str) -> Ledger:
    """Return invoices that fall due all year, of five customers in the country's own time."""
    chance = random.Random(country)
    first = date(2026, 1, 2)
    rows = [
        a_row(
            f"F-{n}",
            (first + timedelta(days=chance.randrange(350))).isoformat(),
            customer=f"Cliente {n % CUSTOMERS}",
            email=f"c{n % CUSTOMERS}@cliente.example",
        )
        for n in range(INVOICES)
    ]
    customers: list[Mapping[str, Scalar]] = [
        {"customer": f"Cliente {n}", "time_zone": ZONES[country], "channels": "correo, llamada"}
        for n in range(CUSTOMERS)
    ]
    settings: dict[str, Scalar] = {
        "País": country,
        "Moneda": "USD",
        "Cómo pagar": "Banco de Muestra",
        "Dirección": "Calle 1",
        "NIT": "0",
        "Días entre avisos": 1,
        DUE_DAYS_MOVE: "",
    }
    return a_ledger(*rows, customers=customers, settings=settings, steps=STEPS)


def sent(letter: Letter, at: datetime) -> list[Entry]:
    claim = Entry(
        Event.CLAIMED,
        at,
        "r",
        letter.id,
        letter.customer,
        letter.keys,
        "mail",
        ", ".join(letter.to),
    )
    return [claim, replace(claim, event=Event.SENT), Entry(Event.FINISHED, at, "r")]


def called(task: Task) -> list[Entry]:
    """Return the entries of a call that a person makes at once, and that nobody answers."""
    asked = Entry(
        Event.ASKED, task.at, "r", task.id, task.customer, tuple(task.sends), task.channel
    )
    return [asked, replace(asked, event=Event.DONE, detail="no_answer")]


def too_early(going: Letter | Task, on: date, country: str) -> list[SendKey]:
    """Return what is called late on or before the day to which the law moves its due day."""
    keys = going.sends if isinstance(going, Task) else going.keys
    late = [key for key in keys if key.step in LATE]
    return [k for k in late if on <= last_day_to_pay(date.fromisoformat(k.cycle), country)]


@pytest.mark.parametrize("country", LAWS)
def test_a_year_sends_nothing_outside_lawful_moments(country: str) -> None:
    """Runs come at any hour of any day, and once in a while not for a week."""
    ledger, zone = a_year_of_invoices(country), ZoneInfo(ZONES[country])
    chance = random.Random(country)
    entries: list[Entry] = []
    contacts: dict[str, list[tuple[date, str]]] = {}
    now = datetime(2026, 1, 1, tzinfo=UTC)

    while now.year == 2026:
        now += timedelta(minutes=chance.randrange(2 * 24 * 60 // RUNS_A_DAY))
        now += timedelta(days=7) if chance.random() < 0.005 else timedelta(0)
        plan, local = a_plan(ledger, fold(entries), now=now), now.astimezone(zone)
        going: list[Letter | Task] = [*plan.letters, *plan.tasks]
        for each in going:
            channel = "call" if isinstance(each, Task) else "mail"
            before = contacts.setdefault(each.customer, [])
            why = why_unlawful(local, country, before, channel)
            assert not why, f"{each.customer} by {channel} on {local}: {why}"
            before.append((local.date(), channel))
            assert not too_early(each, local.date(), country)
            entries += called(each) if isinstance(each, Task) else sent(each, now)

    reminded = {send.invoice for entry in entries for send in entry.sends}
    steps = {send.step for entry in entries for send in entry.sends}
    assert len(reminded) == INVOICES
    assert steps == {"courtesy", "due_today", "friendly", "direct", "last_notice"}
    assert "call" in {channel for found in contacts.values() for _, channel in found}
