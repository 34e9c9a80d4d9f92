"""The commands of `aldia`. Their docstrings are the help that people read at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from aldia import environment, resources
from aldia.channels.mail import opaque
from aldia.cli import terminal
from aldia.cli.asking import agree, answers_of, ask_which_tabs
from aldia.cli.exits import EXIT_AGAIN, EXIT_PROBLEMS, explained
from aldia.cli.filing import file_command
from aldia.cli.register import connect_register, run_whole_register
from aldia.cli.telling import history_command
from aldia.cli.terminal import print_json
from aldia.errors import AskPerson, WhichTab
from aldia.jobs.assessment import Assessment, assess, uncollected
from aldia.jobs.backtest import measure_file
from aldia.jobs.connect import try_connection
from aldia.jobs.forgetting import forget
from aldia.jobs.log_repair import accept_log, archive
from aldia.jobs.machine_output import (
    check_answer,
    connection_answer,
    expected_answer,
    forecast_answer,
    plan_answer,
    rehearsal_answer,
    run_answer,
    status_answer,
)
from aldia.jobs.remind import Reminder
from aldia.letters.summary_page import as_pdf, render_summary
from aldia.planning.reporting.rehearsal import rehearse
from aldia.planning.reporting.summary import summarise
from aldia.workbook.client import SheetsClient, connect
from aldia.workbook.setup.adopting import adopt

_sheet = click.argument("sheet", required=False)
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines.")
_at = click.option("--at", help="The moment, such as 2026-11-21T09:00; without it, now.")
_tabs = click.option(
    "--tab",
    "tabs",
    multiple=True,
    help="Title of a tab that lists invoices; repeated where there are several.",
)


def _reads_a_sheet(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what those share that read a sheet: SHEET, `--tab`, `--at` and `--json`."""
    return _sheet(_tabs(_at(_json(command))))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="aldia")
def main() -> None:
    """Payment reminders from the receivables sheet that you already keep.

    SHEET is the workbook's link or id; without it, ALDIA_SPREADSHEET says which.

    Exit codes: 0 done; 1 something in the sheet needs mending; 2 the command is wrong; 3 a person
    has to mend something first; 4 try again later; 130 stopped with Ctrl+C, or by a no.
    """


@main.command()
@_sheet
@_tabs
@click.option("--language", type=click.Choice(resources.languages()), help="Of the new tabs.")
@click.option("--country", help="Its name, or two letters such as CO: decides the holidays.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADER=MEANING",
    help="What a column is, such as 'Límite=Due' or 'Ruta=Not used'; may be repeated.",
)
@click.option("--term", help="Days that customers have to pay, where nothing else says: 30, or 0.")
@click.option("--register", is_flag=True, help="Make a register of workbooks instead.")
@_json
@explained
def init(
    sheet: str | None,
    tabs: Sequence[str],
    language: str | None,
    country: str | None,
    columns: Sequence[str],
    term: str | None,
    register: bool,
    as_json: bool,
) -> None:
    """Make a workbook ready: adopt the one you have, or fill an empty one.

    Where it cannot be told what a column is, or when invoices fall due, it asks at the terminal;
    elsewhere --column and --term say it.
    """
    client = connect(environment.spreadsheet_id(sheet))
    schema = resources.register_schema() if register else resources.schema()
    answers = answers_of(columns, term, is_interactive=not as_json)
    adopted = partial(adopt, client, schema, language=language, country=country, answers=answers)
    try:
        done = adopted(tabs=tabs)
    except WhichTab as error:
        if as_json or not terminal.is_attended():
            raise
        done = adopted(tabs=ask_which_tabs(error))
    if as_json:
        print_json({"done": [{"code": code, "name": name} for code, name in done.steps]})
        return
    terminal.show_done(done)


@main.command(name="connect")
@_sheet
@click.option("--register", help="Link or id of a register: look at every row of it.")
@_json
@explained
def connect_command(sheet: str | None, register: str | None, as_json: bool) -> None:
    """Say which step is not done yet, and test the live sheet; live mode needs it passed once."""
    if register is not None:
        connect_register(register, as_json)
        return
    spreadsheet = environment.spreadsheet_id(sheet)
    findings, is_passed = try_connection(lambda: connect(spreadsheet), environment.mailer())
    if as_json:
        print_json(connection_answer(findings, is_passed))
    else:
        terminal.show_findings(findings, resources.catalog_of(environment.spoken()))
    if not is_passed:
        raise AskPerson("connection_failed")


