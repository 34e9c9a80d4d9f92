"""The entry points that the cloud calls; each bears the name of its deployed function."""

from __future__ import annotations

import gc

gc.disable()  # imports leave no garbage; looking for it takes an eighth of their time

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import functions_framework
from flask import Request

from aldia import environment
from aldia.entry_points import Answer, body_bytes, failed, for_callers, open_to_all
from aldia.errors import AldiaError, BadRequest, ComeAgain
from aldia.jobs.dispatch import Order, visit
from aldia.jobs.dispatch import dispatch as dispatch_all
from aldia.jobs.machine_output import call_answer
from aldia.jobs.register_cache import RegisterCache
from aldia.jobs.remind import Reminder
from aldia.planning.log.moments import read_moment
from aldia.retry import Pace
from aldia.structured_log import StructuredLogger
from aldia.web.bodies import Field, parse_body
from aldia.workbook.client import SheetsClient, connect
from aldia.workbook.registers import read_register

gc.freeze()
gc.enable()

_ONE_RECORD_AT_A_TIME = threading.Lock()
"""Held while reports are recorded: whether appends of two writers can collide is unknown (A9)."""


@cache
def _pace() -> Pace:
    """Return this instance's part of the account's quota, in calls a minute to Google.

    Without ALDIA_CALLS_PER_MINUTE there is no limit.
    """
    return environment.pace(usual=None)


def _open(spreadsheet: str) -> SheetsClient:
    return connect(spreadsheet, pace=_pace())


_LISTED = RegisterCache(lambda register: read_register(_open(register)).workbooks)


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@for_callers
def remind(request: Request, logger: StructuredLogger) -> Answer:
    """Do the job for one workbook.

    The body names the workbook, `{"spreadsheet": "…"}`, or else ALDIA_SPREADSHEET does. A task of
    `dispatch` names its register as well; the result of the run is then reported there.

    Returns:
        200 when everything due was done, or when the mail provider stopped the sending: for the
        rest the next trigger is soon enough. 503 with Retry-After asks to be called again. 500
        means that a person has to mend something first. A task gets 200 instead of 500, as its
        queue need not try again, and 425 instead of 503.
    """
    fields = (Field.SPREADSHEET, Field.AT, Field.SENDERS, Field.REGISTER, Field.SCHEDULED)
    body = parse_body(body_bytes(request), *fields)
    order, at = Order.parse(body), body.moment(Field.AT) if body.has(Field.AT) else None
    if at is not None and not environment.is_sandbox():
        raise BadRequest("at_only_sandbox")
    named = body.workbook(Field.SPREADSHEET) if body.has(Field.SPREADSHEET) else None
    client = _open(environment.spreadsheet_id(named))
    mailer = environment.mailer()
    reminder = Reminder(
        client,
        mailer,
        reporter=environment.reporter(mailer),
        at=at,
        limit_seconds=environment.limit_seconds(),
        schedule=environment.schedule_name(),
        logger=logger,
        senders=order.senders if order is not None else None,
    )
    if order is None:
        result = reminder.remind()
    else:
        outcome = visit(order, client, reminder, _open(order.register), logger)
        if isinstance(outcome, AldiaError):
            return failed(outcome), 503 if isinstance(outcome, ComeAgain) else 200
        result = outcome
    is_over = result.is_finished or result.stopped is not None
    return call_answer(result), 200 if is_over else 503


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@for_callers
def dispatch(request: Request, logger: StructuredLogger) -> Answer:
    """Queue a run of `remind` for each workbook of the register.

    Each task is named after the scheduler's own time, so that a repeated trigger queues nothing
    twice.

    Returns:
        200 when every task is queued, 503 when the trigger should come again.
    """
    parse_body(body_bytes(request))
    scheduled = _schedule_time(request)
    client = _open(environment.needed_register())
    queue = environment.needed_queue()
    every = timedelta(minutes=1) / environment.workbooks_per_minute()
    done = dispatch_all(client, queue.putter(), scheduled, every, environment.most_tasks())
    logger.tell("dispatched", "INFO" if done.is_finished else "WARNING", **done.counts)
    return {"finished": done.is_finished, **done.counts}, 200 if done.is_finished else 503


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@open_to_all
def events(request: Request, logger: StructuredLogger) -> Answer:
    """Check the mail provider's signed reports, and queue them for `deliveries`.

    Reads and writes no sheet, except where there is no queue, on one machine: there it records
    the reports itself.

    Returns:
        200 when the reports are queued or recorded; 4xx when they are too old or not signed by
        the provider, and nothing was written; 503 when the provider should try again.
    """
    from aldia.channels.sendgrid.events import parse_events, verify
    from aldia.jobs.events import distribute, packed, parcels

    body = body_bytes(request)
    verify(body, dict(request.headers), environment.webhook_key(), datetime.now(UTC))
    found, queue = parse_events(body), environment.queue()

    def put(workbook: str, reports: Sequence[Any]) -> int:
        if queue is None:
            return _record(workbook, reports)
        for parcel in parcels(reports):
            queue.put(packed(workbook, parcel))
        return len(reports)

    counts = distribute(found, put)
    logger.tell("reported", **counts)
    return counts, 200


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@for_callers
def deliveries(request: Request, logger: StructuredLogger) -> Answer:
    """Record reports that `events` queued: the queue calls this, one call at a time.

    Reports for a workbook that is neither ours nor in our register are ignored.
    """
    from aldia.jobs.events import unpacked

    kept = _record(*unpacked(body_bytes(request)))
    logger.tell("recorded", kept=kept)
    return {"kept": kept}, 200


def _record(workbook: str, reports: Sequence[Any]) -> int:
    """Record the reports of the workbook with an opaque name; return how many were new."""
    from aldia.jobs.events import record, workbook_named

    register = environment.register_id()
    known = (
        _LISTED.workbooks(register, [workbook]) if register else [environment.spreadsheet_id(None)]
    )
    spreadsheet = workbook_named(workbook, known)
    if spreadsheet is None:
        return 0
    with _ONE_RECORD_AT_A_TIME:
        return record(_open(spreadsheet), reports)


def _schedule_time(request: Request) -> datetime:
    """Return the moment for which the scheduler makes this call, the same in each of its attempts.

    It is the present moment for a call that does not come from the scheduler.

    Raises:
        BadRequest: The scheduler's header holds no moment.
    """
    given = request.headers.get("X-CloudScheduler-ScheduleTime", "")
    moment = read_moment(given, UTC) if given else datetime.now(UTC)
    if moment is None:
        raise BadRequest("at_invalid", text=given[:40])
    return moment
