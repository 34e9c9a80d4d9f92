"""Invoice numbers that were typed or imported wrong: sheets that have them, and that must not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.doctor.books import a_book, expect_told, found

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "one invoice under two spellings": (
        "invoice_spelling",
        [*a_book(), {**a_book()[4], "invoice": "f 4"}],
        {"others": "f 4 (22)"},
    ),
    "a number without its letters": (
        "invoice_spelling",
        [*a_book(), {**a_book()[4], "invoice": "4"}],
        {"others": "4 (22)"},
    ),
    "another series, due on the same day": (
        "invoice_spelling",
        [*a_book(), {**a_book()[4], "invoice": "FEV004"}],
        {"others": "FEV004 (22)"},
    ),
    "a copy": (
        "invoice_spelling",
        [*a_book(), {**a_book()[4], "invoice": "F-004 (copia)"}],
        {"others": "F-004 (copia) (22)"},
    ),
    "what is left of an invoice, on a row of its own": (
        "invoice_spelling",
        [*a_book(), {**a_book()[4], "invoice": "F-004 saldo", "amount": 789, "due": "2026-05-01"}],
        {"others": "F-004 saldo (22)"},
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
    "the same digits in two series, due on other days": (
        "invoice_spelling",
        [a_row("A-12", "2026-01-05"), a_row("B-12", "2026-02-05")],
    ),
    "the same digits and days, another amount": (
        "invoice_spelling",
        [a_row("A-12", amount=100), a_row("B-12", amount=200)],
    ),
    "parts of invoices": (
        "invoice_spelling",
        [a_row("101-1"), a_row("102-1"), a_row("101 bis")],
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


def test_rows_that_may_be_one_invoice_wait() -> None:
    ledger = a_ledger(*a_book(), {**a_book()[4], "invoice": "f 4"})

    assert [each.row for each in ledger.invoices if each.is_held_by_problem] == [6, 22]