@main.command()
@_reads_a_sheet
@explained
def check(sheet: str | None, tabs: Sequence[str], at: str | None, as_json: bool) -> None:
    """Say what was understood and what needs mending. Changes nothing."""
    found = _assess(sheet, tabs, at)
    if as_json:
        print_json(check_answer(found))
    else:
        terminal.show_check(found)
    if any(problem.holds for problem in found.problems):
        sys.exit(EXIT_PROBLEMS)


@main.command()
@_reads_a_sheet
@explained
def plan(sheet: str | None, tabs: Sequence[str], at: str | None, as_json: bool) -> None:
    """Say who would get what, and why everybody else would not. Changes nothing."""
    found = _assess(sheet, tabs, at)
    if as_json:
        print_json(plan_answer(found))
    else:
        terminal.show_plan(found)


@main.command()
@_sheet
@_at
@click.option("--register", help="Link or id of a register: run every workbook in it.")
@_json
@explained
def run(sheet: str | None, at: str | None, register: str | None, as_json: bool) -> None:
    """Do the job once: what the cloud does every hour."""
    if register is not None and (sheet or at):
        raise click.UsageError("--register stands for itself, without SHEET or --at.")
    if register is not None:
        run_whole_register(register, as_json)
        return
    client = connect(environment.spreadsheet_id(sheet))
    moment = _moment(client, at)
    if moment is not None and not environment.is_sandbox():
        raise AskPerson("at_only_sandbox")
    is_shown = not as_json and not environment.is_logging()
    mailer = environment.mailer()
    with terminal.progress(is_shown=is_shown) as progress:
        result = Reminder(
            client,
            mailer,
            reporter=environment.reporter(mailer),
            at=moment,
            schedule=environment.schedule_name(),
            progress=progress,
            logger=environment.logger(),
        ).remind()
    if as_json:
        print_json(run_answer(result))
    elif is_shown:
        terminal.show_run(result)
    if not result.is_finished:
        sys.exit(EXIT_AGAIN)


@main.command()
@_sheet
@_at
@click.option("--last", default=10, show_default=True, type=click.IntRange(1, 500))
@_json
@explained
def status(sheet: str | None, at: str | None, last: int, as_json: bool) -> None:
    """Show the last runs, and what the open invoices wait for. Changes nothing."""
    found = _assess(sheet, (), at)
    name = opaque(environment.spreadsheet_id(sheet))
    if as_json:
        print_json(status_answer(found, name, last))
    else:
        terminal.show_status(found, name, last)


@main.command()
@_reads_a_sheet
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 730))
@click.option(
    "--as-usual", is_flag=True, help="Customers pay as they usually do; else nobody does."
)
@explained
def simulate(
    sheet: str | None, tabs: Sequence[str], at: str | None, days: int, as_usual: bool, as_json: bool
) -> None:
    """Play the coming days in memory: what the ladder would send. Changes nothing."""
    found = _assess(sheet, tabs, at)
    spreadsheet = environment.spreadsheet_id(sheet)
    facts = (found.ledger, found.history, found.context, found.plan.at)
    with uncollected():
        rehearsed = rehearse(spreadsheet, *facts, days, as_usual=as_usual)
    if as_json:
        print_json(rehearsal_answer(rehearsed))
    else:
        terminal.show_rehearsal(rehearsed, found.catalog)


@main.command()
@_reads_a_sheet
@click.option(
    "--history", type=click.Path(path_type=Path), help="CSV of past invoices to measure on."
)
@click.option("--split", help="Day up to which the guesses may learn, such as 2026-06-30.")
@click.option("--locale", default="es_CO", show_default=True, help="Order of day and month in it.")
@explained
def forecast(
    sheet: str | None,
    tabs: Sequence[str],
    at: str | None,
    history: Path | None,
    split: str | None,
    locale: str,
    as_json: bool,
) -> None:
    """Say when open invoices are likely to be paid; or measure how far such guesses are off."""
    if history is not None:
        day = _day(split)
        measured, skipped = measure_file(history, day, locale)
        if as_json:
            print_json(forecast_answer(measured, skipped, day))
        else:
            terminal.show_measured(measured, skipped)
        return
    found = _assess(sheet, tabs, at)
    summary = summarise(found.ledger, found.history, found.plan, found.month_ends)
    if as_json:
        print_json(expected_answer(summary, found))
    else:
        terminal.show_expected(summary, found)


