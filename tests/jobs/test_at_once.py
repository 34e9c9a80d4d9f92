"""Several triggers at the same time: one does the work."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from aldia.errors import ComeAgain
from tests.office import Office, a_line


@pytest.mark.parametrize("count", [2, 6])
def test_of_several_runs_at_once_nobody_gets_two_letters(office: Office, count: int) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(60)))
    office.faults(latency_ms={"sheets": 15, "mail": 5})
    start = threading.Barrier(count)

    def trigger(_: int) -> str:
        start.wait()
        try:
            return "finished" if office.run().is_finished else "continues"
        except ComeAgain:
            return "busy"

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(trigger, range(count)))
    office.pass_days(0.01)
    office.run()

    assert answers.count("finished") >= 1
    addresses = [letter.to[0] for letter in office.mail]
    assert len(addresses) == len(set(addresses)) == 60
    assert office.assess().health.log_fault is None
