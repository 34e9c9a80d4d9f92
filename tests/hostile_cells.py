"""Put hostile values into the cells of an ordinary business's workbook, and check what is sent.

`python -m tests.hostile_cells --seeds 5000` plays many seeds; `--seed 7` prints one of them.
"""

from __future__ import annotations

import json
import random
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import click
from google.auth.credentials import AnonymousCredentials

from aldia.channels.sendgrid.sending import SendGrid
from aldia.errors import AldiaError
from aldia.jobs.remind import Reminder
from aldia.retry import RetryPolicy
from aldia.workbook.client import SheetsClient
from sandbox.core import Sandbox
from sandbox.edit import apply_edits
from sandbox.google.cells import BLANK, Scalar
from sandbox.google.workbook import Sheet, Workbook
from sandbox.http import Request
from tests.builders import DUE_DAYS_MOVE
from tests.simulation.book import (
    CUSTOMERS,
    INSTALMENTS,
    INVOICES,
    LOG,
    PAYMENTS,
    SETTINGS,
    setting_cell,
    template,
)
from tests.simulation.direct import Direct

DAY = datetime(2026, 11, 24, 15, tzinfo=UTC)
"""A Tuesday, ten in the morning in Bogotá."""

_GRID_ROWS = 90

_NUMBERS = (1e308, -1e308, 1e-308, 1e15, 9_007_199_254_740_993, 60_000_000, 2_958_466, 45_000)
_RENAMED = 0.15  # chance that a tab or its first cell is renamed during a run; chosen by hand
_ROUTES = ("get", "values.batchGet", "batchUpdate", "values.batchUpdateByDataFilter")

_SMALL = (0, 1, -1, 2, 0.1, 99, True, False)
"""Values that a person may well mean in any cell."""

_DAYS = (
    "2026-13-01",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "1/1/1",
    "31/12/9999",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
    "2026-11-23T10:00:00",
    "2026-11-23T10:00:00-05:00",
    "announced 2026-13-45",
    "announced 2026-13-45 since 2026-11-45",
    "announced 9999-12-31 since 0001-01-01",
    "promised 9999-12-31",
    "promised 2026-13-45",
)
_TEXTS = (
    "Nota: hablar con Marta el martes",
    "#REF!",
    "#N/A",
    "NaN",
    "Infinity",
    "-Infinity",
    "sNaN",
    "1e999",
    "1E+308 COP",
    "9" * 5000,
    "-" + "9" * 17,
    "x" * 49_000,
    "[" * 49_000,
    "{}",
    "[]",
    "null",
    '"paid"',
    '{"ab12cd": ["", "NaN COP", "sNaN COP", "", "", ""]}',
    '{"ab12cd": [1, 2, 3]}',
    '{"ab12cd": null}',
    '{"ab12cd": ["", "", "", "", "", "", "due", "", "9999-12-31"]}',
    "1-60000000",
    "1-9999",
    "999999999-1",
    "accepted",
    "claimed",
    "released",
    "²",
    "½",
    "١٢٣",
    "🧾",
    "\u202e",
    "\u0000",
    "'",
    "|",
    "| | | |",
    "f-1 | 0 | 2026-13-01 | friendly | ²",
    "f-1 | 0 | 9999-12-31 | friendly | 1",
    "f-1 | -1 | 2026-11-20 | friendly | 99999999999999999999",
    "%",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "a@b@c",
    "a@x.example, b@x.example; c",
    "http://[::1",
    "\n\n\n",
)
VALUES: tuple[Scalar, ...] = (*_NUMBERS, *_SMALL, *_DAYS, *_TEXTS)


@dataclass
class Attack:
    """What one seed did to the workbook, and what followed.

    Attributes:
        is_quiet: Whether the values can only be mistakes, so that nobody may get a letter more.
        broken: What went wrong; empty when nothing did.
    """

    seed: int
    told: list[str] = field(default_factory=list)
    is_quiet: bool = True
    ended: str = ""
    broken: list[str] = field(default_factory=list)


@cache
def clean_book() -> tuple[Workbook, set[tuple[str, str]]]:
    """Return a workbook with entries in every tab, and the sends of a run on DAY."""
    book = template().copy()
    _fill(book)
    sandbox = _sandbox(book, DAY - timedelta(days=1))
    _run(sandbox, book.id)
    _report(sandbox)
    book = sandbox.files.books[book.id]
    later = _sandbox(book, DAY)
    _run(later, book.id)
    return book, _sent(later.files.books[book.id], DAY)


