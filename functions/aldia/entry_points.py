"""What all entry points share: the checks of a call before the work, and the answer after it."""

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
"""A JSON object and its HTTP status. The object holds only codes, counts and our own sentences."""

EntryPoint = Callable[[Request, StructuredLogger], Answer]

_RETRY_AFTER_SECONDS = "120"
"""The Retry-After of each 503; chosen by hand."""

_TOO_EARLY = 425
"""The status that a task gets instead of 503; `_told_to_a_task` says why."""

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
"""HTTP status by the code of a `BadRequest`; for any other code it is 400."""


def open_to_all(entry_point: EntryPoint) -> Callable[[Request], Response]:
    """Wrap an entry point that anybody may POST to and that checks the sender itself.

    An error is answered with a sentence and a status, and written to the structured log.
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
    """Wrap an entry point that takes JSON from authorised callers only."""

    @wraps(entry_point)
    def guarded(request: Request, logger: StructuredLogger) -> Answer:
        if request.mimetype != "application/json":
            raise BadRequest("body_not_json")
        environment.check_caller(dict(request.headers), request.remote_addr or "")
        return entry_point(request, logger)

    return open_to_all(guarded)


def body_bytes(request: Request) -> bytes:
    """Return the body of a call.

    Raises:
        BadRequest: The body is over 1 MiB, or was cut on its way.
    """
    request.max_content_length = MOST_BYTES + 1
    try:
        data = request.get_data()
    except RequestEntityTooLarge as error:
        raise BadRequest("body_too_large") from error
    except Exception as error:  # each server has its own errors for a broken body
        raise BadRequest("body_unreadable") from error
    if len(data) > MOST_BYTES:  # a body sent in chunks is cut at the limit without an error
        raise BadRequest("body_too_large")
    return data


def failed(error: AldiaError) -> dict[str, Any]:
    """Return the answer of an entry point that did not do its work."""
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
    """Return the status to answer: 425 instead of 503 where Cloud Tasks made the call.

    Cloud Tasks tries every task again that is not answered 2xx. After 429 and 503, or when errors
    are many, it also slows its whole queue down (cloud.google.com/tasks/docs/common-pitfalls), so
    that one workbook would hold up all the others.
    """
    is_task = "X-CloudTasks-QueueName" in request.headers
    return _TOO_EARLY if is_task and status == 503 else status


def _response(data: dict[str, Any], status: int) -> Response:
    content = json.dumps(data, ensure_ascii=False).encode()
    # Before it answers, functions-framework reads the rest of the body, of whatever size, unless
    # the answer is a stream. So a refusal is a stream, and the body of a refused call stays unread.
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
