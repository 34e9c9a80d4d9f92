"""Tables for people at a terminal."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from aldia import environment, resources
from aldia.cli import first_look
from aldia.errors import AldiaError
from aldia.findings import Finding
from aldia.jobs.assessment import Assessment
from aldia.jobs.delivery import OnProgress
from aldia.jobs.dispatch import Outcome, letters_of, sentence_of
from aldia.jobs.log_repair import Accepted
from aldia.jobs.machine_output import status_of, subject_of
from aldia.jobs.remind import RunResult
from aldia.ledger.doctor.groups import Group
from aldia.ledger.doubts.contrary_locale import Misread
from aldia.planning.behaviour.backtest import Measured
from aldia.planning.deciding.cases import Action
from aldia.planning.reporting.catalog import Catalog, money
from aldia.planning.reporting.column_lines import lines_of
from aldia.planning.reporting.findings import remedy_text, rows_text, wrong_text
from aldia.planning.reporting.register import Client
from aldia.planning.reporting.rehearsal import Rehearsal
from aldia.planning.reporting.runs import last_runs, waits_of
from aldia.planning.reporting.summary import Summary
from aldia.workbook.setup.applying import Done

_BAR = 40
"""Characters of the longest bar; chosen by hand."""

_MOST = 12
"""Lines of a list, of which nobody would read the end; chosen by hand."""

_ANSWERS = {True: "holds", False: "fails", None: "unknown"}

_PLAIN: Mapping[str, Any] = {"title_justify": "left", "title_style": "bold", "box": None}

_console = Console(highlight=False, soft_wrap=False)


def _table(title: str, *headers: str) -> Table:
    table = Table(title=title, header_style="dim", **_PLAIN)
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def is_attended() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty() and _console.is_terminal


def show_done(done: Done) -> None:
    catalog = resources.catalog_of(done.language)
    for code, name in done.steps:
        _console.print(catalog.say("done", code, name=name))
    if not done.steps:
        _console.print(catalog.say("done", "nothing"))


def show_accepted(accepted: Accepted, catalog: Catalog) -> None:
    """Say what was accepted, and who still wants no more letters: others may have been lost."""
    for numbers in accepted.numbers:
        click.echo(catalog.say("done", "accepted", name=numbers))
    if not accepted.is_anything:
        click.echo(catalog.say("done", "log_in_order"))
        return
    code = "opt_outs_left" if accepted.opted_out else "no_opt_outs_left"
    click.echo(catalog.say("done", code, addresses=", ".join(accepted.opted_out)))


def show_findings(findings: Sequence[Finding], catalog: Catalog) -> None:
    table = Table(box=None, show_header=False)
    for finding in findings:
        answer = catalog.say("finding", _ANSWERS[finding.holds])
        colour = "green" if finding.holds else "red" if finding.is_needed else "yellow"
        detail = finding.detail
        if catalog.has("error", detail):
            detail = catalog.say("error", detail, **finding.details)
        name = catalog.say("finding", finding.code)
        table.add_row(name, f"[{colour}]{answer}[/]", detail)
    _console.print(table)


def show_check(found: Assessment) -> None:
    catalog, ledger = found.catalog, found.ledger
    zone, currency = ledger.time_zone, ledger.settings.currency
    _console.print(
        catalog.say("terminal", "locale", locale=ledger.locale, zone=zone, currency=currency)
    )
    if ledger.is_readable:
        for line in first_look.lines_of(found):
            _console.print(escape(line))
    _show_problems(found.groups, catalog)
    _show_misread(ledger.misread, catalog)
    _show_columns(found)


def _show_columns(found: Assessment) -> None:
    """Show in a line what each column is taken for; more of those that are asked about."""
    catalog, lines = found.catalog, lines_of(found.ledger, found.catalog).lines
    for key, group in groupby(lines, key=lambda line: line.place[0]):
        tab = found.ledger.tables[key]
        title = catalog.say("terminal", "columns", tab=tab.title, row=tab.header_row + 1)
        table = Table(title=escape(title), show_header=False, **_PLAIN)
        for line in group:
            cells = line.cells
            said = [cells["meaning"] or cells["reason"]]
            if line.is_asked:
                said = [cells[key] for key in ("meaning", "examples", "reason") if cells[key]]
            shown = (cells["place"], cells["header"], "\n".join(said))
            table.add_row(*map(escape, shown))
        _console.print(table)
    if any(line.is_asked for line in lines) and not found.health.is_adopted:
        _console.print(catalog.say("terminal", "columns_later"))


def _show_problems(groups: Sequence[Group], catalog: Catalog) -> None:
    def say(code: str) -> str:
        return catalog.say("terminal", code)

    if not groups:
        _console.print(say("no_problems"))
        return
    table = _table(say("problems"), say("where"), say("wrong"), say("remedy"))
    for group in groups:
        first = group.first
        place = " ".join(part for part in (first.tab, rows_text(group), first.column) if part)
        style = "" if first.holds or first.suspects else "dim"
        cells = (place, wrong_text(group, catalog), remedy_text(group, catalog))
        table.add_row(*(escape(cell) for cell in cells), style=style)
    _console.print(table)


def _show_misread(cells: Sequence[Misread], catalog: Catalog) -> None:
    if not cells:
        return
    heads = ("where", "is_now", "would_be")
    table = _table(catalog.say("terminal", "misread"), *(catalog.say("terminal", h) for h in heads))
    for cell in cells:
        table.add_row(f"{cell.tab} {cell.place}", cell.here or cell.wrong, cell.there)
    _console.print(table)


def show_plan(found: Assessment) -> None:
    catalog = found.catalog

    def say(code: str) -> str:
        return catalog.say("terminal", code)

    if found.plan.preview is not None:
        _console.print(catalog.say("preview", found.plan.preview), style="yellow")
    if found.plan.letters:
        letters = _table(say("letters"), say("customer"), say("to"), say("step"), say("subject"))
        for letter in found.plan.letters:
            to = ", ".join(letter.to)
            letters.add_row(letter.customer, to, letter.step.name, subject_of(letter, found))
        _console.print(letters)
    else:
        _console.print(say("no_letters"))
    heads = ("invoice", "customer", "balance", "due", "late", "why")
    rows = _table(say("rows"), *(say(code) for code in heads))
    for decision in found.plan.decisions:
        invoice = decision.invoice
        if decision.action is Action.CLOSED:
            continue
        balance = decision.balance
        rows.add_row(
            invoice.number,
            invoice.customer,
            "" if balance is None else money(balance, invoice.currency, catalog.locale),
            catalog.day(invoice.due) if invoice.due else "",
            str(decision.days_late) if decision.days_late and decision.days_late > 0 else "",
            catalog.why(decision),
        )
    _console.print(rows)


def show_run(result: RunResult) -> None:
    catalog = result.assessment.catalog
    if result.preview is not None:
        reason = catalog.say("preview", result.preview)
        _console.print(catalog.say("summary", "preview", reason=reason, planned=result.planned))
    else:
        _console.print(catalog.say("summary", "live", **result.letters))
    if result.stopped is not None:
        _console.print(catalog.say("error", result.stopped), style="red")
    elif not result.is_finished:
        _console.print(catalog.say("summary", "continues"))
    calls = result.calls
    counts = {"reads": calls["sheets_reads"], "writes": calls["sheets_writes"]}
    _console.print(catalog.say("summary", "calls", **counts, mail=calls["mail"]), style="dim")


def show_status(found: Assessment, log_name: str, last: int) -> None:
    catalog = found.catalog

    def say(code: str, **details: object) -> str:
        return catalog.say("terminal", code, **details)

    status = status_of(found)
    _console.print(status or say("never_ran"))
    if found.plan.preview is not None and not status:
        _console.print(catalog.say("preview", found.plan.preview), style="yellow")
    zone = found.ledger.zone
    heads = ("when", "took", "letters", "to_owner", "noticed", "result")
    runs = _table(say("last_runs"), *(say(code) for code in heads))
    for run in last_runs(found.entries, last):
        letters = [
            f"{catalog.say('fate', fate)} {count}" for fate, count in run.letters.items() if count
        ]
        runs.add_row(
            f"{catalog.numeric_day(run.began.astimezone(zone))} {run.began.astimezone(zone):%H:%M}",
            say("seconds", count=round(run.took.total_seconds())),
            ", ".join(letters),
            str(run.to_owner or ""),
            str(run.noticed or ""),
            _result(run.result, catalog),
        )
    _console.print(runs if runs.row_count else say("no_runs"))
    waits = _table(say("waits"), say("example"), say("invoices"))
    for why, count in _by_sentence(found).most_common():
        waits.add_row(why, str(count))
    if waits.row_count:
        _console.print(waits)
    _console.print(say("log_name", name=log_name), style="dim")


def _by_sentence(found: Assessment) -> Counter[str]:
    """Return how many open invoices wait, by sentence; several codes may have the same sentence."""
    counts: Counter[str] = Counter()
    for wait in waits_of(found.plan.decisions):
        counts[found.catalog.why(wait.example)] += wait.invoices
    return counts


def _result(result: str, catalog: Catalog) -> str:
    """Return how a run ended: its word in the catalog, or the sentence of what stopped it."""
    section = "run" if catalog.has("run", result) else "error"
    return catalog.say(section, result) if catalog.has(section, result) else result


def show_visits(outcomes: Sequence[tuple[Client, Outcome]], catalog: Catalog) -> None:
    """Show the results of the runs over a register's workbooks."""
    heads = ("client", "letters", "problems", "result")
    table = _table("", *(catalog.say("terminal", code) for code in heads))
    for client, outcome in outcomes:
        said = sentence_of(outcome, catalog)
        if isinstance(outcome, AldiaError):
            table.add_row(client.name, "", "", f"[red]{escape(said)}[/]")
            continue
        ended = catalog.say("run", "finished" if outcome.is_finished else "continues")
        counts = (str(letters_of(outcome)), str(len(outcome.problems)))
        table.add_row(client.name, *counts, said or ended)
    _console.print(table)


