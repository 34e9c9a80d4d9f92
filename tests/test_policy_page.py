"""docs/policy.md explains every reason, and its worked examples are what the product says."""

from __future__ import annotations

import pytest

from aldia.planning.deciding.cases import Action
from aldia.planning.deciding.reasons import Reason, WaitsFor
from tests.policy_page import PAGE, examples, run, with_answers

EXAMPLES = examples()
NOT_AN_EXAMPLE = {Reason.NEVER_LAWFUL, Reason.DAILY_LIMIT, Reason.INVOICES_TOO_MANY}
"""Reasons without an example. They occur only with rules that Aldía does not have, without the gap
of a day, or with a thousand invoices."""


def test_the_examples_say_what_the_product_says(request: pytest.FixtureRequest) -> None:
    found = with_answers()
    if request.config.getoption("--write-golden"):
        PAGE.write_text(found, "utf-8")

    assert PAGE.read_text("utf-8") == found, "`make golden` and read docs/policy.md"


def test_every_reason_has_a_worked_example() -> None:
    shown = {run(example)[0].reason for example in EXAMPLES}

    assert set(Reason) - shown == NOT_AN_EXAMPLE


def test_what_waits_for_a_day_names_it_and_what_waits_for_people_names_none() -> None:
    waiting = [run(example)[0] for example in EXAMPLES]
    waiting = [decision for decision in waiting if decision.action is Action.WAIT]

    for decision in waiting:
        assert (decision.until is not None) is (decision.reason.waits_for is WaitsFor.DAY), decision
