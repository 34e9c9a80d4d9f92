"""Total rows among the data: sheets that have them, and sheets that must not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger
from tests.ledger.doctor.books import a_book, expect_told, found, with_row

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "a total that says so": (
        "total_row",
        [*a_book(), {**a_book()[0], "invoice": "Total marzo", "customer": ""}],
        {},
    ),
    "a sum without a customer": (
        "total_row",
        [*a_book(4), {**a_book()[0], "customer": "", "amount": 1_800_000}],
        {},
    ),
}


@pytest.mark.parametrize("case", HAS)
def test_what_is_wrong_is_found_and_told(case: str) -> None:
    expect_told(*HAS[case])


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "a customer called Total": (
        "total_row",
        with_row(a_book(), 3, customer="Total Gas de la Sierra"),
    ),
    "an invoice that happens to be the sum": (
        "total_row",
        with_row(a_book(4), 3, amount=1_200_000),
    ),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_nothing_is_found_where_nothing_is_wrong(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []


def test_a_total_row_is_told_as_one_thing() -> None:
    ledger = a_ledger(*a_book(), {**a_book()[0], "invoice": "Total marzo", "customer": ""})

    assert [p.code for p in ledger.invoices[-1].problems] == ["total_row"]