def show_register(found: Sequence[tuple[Client, Finding]], catalog: Catalog) -> None:
    """Show which rows of a register can be run, and what is wrong with the others."""
    table = _table("", *(catalog.say("terminal", code) for code in ("row", "client", "result")))
    for client, finding in found:
        section = "register" if catalog.has("register", finding.code) else "error"
        said = catalog.say(section, finding.code, **finding.details)
        colour = "green" if finding.holds else "red" if finding.is_needed else "yellow"
        table.add_row(str(client.row), client.name, f"[{colour}]{escape(said)}[/]")
    _console.print(table)


def show_rehearsal(found: Rehearsal, catalog: Catalog) -> None:
    def say(code: str, **details: object) -> str:
        return catalog.say("terminal", code, **details)

    last = found.first + timedelta(days=found.days - 1)
    span = {"first": catalog.numeric_day(found.first), "last": catalog.numeric_day(last)}
    _console.print(say("rehearsed", **span, letters=len(found.sent), left=found.left))
    if found.busiest is not None:
        day, count = found.busiest
        _console.print(say("busiest", day=catalog.numeric_day(day), count=count))
    days = _table(say("by_day"), say("day"), say("letters"), "")
    most = max(found.by_day.values(), default=1)
    for day, count in found.by_day.items():
        weekday = f"{catalog.weekday(day.weekday())} {catalog.day(day)}"
        days.add_row(weekday, str(count), "█" * max(1, round(count / most * _BAR)))
    _console.print(days)
    for title, code in (("by_step", "step"), ("by_customer", "customer")):
        counts = _table(say(title), say(code), say("letters"))
        for name, count in found.counted(code)[:_MOST]:
            counts.add_row(name, str(count))
        _console.print(counts)
    waits = _table(say("waits"), say("example"), say("invoices"), say("days"))
    for wait in found.waits.values():
        waits.add_row(catalog.why(wait.example), str(len(wait.invoices)), str(wait.days))
    _console.print(waits)


