"""Build valid invoices, ledgers and histories from defaults, so that a test names what matters.

Cells are written as a person would type them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.accepted import Accepted
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import RowFormat, Rows, Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.deciding.cases import Decision, RunContext
from aldia.planning.deciding.plan import RunPlan, plan_run
from aldia.planning.log.entries import Entry, Event, SendKey
from aldia.planning.log.history import History, fold

TODAY = date(2026, 11, 24)
"""A Tuesday without a holiday in Colombia."""

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""Ten in the morning in Bogotá."""

HEADERS = {
    "invoice": "Factura",
    "customer": "Cliente",
    "email": "Correo",
    "issued": "Emitida",
    "due": "Vence",
    "amount": "Importe",
    "stated": "Saldo",
    "currency": "Moneda",
    "paid": "Pagado",
    "paid_on": "Pagada el",
    "withheld": "Retenciones",
    "state": "Estado",
    "promised": "Promesa de pago",
    "hold_until": "Pausa hasta",
    "applies_to": "Aplica a",
    "checked": "Revisada",
    "pay_link": "Enlace de pago",
    "notes": "Notas",
    "kind": "Tipo",
}
DUE_DAYS_MOVE = "Vence en día no hábil: pasa al siguiente"
"""A setting, off in most tests, so that an invoice of Saturday is three days late on Tuesday."""

_RARE = {
    "voided": "Anulada",
    "detraction": "Detracción",
    "detraction_paid": "Detracción pagada",
    "term": "Plazo",
    "salesperson": "Vendedor",
}
"""Headers of columns that a book has only where a row of it needs them."""

SETTINGS = {
    "Modo": "real",
    "Negocio": "La Espiga",
    "Remitente": "cobros@laespiga.example",
    "País": "CO",
    DUE_DAYS_MOVE: "no",
    "Autorizaron el correo": "sí",
    "Privacidad": "no",
}


def day(text: str | date) -> date:
    """Return the day that a text names: `-3d` (three days before TODAY), `+5d`, `today` or ISO."""
    if isinstance(text, date):
        return text
    if text.endswith("d"):
        return TODAY + timedelta(days=int(text[:-1]))
    return TODAY if text == "today" else date.fromisoformat(text)


def a_row(number: str = "F-1", due: str = "-3d", **cells: Scalar) -> dict[str, Scalar]:
    """Return an invoice row by column: 100 pesos, open, due three days ago."""
    typed: dict[str, Scalar] = {
        "invoice": number,
        "customer": "Café La Montaña",
        "email": "pagos@cafe.example",
        "amount": 100,
        "due": due if " " in due or due == "" else serial_of(day(due)),
    }
    return typed | {
        key: serial_of(day(value))
        if key in {"promised", "hold_until", "issued", "paid_on"} and isinstance(value, str)
        else value
        for key, value in cells.items()
    }


