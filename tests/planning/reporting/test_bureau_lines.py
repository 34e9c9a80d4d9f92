"""What the owner is told of notices before a report to a credit bureau."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.log.deliveries import Deliveries
from aldia.planning.log.history import History
from aldia.planning.reporting.bureau_lines import bureau_problems
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row, day


def agreed(on: str, *rows: Mapping[str, Scalar], **customer: Scalar) -> Ledger:
    word = {"customer": "Café La Montaña", "bureau_notice": serial_of(day(on)), **customer}
    return a_ledger(*(rows or (a_row(due="-60d"),)), customers=[word])


BOTH = (("f-1", "bureau_first", "-25d"), ("f-1", "bureau_notice", "-21d"))
BOUNCED = Deliveries(bounced={"pagos@cafe.example": "550"})

TOLD: dict[str, tuple[Ledger, History, int, list[str]]] = {
    "nothing while the first of two is still to go": (agreed("today"), History(), 0, []),
    "nothing while the second is": (agreed("-25d"), a_history(BOTH[0], due="-60d"), 0, []),
    "that the days run, on the twentieth too": (
        agreed("-25d"),
        a_history(*BOTH, due="-60d"),
        -1,
        ["bureau_running"],
    ),
    "that they are over on the day after": (
        agreed("-25d"),
        a_history(*BOTH, due="-60d"),
        0,
        ["bureau_over"],
    ),
    "nothing once it is paid": (
        agreed("-25d", a_row(due="-60d", paid="sí")),
        a_history(*BOTH, due="-60d"),
        0,
        [],
    ),
    "nothing of what is disputed": (
        agreed("-25d", a_row(due="-60d", state="en disputa")),
        a_history(*BOTH, due="-60d"),
        0,
        [],
    ),
    "nothing once the word is deleted": (
        a_ledger(a_row(due="-60d"), customers=[{"customer": "Café La Montaña"}]),
        a_history(*BOTH, due="-60d"),
        0,
        [],
    ),
    "that nobody knows whether it went": (
        agreed("-25d"),
        a_history(*BOTH, due="-60d", event=None),
        0,
        ["bureau_unsure"],
    ),
    "that it came back": (
        agreed("-25d"),
        replace(a_history(*BOTH, due="-60d"), deliveries=BOUNCED),
        0,
        ["bureau_unsure"],
    ),
    "that an old word sends nothing": (agreed("-31d"), History(), 0, ["bureau_old"]),
    "that abroad there is no such notice": (
        agreed("today", country="ES"),
        History(),
        0,
        ["bureau_elsewhere"],
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_the_owner_is_told(case: str) -> None:
    ledger, history, days, codes = TOLD[case]

    plan = a_plan(ledger, history, now=NOW + timedelta(days=days))

    assert [problem.code for problem in bureau_problems(ledger, plan)] == codes


def test_numbers_and_days_are_those_of_the_notice() -> None:
    plan = a_plan(ledger := agreed("-25d"), a_history(*BOTH, due="-60d"))

    [problem] = bureau_problems(ledger, plan)

    said = resources.catalog_of("es", "CO").remedy(problem)
    assert (problem.tab, problem.row, problem.holds) == ("Clientes", 2, False)
    assert said.startswith("Los veinte días del aviso previo de F-1 terminaron el 23")
