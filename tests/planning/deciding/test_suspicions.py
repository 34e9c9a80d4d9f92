"""What a suspect row gets until a person has looked: the first reminder, and no mention besides."""

from __future__ import annotations

import pytest

from tests.builders import a_history, a_ledger, a_plan, a_row, decision_of

STRANGE = {"issued": "today"}
"""Issued after it fell due."""


def test_a_suspect_row_gets_its_first_reminder() -> None:
    assert decision_of(a_ledger(a_row(due="-5d", **STRANGE))).reason == "send"


def test_and_its_courtesy() -> None:
    assert decision_of(a_ledger(a_row(due="+0d", issued="+9d"))).reason == "send"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [({}, "suspected"), ({"checked": "sí"}, "send"), ({"checked": "no"}, "suspected")],
)
def test_nothing_firmer_goes_until_a_person_has_looked(cells: dict[str, str], reason: str) -> None:
    history = a_history(("F-1", "friendly", "-7d"), due="-11d")
    ledger = a_ledger(a_row(due="-11d", **STRANGE, **cells))

    assert decision_of(ledger, history).reason == reason


def test_a_broken_promise_of_a_suspect_row_is_not_spoken_of() -> None:
    ledger = a_ledger(a_row(due="-11d", promised="-4d", **STRANGE))

    assert decision_of(ledger).reason == "suspected"


def test_the_reason_names_the_cell() -> None:
    history = a_history(("F-1", "friendly", "-7d"), due="-11d")

    decision = decision_of(a_ledger(a_row(due="-11d", **STRANGE)), history)

    assert decision.details["column"] == "Vence"


def test_a_suspect_row_is_not_listed_in_a_letter_about_another() -> None:
    history = a_history(("F-1", "friendly", "-7d"), due="-11d")
    ledger = a_ledger(a_row(due="-11d", **STRANGE), a_row("F-2", due="-4d"))

    plan = a_plan(ledger, history)

    assert [line.number for letter in plan.letters for line in letter.lines] == ["F-2"]