def a_ledger(
    *rows: Mapping[str, Scalar],
    further: Mapping[str, Sequence[Mapping[str, Scalar]]] | None = None,
    customers: Sequence[Mapping[str, Scalar]] = (),
    payments: Sequence[Sequence[Scalar]] = (),
    instalments: Sequence[Sequence[Scalar]] = (),
    calls: Sequence[Mapping[str, Scalar]] = (),
    sellers: Sequence[Mapping[str, Scalar]] = (),
    steps: Sequence[Sequence[Scalar]] = (),
    step_rows: Rows = (),
    customer_rows: Rows = (),
    letters: Sequence[Sequence[Scalar]] = (),
    settings: Mapping[str, Scalar] | None = None,
    shown: Mapping[str, Sequence[str]] | None = None,
    formats: Mapping[int, RowFormat] | None = None,
    locale: str = "es_CO",
    accepted: Accepted | None = None,
    samples: Mapping[str, Rows] | None = None,
    above: Sequence[Sequence[Scalar]] = (),
    tab: str = "Facturas",
) -> Ledger:
    """Return the ledger of a workbook with such rows in its tabs.

    Args:
        further: Rows of more tabs of invoices, by title.
        samples: Rows of tabs that are not Aldía's, by title.
        above: Rows above the headers of the invoices.
        tab: Title of the tab of invoices.
        step_rows: Rows of the Steps tab with its headers.
        customer_rows: Rows of the Customers tab with its headers.
    """
    schema = resources.schema()
    rare = {key: header for key, header in _RARE.items() if any(key in row for row in rows)}
    values: dict[str, tuple[str, Rows]] = {
        "invoices": (tab, [*above, *_grid(HEADERS | rare, rows)]),
        "settings": (
            "Ajustes",
            [["Ajuste", "Valor"], *([k, v] for k, v in {**SETTINGS, **(settings or {})}.items())],
        ),
    }
    for number, (title, more) in enumerate((further or {}).items(), 2):
        values[f"invoices/{number}"] = (title, _grid(HEADERS, more))
    if customers:
        names = {c.key: c.header["es"] for c in schema["customers"].people_columns}
        values["customers"] = ("Clientes", _grid(names, customers))
    names = {c.key: c.header["es"] for c in schema["calls"].people_columns}
    values["calls"] = ("Llamadas", _grid(names, calls))
    if sellers:
        names = {c.key: c.header["es"] for c in schema["sellers"].people_columns}
        values["sellers"] = ("Vendedores", _grid(names, sellers))
    others = {
        "payments": (
            "Pagos",
            ["Fecha", "Factura", "Importe", "Cliente", "Notas", "Estado"],
            payments,
        ),
        "instalments": ("Cuotas", ["Factura", "Cuota", "Vence", "Importe", "Pagado"], instalments),
        "steps": (
            "Avisos",
            ["Aviso", "Días", "Carta", "Canal", "Repetir cada", "Máximo", "Segmento"],
            steps,
        ),
        "letters": ("Cartas", ["Carta", "Idioma", "Asunto", "Texto", "Para"], letters),
    }
    for key, (title, headers, found) in others.items():
        if found:
            values[key] = (title, [headers, *found])
    if customer_rows:
        values["customers"] = ("Clientes", customer_rows)
    if step_rows:
        values["steps"] = ("Avisos", step_rows)
    tables = find_tables(schema, values)
    if shown:
        columns = tables["invoices"].columns
        by_place = {columns[key]: texts for key, texts in shown.items()}
        tables["invoices"] = replace(tables["invoices"], shown=by_place)
    tables["invoices"] = replace(tables["invoices"], formats=formats or {})
    place = (locale, "America/Bogota")
    return understand(schema, tables, *place, TODAY, accepted=accepted, samples=samples)


def _grid(headers: Mapping[str, str], rows: Sequence[Mapping[str, Scalar]]) -> Rows:
    return [list(headers.values()), *([row.get(key, "") for key in headers] for row in rows)]


def a_history(
    *sends: tuple[str, str, str], event: Event | None = Event.SENT, **extra: Any
) -> History:
    """Return the history of letters: (invoice, step, day), each to the same customer."""
    return fold(entries_of(*sends, event=event, **extra))


def entries_of(
    *sends: tuple[str, str, str],
    event: Event | None = Event.SENT,
    due: str = "-3d",
    customer: str = "Café La Montaña",
    address: str = "pagos@cafe.example",
    occurrence: int = 1,
    detail: str = "",
) -> list[Entry]:
    entries: list[Entry] = []
    for place, (invoice, step, when) in enumerate(sends):
        at = datetime.combine(day(when), NOW.time(), UTC)
        number, _, part = invoice.casefold().partition("/")
        key = SendKey(number, int(part or 0), day(due).isoformat(), step, occurrence)
        claim = Entry(
            event=Event.CLAIMED,
            at=at,
            run="r1",
            key=f"letter{place}{step}{when}",
            customer=customer,
            sends=(key,),
            channel="mail",
            address=address,
            detail=detail,
        )
        entries.append(claim)
        if event is not None:
            entries.append(replace(claim, event=event))
        entries.append(Entry(event=Event.FINISHED, at=at, run="r1"))
    return entries


def a_plan(
    ledger: Ledger,
    history: History | None = None,
    context: RunContext | None = None,
    now: datetime = NOW,
) -> RunPlan:
    return plan_run("workbook", ledger, history or History(), context or RunContext(), now)


def decision_of(ledger: Ledger, history: History | None = None, **more: Any) -> Decision:
    """Decide about the first invoice of a ledger."""
    return a_plan(ledger, history, **more).decisions[0]
