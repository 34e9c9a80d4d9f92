"""The sandbox as one object: a request goes in, a response comes out, nothing touches a socket."""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sandbox.edit import apply_edits
from sandbox.faults import Fault, Faults, refusal
from sandbox.google.files import Files
from sandbox.google.queues import Limits
from sandbox.google.service import Google, parsed
from sandbox.google.tasks import Tasks
from sandbox.google.workbook import OFFICE, TRUSTED, UNSHARED
from sandbox.http import ApiError, Request, Response, json_response, not_found
from sandbox.loopback import is_callable
from sandbox.mail.service import Mail
from sandbox.mail.webhook import KINDS, Webhook, public_key
from sandbox.pages import Pages
from sandbox.store import Store

Clock = Callable[[], datetime]

_PAGES_API = "/_pages/api"


class Sandbox:
    """Sheets, Drive, tokens and mail over one state.

    Attributes:
        data: File that keeps the state, written before each answer; None keeps it in memory.
        clock: Returns the current time; `/_sandbox/clock` adds an offset to it.
    """

    def __init__(self, data: Path | None = None, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._store = None if data is None else Store(data)
        self._clock = clock
        self.files = Files()
        self.google = Google(self.files)
        self.tasks = Tasks()
        self.webhook = Webhook()
        self.mail = Mail(self.webhook.accepted)
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.clock_offset = timedelta()
        self._lock = threading.RLock()
        self._hooks: list[dict[str, Any]] = []
        if self._store is not None:
            found = self._store.load()
            self.files.books, self.files.folders, self.mail.letters = found

    def now(self) -> datetime:
        """Return the sandbox's own time, which `/_sandbox/clock` can set."""
        return self._clock() + self.clock_offset

    def save(self) -> None:
        """Write what changed since the last save to the file, if there is a file."""
        with self._lock:
            if self._store is not None:
                self._store.save(self.files.books, self.files.folders, self.mail.letters)

    def close(self) -> None:
        """Save and close the file."""
        self.save()
        if self._store is not None:
            self._store.close()

    def handle(self, request: Request) -> Response:
        """Return the response to one request, after applying the faults that are in force."""
        try:
            response = self._handle(request)
        except ApiError as error:
            response = error.as_response()
        except Exception:
            traceback.print_exc()
            response = ApiError(500, "Internal error encountered.", "INTERNAL").as_response()
        date = format_datetime(self.now(), usegmt=True)
        return Response(
            response.status,
            response.body,
            response.content_type,
            {"Date": date, **response.headers},
            response.cut,
        )

    def _handle(self, request: Request) -> Response:
        if request.path.startswith("/_sandbox/"):
            with self._lock:
                response = self._control(request)
                self.save()
            return response
        services: tuple[Google | Mail | Tasks, ...] = (self.google, self.mail, self.tasks)
        for service in services:
            route = service.route(request)
            if route is not None:
                return self._serve(service, route, request)
        with self._lock:
            return self._page(request)

    def _page(self, request: Request) -> Response:
        """Return a page, or the answer to a page's API call, which no count or fault applies to."""
        asked = replace(request, path=request.path.removeprefix(_PAGES_API))
        if asked.path == request.path:
            response = Pages(self.files, self.mail).answer(request, self.now())
        else:
            route = self.google.route(asked)
            if route is None:
                raise not_found()
            response = self.google.answer(route, asked, self.now(), as_owner=True)
        if request.method != "GET":
            self.save()
        return response

    def _serve(self, service: Google | Mail | Tasks, route: str, request: Request) -> Response:
        with self._lock:
            request = request if request.at else replace(request, at=self.now())
            self.calls[route] += 1
            self._run_hooks(route)
            fault = self.faults.due(route)
            if self.faults.is_over_quota(route, request.method == "GET", self.now()):
                fault = Fault(route, "429")
            wait = self.faults.latency(route)
        if fault is not None and fault.kind == "hang":
            wait += fault.seconds
        if wait:
            time.sleep(wait)
        if fault is not None and fault.kind == "lose_request":
            return Response(cut=True)
        if fault is not None and fault.kind.isdecimal():
            return refusal(fault)
        with self._lock:
            began = time.perf_counter()
            response = service.answer(route, request, self.now())
            self.bytes[route] += len(response.body)
            self.save()
            self.seconds[route] += time.perf_counter() - began
        return Response(cut=True) if fault and fault.kind == "lose_answer" else response

    def _run_hooks(self, route: str) -> None:
        """Apply the edits that were ordered to happen just before this call of a route."""
        for hook in list(self._hooks):
            if hook["route"] != route:
                continue
            hook["nth"] -= 1
            if hook["nth"] <= 0:
                self._hooks.remove(hook)
                self._edit(hook)

    def _edit(self, order: Mapping[str, Any]) -> None:
        draft = self.files.book(order.get("spreadsheet", "")).copy()
        apply_edits(draft, order.get("edits", []))
        self.files.replace(draft, self.now())

    def _control(self, request: Request) -> Response:
        controls: Mapping[tuple[str, str], Callable[[Mapping[str, Any]], object]] = {
            ("GET", "stats"): lambda _: self._stats(),
            ("GET", "mail"): lambda _: [letter.as_json() for letter in self.mail.letters],
            ("POST", "faults"): self._order_faults,
            ("POST", "edit"): self._order_edit,
            ("POST", "share"): lambda body: self._mark(body, "shared", UNSHARED, inverted=True),
            ("POST", "office"): lambda body: self._mark(body, "office", OFFICE),
            ("POST", "mail"): lambda body: self.mail.allow(**body),
            ("POST", "clock"): self._set_clock,
            ("POST", "webhook"): self._set_webhook,
            ("POST", "events"): self._order_event,
            ("POST", "tasks"): self._set_tasks,
            ("POST", "reset"): self._reset,
        }
        control = controls.get((request.method, request.path.removeprefix("/_sandbox/")))
        if control is None:
            raise not_found()
        try:
            return json_response(control(parsed(request)))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise ApiError(400, f"This order cannot be understood: {error!r}") from error

    def _stats(self) -> dict[str, Any]:
        cells = sum(
            not cell.is_blank
            for book in self.files.books.values()
            for sheet in book.in_order()
            for row in sheet.rows
            for cell in row
        )
        return {
            "calls": dict(self.calls),
            "bytes": dict(self.bytes),
            "seconds": {route: round(took, 4) for route, took in self.seconds.items()},
            "cells": cells,
            "letters": len(self.mail.letters),
            "reports_waiting": len(self.webhook.outbox),
            "now": self.now().isoformat(timespec="seconds"),
        }

    def _order_faults(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.faults.order(body)
        for book in self.files.books.values():
            book.trusted_assumptions = TRUSTED - self.faults.switched_off
        return {}

    def _order_edit(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Edit now, or with {"before": {"route", "nth"}} just before the n-th call of a route."""
        if "before" in body:
            call = body["before"]
            self._hooks.append({**body, "route": call["route"], "nth": int(call.get("nth", 1))})
        else:
            self._edit(body)
        return {}

    def _mark(
        self, body: Mapping[str, Any], name: str, mark: str, *, inverted: bool = False
    ) -> dict[str, Any]:
        """Set whether a workbook is shared with programs, or whether it is an .xlsx file.

        Args:
            name: Field of `body` that holds true or false.
            mark: Property of the file to set.
            inverted: Whether the property is the opposite of the field.
        """
        draft, given = self.files.book(str(body.get("spreadsheet"))).copy(), body.get(name)
        if not isinstance(given, bool):
            raise ApiError(400, f"`{name}` must be true or false, not {given!r}")
        draft.file[mark] = given is not inverted
        self.files.replace(draft, self.now())
        return {}

    def _set_clock(self, body: Mapping[str, Any]) -> dict[str, Any]:
        at = body.get("at")
        try:
            moment = datetime.fromisoformat(at) if at else self._clock()
        except (TypeError, ValueError) as error:
            raise ApiError(400, f"`at` must be an ISO moment with a zone, not {at!r}") from error
        if moment.tzinfo is None:
            raise ApiError(400, f"`at` must have a time zone: {at!r}")
        self.clock_offset = moment - self._clock()
        return {"now": self.now().isoformat(timespec="seconds")}

    def _set_webhook(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Set where events and replies are posted, and whether each letter is reported at once."""
        for name in ("url", "replies"):
            if body.get(name) is not None and not is_callable(body[name]):
                raise ApiError(
                    400, f"`{name}` must be an http:// address on this machine: {body[name]!r}"
                )
        self.webhook.url = body.get("url")
        self.webhook.replies_url = body.get("replies")
        self.webhook.is_automatic = bool(body.get("automatic"))
        return {"public_key": public_key()}

    def _set_tasks(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Set whether the sandbox delivers tasks by itself, and how fast (500 a second at most)."""
        usual = Limits()
        per_second, at_once = body.get("per_second", usual.per_second), body.get("at_once")
        at_once = usual.at_once if at_once is None else at_once
        if type(per_second) not in {int, float} or not 0 < per_second <= usual.per_second:
            raise ApiError(400, f"`per_second` must be above 0 and at most 500: {per_second!r}")
        if type(at_once) is not int or not 1 <= at_once <= 5000:
            raise ApiError(400, f"`at_once` must be from 1 to 5000: {at_once!r}")
        self.tasks.is_delivering = bool(body.get("deliver"))
        self.tasks.limit(Limits(per_second, at_once))
        return {"waiting": len(self.tasks.waiting())}

    def _order_event(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Queue one event about a letter, which is named by its index or its `letter` argument."""
        given = dict(body)
        which, kind = given.pop("letter", -1), given.pop("event", "")
        found = [
            letter
            for place, letter in enumerate(self.mail.letters)
            if which in {place, place - len(self.mail.letters), letter.custom_args.get("letter")}
        ]
        if kind not in {*KINDS, "reply"} or not found:
            raise ApiError(400, f"Name a letter and an event: {', '.join(KINDS)}, reply")
        listener = self.webhook.replies_url if kind == "reply" else self.webhook.url
        for letter in found:
            if kind == "reply":
                self.webhook.reply(letter, str(given.get("text", "")))
            else:
                self.webhook.report(letter, kind, self.now(), **given)
        return {"reported": len(found), "listening": listener is not None}

    def _reset(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Clear calls, faults and pending edits.

        With `"state": true` clear files, tasks and mail too, and give the key every right again.
        """
        self.calls.clear()
        self.bytes.clear()
        self.seconds.clear()
        self._hooks.clear()
        self._order_faults({})
        if body.get("state"):
            self.files.clear()
            self.tasks.tasks.clear()
            self.mail.letters.clear()
            self.mail.allow()
        return {}
