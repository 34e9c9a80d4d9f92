"""Plays a worked example through the core: from the cells to letter, row and summary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html import unescape

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.tables import Table, find_tables
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Problem
from aldia.letters.digests import render_digest
from aldia.letters.rendering import render
from aldia.planning.deciding.cases import Action, Decision, RunContext
from aldia.planning.deciding.letters import Letter
from aldia.planning.deciding.plan import RunPlan, plan_run
from aldia.planning.log.history import History, fold
from aldia.planning.reporting.catalog import Catalog, money, money_sums
from aldia.planning.reporting.digest import compose_digest
from aldia.planning.reporting.summary import Summary, summarise
from aldia.planning.reporting.system_cells import Cells
from aldia.planning.reporting.view import show
from tests.builders import entries_of
from tests.money.cases import A_QUESTION, NOTHING, Case, Typed
from tests.planning.test_properties import after

_AT = time(15, tzinfo=UTC)
"""Ten in the morning in Bogotá, whose clock all examples have."""

_TAG = re.compile("<style.*?</style>|<[^>]*>", re.DOTALL)

_USUAL = {"es": ("Factura", "Cliente", "Correo", "Vence")}
_USUAL |= {"en": ("Invoice", "Customer", "Email", "Due")}
_RUNGS = ("friendly", "direct", "firm", "last_notice")
_TITLES = {"payments": "Pagos", "instalments": "Cuotas", "customers": "Clientes"}


@dataclass(frozen=True)
class Played:
    """What became of an example.

    Attributes:
        asks: As in `Case`.
        questions: The problems that hold rows or the book.
        letter: The text of the letter, in one line; empty where none goes.
        html: The same of its HTML, without tags.
        whys: What each row says of why.
        sums: What the rows show as open, what the summary adds up, and what the decisions have
            left to pay, by currency.
        apart: What the Summary tells of agreed charges.
    """

    asks: list[str]
    questions: list[Problem]
    letter: str
    html: str
    whys: list[str]
    sums: list[dict[str, Decimal]]
    apart: str


def play(case: Case) -> Played:
    ledger = _ledger(case)
    now = datetime.combine(case.today, _AT)
    history = _history(case, ledger)
    plan = plan_run("workbook", ledger, history, RunContext(), now)
    letter = plan.letters[0] if plan.letters else None
    message = render(letter, ledger) if letter else None
    asks = [_asked_of(decision, letter, ledger) for decision in plan.decisions]
    catalog = resources.catalog_of(case.language, case.country)
    rows = show(ledger, history, plan, [], catalog).rows["invoices"]
    shown = [rows[decision.invoice.row] for decision in plan.decisions]
    return Played(
        asks,
        [problem for problem in ledger.all_problems if problem.holds],
        " ".join(message.text.split()) if message else "",
        " ".join(unescape(_TAG.sub(" ", message.html)).split()) if message else "",
        [" ".join(str(row["why"]).split()) for row in shown],
        [_shown(plan, shown), _summed(ledger, history, plan), _decided(plan)],
        _apart(summarise(ledger, history, plan), catalog),
    )


def digests(case: Case) -> tuple[str, str]:
    """Return the texts of two digests: before the letters of an example go, and once they went."""
    ledger, now = _ledger(case), datetime.combine(case.today, _AT)
    plan = plan_run("workbook", ledger, History(), RunContext(), now)
    before = compose_digest("workbook", ledger, History(), RunContext(), plan, [])
    history = fold(after(plan, []))
    plan = plan_run("workbook", ledger, history, RunContext(), now)
    sent = compose_digest("workbook", ledger, history, RunContext(), plan, [])
    week = summarise(ledger, history, plan)
    return (
        render_digest(before, ledger, "workbook").text,
        render_digest(sent, ledger, "workbook", week).text,
    )


def _ledger(case: Case) -> Ledger:
    schema = resources.schema()
    settings = {
        "Modo": "real",
        "Autorizaron el correo": "sí",
        "Negocio": "La Espiga",
        "Remitente": "cobros@laespiga.example",
    }
    settings |= {"País": case.country, "Idioma": case.language, "Cómo pagar": "Cuenta 000-000"}
    listed = [[k, _value(v)] for k, v in {**settings, **case.settings}.items()]
    values: dict[str, tuple[str, Rows]] = {
        "invoices": ("Facturas", _whole(case)),
        "settings": ("Ajustes", [["Ajuste", "Valor"], *listed]),
    }
    for key, rows in case.tabs.items():
        values[key] = (_TITLES[key], [[_value(cell) for cell in row] for row in rows])
    tables = find_tables(schema, values)
    tables["invoices"] = _as_shown(tables["invoices"], case)
    locale = case.locale or f"{case.language}_{case.country}"
    return understand(schema, tables, locale, "America/Bogota", case.today)


def _added(case: Case) -> dict[str, Scalar]:
    """Return the usual columns that an example leaves out, each with what its rows have there."""
    due = serial_of(case.today - timedelta(days=10))
    typed: tuple[Scalar, ...] = ("F-", "Café La Montaña", "pagos@cafe.example", due)
    cells = dict(zip(_USUAL[case.language], typed, strict=True))
    own = {fold_words(header) for header in case.headers}
    return {header: cell for header, cell in cells.items() if fold_words(header) not in own}


def _whole(case: Case) -> list[list[Scalar]]:
    added = _added(case)
    return [
        [*added, *case.headers],
        *(
            [*(f"F-{n}" if c == "F-" else c for c in added.values()), *map(_value, row)]
            for n, row in enumerate(case.rows, 1)
        ),
    ]


def _as_shown(table: Table, case: Case) -> Table:
    """Return the table with what cells show that show something else than their value."""
    shown: dict[int, list[str]] = {}
    for number, row in enumerate(case.rows):
        for place, cell in enumerate(row, len(_added(case))):
            if isinstance(cell, Mapping):
                texts = shown.setdefault(place, [""] * len(case.rows))
                texts[number] = str(cell["shown"])
    return replace(table, shown=shown)


def _value(cell: Typed) -> Scalar:
    if isinstance(cell, Mapping):
        return cell["value"]
    return serial_of(cell) if isinstance(cell, date) else cell


def _history(case: Case, ledger: Ledger) -> History:
    """Return the reminders that went before the example's letter, eight days ago."""
    if case.letter not in _RUNGS:
        return History()
    when = case.today - timedelta(days=8)
    before = _RUNGS[: _RUNGS.index(case.letter)]
    items = [item for invoice in ledger.invoices for item in invoice.due_items]
    late = [item for item in items if item.due is not None and item.due < when]
    return fold(
        entry
        for item in late
        for step in before
        for entry in entries_of(
            (f"{item.key}/{item.instalment}" if item.instalment else item.key, step, str(when)),
            due=str(item.due),
            detail=f"words {case.country} told: {case.told}" if case.told else "",
        )
    )


