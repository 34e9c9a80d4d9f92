"""What every door does before and after its work: who calls, in which form, what is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Request, Response
from werkzeug.exceptions import RequestEntityTooLarge

from aldia import environment
from aldia.errors import AldiaError, BadRequest, ComeAgain
from aldia.structured_log import StructuredLogger, trace_facts
from aldia.web.bodies import MOST_BYTES

Answer = tuple[dict[str, Any], int]
"""A JSON object and its HTTP status. It holds codes, counts and our own sentences only."""

EntryPoint = Callable[[Request, StructuredLogger], Answer]

_RETRY_AFTER_SECONDS = "120"

_TOO_EARLY = 425

_REFUSALS = {
    "callers_unnamed": 403,
    "caller_unknown": 403,
    "caller_elsewhere": 403,
    "events_unsigned": 403,
    "events_forged": 403,
    "method_wrong": 405,
    "body_too_large": 413,
    "body_not_json": 415,
}
"""The status of each refusal; any other is 400."""


def open_to_all(entry_point: EntryPoint) -> Callable[[Request], Response]:
    """Wrap a door that anybody may POST to; the door checks the sender itself.

    A broken world is answered with a sentence and a status, and the log is told what happened.
    """

    @wraps(entry_point)
    def answering(request: Request) -> Response:
        facts = trace_facts(dict(request.headers), environment.project())
        logger = StructuredLogger(
            _print_line, {"door": entry_point.__name__, **facts}, environment.explain_plainly
        )
        try:
            _check_method(request)
            data, status = entry_point(request, logger)
        except AldiaError as error:
            data, status = failed(error), _status_of(error)
            logger.tell_failure("call_failed", error)
        except Exception as error:
            data, status = failed(AldiaError("unexpected", detail=type(error))), 500
            logger.tell_unexpected(error)
        return _response(data, _told_to_a_task(status, request))

    return answering


def for_callers(entry_point: EntryPoint) -> Callable[[Request], Response]:
    """Wrap a door that accepts JSON from authorised callers only."""

    @wraps(entry_point)
    def guarded(request: Request, logger: StructuredLogger) -> Answer:
        if request.mimetype != "application/json":
            raise BadRequest("body_not_json")
        environment.check_caller(dict(request.headers), request.remote_addr or "")
        return entry_point(request, logger)

    return open_to_all(guarded)


def body_bytes(request: Request) -> bytes:
    """Return the body.

    Raises:
        Refuse: It is over 1 MiB, or was cut on its way.
    """
    request.max_content_length = MOST_BYTES + 1
    try:
        data = request.get_data()
    except RequestEntityTooLarge as error:
        raise BadRequest("body_too_large") from error
    except Exception as error:  # each server has errors of its own for a body that is broken
        raise BadRequest("body_unreadable") from error
    if len(data) > MOST_BYTES:  # a call in chunks is cut at the limit, without a word
        raise BadRequest("body_too_large")
    return data


def failed(error: AldiaError) -> dict[str, Any]:
    """Return what is answered when a door did not do what it was called for."""
    message = environment.explain_plainly(error)
    return {"finished": False, "error": error.code, "message": message}


def _check_method(request: Request) -> None:
    if request.method != "POST":
        raise BadRequest("method_wrong")


def _status_of(error: AldiaError) -> int:
    if isinstance(error, BadRequest):
        return _REFUSALS.get(error.code, 400)
    return 503 if isinstance(error, ComeAgain) else 500


def _told_to_a_task(status: int, request: Request) -> int:
    """Return a status after which Cloud Tasks puts off this one task.

    It tries again whatever is not 2xx, and slows its whole queue down after 429 and 503, or when
    errors are many (cloud.google.com/tasks/docs/common-pitfalls): one workbook would hold up all
    the others.
    """
    is_task = "X-CloudTasks-QueueName" in request.headers
    return _TOO_EARLY if is_task and status == 503 else status


def _response(data: dict[str, Any], status: int) -> Response:
    content = json.dumps(data, ensure_ascii=False).encode()
    # Before it answers, functions-framework reads the rest of a call, of whatever size, unless the
    # answer is a stream: who is refused at the door is not listened to.
    is_refused = status in _REFUSALS.values()
    response = Response(iter([content]) if is_refused else content, status)
    response.mimetype, response.content_length = "application/json", len(content)
    if status == 405:
        response.headers["Allow"] = "POST"
    if status == 503:
        response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response


def _print_line(line: str) -> None:
    print(line, flush=True)
