"""Call the function that takes the provider's reports, in process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import functions_framework

from tests.office import Office

ROOT = Path(__file__).resolve().parents[1]
QUEUE = "projects/p/locations/l/queues/q"
BOOK = "1AbCdEfGhIjKlMnOpQrStUvWxYz_0123456789-abcd"


class Webhook:
    """The function `events`, called in process with the reports of the sandbox's provider."""

    def __init__(self, office: Office, target: str = "events") -> None:
        self._office = office
        source = str(ROOT / "functions" / "main.py")
        self.client = functions_framework.create_app(target, source).test_client()

    def report(self, event: str, letter: int = -1, **more: Any) -> int:
        self._office.control("events", event=event, letter=letter, **more)
        return self.carry()

    def carry(self, times: int = 1) -> int:
        """Deliver each POST of the outbox `times` times; return the last answer's status, or 0."""
        status = 0
        while self._office.sandbox.webhook.outbox:
            delivery = self._office.sandbox.webhook.outbox.popleft()
            for _ in range(times):
                answer = self.client.post("/", data=delivery.body, headers=dict(delivery.headers))
                status = answer.status_code
        return status
