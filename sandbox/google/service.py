"""The Sheets, Drive and token endpoints: from a request to an answer."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sandbox.google import values
from sandbox.google.batch import apply_batch
from sandbox.google.described import check_body, check_query
from sandbox.google.formulas import recalculate
from sandbox.google.lookups import DataFilter, matching, metadata_resource
from sandbox.google.masks import keep, parse_mask
from sandbox.google.resource import spreadsheet
from sandbox.google.sheet_requests import add_sheet
from sandbox.google.workbook import Workbook
from sandbox.http import ApiError, Request, Response, json_response, not_found

SHEETS = "sheets.spreadsheets."
_VALUE = re.compile(r"^values/(.+?)(:append|:clear)?$")
_BODY_LIMIT = 10_000_000


class Google:
    """Spreadsheets in memory, and the requests that read and change them."""

    def __init__(self) -> None:
        self.books: dict[str, Workbook] = {}

    def route(self, request: Request) -> str | None:
        """Name the API method that a request calls, as Google's description names it."""
        path = request.path
        if path == "/token":
            return "oauth2.token"
        if path.startswith("/drive/v3/files"):
            return _drive_route(request)
        if not path.startswith("/v4/spreadsheets"):
            return None
        rest = path.removeprefix("/v4/spreadsheets").lstrip("/")
        return SHEETS + _sheets_method(request.method, rest)

    def answer(self, route: str, request: Request, now: datetime) -> Response:
        """Answer a request, or refuse it in Google's words."""
        if route == "oauth2.token":
            return json_response(
                {"access_token": "ya29.sandbox", "expires_in": 3599, "token_type": "Bearer"}
            )
        body = _parsed(request)
        if route.startswith("drive."):
            return self._drive(route, request, body, now)
        query = {k: v for k, v in request.query.items() if k not in {"access_token", "key"}}
        check_query(route, query)
        check_body(route, body)
        mask = parse_mask(request.param("fields")) if request.param("fields") else {}
        if route == SHEETS + "create":
            return json_response(keep(spreadsheet(self.create(body, now), {}), mask))
        identifier, method = _target(request.path)
        book = self.books.get(identifier)
        if book is None:
            raise not_found()
        recalculate(book, now)
        if route == SHEETS + "get":
            found = spreadsheet(
                book,
                mask,
                ranges=request.query.get("ranges", ()),
                with_grid=request.is_true("includeGridData"),
            )
            return json_response(found)
        if route in _READERS:
            return json_response(keep(_READERS[route](book, request, body, method), mask))
        draft = book.copy()
        answer = _WRITERS[route](draft, request, body, method)
        self.books[identifier] = draft
        return json_response(keep(answer, mask))

    def create(self, body: Mapping[str, Any], now: datetime) -> Workbook:
        given = body.get("properties", {})
        book = Workbook(
            id="1" + secrets.token_urlsafe(32),
            title=given.get("title", "Untitled spreadsheet"),
            locale=given.get("locale", "en_US"),
            time_zone=given.get("timeZone", "Etc/GMT"),
            created_at=now.isoformat(),
        )
        for sheet in body.get("sheets", []) or [{"properties": {"title": "Sheet1"}}]:
            add_sheet(book, sheet)
        self.books[book.id] = book
        return book

    def _drive(
        self, route: str, request: Request, body: Mapping[str, Any], now: datetime
    ) -> Response:
        if route == "drive.files.list":
            name = re.search(r"name\s*=\s*[\"'](.*?)[\"']", request.param("q"))
            found = [b for b in self.books.values() if name is None or b.title == name[1]]
            return json_response(
                {"kind": "drive#fileList", "files": [_file(book) for book in found]}
            )
        if route == "drive.files.create":
            return json_response(
                _file(self.create({"properties": {"title": body.get("name", "")}}, now))
            )
        identifier = request.path.split("/")[4]
        if identifier not in self.books:
            raise ApiError(404, f"File not found: {identifier}.", "NOT_FOUND")
        if route == "drive.files.delete":
            del self.books[identifier]
            return Response(204)
        if route == "drive.permissions.create":
            return json_response({"kind": "drive#permission", "id": "1", **body})
        return json_response(_file(self.books[identifier]))


def _file(book: Workbook) -> dict[str, str]:
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.title,
        "mimeType": "application/vnd.google-apps.spreadsheet",
        "createdTime": book.created_at,
        "modifiedTime": book.created_at,
    }


def _drive_route(request: Request) -> str | None:
    parts = request.path.strip("/").split("/")[3:]
    if not parts:
        return {"GET": "drive.files.list", "POST": "drive.files.create"}.get(request.method)
    if len(parts) == 2 and parts[1] == "permissions" and request.method == "POST":
        return "drive.permissions.create"
    if len(parts) == 1:
        return {"GET": "drive.files.get", "DELETE": "drive.files.delete"}.get(request.method)
    return None


