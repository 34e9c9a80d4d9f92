"""Invoice numbers that were typed or imported wrong: sheets that have them, and that must not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aldia.ledger.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.doctor.books import a_book, expect_told, found

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "one invoice under two spellings": (
        "invoice_spelling",
        [*a_book(), {**a_book()[4], "invoice": "f 4"}],
        {"others": "f 4 (22)"},
    ),
    "leading zeros lost": (
        "zeros_lost",
        [a_row(number) for number in ("0010", "0011", "0012", "13")],
        {"number": "0013"},
    ),
}


@pytest.mark.parametrize("case", HAS)
def test_what_is_wrong_is_found_and_told(case: str) -> None:
    expect_told(*HAS[case])


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "a series and a number": (
        "invoice_spelling",
        [a_row("FV-1-12"), a_row("FV-11-2"), a_row("FV-112")],
    ),
    "the same number at another customer": (
        "invoice_spelling",
        [a_row("FV-12"), a_row("FV 12", customer="Otro")],
    ),
    "numbers of one length": ("zeros_lost", [a_row(str(n)) for n in range(10, 20)]),
    "numbers that grew longer": (
        "zeros_lost",
        [a_row(n) for n in ("0998", "0999", "1000", "10001")],
    ),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_nothing_is_found_where_nothing_is_wrong(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []
