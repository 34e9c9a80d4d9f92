"""Notices before a report to a credit bureau: whose word sends them, which, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.log.entries import Event
from aldia.planning.log.history import History, fold
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row, day, decision_of, entries_of

WAGE: dict[str, Scalar] = {"Salario mínimo mensual": 1_000_000}


def agreed(
    *rows: dict[str, Scalar],
    on: str = "today",
    settings: dict[str, Scalar] | None = None,
    **customer: Scalar,
) -> Ledger:
    """Return a book with a person's word of a day for notices to its one customer."""
    word = {"customer": "Café La Montaña", "bureau_notice": serial_of(day(on)), **customer}
    found = rows or (a_row(due="-40d", amount=500_000),)
    return a_ledger(*found, customers=[word], settings=settings or {})


def had(*steps: str, **more: Any) -> History:
    """Return what an invoice had that is 40 days late, one step every four days until yesterday."""
    count = len(steps)
    sends = [("f-1", step, f"{4 * (place - count)}d") for place, step in enumerate(steps)]
    return a_history(*sends, due="-40d", **more)


STEPS: dict[str, tuple[Ledger, History, str]] = {
    "no word": (
        a_ledger(a_row(due="-40d"), customers=[{"customer": "Café La Montaña"}]),
        History(),
        "send friendly",
    ),
    "a word, of a large debt": (agreed(settings=WAGE), History(), "send bureau_notice"),
    "a word, of a debt of just 15 % of the wage": (
        agreed(a_row(due="-40d", amount=150_000), settings=WAGE),
        History(),
        "send bureau_first",
    ),
    "a word, and nobody said what the wage is": (agreed(), History(), "send bureau_first"),
    "a word, in another currency": (
        agreed(a_row(due="-40d", amount=500_000, currency="USD"), settings=WAGE),
        History(),
        "send bureau_first",
    ),
    "the first of two went": (agreed(), had("bureau_first"), "send bureau_notice"),
    "both went: the ladder goes on": (
        agreed(),
        had("friendly", "bureau_first", "bureau_notice"),
        "send direct",
    ),
    "the last may have gone": (
        agreed(settings=WAGE),
        had("bureau_notice", event=None),
        "send friendly",
    ),
    "a word for tomorrow": (agreed(on="+1d", settings=WAGE), History(), "send friendly"),
    "a word of thirty days ago": (
        agreed(on="-30d", settings=WAGE),
        History(),
        "send bureau_notice",
    ),
    "an older word": (agreed(on="-31d", settings=WAGE), History(), "send friendly"),
    "it fell due only on the day of the word": (
        agreed(a_row(due="-5d", amount=500_000), on="-5d", settings=WAGE),
        History(),
        "send friendly",
    ),
    "it is not due yet": (agreed(a_row(due="+1d")), History(), "send courtesy"),
    "the customer is in Spain": (agreed(country="ES", settings=WAGE), History(), "send friendly"),
    "it is disputed": (agreed(a_row(due="-40d", state="en disputa")), History(), "wait disputed"),
    "it is promised": (agreed(a_row(due="-40d", promised="+2d")), History(), "wait promise"),
    "it was paid": (agreed(a_row(due="-40d", paid="sí")), History(), "closed paid"),
    "a reminder went yesterday": (
        agreed(),
        a_history(("f-1", "friendly", "-1d"), due="-40d"),
        "wait gap",
    ),
    "an old debt, about which a person decided": (
        agreed(a_row(due="-300d", amount=500_000), settings=WAGE),
        History(),
        "send bureau_notice",
    ),
    "an old debt after its notice: a person decides again": (
        agreed(a_row(due="-300d", amount=500_000), settings=WAGE),
        a_history(("f-1", "bureau_notice", "-9d"), due="-300d"),
        "wait old_debt",
    ),
}


@pytest.mark.parametrize("case", STEPS)
def test_the_next_letter_after(case: str) -> None:
    ledger, history, expected = STEPS[case]

    decision = decision_of(ledger, history)

    said = decision.step.key if decision.reason == "send" and decision.step else decision.reason
    assert f"{decision.action} {said}" == expected


def test_a_notice_speaks_of_nothing_else_and_has_no_copy() -> None:
    rows = (
        a_row(due="-40d", amount=500_000),
        a_row("F-2", "-9d", amount=500_000),
        a_row("F-3", "+3d"),
        a_row("F-4", "-9d", state="en disputa"),
    )
    ledger = agreed(*rows, on="-20d", settings=WAGE, cc="jefe@cafe.example")

    plan = a_plan(ledger)

    [letter] = plan.letters
    assert [line.number for line in letter.lines] == ["F-1"]
    assert (letter.step.key, letter.cc) == ("bureau_notice", [])
    assert [d.reason for d in plan.decisions] == [
        "send",
        "bureau_alone",
        "bureau_alone",
        "disputed",
    ]


def test_first_notices_go_before_last_ones() -> None:
    small, large = a_row(due="-40d", amount=9), a_row("F-2", "-40d", amount=500_000)

    [letter] = a_plan(agreed(small, large, settings=WAGE)).letters

    assert [(key.invoice, key.step) for key in letter.keys] == [("f-1", "bureau_first")]


def test_then_one_letter_speaks_of_both() -> None:
    small, large = a_row(due="-40d", amount=9), a_row("F-2", "-40d", amount=500_000)

    [letter] = a_plan(agreed(small, large, settings=WAGE), had("bureau_first")).letters

    assert {(key.invoice, key.step) for key in letter.keys} == {
        ("f-1", "bureau_notice"),
        ("f-2", "bureau_notice"),
    }


@pytest.mark.parametrize("days", range(60))
def test_whatever_the_day_no_notice_goes_twice(days: int) -> None:
    """Played from the word on, with everything that goes taken for sent."""
    entries = entries_of(
        ("f-1", "bureau_first", "-8d"), ("f-1", "bureau_notice", "-4d"), due="-40d"
    )

    plan = a_plan(agreed(), fold(entries), now=NOW + timedelta(days=days))

    assert not [key for each in plan.letters for key in each.keys if "bureau" in key.step]


def test_a_notice_that_was_released_goes_again() -> None:
    history = had("bureau_first", event=Event.RELEASED)

    [letter] = a_plan(agreed(), history).letters

    assert [key.step for key in letter.keys] == ["bureau_first"]


@pytest.mark.parametrize("name", ["aviso previo", "primer aviso previo"])
def test_the_owners_words_do_not_replace_those_of_the_law(name: str) -> None:
    ledger = a_ledger(a_row(), letters=[[name, "", "", "Pague o lo reporto"]])

    assert [problem.code for problem in ledger.problems] == ["letter_fixed"]
    assert not ledger.custom_templates
