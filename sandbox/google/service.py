"""Answer requests to the Sheets, Drive and token endpoints."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sandbox.google import drive, uploads
from sandbox.google.answers import told
from sandbox.google.calls import BATCH, PREFIX, READERS, WRITERS, Call, method_of
from sandbox.google.described import check_query, read_body, verb_of
from sandbox.google.files import Files
from sandbox.google.formulas import recalculate
from sandbox.google.masks import keep
from sandbox.google.races import Landed, repeat
from sandbox.google.resource import spreadsheet
from sandbox.http import ApiError, Request, Response, json_response, not_found, read_json

_ROOT = "/v4/spreadsheets"
_BODY_LIMIT = 10_000_000  # bytes; chosen by hand, a little below the 10 MiB of Google's error
_TOKEN = {"access_token": "ya29.sandbox", "expires_in": 3599, "token_type": "Bearer"}


class Google:
    """The endpoints that read and change files."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._landed: dict[str, Landed] = {}

    def route(self, request: Request) -> str | None:
        """Return the id of the API method that a request calls, as in Google's description."""
        path = request.path
        if path == "/token":
            return "oauth2.token" if request.method == "POST" else None
        if path != _ROOT and not path.startswith((_ROOT + "/", _ROOT + ":")):
            return uploads.method_of(request) or drive.method_of(request)
        found = method_of(request.method, path.removeprefix(_ROOT).removeprefix("/"))
        if found not in {PREFIX + "create", *READERS, *WRITERS}:
            raise not_found()
        if request.method != verb_of(found):
            raise not_found()
        return found

    def answer(
        self, route: str, request: Request, now: datetime, *, as_owner: bool = False
    ) -> Response:
        """Return the answer to a request, or an error in Google's words.

        Args:
            as_owner: Whether the caller may open files that are not shared with programs.
        """
        if route == "oauth2.token":
            return json_response(_TOKEN)
        if uploads.method_of(request) is not None:
            return uploads.Uploads(self._files, now).answer(route, request)
        if route.startswith("drive."):
            return drive.Drive(self._files, now).answer(route, request)
        query = {k: v for k, v in request.query.items() if k not in {"access_token", "key"}}
        check_query(route, query)
        body = read_body(route, parsed(request))
        if route == PREFIX + "create":
            call = Call(self._files.create(body, now), request, body, "", now)
            return json_response(spreadsheet(call.book, call.mask))
        identifier, _, below = request.path.removeprefix(_ROOT + "/").partition("/")
        book = self._files.book(identifier.partition(":")[0])
        target = self._files.books.get(body.get("destinationSpreadsheetId", ""))
        if not as_owner and not all(each.is_shared for each in (book, target) if each):
            raise ApiError(403, "The caller does not have permission", "PERMISSION_DENIED")
        if not as_owner and book.is_office:
            raise ApiError(
                400, "This operation is not supported for this document", "FAILED_PRECONDITION"
            )
        recalculate(book, now)
        return self._called(route, Call(book, request, body, below, now, target))

    def _called(self, route: str, asked: Call) -> Response:
        if route in READERS:
            return json_response(keep(told(READERS[route](asked)), asked.mask))
        draft, target = asked.book.copy(), asked.target
        other = draft if target is asked.book else target and target.copy()
        call = replace(asked, book=draft, target=other)
        try:
            answer = json_response(keep(told(WRITERS[route](call)), call.mask))
        except ApiError:
            landed = self._overtaken(route, asked)
            if landed is None:
                raise
            return self._before_the_last(landed, asked)
        self._files.replace(draft, asked.now)
        if route == BATCH:
            requests = asked.body.get("requests", [])
            self._landed[draft.id] = Landed(asked.book, draft, requests, asked.now)
        if other is not None and other is not draft:
            self._files.replace(other, asked.now)
        return answer

    def _overtaken(self, route: str, asked: Call) -> Landed | None:
        """Return the batch that landed after this one arrived, if A8 is switched off; else None."""
        landed = self._landed.get(asked.book.id)
        if route != BATCH or landed is None or "A8" in asked.book.trusted_assumptions:
            return None
        return landed if landed.overtook(asked.book, asked.request.at) else None

    def _before_the_last(self, landed: Landed, asked: Call) -> Response:
        """Apply a batch as if it had come before the last one, and answer without the last one."""
        draft = landed.before.copy()
        call = replace(asked, book=draft)
        answer = json_response(keep(told(WRITERS[BATCH](call)), call.mask))
        repeat(draft, landed.requests)
        draft.version = asked.book.version
        self._files.replace(draft, asked.now)
        requests = [*asked.body.get("requests", []), *landed.requests]
        self._landed[draft.id] = Landed(landed.before, draft, requests, asked.now)
        return answer


def parsed(request: Request) -> Any:
    """Return the JSON object in a request's body; {} for a GET or an empty body."""
    if len(request.body) > _BODY_LIMIT:
        raise ApiError(413, "Request payload size exceeds the limit: 10485760 bytes.")
    if not request.body or request.method == "GET":
        return {}
    body = read_json(request.body)
    if not isinstance(body, dict):
        raise ApiError(400, "Invalid JSON payload received. Root element must be a message.")
    return body
