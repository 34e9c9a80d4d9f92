"""Google Cloud Tasks by its REST API: a queue of calls, each named, so that none waits twice."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import google.auth
import google.auth.exceptions
import requests
from google.auth.transport.requests import AuthorizedSession

from aldia.errors import AskPerson, ComeAgain

_GOOGLE = "https://cloudtasks.googleapis.com"
_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Queue:
    """Where a task waits, and whom it calls.

    Attributes:
        name: `projects/…/locations/…/queues/…`.
        target: URL of the function that does the work.
        caller: Service account whose identity token, made out to the target, the call carries.
        emulator: `host:port` of something else that takes tasks.
    """

    name: str
    target: str
    caller: str
    emulator: str = ""

    def put(self, body: Mapping[str, Any], session: requests.Session | None = None) -> bool:
        """Queue one call; the same body is queued once.

        Returns:
            False when it is known already.

        Raises:
            ComeAgain: The queue did not take it.
            AskPerson: There are no credentials.
        """
        text = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
        task = {
            "name": f"{self.name}/tasks/{hashlib.sha256(text).hexdigest()}",
            "httpRequest": {
                "url": self.target,
                "httpMethod": "POST",
                "headers": {"Content-Type": "application/json"},
                "body": base64.b64encode(text).decode(),
                "oidcToken": {"serviceAccountEmail": self.caller, "audience": self.target},
            },
        }
        base = f"http://{self.emulator}" if self.emulator else _GOOGLE
        try:
            answer = (session or self.session()).post(
                f"{base}/v2/{self.name}/tasks", json={"task": task}, timeout=_TIMEOUT_SECONDS
            )
        except (requests.RequestException, google.auth.exceptions.TransportError) as error:
            raise ComeAgain("queue_unavailable", detail=type(error)) from error
        if answer.status_code == requests.codes.conflict:
            return False
        if not answer.ok:
            raise ComeAgain("queue_unavailable", detail=answer.status_code)
        return True

    def putter(self) -> Callable[[Mapping[str, Any]], bool]:
        """Return `put` for several threads, with a session for each."""
        own = threading.local()

        def put(body: Mapping[str, Any]) -> bool:
            if not hasattr(own, "session"):
                own.session = self.session()
            return self.put(body, own.session)

        return put

    def session(self) -> requests.Session:
        """Open a session that may queue, for one thread.

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
