"""One small book, and a fault at every single call of its run: the next runs settle it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import requests

from aldia.errors import AldiaError
from tests.office import HEADERS, TAB, Office, a_line

CALLS = {
    "sheets.spreadsheets.get": 3,
    "sheets.spreadsheets.values.batchGet": 4,
    "sheets.spreadsheets.batchUpdate": 3,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": 2,
    "mail.send": 3,
    "mail.category_stats": 1,
    "drive.files.get": 1,
    "drive.files.update": 2,
}
"""What a run of this book does when nothing fails; the first test keeps it true."""

KINDS = ("lose_request", "lose_answer", "429", "503", "400", "401", "403")


class Killed(BaseException):
    """The process is gone: nobody catches this."""


def a_book(office: Office) -> None:
    unpaid = [a_line("F-1"), a_line("F-2", "24/11/2026"), a_line("F-3", "27/11/2026")]
    office.adopt(*unpaid, a_line("F-4", pagado="sí"))


POINTS = [(route, nth) for route, count in CALLS.items() for nth in range(1, count + 1)]


def people_cells(office: Office) -> list[list[Any]]:
    width = len(HEADERS)
    return [[*row, *[""] * width][:width] for row in office.values(TAB)]


def try_to_run(office: Office) -> None:
    with suppress(AldiaError, Killed):
        office.run()


def settle(office: Office) -> None:
    """Let the lease pass, and run without faults, today and tomorrow."""
    office.faults()
    office.pass_days(0.01)
    office.run()
    office.pass_days(1)
    office.run()


def expect_promises_kept(office: Office, people: list[list[Any]]) -> None:
    """Look only at what the services recorded."""
    keys = Counter(letter.custom_args["letter"] for letter in office.mail)
    days = Counter((letter.to, letter.at[:10]) for letter in office.mail)
    claimed = [row for row in office.values("Bitácora")[1:] if row[4] == "claimed"]
    assert set(keys.values()) <= {1}, "a letter went twice"
    assert set(days.values()) <= {1}, "an address got two letters on one day"
    assert keys.keys() <= {row[3] for row in claimed}, "a letter went without a claim"
    assert people_cells(office) == people, "a person's cell changed"
    numbers = [int(row[0]) for row in office.values("Bitácora")[1:]]
    assert numbers == list(range(1, len(numbers) + 1)), "the Log has a gap"
    assert office.assess().health.log_fault is None
    written = {letter.to[0].split("<")[1].split("@")[0] for letter in office.mail}
    whys = office.column("Por qué").items()
    told = {n.lower() for n, why in whys if "No se sabe" in why or "lo rechazó" in why}
    assert {"f-1", "f-2", "f-3"} <= written | told, "somebody was forgotten"
    assert "f-4" not in written, "somebody who had paid was written to"


def test_without_faults_the_run_makes_the_calls_that_are_tried_here(office: Office) -> None:
    a_book(office)

    office.run()

    assert office.calls == CALLS
    assert len(office.mail) == 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("route", "nth"), POINTS)
def test_a_fault_is_settled_by_the_next_runs(
    office: Office, route: str, nth: int, kind: str
) -> None:
    a_book(office)
    people = people_cells(office)
    office.faults({"route": route, "nth": nth, "kind": kind})

    try_to_run(office)
    settle(office)

    expect_promises_kept(office, people)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("route", "nth"), POINTS)
def test_a_process_killed_is_settled_by_the_next_runs(
    office: Office, route: str, nth: int, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_book(office)
    people = people_cells(office)
    _kill_at(route, nth, when, monkeypatch)

    try_to_run(office)
    monkeypatch.undo()
    for name, value in office.environment.items():
        monkeypatch.setenv(name, value)
    settle(office)

    expect_promises_kept(office, people)


def _kill_at(route: str, nth: int, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """End the process at the n-th call of a route, before it leaves or after its answer came."""
    seen: Counter[str] = Counter()
    real = requests.Session.request

    def request(self: requests.Session, method: str, url: str, **options: Any) -> Any:
        name = _route_of(method, url)
        seen[name] += 1
        is_here = name == route and seen[name] == nth
        if is_here and when == "before":
            raise Killed
        answer = real(self, method, url, **options)
        if is_here:
            raise Killed
        return answer

    monkeypatch.setattr(requests.Session, "request", request)


def _route_of(method: str, url: str) -> str:
    ends = {
        ":batchUpdate": "sheets.spreadsheets.batchUpdate",
        "values:batchGet": "sheets.spreadsheets.values.batchGet",
        "values:batchUpdateByDataFilter": "sheets.spreadsheets.values.batchUpdateByDataFilter",
        "/v3/mail/send": "mail.send",
        "/v3/categories/stats": "mail.category_stats",
    }
    found = next((name for end, name in ends.items() if url.endswith(end)), None)
    return found or ("sheets.spreadsheets.get" if "/v4/" in url else "")
