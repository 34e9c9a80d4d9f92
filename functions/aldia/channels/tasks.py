"""Google Cloud Tasks: one queue, one task for each workbook's reports, by its REST API."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import google.auth
import google.auth.exceptions
import requests
from google.auth.transport.requests import AuthorizedSession

from aldia.errors import AskPerson, ComeAgain

_API = "https://cloudtasks.googleapis.com/v2"
_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Queue:
    """Where a task waits, and whom it calls.

    Attributes:
        name: `projects/…/locations/…/queues/…`.
        target: URL of the function that does the work.
        caller: Service account whose identity token the call bears.
    """

    name: str
    target: str
    caller: str

    def put(self, body: Mapping[str, Any], session: requests.Session | None = None) -> None:
        """Queue one call; the same body is queued once.

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
                "oidcToken": {"serviceAccountEmail": self.caller},
            },
        }
        try:
            answer = (session or _session()).post(
                f"{_API}/{self.name}/tasks", json={"task": task}, timeout=_TIMEOUT_SECONDS
            )
        except (requests.RequestException, google.auth.exceptions.TransportError) as error:
            raise ComeAgain("queue_unavailable", detail=type(error).__name__) from error
        if not answer.ok and answer.status_code != requests.codes.conflict:
            raise ComeAgain("queue_unavailable", detail=str(answer.status_code))


def _session() -> requests.Session:
    try:
        credentials, _ = google.auth.default(scopes=_SCOPES)
    except google.auth.exceptions.DefaultCredentialsError as error:
        raise AskPerson("credentials_missing") from error
    session: requests.Session = AuthorizedSession(credentials)
    return session
