"""A bookkeeper's office on localhost: a register, and the functions that run its workbooks."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import functions_framework

from aldia import resources
from aldia.workbook.client import connect
from aldia.workbook.setup.adopting import adopt
from tests.office import Office, a_line
from tests.webhook import ROOT

SCHEDULED = {"X-CloudScheduler-ScheduleTime": "2026-11-24T15:00:00Z"}


class Bureau:
    """A bookkeeper's office: a register, and the functions `dispatch` and `remind` in process."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.book = self.register = office.make_book(headers=())
        adopt(connect(self.register), resources.register_schema(), language="es")
        source = str(ROOT / "functions" / "main.py")
        self._dispatch = functions_framework.create_app("dispatch", source).test_client()
        self._remind = functions_framework.create_app("remind", source).test_client()

    def enter(self, *rows: list[str], senders: str = "cobros@laespiga.example") -> None:
        """Append rows to the register: client, link, whether it is on, and optionally a contact."""
        self.office.book = self.register
        full = [[*[*row, "", ""][:4], senders] for row in rows]
        self.office.edit({"tab": "Registro", "append": full})

    def rows(self) -> dict[str, list[str]]:
        """Return last run, result and log name of each client, as a person sees them."""
        self.office.book = self.register
        return {row[0]: [*row[5:], "", "", ""][:3] for row in self.office.values("Registro")[1:]}

    def trigger(self, **headers: str) -> dict[str, Any]:
        answer = self._dispatch.post("/", json={}, headers={**SCHEDULED, **headers})
        return {"status": answer.status_code, **(answer.json or {})}

    def tasks(self) -> list[dict[str, Any]]:
        return [json.loads(task.body) for task in self.office.sandbox.tasks.waiting()]

    def work(self) -> list[int]:
        """Deliver every waiting task once and return the HTTP statuses of the answers."""
        statuses = []
        for task in self.office.sandbox.tasks.waiting():
            answer = self._remind.post("/", data=task.body, headers=dict(task.headers))
            task.attempts += 1
            task.statuses.append(answer.status_code)
            statuses.append(answer.status_code)
        return statuses


EVERY = timedelta(seconds=7.5)  # between two tasks: 8 workbooks a minute (docs/scale.md)


def a_shop(office: Office, **options: Any) -> str:
    office.adopt(a_line("F-1"), **options)
    return office.book


def link(book: str) -> str:
    return f"https://docs.google.com/spreadsheets/d/{book}/edit#gid=0"
