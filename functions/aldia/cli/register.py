"""The commands about a register: checking every row, and running every workbook."""

from __future__ import annotations

import sys

from aldia import environment, resources
from aldia.cli import terminal
from aldia.cli.exits import EXIT_AGAIN, EXIT_PERSON
from aldia.cli.terminal import print_json
from aldia.errors import AldiaError, AskPerson, ComeAgain
from aldia.jobs.connect import try_register
from aldia.jobs.dispatch import run_register
from aldia.jobs.machine_output import register_answer, visit_answer
from aldia.jobs.remind import RunResult
from aldia.workbook.client import connect


def connect_register(register: str, as_json: bool) -> None:
    """Print for every row of a register whether it can run.

    Raises:
        AskPerson: A row cannot run.
    """
    pace = environment.pace()
    found = try_register(
        connect(environment.needed_register(register), pace=pace),
        lambda spreadsheet: connect(spreadsheet, pace=pace),
    )
    is_passed = all(finding.holds for _, finding in found if finding.is_needed)
    if as_json:
        print_json(register_answer(found, is_passed))
    else:
        terminal.show_register(found, resources.catalog_of(environment.spoken()))
    if not is_passed:
        raise AskPerson("connection_failed")


def run_whole_register(register: str, as_json: bool) -> None:
    """Run every workbook of a register, print the results, and exit with the worst one's code."""
    pace = environment.pace()
    outcomes = run_register(
        connect(environment.needed_register(register), pace=pace),
        lambda spreadsheet: connect(spreadsheet, pace=pace),
        environment.mailer,
        environment.logger(),
        environment.schedule_name(),
        lambda: environment.reporter(environment.mailer()),
    )
    if as_json:
        print_json({"workbooks": [visit_answer(client, out) for client, out in outcomes]})
    elif not environment.is_logging():
        terminal.show_visits(outcomes, resources.catalog_of(environment.spoken()))
    errors = [outcome for _, outcome in outcomes if isinstance(outcome, AldiaError)]
    if any(not isinstance(error, ComeAgain) for error in errors):
        sys.exit(EXIT_PERSON)
    results = [outcome for _, outcome in outcomes if isinstance(outcome, RunResult)]
    if errors or not all(result.is_finished for result in results):
        sys.exit(EXIT_AGAIN)
