"""A client of the sandbox that does what the demo's people do: read, type, look at the mailbox."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import requests

from scripts import sample


class Client:
    """One workbook of a sandbox, its mailbox and its clock.

    Attributes:
        book: Id of the workbook, which the story sets after it has made one.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.book = ""

    def mail(self, step: str = "") -> list[dict[str, Any]]:
        """Return the letters of a step, or without a step all letters to customers."""
        letters = requests.get(f"{self.url}/_sandbox/mail", timeout=10).json()
        to_owner = {"digest", "sample"}
        return [
            letter
            for letter in letters
            if (sent := letter["custom_args"]["step"]) == step or not (step or sent in to_owner)
        ]

    def values(self, tab: str) -> list[list[str]]:
        url = f"{self.url}/v4/spreadsheets/{self.book}/values/{tab}"
        values: list[list[str]] = requests.get(url, timeout=10).json().get("values", [])
        return values

    def edit(self, *edits: Mapping[str, Any]) -> None:
        body = {"spreadsheet": self.book, "edits": list(edits)}
        requests.post(f"{self.url}/_sandbox/edit", json=body, timeout=10).raise_for_status()

    def report(self, customer: str, event: str) -> None:
        """Let the mail service report something about a customer's last letter."""
        address = sample.address_of(customer)
        letters = requests.get(f"{self.url}/_sandbox/mail", timeout=10).json()
        place = max(i for i, letter in enumerate(letters) if address in letter["to"][0])
        self.control("events", letter=place, event=event, reason="550 no such user")

    def await_reports(self) -> None:
        """Wait until the mail service has delivered all its reports, which takes seconds."""
        stats = f"{self.url}/_sandbox/stats"
        while requests.get(stats, timeout=10).json()["reports_waiting"]:
            time.sleep(0.05)

    def control(self, name: str, **body: Any) -> dict[str, Any]:
        answer = requests.post(f"{self.url}/_sandbox/{name}", json=body, timeout=30)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def set_clock(self, days: int, hour: int) -> datetime:
        zone = ZoneInfo(sample.TIME_ZONE)
        day = sample.FIRST_DAY + timedelta(days=days)
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
        body = {"at": moment.isoformat()}
        requests.post(f"{self.url}/_sandbox/clock", json=body, timeout=10).raise_for_status()
        return moment
