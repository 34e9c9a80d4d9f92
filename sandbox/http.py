"""Requests and responses, without sockets: what every handler takes and gives."""

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
        path: Decoded, without the query.
        query: Every value of every parameter, in order.
        headers: Names in lower case.
        at: When it arrived, which may be long before its turn comes.
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
    """One HTTP response; `cut` closes the connection without any answer."""

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
    """A refusal in Google's words and shape.

    Attributes:
        violations: What is wrong with which field, as Sheets tells it.
        errors: Reasons, as Drive tells them in place of a status.
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
    """Read a body that is JSON, as strictly as it will have to be written again.

    Raises:
        ApiError: 400 for anything else: NaN, what is nested too deep, half of a surrogate pair.
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