@main.command()
@_sheet
@_tabs
@_at
@click.option("--to", "folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--html-only", is_flag=True, help="Write no PDF.")
@explained
def report(
    sheet: str | None, tabs: Sequence[str], at: str | None, folder: Path, html_only: bool
) -> None:
    """Write the Summary as a page to print or send: HTML and PDF. Changes nothing in the sheet."""
    found = _assess(sheet, tabs, at)
    summary = summarise(found.ledger, found.history, found.plan, found.month_ends)
    html = render_summary(summary, found.ledger)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"aldia-{summary.on.isoformat()}.html"
    path.write_text(html, "utf-8")
    click.echo(path)
    if not html_only:
        pdf = as_pdf(html)
        path.with_suffix(".pdf").write_bytes(pdf)
        click.echo(path.with_suffix(".pdf"))


main.add_command(file_command)
main.add_command(history_command)


@main.command()
@_sheet
@click.option("--yes", is_flag=True, help="Do not ask.")
@explained
def accept(sheet: str | None, yes: bool) -> None:
    """Take a Log that somebody touched as it is now, after you looked at it."""
    client = connect(environment.spreadsheet_id(sheet))
    catalog = resources.catalog_of(environment.spoken())
    if not yes:
        agree(catalog.say("done", "accept_question"), catalog)
    terminal.show_accepted(accept_log(client, environment.mailer()), catalog)


@main.command(name="archive")
@click.argument("sheet")
@click.option("--to", "other", required=True, help="Link or id of the workbook that keeps them.")
@explained
def archive_command(sheet: str, other: str) -> None:
    """Move entries of closed invoices older than 13 months to another workbook."""
    client = connect(environment.spreadsheet_id(sheet))
    moved, kept = archive(client, connect(environment.spreadsheet_id(other)))
    catalog = resources.catalog_of(environment.spoken())
    click.echo(
        catalog.say("done", "archived" if moved else "nothing_to_archive", name=moved, kept=kept)
    )


@main.command(name="forget")
@click.argument("customer")
@_sheet
@click.option("--yes", is_flag=True, help="Do not ask.")
@explained
def forget_command(customer: str, sheet: str | None, yes: bool) -> None:
    """Take a customer, by name or address, out of the Log and the Deliveries."""
    client = connect(environment.spreadsheet_id(sheet))
    catalog = resources.catalog_of(environment.spoken())
    if not yes:
        agree(catalog.say("done", "forget_question", name=customer), catalog)
    rows, named = forget(client, customer)
    code = "forgotten" if rows else "nothing_to_forget"
    click.echo(catalog.counted("done", code, rows, name=customer))
    if named:
        tabs = ", ".join(f"{title} ({count})" for title, count in named.items())
        click.echo(catalog.say("done", "still_named", tabs=tabs))


@main.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: a free one."
)
@click.option("--data", help="File that keeps the state, or a folder for it.")
@explained
def sandbox(port: int, data: str | None) -> None:
    """Serve a Google Sheets and a SendGrid on localhost, with pages to look at."""
    try:
        from sandbox.server import serve_forever
    except ImportError as error:
        raise AskPerson("sandbox_missing", module=error.name or "") from error
    serve_forever(port, data, terminal.show_sandbox)


def _assess(sheet: str | None, tabs: Sequence[str], at: str | None) -> Assessment:
    client = connect(environment.spreadsheet_id(sheet))
    return assess(client, _moment(client, at), tabs)


def _moment(client: SheetsClient, at: str | None) -> datetime | None:
    """Return the moment of `--at`, in the workbook's zone if it names none; None without it."""
    if at is None:
        return None
    zone = client.read("", fields="properties(timeZone)")["properties"].get("timeZone", "UTC")
    return environment.parse_moment(at, zone)


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError as error:
        raise click.UsageError("--split needs a day such as 2026-06-30.") from error
