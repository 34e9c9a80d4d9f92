"""Whether overdue invoices are contacted as the ladder says, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from aldia.planning.deciding.cases import Action
from aldia.planning.deciding.reasons import Reason, WaitsFor
from aldia.planning.log.entries import Entry, Event, SendKey
from aldia.planning.log.history import History, fold
from aldia.planning.reporting.policy_kept import Kept, kept_by, policy_kept
from aldia.planning.reporting.summary import summarise
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row, decision_of
from tests.planning.deciding.test_tasks import a_book, before, done

CASES: Mapping[str, tuple[dict[str, Any], History, Kept]] = {
    "the first step goes now": ({}, History(), Kept.KEPT),
    "the next step is not yet due": ({}, a_history(("F-1", "friendly", "-1d")), Kept.KEPT),
    "they promised": ({"promised": "+3d"}, History(), Kept.AGREED),
    "it is disputed": ({"state": "en disputa"}, History(), Kept.AGREED),
    "there is no address": ({"email": ""}, History(), Kept.UNREACHABLE),
    "the row has to be mended": ({"amount": "mucho"}, History(), Kept.MEND),
}


@pytest.mark.parametrize("case", CASES)
def test_an_overdue_invoice_stands_in_one_way_with_the_ladder(case: str) -> None:
    cells, history, kept = CASES[case]
    ledger = a_ledger(a_row(**cells))

    assert policy_kept(a_plan(ledger, history).items) == {kept: 1}


@pytest.mark.parametrize(
    "cells",
    [{"due": "+3d"}, {"state": "Pagada"}, {"state": "en jurídico"}, {"state": "Anulada"}],
    ids=["not due", "paid", "with a lawyer", "void"],
)
def test_what_is_not_overdue_here_is_not_counted(cells: dict[str, Any]) -> None:
    assert policy_kept(a_plan(a_ledger(a_row(**cells))).items) == {}


def test_only_what_ends_on_a_day_by_itself_is_said_to_be_for_later() -> None:
    decision = decision_of(a_ledger(a_row()))
    waits = [reason for reason in Reason if reason.waits_for is not None]

    for reason in waits:
        waiting = replace(decision, action=Action.WAIT, reason=reason)
        if kept_by(waiting) is Kept.LATER:
            assert reason.waits_for is WaitsFor.DAY, reason


def test_a_call_counts_in_what_its_step_did() -> None:
    ledger = a_book(a_row(due="-30d", state="Pagada", paid_on="-6d"))
    key = SendKey("f-1", 0, "2026-10-25", "direct", 1)
    asked = Entry(Event.ASKED, NOW, "r", "L-0", "Café La Montaña", (key,), "call")
    history = fold([*before(), asked, done("L-0", "answered", "-8d")])

    effects = summarise(ledger, history, a_plan(ledger, history)).effects

    assert ("Llamar", 1, 1) in [(each.step, each.sent, each.paid) for each in effects]
