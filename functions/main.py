"""The doors: what the cloud calls. Each carries the name of its deployed function."""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

import functions_framework
from flask import Request, Response

from aldia import environment
from aldia.errors import AldiaError, ComeAgain
from aldia.jobs.answers import run_answer
from aldia.jobs.remind import Reminder
from aldia.workbook.client import connect

_RETRY_AFTER_SECONDS = "120"


@functions_framework.http  # type: ignore[untyped-decorator]  # the framework ships no types
def remind(request: Request) -> Response:
    """Do the job for one workbook.

    The body may name it, `{"spreadsheet": "…"}`; otherwise ALDIA_SPREADSHEET does. Answers 200
    when everything due was done, 503 with Retry-After when it should be called again, 500 when a
    person has to mend something first.
    """
    body = request.get_json(silent=True)
    body = body if isinstance(body, dict) else {}
    try:
        client = connect(environment.spreadsheet_id(body.get("spreadsheet")))
        at = body.get("at") if environment.is_sandbox() else None
        limit = float(os.environ.get("ALDIA_LIMIT_SECONDS", "480"))
        moment = environment.parse_moment(at) if at else None
        run = Reminder(client, environment.mailer(), at=moment, limit_seconds=limit)
        answer = run_answer(run.remind())
    except AldiaError as error:
        status = 503 if isinstance(error, ComeAgain) else 500
        return _answer(_failed(error), status)
    except Exception as error:
        traceback.print_exc()
        return _answer(_failed(AldiaError("unexpected", detail=type(error).__name__)), 500)
    return _answer(answer, 200 if answer["finished"] else 503)


def _failed(error: AldiaError) -> dict[str, Any]:
    return {"finished": False, "error": error.code, "message": environment.explain(error)}


def _answer(data: dict[str, Any], status: int) -> Response:
    """Answer, and leave one structured line in the log."""
    severity = "INFO" if status == 200 else "WARNING" if status == 503 else "ERROR"
    brief = {k: v for k, v in data.items() if k != "problems"}
    print(json.dumps({"severity": severity, "message": "remind", **brief}), file=sys.stdout)
    response = Response(json.dumps(data, ensure_ascii=False), status, mimetype="application/json")
    if status == 503:
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response
