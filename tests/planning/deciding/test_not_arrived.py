"""A letter that reached nobody: its step was not had, and it goes again only by a person's hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.deliveries import DeliveryState, Report, add_up_reports
from aldia.planning.log.history import History, fold
from tests.builders import NOW, a_ledger, a_plan, a_row, decision_of, entries_of

ADDRESS = "pagos@cafe.example"
OTHER = "nuevo@cafe.example"
LATE = "-20d"


def reported(*states: DeliveryState, address: str = ADDRESS) -> History:
    """Return the history of a friendly reminder ten days ago, with what was reported of it."""
    entries = entries_of(("F-1", "friendly", "-10d"), address=address, due=LATE)
    at = NOW - timedelta(days=9)
    reports = [
        Report(at, entries[0].key, state, each, f"e{state}{each}", "spam content")
        for state in states
        for each in address.split(", ")
    ]
    return fold(entries, add_up_reports(reports))


def next_of(history: History, **cells: Any) -> tuple[str, str | None, int]:
    decision = decision_of(a_ledger(a_row(**{"due": LATE, **cells})), history)
    occurrence = decision.key.occurrence if decision.key else 0
    return decision.reason, decision.step.key if decision.step else None, occurrence


@pytest.mark.parametrize("state", [DeliveryState.DROPPED, DeliveryState.BLOCKED])
def test_the_same_step_waits_for_a_person(state: DeliveryState) -> None:
    assert next_of(reported(state)) == (Reason.NOT_ARRIVED, "friendly", 0)


@pytest.mark.parametrize(
    "state", [DeliveryState.DROPPED, DeliveryState.BLOCKED, DeliveryState.BOUNCED]
)
def test_it_goes_again_to_another_address_under_a_key_of_its_own(state: DeliveryState) -> None:
    assert next_of(reported(state), email=OTHER) == (Reason.SEND, "friendly", 2)


@pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.DEFERRED])
def test_the_ladder_goes_on_after_a_letter_that_arrived_or_may_have(state: DeliveryState) -> None:
    assert next_of(reported(state)) == (Reason.SEND, "direct", 1)


def test_what_was_dropped_first_and_delivered_then_has_arrived() -> None:
    history = reported(DeliveryState.DROPPED, DeliveryState.DELIVERED)

    assert next_of(history) == (Reason.SEND, "direct", 1)


def test_one_address_of_two_that_got_it_is_enough() -> None:
    entries = entries_of(("F-1", "friendly", "-10d"), address=f"{ADDRESS}, {OTHER}", due=LATE)
    report = Report(NOW, entries[0].key, DeliveryState.DROPPED, OTHER, "e1")

    history = fold(entries, add_up_reports([report]))

    assert next_of(history) == (Reason.SEND, "direct", 1)


def test_after_resume_the_ladder_goes_on() -> None:
    """A person types it over the state that was reported."""
    history = reported(DeliveryState.RESUME)

    assert next_of(history) == (Reason.SEND, "direct", 1)


def test_a_report_brings_no_other_letter_of_the_customer_earlier() -> None:
    entries = entries_of(("F-1", "friendly", "-1d"), due=LATE)
    report = Report(NOW, entries[0].key, DeliveryState.DROPPED, ADDRESS, "e1")
    ledger = a_ledger(a_row("F-1", LATE), a_row("F-2", LATE))

    plans = [a_plan(ledger, fold(entries, add_up_reports(said))) for said in ([], [report])]

    assert [plan.decisions[1].reason for plan in plans] == [Reason.GAP, Reason.GAP]
