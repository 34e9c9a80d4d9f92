"""What a claim says of its letter is read as it was written, and nothing is read into it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldia.ledger.values.currencies import currency_codes
from aldia.planning.log.claims import Claimed
from aldia.planning.log.history import fold
from aldia.planning.log.redaction import redacted
from tests.builders import entries_of

CODES = sorted(currency_codes())
SUMS = (("COP", Decimal("1200000.00")), ("USD", Decimal("50.5")))
TOLD = ("charge=5%@10", "handover=@60")


@pytest.mark.parametrize("asked", [(), SUMS])
@pytest.mark.parametrize("told", [(), TOLD])
@pytest.mark.parametrize("tier", ["", "risky"])
def test_a_claim_is_read_as_it_was_written(
    asked: tuple[tuple[str, Decimal], ...], told: tuple[str, ...], tier: str
) -> None:
    claimed = Claimed("1a2b", "CO Ley 2300", asked, told, tier)

    assert Claimed.parse(claimed.written(), len(asked)) == claimed


def test_a_sum_that_a_full_cell_cut_off_is_none() -> None:
    whole = Claimed("1a2b", "CO", SUMS).written()

    cut = [Claimed.parse(whole[:end], len(SUMS)) for end in range(len(whole))]

    assert {each.asked for each in cut} == {()}


@pytest.mark.parametrize(
    "detail",
    ["", "1a2b CO", "1a2b CO told: charge=5%@10", "1a2b CO asks: ", "1a2b CO asks: x COP, 1 USD"],
)
def test_a_claim_without_sums_for_all_its_sends_has_none(detail: str) -> None:
    assert Claimed.parse(detail, 2).asked == ()


def test_of_somebody_who_is_forgotten_no_sum_stays() -> None:
    detail = Claimed("1a2b", "CO", SUMS[:1], TOLD).written()
    [claim, outcome, _] = entries_of(("F-1", "firm", "today"), detail=detail)
    quoted = replace(outcome, detail="250 asks: nothing")

    assert redacted(claim).detail == Claimed("1a2b", "CO", (), TOLD).written()
    assert redacted(quoted).detail == quoted.detail


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(1, 10**12), st.integers(0, 3))))
def test_in_every_currency_the_history_has_the_sums_of_the_claim(
    drawn: list[tuple[str, int, int]],
) -> None:
    asked = [(code, Decimal(units).scaleb(-places)) for code, units, places in drawn]
    [claim, outcome, _] = entries_of(("F-1", "firm", "today"))
    detail, sends = Claimed("1a2b", "CO", asked, TOLD).written(), [*claim.sends] * len(asked)

    kept = fold([replace(each, detail=detail, sends=sends) for each in (claim, outcome)])

    [contact] = kept.contacts
    assert list(contact.asked) == asked
