"""Faults that a client orders: what the services do wrong, at which call, and how slow they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.http import ApiError, Response, json_response

KINDS = ("400", "401", "403", "413", "429", "500", "503", "hang", "lose_answer", "lose_request")


_LONGEST_WAIT = 3600
"""Seconds. Chosen by hand: an order above it is refused."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One order for something to go wrong.

    Attributes:
        route: Name of the method, as `/_sandbox/stats` counts it.
        nth: Which of the calls from now on, counted from 1; 0 means every one.
        kind: One of KINDS. `hang` waits `seconds` before it answers; `lose_answer` applies the
            call and cuts the connection, `lose_request` cuts it before anything happens.
        body: Replaces the usual body of a refusal.
    """

    route: str
    kind: str
    nth: int = 0
    seconds: float = 0.0
    retry_after: int | None = None
    body: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Fault:
        if data.get("kind") not in KINDS:
            raise ApiError(400, f"Unknown kind of fault; there are: {', '.join(KINDS)}")
        body = data.get("body")
        if body is not None and not isinstance(body, dict):
            raise ApiError(400, f"`body` must be an object, not {body!r}")
        _check_count("nth", data.get("nth", 0))
        _check_count("retry_after", data.get("retry_after") or 0)
        _check_wait("seconds", data.get("seconds", 0), _LONGEST_WAIT)
        return cls(**data)


@dataclass(slots=True)
class Faults:
    """The orders in force, and how many calls each of them has counted."""

    rules: list[Fault] = field(default_factory=list)
    latency_ms: dict[str, float] = field(default_factory=dict)
    switched_off: frozenset[str] = frozenset()
    quotas: dict[str, int] = field(default_factory=dict)
    _seen: Counter[int] = field(default_factory=Counter)
    _minutes: Counter[tuple[str, int]] = field(default_factory=Counter)

    def order(self, data: Mapping[str, Any]) -> None:
        """Replace all orders in force by those that a client sends.

        Raises:
            ApiError: 400 for an order that could not be carried out later; nothing is changed.
        """
        rules = [Fault.of(each) for each in data.get("rules", [])]
        latency, quotas = dict(data.get("latency_ms", {})), dict(data.get("quotas", {}))
        switched_off = frozenset(data.get("switched_off", ()))
        for name, milliseconds in latency.items():
            _check_wait(f"latency_ms.{name}", milliseconds, _LONGEST_WAIT * 1000)
        for name, most in quotas.items():
            _check_count(f"quotas.{name}", most)
        self.rules, self.latency_ms, self.quotas = rules, latency, quotas
        self.switched_off = switched_off
        self._seen.clear()
        self._minutes.clear()

    def is_over_quota(self, route: str, is_read: bool, now: datetime) -> bool:
        """Count a Sheets call in its minute, and tell whether it exceeds `reads` or `writes`."""
        kind = "reads" if is_read else "writes"
        if kind not in self.quotas or not route.startswith("sheets."):
            return False
        minute = (kind, int(now.timestamp() // 60))
        self._minutes[minute] += 1
        return self._minutes[minute] > self.quotas[kind]

    def due(self, route: str) -> Fault | None:
        """Count a call of a route; return the fault that applies to it, or None."""
        due = None
        for index, rule in enumerate(self.rules):
            if rule.route != route:
                continue
            self._seen[index] += 1
            if due is None and rule.nth in (0, self._seen[index]):
                due = rule
        return due

    def latency(self, route: str) -> float:
        """Return how many seconds are added to a call."""
        service = "mail" if route.startswith("mail.") else "sheets"
        return self.latency_ms.get(service, 0.0) / 1000


def _check_wait(name: str, value: Any, most: int) -> None:
    if type(value) not in {int, float} or not 0 <= value <= most:
        raise ApiError(400, f"`{name}` must be a number from 0 to {most}, not {value!r}")


def _check_count(name: str, value: object) -> None:
    if type(value) is not int or value < 0:
        raise ApiError(400, f"`{name}` must be a whole number, 0 or more, not {value!r}")


_WORDS = {
    "400": ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    "401": (
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential.",
    ),
    "403": ("PERMISSION_DENIED", "The caller does not have permission"),
    "413": ("INVALID_ARGUMENT", "Request payload size exceeds the limit."),
    "429": (
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute "
        "per user' of service 'sheets.googleapis.com' for consumer 'project_number:0'.",
    ),
    "500": ("INTERNAL", "Internal error encountered."),
    "503": ("UNAVAILABLE", "The service is currently unavailable."),
}


def refusal(fault: Fault) -> Response:
    """Return the response of the service that a fault names, in that service's error format."""
    headers = {} if fault.retry_after is None else {"Retry_After": str(fault.retry_after)}
    if fault.body is not None:
        return json_response(dict(fault.body), int(fault.kind), **headers)
    status, message = _WORDS[fault.kind]
    if fault.route.startswith("mail."):
        body = {"errors": [{"message": message, "field": None, "help": None}]}
        return json_response(body, int(fault.kind), **headers)
    error = {"code": int(fault.kind), "message": message, "status": status}
    return json_response({"error": error}, int(fault.kind), **headers)