def _sheets_method(method: str, rest: str) -> str:
    if not rest:
        return "create"
    if "/" not in rest:
        return "batchUpdate" if rest.endswith(":batchUpdate") else "get"
    below = rest.split("/", 1)[1]
    if below.startswith("values:"):
        return "values." + below.removeprefix("values:")
    if below.startswith("developerMetadata"):
        return "developerMetadata.search"
    if below.startswith("values/"):
        match = _VALUE.match(below)
        action = match[2] if match else None
        plain = {"GET": "get", "PUT": "update"}.get(method, "get")
        return "values." + (action[1:] if action else plain)
    raise not_found()


def _target(path: str) -> tuple[str, str]:
    """Split a path into the workbook's id and what follows it."""
    rest = path.removeprefix("/v4/spreadsheets/")
    identifier, _, below = rest.partition("/")
    return identifier.removesuffix(":batchUpdate"), below


def _parsed(request: Request) -> Any:
    if len(request.body) > _BODY_LIMIT:
        raise ApiError(413, "Request payload size exceeds the limit: 10485760 bytes.")
    if not request.body or request.method == "GET":
        return {}
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise ApiError(400, f"Invalid JSON payload received. {error}") from error
    if not isinstance(body, dict):
        raise ApiError(400, "Invalid JSON payload received. Root element must be a message.")
    return body


Call = Callable[[Workbook, Request, Mapping[str, Any], str], Any]


def _reading(request: Request) -> values.Reading:
    names = ("valueRenderOption", "dateTimeRenderOption", "majorDimension")
    return values.Reading.of({name: request.param(name) for name in names})


def _range_of(method: str) -> str:
    match = _VALUE.match(method)
    assert match is not None
    return match[1]


def _get(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    return values.read_range(book, _range_of(method), _reading(request))


def _batch_get(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    how = _reading(request)
    ranges = [values.read_range(book, text, how) for text in request.query.get("ranges", ())]
    return {"spreadsheetId": book.id, "valueRanges": ranges}


def _batch_get_filtered(
    book: Workbook, request: Request, body: Mapping[str, Any], method: str
) -> Any:
    how = values.Reading.of(body)
    found = [
        item
        for each in body.get("dataFilters", [])
        for item in values.read_filtered(book, each, how)
    ]
    return {"spreadsheetId": book.id, "valueRanges": found}


def _search(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    found = [
        {"developerMetadata": metadata_resource(item), "dataFilters": [each]}
        for each in body.get("dataFilters", [])
        for item in matching(book, DataFilter.of(each).lookup or {})
    ]
    return {"matchedDeveloperMetadata": found} if found else {}


def _batch(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    replies = apply_batch(book, body.get("requests", []))
    answer: dict[str, Any] = {"spreadsheetId": book.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        inner = parse_mask(request.param("fields")) if request.param("fields") else {}
        answer["updatedSpreadsheet"] = spreadsheet(
            book,
            inner.get("updatedSpreadsheet", {}),
            ranges=body.get("responseRanges", ()),
            with_grid=bool(body.get("responseIncludeGridData")),
        )
    return answer


def _update(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    data = {**body, "range": _range_of(method)}
    return values.write_range(book, data, request.param("valueInputOption"))


def _append(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    insert = request.param("insertDataOption") == "INSERT_ROWS"
    option = request.param("valueInputOption")
    return values.append(book, _range_of(method), body, option, insert)


def _clear(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    return {"spreadsheetId": book.id, "clearedRange": values.clear(book, _range_of(method))}


def _batch_clear(book: Workbook, request: Request, body: Mapping[str, Any], method: str) -> Any:
    cleared = [values.clear(book, text) for text in body.get("ranges", [])]
    return {"spreadsheetId": book.id, "clearedRanges": cleared}


def _values_batch_update(
    book: Workbook, request: Request, body: Mapping[str, Any], method: str
) -> Any:
    option = body.get("valueInputOption", "")
    answers = [values.write_range(book, data, option) for data in body.get("data", [])]
    return {"spreadsheetId": book.id, **_totals(answers), "responses": answers}


def _filtered_batch_update(
    book: Workbook, request: Request, body: Mapping[str, Any], method: str
) -> Any:
    option = body.get("valueInputOption", "")
    answers = [
        answer
        for data in body.get("data", [])
        for answer in values.write_filtered(book, data, option)
    ]
    return {"spreadsheetId": book.id, **_totals(answers), "responses": answers}


def _totals(answers: list[dict[str, Any]]) -> dict[str, int]:
    names = ("updatedRows", "updatedColumns", "updatedCells")
    sums = {"total" + n[0].upper() + n[1:]: sum(a.get(n, 0) for a in answers) for n in names}
    return {name: total for name, total in sums.items() if total}


_READERS: Mapping[str, Call] = {
    SHEETS + "values.get": _get,
    SHEETS + "values.batchGet": _batch_get,
    SHEETS + "values.batchGetByDataFilter": _batch_get_filtered,
    SHEETS + "developerMetadata.search": _search,
}
_WRITERS: Mapping[str, Call] = {
    SHEETS + "batchUpdate": _batch,
    SHEETS + "values.update": _update,
    SHEETS + "values.append": _append,
    SHEETS + "values.clear": _clear,
    SHEETS + "values.batchClear": _batch_clear,
    SHEETS + "values.batchUpdate": _values_batch_update,
    SHEETS + "values.batchUpdateByDataFilter": _filtered_batch_update,
}
