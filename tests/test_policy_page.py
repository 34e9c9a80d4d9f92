"""docs/policy.md explains every reason, and its worked examples are what the product says."""

from __future__ import annotations

import pytest

from aldia import resources
from tests.policy_page import PAGE, examples, run, with_answers

EXAMPLES = examples()
NOT_AN_EXAMPLE = {"never_lawful", "daily_limit", "problem", "invoices_too_many"}
"""Said only with rules that nobody shipped, or without the gap of a day; by another code, or of
a thousand invoices."""


def test_the_examples_say_what_the_product_says(request: pytest.FixtureRequest) -> None:
    found = with_answers()
    if request.config.getoption("--write-golden"):
        PAGE.write_text(found, "utf-8")

    assert PAGE.read_text("utf-8") == found, "`make golden` and read docs/policy.md"


def test_every_reason_has_a_worked_example() -> None:
    shown = {run(example)[0].reason for example in EXAMPLES}

    assert set(resources.catalog_of("en").texts["why"]) - shown - NOT_AN_EXAMPLE == set()
