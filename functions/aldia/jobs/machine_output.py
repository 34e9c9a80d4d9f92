"""JSON answers for machines, in the shapes that docs/machine-output.md describes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from aldia.errors import AldiaError
from aldia.jobs.assessment import Assessment
from aldia.jobs.remind import RunResult
from aldia.ledger.doctor.groups import Group
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.problems import Problem
from aldia.letters.rendering import LetterMistake, render
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.deciding.letters import Letter
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.column_lines import ColumnLine, lines_of
from aldia.planning.reporting.findings import offer_text, remedy_text
from aldia.planning.reporting.first_look import look_first
from aldia.planning.reporting.runs import last_runs, waits_of
from aldia.planning.reporting.summary import Summary

if TYPE_CHECKING:  # what only the command line needs, and a cold start should not load
    from aldia.findings import Finding
    from aldia.jobs.dispatch import Outcome
    from aldia.planning.behaviour.backtest import Measured
    from aldia.planning.reporting.register import Client
    from aldia.planning.reporting.rehearsal import Rehearsal


def plan_answer(found: Assessment) -> dict[str, Any]:
    """Return the plan of a moment: its letters, all rows that are not closed, and problems."""
    return {
        "at": found.plan.at.isoformat(timespec="seconds"),
        "mode": found.ledger.settings.mode,
        "preview_reason": found.plan.preview,
        "letters": [_letter(letter, found) for letter in found.plan.letters],
        "rows": [
            _row(decision, found)
            for decision in found.plan.decisions
            if decision.action is not Action.CLOSED
        ],
        "problems": problems_answer(found.problems, found.catalog),
    }


def check_answer(found: Assessment) -> dict[str, Any]:
    """Return what was understood of the workbook, and its problems."""
    ledger = found.ledger
    return {
        "locale": ledger.locale,
        "time_zone": ledger.time_zone,
        "language": ledger.settings.language,
        "currency": ledger.settings.currency,
        "preview_reason": found.plan.preview,
        "tabs": {
            key: {
                "title": table.title,
                "header_row": table.header_row + 1,
                "columns": dict(table.headers),
            }
            for key, table in ledger.tables.items()
        },
        "first_look": _first_look(found) if ledger.is_readable else None,
        "columns": [_column(line) for line in lines_of(ledger, found.catalog).lines],
        "problems": problems_answer(found.problems, found.catalog),
        "groups": [_group(group, found.catalog) for group in found.groups],
        "type_again": [asdict(cell) for cell in ledger.misread],
    }


def _first_look(found: Assessment) -> dict[str, Any]:
    look = look_first(found.ledger, found.plan)
    late = dict(look.late)
    return {
        "invoices": look.invoices,
        "open": look.open,
        "overdue": look.overdue,
        "unclear": look.unclear,
        "owed": [
            {"currency": currency, "open": str(amount), "overdue": str(late.get(currency, 0))}
            for currency, amount in look.owed
        ],
        "largest": [
            {"customer": name, "owes": {currency: str(amount) for currency, amount in sums}}
            for name, sums in look.largest
        ],
    }


def _column(line: ColumnLine) -> dict[str, Any]:
    key, index = line.place
    return {
        "tab": key,
        "index": index,
        "header": line.match.header,
        "examples": line.cells["examples"],
        "key": line.match.key or None,
        "basis": line.match.basis.value,
        "rivals": list(line.match.rivals),
        "asked": line.is_asked,
    }


def call_answer(result: RunResult) -> dict[str, Any]:
    """Return what a run did, for the HTTP caller: no text of the sheet is in it."""
    problems = [
        {
            "code": problem.code,
            "row": problem.row,
            "holds": problem.holds,
            "suspects": problem.suspects,
        }
        for problem in result.problems
    ]
    return {**_run_answer(result), "problems": problems}


def run_answer(result: RunResult) -> dict[str, Any]:
    """Return what a run did, for the terminal: problems quote the sheet."""
    problems = problems_answer(result.problems, result.assessment.catalog)
    return {**_run_answer(result), "problems": problems}


def _run_answer(result: RunResult) -> dict[str, Any]:
    return {
        "run": result.run,
        "at": result.at.isoformat(timespec="seconds"),
        "mode": result.mode,
        "preview_reason": result.preview,
        "finished": result.is_finished,
        "stopped": result.stopped,
        "planned": result.planned,
        "letters": result.letters,
        "seconds": round(result.seconds, 3),
        "calls": dict(result.calls),
    }


def status_answer(found: Assessment, log_name: str, last: int) -> dict[str, Any]:
    """Return the last runs, at most `last`, and what open invoices wait for."""
    return {
        "at": found.plan.at.isoformat(timespec="seconds"),
        "log_name": log_name,
        "preview_reason": found.plan.preview,
        "status": status_of(found),
        "runs": [
            {
                "run": run.id,
                "began": run.began.isoformat(timespec="seconds"),
                "seconds": run.took.total_seconds(),
                "letters": dict(run.letters),
                "to_owner": run.to_owner,
                "noticed": run.noticed,
                "result": run.result,
            }
            for run in last_runs(found.entries, last)
        ],
        "waits": [
            {
                "reason": wait.code,
                "invoices": wait.invoices,
                "until": wait.example.until.isoformat() if wait.example.until else None,
            }
            for wait in waits_of(found.plan.decisions)
        ],
    }


def status_of(found: Assessment) -> str:
    """Return the text of the status cell of Settings; empty before the first run."""
    table = found.snapshot.tables.get(TabKey.SETTINGS)
    place = (
        found.snapshot.frame.bound[TabKey.SETTINGS].system_columns.get("status") if table else None
    )
    if table is None or place is None or table.header_row + 1 >= len(table.values):
        return ""
    row = table.values[table.header_row + 1]
    return str(row[place] or "") if place < len(row) else ""


def visit_answer(client: Client, outcome: Outcome) -> dict[str, Any]:
    """Return how the run over one workbook of a register went."""
    who = {"row": client.row, "client": client.name, "spreadsheet": client.spreadsheet}
    if isinstance(outcome, AldiaError):
        return {**who, "finished": False, "error": outcome.code}
    return {**who, **run_answer(outcome)}


def register_answer(found: Sequence[tuple[Client, Finding]], is_passed: bool) -> dict[str, Any]:
    """Return what `aldia connect --register` found, row by row."""
    rows = [
        {"row": client.row, "client": client.name, "code": finding.code, "holds": finding.holds}
        for client, finding in found
    ]
    return {"passed": is_passed, "rows": rows}


def connection_answer(findings: Sequence[Finding], is_passed: bool) -> dict[str, Any]:
    """Return what `aldia connect` found."""
    found = [
        {"code": f.code, "holds": f.holds, "needed": f.is_needed, "detail": f.detail}
        for f in findings
    ]
    return {"passed": is_passed, "findings": found}


def rehearsal_answer(found: Rehearsal) -> dict[str, Any]:
    """Return the result of a rehearsal: letters by day, step and customer, and waits."""
    busiest = found.busiest
    return {
        "first": found.first.isoformat(),
        "days": found.days,
        "letters": len(found.sent),
        "by_day": {day.isoformat(): count for day, count in found.by_day.items()},
        "by_step": dict(found.counted("step")),
        "by_customer": dict(found.counted("customer")),
        "busiest": {"day": busiest[0].isoformat(), "letters": busiest[1]} if busiest else None,
        "waits": {
            code: {"days": wait.days, "invoices": len(wait.invoices)}
            for code, wait in found.waits.items()
        },
        "left": found.left,
    }


def forecast_answer(found: Measured, skipped: int, split: date) -> dict[str, Any]:
    """Return the mean error of each way to forecast, in days, and how true the risks were."""
    return {
        "split": split.isoformat(),
        "learned": found.learned,
        "guessed": found.guessed,
        "skipped": skipped,
        "mean_absolute_error": {
            "due_date": round(found.due_date, 2),
            "book_median": round(found.book_median, 2),
            "customer_median": round(found.customer_median, 2),
        },
        "late_chances": [
            {
                "from": each.low,
                "below": each.high,
                "invoices": each.count,
                "told": round(each.told, 3),
                "came": round(each.came, 3),
            }
            for each in found.bands
        ],
    }


def expected_answer(summary: Summary, found: Assessment) -> dict[str, Any]:
    """Return the likely day of payment of each open invoice, and the money expected by week."""
    invoices = {invoice.row: invoice for invoice in found.ledger.invoices}
    places = {row: found.ledger.place_of(invoice, "invoice") for row, invoice in invoices.items()}
    return {
        "on": summary.on.isoformat(),
        "expected": [
            {
                "tab": places[row][0],
                "row": places[row][1],
                "invoice": invoices[row].number,
                "customer": invoices[row].customer,
                "day": day.isoformat(),
            }
            for row, day in summary.expected.items()
        ],
        "weeks": [
            {
                "starts_on": week.starts_on.isoformat(),
                "currency": week.currency,
                "low": str(week.low),
                "likely": str(week.likely),
                "high": str(week.high),
            }
            for week in summary.weeks
        ],
    }


def problems_answer(problems: Sequence[Problem], catalog: Catalog) -> list[dict[str, Any]]:
    return [
        {
            "code": problem.code,
            "tab": problem.tab,
            "row": problem.row,
            "column": problem.column,
            "wrong": problem.wrong,
            "remedy": catalog.remedy(problem),
            "holds": problem.holds,
            "suspects": problem.suspects,
            "suggested": problem.suggestion.meant if problem.suggestion else None,
        }
        for problem in problems
    ]


def _group(group: Group, catalog: Catalog) -> dict[str, Any]:
    return {
        "code": group.first.code,
        "tab": group.first.tab,
        "column": group.first.column,
        "rows": group.rows,
        "examples": [each.wrong for each in group.examples],
        "remedy": remedy_text(group, catalog),
        "holds": group.first.holds,
        "suspects": group.first.suspects,
        "accept": offer_text(group, catalog) or None,
    }


def subject_of(letter: Letter, found: Assessment) -> str:
    """Return a letter's subject; empty when its template has a mistake."""
    try:
        return render(letter, found.ledger).subject
    except LetterMistake:
        return ""


