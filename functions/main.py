"""The doors: what the cloud calls. Each carries the name of its deployed function."""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import functions_framework
from flask import Request, Response

from aldia import environment
from aldia.errors import AldiaError, ComeAgain, Refuse
from aldia.jobs.answers import run_answer
from aldia.jobs.remind import Reminder
from aldia.workbook.client import connect

_RETRY_AFTER_SECONDS = "120"
_ONE_RECORD_AT_A_TIME = threading.Lock()
"""Whether appends from two writers can collide is not known (A9)."""

Answer = tuple[dict[str, Any], int]
"""A JSON object and its HTTP status."""


def _answered(door: Callable[[Request], Answer]) -> Callable[[Request], Response]:
    """Turn a broken world into a sentence and a status, and leave one line in the log."""

    @wraps(door)
    def answering(request: Request) -> Response:
        try:
            data, status = door(request)
        except AldiaError as error:
            data, status = _failed(error), _status_of(error)
        except Exception as error:
            traceback.print_exc()
            data, status = _failed(AldiaError("unexpected", detail=type(error).__name__)), 500
        return _response(door.__name__, data, status)

    return answering


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@_answered
def remind(request: Request) -> Answer:
    """Do the job for one workbook.

    The body may name it, `{"spreadsheet": "…"}`; otherwise ALDIA_SPREADSHEET does. Answers 200
    when everything due was done, 503 with Retry-After when it should be called again, 500 when a
    person has to mend something first.
    """
    body = _json(request)
    client = connect(environment.spreadsheet_id(body.get("spreadsheet")))
    at = body.get("at") if environment.is_sandbox() else None
    limit = float(os.environ.get("ALDIA_LIMIT_SECONDS", "480"))
    moment = environment.parse_moment(at) if at else None
    run = Reminder(client, environment.mailer(), at=moment, limit_seconds=limit)
    answer = run_answer(run.remind())
    return answer, 200 if answer["finished"] else 503


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@_answered
def events(request: Request) -> Answer:
    """Take the mail provider's signed reports, and queue or record them.

    Answers 200 when they are safe, 4xx when they are not the provider's or too old and nothing
    was written, 503 when the provider should try again.
    """
    from aldia.channels.events import parse_events, verify
    from aldia.jobs.events import distribute

    body = request.get_data()
    verify(body, dict(request.headers), environment.webhook_key(), datetime.now(UTC))
    known = [environment.spreadsheet_id(None)]
    return distribute(parse_events(body), known, environment.reports_queue() or _record), 200


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
@_answered
def deliveries(request: Request) -> Answer:
    """Record reports that `events` queued: the queue calls this, one call at a time."""
    from aldia.jobs.events import unpacked

    spreadsheet, reports = unpacked(_json(request))
    _record(spreadsheet, reports)
    return {"kept": len(reports)}, 200


def _record(spreadsheet: str, reports: Any) -> None:
    from aldia.jobs.events import record

    with _ONE_RECORD_AT_A_TIME:
        record(connect(spreadsheet), reports)


def _json(request: Request) -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _failed(error: AldiaError) -> dict[str, Any]:
    return {"finished": False, "error": error.code, "message": environment.explain(error)}


def _status_of(error: AldiaError) -> int:
    if isinstance(error, Refuse):
        return 403 if error.code in {"events_unsigned", "events_forged"} else 400
    return 503 if isinstance(error, ComeAgain) else 500


def _response(door: str, data: dict[str, Any], status: int) -> Response:
    severity = "INFO" if status == 200 else "WARNING" if status < 500 or status == 503 else "ERROR"
    brief = {k: v for k, v in data.items() if k != "problems"}
    print(json.dumps({"severity": severity, "message": door, **brief}), file=sys.stdout)
    response = Response(json.dumps(data, ensure_ascii=False), status, mimetype="application/json")
    if status == 503:
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response