def _asked_of(decision: Decision, letter: Letter | None, ledger: Ledger) -> str:
    """Return what the letter asks for one row, as the letter writes it."""
    if decision.action is Action.PROBLEM:
        return A_QUESTION
    lines = [] if letter is None else letter.asked
    sums = [line.balance for line in lines if line.row == decision.invoice.row]
    if letter is None or not sums:
        return NOTHING
    locale = resources.catalog_of(letter.language, ledger.settings.country).locale
    text = money(sum(sums, Decimal(0)), decision.invoice.currency, locale)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _shown(plan: RunPlan, rows: Sequence[Cells]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for decision, row in zip(plan.decisions, rows, strict=True):
        balance = row["balance"]
        if decision.is_open and isinstance(balance, Decimal):
            _add(sums, decision.invoice.currency, balance)
    return sums


def _summed(ledger: Ledger, history: History, plan: RunPlan) -> dict[str, Decimal]:
    figures = summarise(ledger, history, plan).figures
    return {each.currency: each.open for each in figures if each.open}


def _apart(summary: Summary, catalog: Catalog) -> str:
    return money_sums(summary.charges.sums, catalog.locale).replace("\N{NO-BREAK SPACE}", " ")


def _decided(plan: RunPlan) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for decision in plan.items:
        if decision.is_open and decision.invoice.balance is not None:
            _add(sums, decision.invoice.currency, decision.invoice.balance)
    return sums


def _add(sums: dict[str, Decimal], currency: str, amount: Decimal) -> None:
    if amount:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
