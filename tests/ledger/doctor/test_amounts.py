"""Amounts off by a hundred or a thousand: sheets that have them, and sheets that must not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.doctor.books import a_book, expect_told, found, with_row

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "thousands lost": (
        "amount_scale",
        with_row(a_book(), 3, amount=Decimal("350")),
        {"amount": "350000"},
    ),
    "thousands lost to the decimals": (
        "amount_no_cents",
        with_row(a_book(), 3, amount=Decimal("350.5")),
        {"amount": "350500", "currency": "COP"},
    ),
    "such thousands of a few": (
        "amount_no_cents",
        [a_row("F-1", amount=Decimal("1.2"))],
        {"amount": "1200"},
    ),
    "thousands of a currency with cents": (
        "amount_thousandths",
        with_row(a_book(currency="USD"), 3, amount=Decimal("1.789")),
        {"amount": "1789", "currency": "USD"},
    ),
    "decimals lost": (
        "amount_scale",
        with_row(a_book(), 3, amount=35_000_000),
        {"amount": "350000"},
    ),
}


@pytest.mark.parametrize("case", HAS)
def test_what_is_wrong_is_found_and_told(case: str) -> None:
    expect_told(*HAS[case])


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "a book of all sizes": (
        "amount_scale",
        [a_row(f"F-{n}", amount=10 ** (n % 6 + 3)) for n in range(30)],
    ),
    "a large invoice": ("amount_scale", with_row(a_book(), 3, amount=9_000_000)),
    "a small one": ("amount_scale", with_row(a_book(), 3, amount=40_000)),
    "another currency": ("amount_scale", with_row(a_book(), 3, amount=350, currency="USD")),
    "cents of a larger amount": (
        "amount_no_cents",
        [a_row("F-1", amount=Decimal("119357.14"))],
    ),
    "a currency with cents": (
        "amount_no_cents",
        [a_row("F-1", amount=Decimal("350.5"), currency="USD")],
    ),
    "third decimals of most, as of sums that were worked out": (
        "amount_thousandths",
        [a_row(f"F-{n}", amount=Decimal("350.125"), currency="USD") for n in range(4)],
    ),
    "third decimals of a currency that has them": (
        "amount_thousandths",
        with_row(a_book(currency="KWD"), 3, amount=Decimal("1.789")),
    ),
    "few amounts": ("amount_scale", with_row(a_book(6), 3, amount=350)),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_nothing_is_found_where_nothing_is_wrong(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []
