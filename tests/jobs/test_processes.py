"""Real processes over real HTTP: killed in the middle, started at once, put to sleep."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.office import TAB, Office, a_line

GET = "sheets.spreadsheets.get"
BATCH_GET = "sheets.spreadsheets.values.batchGet"
BATCH = "sheets.spreadsheets.batchUpdate"
SHOW = "sheets.spreadsheets.values.batchUpdateByDataFilter"
MAIL = "mail.send"

SHORT_CLAIM = (
    "from aldia.jobs import delivery; delivery.CLAIM_SECONDS = 2.0\n"
    "from aldia.cli.commands import main; main()"
)
"""The command line with a claim that grows old in two seconds instead of 120."""


def start(office: Office, program: str = "from aldia.cli.commands import main; main()") -> Any:
    command = [sys.executable, "-c", program, "run", office.book, "--json"]
    return subprocess.Popen(
        command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_until(is_so: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.01)


def expect_promises_kept(office: Office) -> None:
    keys = Counter(letter.custom_args["letter"] for letter in office.mail)
    days = Counter((letter.to, letter.at[:10]) for letter in office.mail)
    assert set(keys.values()) <= {1}
    assert set(days.values()) <= {1}
    assert office.assess().health.log_fault is None


@pytest.mark.parametrize(
    ("route", "nth"),
    [(GET, 1), (BATCH_GET, 2), (BATCH, 1), (MAIL, 1), (MAIL, 3), (BATCH, 2), (SHOW, 1)],
)
def test_a_process_killed_at_a_call_is_settled_by_the_next_runs(
    office: Office, route: str, nth: int
) -> None:
    """kill -9 while the call is under way: it lands all the same."""
    office.adopt(a_line("F-1"), a_line("F-2"), a_line("F-3"))
    office.faults({"route": route, "nth": nth, "kind": "hang", "seconds": 0.5})

    process = start(office)
    wait_until(lambda: office.calls.get(route, 0) >= nth)
    process.kill()
    process.communicate(timeout=10)
    time.sleep(0.6)
    office.faults()
    office.pass_days(0.01)
    office.run()
    office.pass_days(1)
    office.run()

    expect_promises_kept(office)
    whys = office.column("Por qué")
    written = {letter.to[0].split("<")[1].split("@")[0] for letter in office.mail}
    assert {"f-1", "f-2", "f-3"} <= written | {n.lower() for n in whys if "No se sabe" in whys[n]}


@pytest.mark.parametrize("count", [2, 4, 8])
def test_of_processes_started_at_once_one_does_the_work(office: Office, count: int) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(40)))
    office.faults(latency_ms={"sheets": 60, "mail": 20})

    processes = [start(office) for _ in range(count)]
    answers = [(process.communicate(timeout=60), process.returncode) for process in processes]
    sent = [json.loads(out)["letters"]["sent"] for (out, _), code in answers if code == 0]

    assert {code for _, code in answers} <= {0, 4}
    assert sum(sent) == len(office.mail) == 40
    assert sum(count > 0 for count in sent) == 1
    expect_promises_kept(office)


def test_a_process_that_slept_longer_than_its_lease_only_tells_that_it_sent_nothing(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.faults({"route": BATCH, "nth": 1, "kind": "hang", "seconds": 0.5})

    sleeper = start(office, SHORT_CLAIM)
    wait_until(lambda: office.calls.get(BATCH, 0) >= 1)
    sleeper.send_signal(signal.SIGSTOP)
    wait_until(lambda: "claimed" in office.events())
    time.sleep(2.1)
    office.faults()
    office.pass_days(0.01)
    office.edit({"tab": TAB, "append": [a_line("F-3")]})
    other = office.run()
    before = len(office.events())
    sleeper.send_signal(signal.SIGCONT)
    _, said = sleeper.communicate(timeout=30)

    assert sleeper.returncode == 4
    assert "Otra corrida escribió primero" in said
    assert other.fates == {"sent": 1}
    assert [letter.to[0] for letter in office.mail] == ["Cliente F-3 <f-3@cliente.example>"]
    assert office.events()[before:] == ["released", "released", "finished"]
    assert office.assess().health.log_fault is None