def show_measured(found: Measured, skipped: int) -> None:
    catalog = resources.catalog_of(environment.spoken())

    def say(code: str, **details: object) -> str:
        return catalog.say("terminal", code, **details)

    _console.print(say("measured", learned=found.learned, guessed=found.guessed, skipped=skipped))
    table = _table(say("error_days"), say("guess"), say("days"))
    guesses = (
        ("guess_due_date", found.due_date),
        ("guess_book_median", found.book_median),
        ("guess_customer_median", found.customer_median),
    )
    for code, days in guesses:
        table.add_row(say(code), f"{days:.1f}")
    _console.print(table)
    risks = _table(say("late_chances"), *(say(c) for c in ("chance", "invoices", "told", "came")))
    for each in found.bands:
        shares = (f"{share:.0%}" for share in (each.told, each.came))
        risks.add_row(f"{each.low:.0%}–{each.high:.0%}", str(each.count), *shares)
    _console.print(risks)


def show_expected(summary: Summary, found: Assessment) -> None:
    catalog = found.catalog

    def say(code: str) -> str:
        return catalog.say("terminal", code)

    invoices = {invoice.row: invoice for invoice in found.ledger.invoices}
    heads = ("invoice", "customer", "balance", "due", "expected")
    table = _table(say("expected_days"), *(say(code) for code in heads))
    for row, day in sorted(summary.expected.items(), key=lambda each: (each[1], each[0])):
        invoice = invoices[row]
        balance = invoice.balance
        table.add_row(
            invoice.number,
            invoice.customer,
            "" if balance is None else money(balance, invoice.currency, catalog.locale),
            catalog.day(invoice.due) if invoice.due else "",
            catalog.numeric_day(day),
        )
    _console.print(table)


@contextmanager
def progress(*, is_shown: bool) -> Iterator[OnProgress]:
    """Show a bar while letters go out, if this is a terminal; give the function that moves it."""
    catalog = resources.catalog_of(environment.spoken())
    label = catalog.say("terminal", "sending")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    watched = is_shown and _console.is_terminal
    with Progress(*columns, console=_console, transient=True, disable=not watched) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON object, for machines."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def show_sandbox(host: str, books: Sequence[str]) -> None:
    """Print what lets the other commands work on a sandbox, with its workbook if it has just one.

    Args:
        host: `127.0.0.1:port`.
        books: Ids of its workbooks.
    """
    book = books[0] if len(books) == 1 else "…"
    click.echo(resources.catalog_of(environment.spoken()).say("terminal", "sandbox_environment"))
    click.echo("source .venv/bin/activate")
    click.echo(f"export SHEETS_EMULATOR_HOST={host} SENDGRID_API_HOST={host}")
    click.echo(f"export SENDGRID_API_KEY=SG.sandbox ALDIA_SPREADSHEET={book}")
