"""A tab in thousands beside one in full is asked about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

IN_FULL = [1_789_000, 450_500, 300_000]
TABS: dict[str, tuple[Sequence[int], bool]] = {
    "all a thousand times less": ([1_800, 460, 310], True),
    "a bad month": ([500_000, 200_000, 100_000], False),
    "small ones beside one in full": ([1_800, 460, 450_000], False),
    "too few to tell": ([1_800, 460], False),
}


@pytest.mark.parametrize("case", TABS)
def test_a_tab_a_thousand_times_smaller_than_the_others_waits(case: str) -> None:
    amounts, is_asked = TABS[case]
    first = [a_row(f"F-{amount}") | {"amount": amount} for amount in IN_FULL]
    second = [a_row(f"G-{amount}") | {"amount": amount} for amount in amounts]

    ledger = a_ledger(*first, further={"Marzo": second})

    asked = {each.number for each in ledger.invoices if "tab_in_thousands" in codes(each)}
    assert asked == ({f"G-{amount}" for amount in amounts} if is_asked else set())


def test_a_row_at_which_somebody_looked_is_right() -> None:
    first = [a_row(f"F-{amount}") | {"amount": amount} for amount in IN_FULL]
    second = [
        a_row(f"G-{amount}") | {"amount": amount, "checked": "sí"} for amount in (1_800, 460, 310)
    ]

    ledger = a_ledger(*first, further={"Marzo": second})

    assert not any("tab_in_thousands" in codes(each) for each in ledger.invoices)
