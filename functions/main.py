"""The doors: what the cloud calls. Each carries the name of its deployed function."""

from __future__ import annotations

import gc

gc.disable()  # nothing imported below is garbage; looking for some takes an eighth of the start

import json
import os
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import functions_framework
from flask import Request, Response

from aldia import environment
from aldia.errors import AldiaError, ComeAgain, Refuse
from aldia.jobs.answers import run_answer
from aldia.jobs.dispatch import Order, visit
from aldia.jobs.dispatch import dispatch as dispatch_all
from aldia.jobs.listed import Listed
from aldia.jobs.remind import Reminder
from aldia.journal import Journal, places_of, trace_facts
from aldia.workbook.client import connect
from aldia.workbook.registers import read_register

gc.freeze()
gc.enable()

_RETRY_AFTER_SECONDS = "120"
_ONE_RECORD_AT_A_TIME = threading.Lock()
"""Whether appends from two writers can collide is not known (A9)."""

_LISTED = Listed(lambda register: read_register(connect(register)).workbooks)

Answer = tuple[dict[str, Any], int]
"""A JSON object and its HTTP status."""

Door = Callable[[Request, Journal], Answer]


def _answered(door: Door) -> Callable[[Request], Response]:
    """Turn a broken world into a sentence and a status, and tell the log what happened."""

    @wraps(door)
    def answering(request: Request) -> Response:
        facts = trace_facts(dict(request.headers), environment.project())
        journal = Journal(_print_line, {"door": door.__name__, **facts}, environment.explain_to_log)
        try:
            data, status = door(request, journal)
        except AldiaError as error:
            data, status = _failed(error), _status_of(error)
            journal.tell_failure("call_failed", error)
        except Exception as error:
            journal.tell("unexpected", "ERROR", stack_trace=places_of(error))
            data, status = _failed(AldiaError("unexpected", detail=type(error).__name__)), 500
        return _response(data, status)

    return answering


def _for_callers(door: Door) -> Door:
    """Let in only who bears a token for this function, where ALDIA_CALLERS names who may."""

    @wraps(door)
    def guarded(request: Request, journal: Journal) -> Answer:
        environment.check_caller(request.headers.get("Authorization", ""))
        return door(request, journal)

    return guarded


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@_answered
@_for_callers
def remind(request: Request, journal: Journal) -> Answer:
    """Do the job for one workbook.

    The body may name it, `{"spreadsheet": "…"}`; otherwise ALDIA_SPREADSHEET does; a task of
    `dispatch` names its register as well, and how it went is reported there. Answers 200 when
    everything due was done, 503 with Retry-After when it should be called again, 500 when a person
    has to mend something first. A task is not called again for that, and gets 200.
    """
    body = _json(request)
    order = Order.parse(body)
    client = connect(environment.spreadsheet_id(body.get("spreadsheet")))
    at = body.get("at") if environment.is_sandbox() else None
    reminder = Reminder(
        client,
        environment.mailer(),
        at=environment.parse_moment(at) if at else None,
        limit_seconds=float(os.environ.get("ALDIA_LIMIT_SECONDS", "480")),
        schedule=environment.schedule_name(),
        journal=journal,
    )
    if order is None:
        report = reminder.remind()
    else:
        outcome = visit(order, client, reminder, connect(order.register), journal)
        if isinstance(outcome, AldiaError):
            return _failed(outcome), 503 if isinstance(outcome, ComeAgain) else 200
        report = outcome
    answer = run_answer(report)
    return answer, 200 if report.is_finished else 503


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@_answered
@_for_callers
def dispatch(request: Request, journal: Journal) -> Answer:
    """Queue a run of `remind` for each workbook of the register.

    The scheduler's own time names the tasks, so that a repeated trigger queues nothing twice.
    Answers 200 when every task waits, 503 when the trigger should come again.
    """
    client = connect(environment.needed_register())
    queue = environment.needed_queue()
    given = request.headers.get("X-CloudScheduler-ScheduleTime", "")
    scheduled = environment.parse_moment(given) if given else datetime.now(UTC)
    done = dispatch_all(client, queue.putter(), scheduled, environment.most_tasks())
    journal.tell("dispatched", "INFO" if done.is_finished else "WARNING", **done.counts)
    return {"finished": done.is_finished, **done.counts}, 200 if done.is_finished else 503


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@_answered
def events(request: Request, journal: Journal) -> Answer:
    """Take the mail provider's signed reports, and queue or record them.

    Answers 200 when they are safe, 4xx when they are not the provider's or too old and nothing
    was written, 503 when the provider should try again.
    """
    from aldia.channels.events import parse_events, verify
    from aldia.jobs.events import distribute, packed

    body = request.get_data()
    verify(body, dict(request.headers), environment.webhook_key(), datetime.now(UTC))
    found, queue = parse_events(body), environment.queue()
    register = environment.register_id()
    known = (
        _LISTED.workbooks(register, found.reports)
        if register
        else [environment.spreadsheet_id(None)]
    )

    def put(spreadsheet: str, reports: Sequence[Any]) -> None:
        if queue is None:
            _record(spreadsheet, reports)
        else:
            queue.put(packed(spreadsheet, reports))

    counts = distribute(found, known, put)
    journal.tell("reported", **counts)
    return counts, 200


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@_answered
@_for_callers
def deliveries(request: Request, journal: Journal) -> Answer:
    """Record reports that `events` queued: the queue calls this, one call at a time."""
    from aldia.jobs.events import unpacked

    spreadsheet, reports = unpacked(_json(request))
    _record(spreadsheet, reports)
    journal.tell("recorded", kept=len(reports))
    return {"kept": len(reports)}, 200


def _record(spreadsheet: str, reports: Sequence[Any]) -> None:
    from aldia.jobs.events import record

    with _ONE_RECORD_AT_A_TIME:
        record(connect(spreadsheet), reports)


def _print_line(line: str) -> None:
    print(line, flush=True)


def _json(request: Request) -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _failed(error: AldiaError) -> dict[str, Any]:
    return {"finished": False, "error": error.code, "message": environment.explain(error)}


def _status_of(error: AldiaError) -> int:
    if isinstance(error, Refuse):
        return 403 if error.code in {"caller_unknown", "events_unsigned", "events_forged"} else 400
    return 503 if isinstance(error, ComeAgain) else 500


def _response(data: dict[str, Any], status: int) -> Response:
    response = Response(json.dumps(data, ensure_ascii=False), status, mimetype="application/json")
    if status == 503:
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response
