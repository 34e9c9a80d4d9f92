"""Columns of balances that do not say what is left of each invoice."""

from decimal import Decimal
from typing import Any

import pytest

from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

Rows = list[tuple[str, Any, Any]]
"""Customer, amount and balance of each row."""

DOUBTED: dict[str, tuple[Rows, list[str]]] = {
    "a balance that runs through the book": (
        [("Ana", 1000, 1000), ("Luis", 500, 1500), ("Eva", 300, 1800)],
        ["balance_running"] * 3,
    ),
    "the newest row first": (
        [("Eva", 300, 1800), ("Luis", 500, 1500), ("Ana", 1000, 1000)],
        ["balance_running"] * 3,
    ),
    "a balance that runs for each customer": (
        [("Ana", 1000, 1000), ("Ana", 500, 1500), ("Luis", 200, 200), ("Ana", 300, 1800)],
        ["balance_running"] * 4,
    ),
    "shares": (
        [("Ana", 1000, Decimal("0.5")), ("Luis", 500, 0), ("Eva", 300, 1)],
        ["balance_share", "", "balance_share"],
    ),
    "percentages": ([("Ana", 90000, 50), ("Luis", 50000, 100)], ["balance_share"] * 2),
    "a blank among balances": (
        [("Ana", 1000, 600), ("Luis", 500, ""), ("Eva", 300, 300)],
        ["", "balance_blank", ""],
    ),
    "one small balance among others": ([("Ana", 90000, 50), ("Luis", 500, 400)], ["", ""]),
    "one small balance alone": ([("Ana", 90000, 50), ("Luis", 500, 0)], ["", ""]),
    "plain balances": ([("Ana", 1000, 1000), ("Ana", 500, 500)], ["", ""]),
    "no balance at all": ([("Ana", 1000, ""), ("Luis", 500, "")], ["", ""]),
}


@pytest.mark.parametrize("case", DOUBTED)
def test_a_balance_that_may_not_be_its_row_s_is_asked_about(case: str) -> None:
    rows, expected = DOUBTED[case]

    ledger = a_ledger(
        *(
            a_row(f"F-{number}", customer=customer, amount=amount, stated=stated)
            for number, (customer, amount, stated) in enumerate(rows)
        )
    )

    assert [" ".join(codes(each)) for each in ledger.invoices] == expected


def test_a_small_balance_that_a_payment_leaves_is_no_share() -> None:
    rows = [a_row("F-1", amount=1000, paid=999, stated=1), a_row("F-2", amount=500, stated=0)]

    assert not any(codes(each) for each in a_ledger(*rows).invoices)


def test_a_blank_balance_is_no_doubt_where_another_column_says_who_paid() -> None:
    rows = [a_row("F-1", stated=60, paid=40), a_row("F-2"), a_row("F-3", state="Pagada")]

    assert not any(codes(each) for each in a_ledger(*rows).invoices)
