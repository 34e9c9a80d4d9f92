"""Google Cloud Tasks by its REST API: a queue of calls, in which no call waits twice."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import google.auth
import google.auth.exceptions
import requests
from google.auth.transport.requests import AuthorizedSession

from aldia.errors import AskPerson, ComeAgain
from aldia.retry import MAY_HAVE_LANDED, TOO_MANY, RetryPolicy, asked_pause
from aldia.tokens import may_pass

_GOOGLE = "https://cloudtasks.googleapis.com"
_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
_TIMEOUT_SECONDS = 10
"""For one answer; chosen by hand."""

_PATIENCE_SECONDS = 20.0
"""About five tries, chosen by hand. More are not needed: whoever fills a queue is called again
when the queue did not answer."""

Put = Callable[[Mapping[str, Any], datetime | None], bool]
"""Queue a call with this body, to be made at a moment, or at once for None.

Return False when an earlier call had queued the same body."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of tasks, and the function that each of them calls.

    Attributes:
        name: `projects/…/locations/…/queues/…`.
        target: URL of the function that does the work.
        caller: Service account whose identity token, made out to the target, the call carries.
        emulator: `host:port` of an emulator that takes the tasks; empty for Google.
    """

    name: str
    target: str
    caller: str
    emulator: str = ""
    retries: RetryPolicy = field(
        default_factory=lambda: RetryPolicy(_PATIENCE_SECONDS), compare=False
    )

    def put(
        self,
        body: Mapping[str, Any],
        at: datetime | None = None,
        session: requests.Session | None = None,
    ) -> bool:
        """Queue one call; the same body is queued once, whatever its moment.

        Args:
            at: When it is made; None for at once.

        Returns:
            False when the same body was queued before.

        Raises:
            ComeAgain: The queue did not take the task.
            AskPerson: There are no credentials.
        """
        task, session = self._task(body, at), session or self.session()
        wait, is_repeated = self.retries.waits(), False
        while True:
            reply = self._create(task, session)
            if reply.detail == requests.codes.conflict:
                return is_repeated  # the try before may have queued it
            if reply.is_taken:
                return True
            if not reply.may_pass or not wait(reply.pause):
                raise ComeAgain("queue_unavailable", detail=reply.detail)
            is_repeated = True

    def putter(self) -> Put:
        """Return a `put` that several threads may call; each gets a session of its own."""
        own = threading.local()

        def put(body: Mapping[str, Any], at: datetime | None = None) -> bool:
            if not hasattr(own, "session"):
                own.session = self.session()
            return self.put(body, at, own.session)

        return put

    def session(self) -> requests.Session:
        """Open a session with the right to queue tasks, for one thread.

        Raises:
            AskPerson: There are no credentials.
        """
        if self.emulator:
            return requests.Session()
        try:
            credentials, _ = google.auth.default(scopes=_SCOPES)
        except google.auth.exceptions.DefaultCredentialsError as error:
            raise AskPerson("credentials_missing") from error
        session: requests.Session = AuthorizedSession(credentials)
        return session

    def _task(self, body: Mapping[str, Any], at: datetime | None) -> dict[str, Any]:
        text = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
        task: dict[str, Any] = {
            "name": f"{self.name}/tasks/{hashlib.sha256(text).hexdigest()}",
            "httpRequest": {
                "url": self.target,
                "httpMethod": "POST",
                "headers": {"Content-Type": "application/json"},
                "body": base64.b64encode(text).decode(),
                "oidcToken": {"serviceAccountEmail": self.caller, "audience": self.target},
            },
        }
        if at is not None:
            task["scheduleTime"] = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return task

    def _create(self, task: Mapping[str, Any], session: requests.Session) -> _Reply:
        base = f"http://{self.emulator}" if self.emulator else _GOOGLE
        try:
            answer = session.post(
                f"{base}/v2/{self.name}/tasks", json={"task": task}, timeout=_TIMEOUT_SECONDS
            )
        except google.auth.exceptions.GoogleAuthError as error:
            return _Reply(type(error), may_pass(error))
        except requests.RequestException as error:
            return _Reply(type(error), may_pass=True)
        status = answer.status_code
        is_passing = status in {TOO_MANY, *MAY_HAVE_LANDED}
        return _Reply(status, is_passing, asked_pause(answer.headers), answer.ok)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What became of one try to create a task.

    Attributes:
        detail: HTTP status; the class of the error when no answer came.
        may_pass: Whether another try may succeed.
        pause: Seconds that the queue asks to wait; None when it does not say.
    """

    detail: int | type[BaseException]
    may_pass: bool
    pause: float | None = None
    is_taken: bool = False
