"""Requests and responses without sockets, as every handler takes and returns them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Attributes:
        path: The decoded path, without the query.
        query: All values of each parameter, in their order.
        headers: By name in lower case.
        at: When the request arrived, which may be long before it is handled.
    """

    method: str
    path: str
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    at: datetime | None = None

    def param(self, name: str, default: str = "") -> str:
        """Return the last value of a query parameter."""
        values = self.query.get(name)
        return values[-1] if values else default

    def is_true(self, name: str) -> bool:
        return self.param(name).lower() == "true"


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response; with `cut` the connection is closed without an answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


def json_response(data: object, status: int = 200, **headers: str) -> Response:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, body, headers=named)


class ApiError(Exception):
    """An error that is answered in Google's words and format.

    Attributes:
        violations: What is wrong with each field, in the format of Sheets.
        errors: The reasons in the format of Drive, which replace the status.
    """

    def __init__(
        self,
        code: int,
        message: str,
        status: str = "INVALID_ARGUMENT",
        violations: Sequence[Mapping[str, str]] = (),
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.violations = violations
        self.errors = errors

    def as_response(self) -> Response:
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.status:
            error["status"] = self.status
        if self.errors:
            error["errors"] = list(self.errors)
        if self.violations:
            error["details"] = [
                {
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": list(self.violations),
                }
            ]
        return json_response({"error": error}, self.code)


def read_json(body: bytes) -> Any:
    """Return a JSON body as Python values, all of which can be written as JSON again.

    Raises:
        ApiError: 400 when it is no JSON, has NaN or half of a surrogate pair, or is nested too
            deep.
    """
    try:
        text = body.decode("utf-8-sig")
        found = json.loads(text, parse_constant=_no_number, parse_float=_finite)
        if "\\ud" in text.lower():
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise ApiError(400, f"Invalid JSON payload received. {error}") from error
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"Unexpected token.\n{name}\n^")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"Number out of range: {text[:40]}")
    return number


def not_found() -> ApiError:
    return ApiError(404, "Requested entity was not found.", "NOT_FOUND")
