"""Make the workbooks that are measured: a live business with a given number of invoices."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import requests

from aldia import resources
from aldia.channels.sendgrid.sending import SendGrid
from aldia.jobs.connect import try_connection
from aldia.jobs.remind import Reminder
from aldia.ledger.values.dates import serial_of
from aldia.workbook.client import SheetsClient, connect
from aldia.workbook.setup.adopting import adopt

YESTERDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = YESTERDAY + timedelta(days=1)
LATER = TODAY + timedelta(hours=1)
TAB = "Cartera"
SHARE_DUE = 0.02  # of the invoices get a letter; chosen by hand, docs/performance.md says so
FIRST_LETTERS = 20
"""Limit of letters on the first live day."""

HEADERS = (
    *("Factura", "Cliente", "Correo", "Emitida", "Vence", "Importe", "Estado", "Pagada el"),
    *("Pausa hasta", "Notas"),
)
_DAYS = (3, 4, 7, 8)  # columns of HEADERS
_MONEY = (5,)  # columns of HEADERS
_DAY = {"type": "DATE", "pattern": "dd/mm/yyyy"}
_PESOS = {"type": "CURRENCY", "pattern": '"$"\\ #,##0'}
_PER_CUSTOMER = 5  # invoices; chosen by hand
_AT_ONCE = 10_000  # rows in one write; chosen by hand
_SETTINGS = {
    "Modo": "real",
    "Autorizaron el correo": "sí",
    "Negocio": "La Espiga",
    "Remitente": "cobros@laespiga.example",
    "Dirección": "Calle 1 # 2-3, Bogotá",
    "Correo del dueño": "duena@laespiga.example",
    "Máximo de correos por día": "1000",
    "Vence en día no hábil: pasa al siguiente": "no",
}


def rows_of(invoices: int) -> Iterator[list[Any]]:
    """Yield the rows of a business.

    Two in a hundred invoices are three days late today and were on hold until yesterday, so that
    they get a letter today; as many, but at most FIRST_LETTERS, were three days late yesterday.
    Each of these has a customer of its own. Seven in ten of the others are paid, and the rest fall
    due in the coming weeks.
    """
    rng = random.Random(1)
    today, before = TODAY.date(), YESTERDAY.date()
    due_today = int(invoices * SHARE_DUE)
    first = min(due_today, FIRST_LETTERS)
    for number in range(invoices):
        is_due = number < due_today
        is_first = due_today <= number < due_today + first
        customer = number if is_due or is_first else invoices + number // _PER_CUSTOMER
        due = today + timedelta(days=rng.randint(10, 60))
        state, paid_on, hold = "", None, None
        if is_due:
            due, hold = today - timedelta(days=3), before
        elif is_first:
            due = before - timedelta(days=3)
        elif rng.random() < 0.7:
            due = today - timedelta(days=rng.randint(-20, 170))
            paid_on = min(before, due + timedelta(days=rng.randint(0, 40)))
            state = "Pagada"
        yield [
            f"F-{number:06}",
            f"Cliente {customer}",
            f"c{customer}@cliente.example",
            serial_of(due - timedelta(days=30)),
            serial_of(due),
            rng.randint(1000, 9000) * 1000,
            state,
            _serial(paid_on),
            _serial(hold),
            "llamar por la tarde" if rng.random() < 0.1 else "",
        ]


def _serial(day: date | None) -> int | str:
    return "" if day is None else serial_of(day)


def make_book(host: str, invoices: int) -> str:
    """Make a spreadsheet as a person has it, before Aldía sets it up; return its id."""
    grid = {"rowCount": invoices + 50, "columnCount": len(HEADERS) + 12}
    properties = {"title": "Libro", "locale": "es_CO", "timeZone": "America/Bogota"}
    sheet = {"properties": {"title": TAB, "gridProperties": grid}}
    book = str(_post(host, "", {"properties": properties, "sheets": [sheet]})["spreadsheetId"])
    rows: list[Sequence[Any]] = [HEADERS, *rows_of(invoices)]
    for start in range(0, len(rows), _AT_ONCE):
        data = [{"range": f"{TAB}!A{start + 1}", "values": rows[start : start + _AT_ONCE]}]
        _post(host, f"/{book}/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    _post(host, f"/{book}:batchUpdate", {"requests": [*_formats()]})
    return book


def make_live_book(host: str, invoices: int) -> str:
    """Make such a spreadsheet, adopt it, pass the self-test and go live as of YESTERDAY.

    Returns:
        The spreadsheet's id.
    """
    clock = {"at": YESTERDAY.isoformat()}
    requests.post(f"http://{host}/_sandbox/clock", json=clock, timeout=60).raise_for_status()
    book = make_book(host, invoices)
    client = connect(book, {"SHEETS_EMULATOR_HOST": host})
    adopt(client, resources.schema(), tabs=[TAB], country="CO")
    _choose(client)
    findings, is_passed = try_connection(lambda: client, SendGrid("SG.bench", host))
    assert is_passed, findings
    return book


def make_used_book(host: str, invoices: int) -> str:
    """Make a live workbook and run it on its first live day; return its id."""
    book = make_live_book(host, invoices)
    client = connect(book, {"SHEETS_EMULATOR_HOST": host})
    Reminder(client, SendGrid("SG.bench", host), at=YESTERDAY).remind()
    return book


def _post(host: str, path: str, body: Any) -> Any:
    answer = requests.post(f"http://{host}/v4/spreadsheets{path}", json=body, timeout=120)
    answer.raise_for_status()
    return answer.json()


def _formats() -> Iterator[dict[str, Any]]:
    patterns = [(column, _DAY) for column in _DAYS] + [(column, _PESOS) for column in _MONEY]
    for column, pattern in patterns:
        place = {"startColumnIndex": column, "endColumnIndex": column + 1, "startRowIndex": 1}
        cell = {"userEnteredFormat": {"numberFormat": pattern}}
        fields = "userEnteredFormat.numberFormat"
        yield {"repeatCell": {"range": {"sheetId": 0, **place}, "cell": cell, "fields": fields}}


def _choose(client: SheetsClient) -> None:
    """Type the settings without which no letter goes out."""
    [rows] = client.read_values(["Ajustes"], as_shown=True)
    names = [row[0] if row else "" for row in rows]
    data = [
        {"range": f"Ajustes!B{names.index(name) + 1}", "values": [[value]]}
        for name, value in _SETTINGS.items()
    ]
    body = {"valueInputOption": "USER_ENTERED", "data": data}
    client.once("post", "/values:batchUpdate", json=body)