def _fill(book: Workbook) -> None:
    """Type invoices of every kind, and something into every tab."""
    rows = [
        [f"F-{n}", f"Cliente {n}", f"c{n}@cliente.example", due, 1000 * n, "", "", "", "", "", ""]
        for n, due in enumerate(
            ["20/11/2026", "21/11/2026", "21/11/2026", "10/11/2026", "20/12/2026", "01/06/2026"], 1
        )
    ]
    rows[1][5] = "300"
    rows[2][7] = "30/11/2026"
    paid = ["F-7", "Cliente 7", "c7@cliente.example", "01/10/2026", 700, "sí", "Pagada"]
    agreed = ["F-8", "Cliente 8", "c8@cliente.example", "01/10/2026", 900, *[""] * 5, "mirar"]
    dollars = ["F-9", "Cliente 1", "c1@cliente.example", "21/11/2026", "USD 50"]
    steps = [
        ["Aviso 1", 3, "amable", "correo"],
        ["Llamada", 15, "firme", "llamada"],
        ["Aviso 2", 20, "firme", "correo", 7, 3],
    ]
    custom_templates = [["amable", "es", "Factura {factura}", "Buenos días, {cliente}:"]]
    callable_ = ["Cliente 4", "c4@cliente.example", "", "3001234567", *[""] * 4, "correo, llamada"]
    entries = {
        INVOICES: [*rows, paid, agreed, dollars],
        PAYMENTS: [["22/11/2026", "F-1", 200], ["20/11/2026", "F-7", 700]],
        CUSTOMERS: [["Cliente 1", "c1@cliente.example"], callable_],
        INSTALMENTS: [["F-8", 1, "21/11/2026", 300, ""], ["F-8", 2, "20/12/2026", 600, ""]],
        "Avisos": steps,
        "Cartas": custom_templates,
        "Llamadas": [["", "Cliente 5", *[""] * 8, "Contestó", "20/11/2026"]],
    }
    for sheet in book.in_order():
        sheet.resize(_GRID_ROWS, sheet.column_count)
    for title in ("Avisos", "Cartas"):
        apply_edits(book, [{"tab": title, "delete_rows": [2, 40]}])
    apply_edits(book, [{"tab": tab, "append": found} for tab, found in entries.items()])
    chosen = {"Autorizo el lote del": "24/11/2026", "Días sin anotar pagos": "0"}
    chosen[DUE_DAYS_MOVE] = "no"
    for name, value in chosen.items():
        apply_edits(book, [{"tab": SETTINGS, "type": {setting_cell(book, name): value}}])


def _report(sandbox: Sandbox) -> None:
    """Record reports of the provider in the Deliveries tab."""
    book = next(iter(sandbox.files.books.values()))
    letters = [letter for letter in sandbox.mail.letters if letter.custom_args.get("sends")]
    at = sandbox.now().isoformat(timespec="seconds")
    rows = [
        [
            at,
            letter.custom_args["letter"],
            "delivered",
            letter.to[0].split("<")[1][:-1],
            f"e{n}",
            "250 OK",
        ]
        for n, letter in enumerate(letters)
    ]
    apply_edits(book, [{"tab": "Entregas", "append": rows}])


def _sandbox(book: Workbook, at: datetime) -> Sandbox:
    sandbox = Sandbox(clock=lambda: at)
    sandbox.files.books[book.id] = book.copy()
    return sandbox


def _run(sandbox: Sandbox, book: str) -> str:
    transport, retries = Direct(sandbox), RetryPolicy(sleep=lambda _: None, clock=lambda: 0.0)
    client = SheetsClient(book, AnonymousCredentials(), retries=retries, adapter=transport)
    mailer = SendGrid("SG.test", in_flight=1, retries=retries, adapter=transport)
    try:
        return Reminder(client, mailer).remind().preview or "live"
    except AldiaError as error:
        return error.code


def play(seed: int) -> Attack:
    """Attack the workbook, run twice, and return what was broken."""
    rng = random.Random(seed)
    book, expected = clean_book()
    sandbox = _sandbox(book, DAY)
    found = Attack(seed)
    draft = sandbox.files.books[book.id]
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        _attack(draft, rng, found)
    if rng.random() < _RENAMED:
        _rename_later(sandbox, book, rng, found)
    try:
        found.ended = _run(sandbox, book.id)
        again = _run(_sandbox(sandbox.files.books[book.id], DAY + timedelta(hours=1)), book.id)
        found.ended += f", {again}"
    except Exception:
        found.broken.append(traceback.format_exc(limit=-6))
    louder = _sent(sandbox.files.books[book.id], DAY) - expected
    if found.is_quiet:
        found.broken += [f"to {address}: {what}" for address, what in sorted(louder)]
    return found