def _letter(letter: Letter, found: Assessment) -> dict[str, Any]:
    return {
        "customer": letter.customer,
        "to": list(letter.to),
        "cc": list(letter.cc),
        "language": letter.language,
        "step": letter.step.name,
        "invoices": [line.number for line in letter.about],
        "subject": subject_of(letter, found),
        "rules": letter.rules,
    }


def _row(decision: Decision, found: Assessment) -> dict[str, Any]:
    invoice = decision.invoice
    tab, row, _ = found.ledger.place_of(invoice, "invoice")
    return {
        "tab": tab,
        "row": row,
        "invoice": invoice.number,
        "key": decision.key.written() if decision.key else invoice.key,
        "customer": invoice.customer,
        "amount": None if invoice.amount is None else str(invoice.amount),
        "balance": None if invoice.balance is None else str(invoice.balance),
        "currency": invoice.currency,
        "due": invoice.due.isoformat() if invoice.due else None,
        "days_late": decision.days_late,
        "decision": decision.action.value,
        "step": decision.step.name if decision.step else None,
        "reason": decision.code,
        "until": decision.until.isoformat() if decision.until else None,
        "hour": decision.hour,
        "rule": decision.rule or None,
        "instalment": invoice.instalment,
        "plan_balance": None if invoice.whole is None else str(invoice.whole),
        "why": found.catalog.why(decision),
    }