def _rename_later(sandbox: Sandbox, book: Workbook, rng: random.Random, found: Attack) -> None:
    """Plan that a tab is renamed, or its first cell typed over, just before a call of the run."""
    tab, route = rng.choice(list(book.in_order())).title, rng.choice(_ROUTES)
    edits: list[dict[str, Any]] = [
        {"rename": "Otra"},
        {"type": {"A1": "Ruta"}},
        {"insert_columns": ["A", 1]},
    ]
    edit = rng.choice(edits)
    before = {"route": f"sheets.spreadsheets.{route}", "nth": rng.randint(1, 4)}
    order = {"spreadsheet": book.id, "edits": [{"tab": tab, **edit}], "before": before}
    found.told.append(f"{tab}: {edit} before {before}")
    sandbox.handle(Request("POST", "/_sandbox/edit", {}, {}, json.dumps(order).encode()))


def _attack(book: Workbook, rng: random.Random, found: Attack) -> None:
    """Change one cell of any tab: in the table, in its headers, or beside or below it."""
    sheet = rng.choice(list(book.in_order()))
    row, column = _place(sheet, rng)
    value = rng.choice(VALUES)
    if rng.random() < 0.15:
        value = _any_cell(rng.choice(list(book.in_order())), rng)
        found.is_quiet = False
    found.is_quiet = found.is_quiet and not _may_be_meant(sheet, row, column, value)
    found.told.append(f"{sheet.title} {row + 1}/{column + 1}: {str(value)[:60]!r}")
    book.grow(sheet, row + 1, column + 1)
    sheet.put(row, column, [sheet.cell(row, column).holding(value)])


def _place(sheet: Sheet, rng: random.Random) -> tuple[int, int]:
    used = sheet.used_rows()
    width = max((len(sheet.rows[row]) for row in range(used)), default=1)
    bottom = rng.choice([0, used - 1, used - 1, used - 1, used + 3])
    return rng.randint(0, max(bottom, 0)), rng.randint(0, width)


def _any_cell(sheet: Sheet, rng: random.Random) -> Scalar:
    row, column = _place(sheet, rng)
    return (sheet.cell(row, column) if row < sheet.used_rows() else BLANK).value


def _may_be_meant(sheet: Sheet, row: int, column: int, value: Scalar) -> bool:
    """Tell whether a person may mean a value: a small number, a blank, or an invoice number."""
    is_number = sheet.title == INVOICES and column == 0 and row > 0
    return value is None or value in _SMALL or is_number


def _sent(book: Workbook, at: datetime) -> set[tuple[str, str]]:
    """Return what was sent at a moment by the Log: address, and send key without the instalment."""
    sheet = book.sheet(template().find(LOG)[0].id)
    rows = ([str(cell.value or "") for cell in row] for row in sheet.rows)
    local = at.astimezone(ZoneInfo(book.time_zone)).isoformat(timespec="seconds")
    return {
        (row[8], _without_number(line))
        for row in rows
        if len(row) > 8 and row[1] == local and row[4] == "sent" and row[7] == "mail"
        for line in row[6].splitlines()
    }


def _without_number(key: str) -> str:
    """Return a send key without the instalment's ordinal, which a person may correct."""
    invoice, _, *rest = key.split(" | ")
    return " | ".join([invoice, *rest])


@click.command()
@click.option("--seeds", default=1000, show_default=True, help="How many.")
@click.option("--first", default=0, show_default=True, help="The first of them.")
@click.option("--seed", type=int, help="Only this one.")
def main(seeds: int, first: int, seed: int | None) -> None:
    """Put hostile values into cells, run the real job, and tell what broke."""
    kinds: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for each in [seed] if seed is not None else range(first, first + seeds):
        found = play(each)
        ends[found.ended] += 1
        for broken in found.broken:
            kind = "\n".join(broken.splitlines()[-3:])
            kinds[kind] += 1
            if kinds[kind] <= 1 or seed is not None:
                click.echo(f"seed {each}: {'; '.join(found.told)}\n{broken}\n")
        if seed is not None:
            click.echo(f"{found.told} {found.ended}")
    for kind, count in kinds.most_common():
        click.echo(f"{count}x {kind}\n")
    click.echo(f"{seeds} seeds, {sum(kinds.values())} broken; {dict(ends.most_common(12))}")


if __name__ == "__main__":
    main()
