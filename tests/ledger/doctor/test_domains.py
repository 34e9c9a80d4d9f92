"""Slips in the domain of an address: sheets that have them, and sheets that must not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.doctor.books import a_book, expect_told, found, with_row

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "a provider misspelt": (
        "address_typo",
        with_row(a_book(), 2, email="ana@gmial.com"),
        {"address": "ana@gmail.com"},
    ),
    "a provider with another ending": (
        "address_typo",
        with_row(a_book(), 2, email="ana@hotmail.con"),
        {"address": "ana@hotmail.com"},
    ),
    "a customer's own domain misspelt once": (
        "address_typo",
        with_row(a_book(), 7, email="pagos@clinte2.example"),
        {"address": "pagos@cliente2.example"},
    ),
}


@pytest.mark.parametrize("case", HAS)
def test_what_is_wrong_is_found_and_told(case: str) -> None:
    expect_told(*HAS[case])


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "real providers": (
        "address_typo",
        [
            a_row(f"F-{n}", email=f"ana@{domain}")
            for n, domain in enumerate(
                "gmail.com mail.com ymail.com email.com gmx.com outlook.es yahoo.com.mx yahoo.es "
                "hotmail.fr live.cl hotmail.com.ar icloud.com".split()
            )
        ],
    ),
    "two firms with domains alike": (
        "address_typo",
        [a_row("F-1", email="ana@acme.example"), a_row("F-2", email="pagos@acma.example")],
    ),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_nothing_is_found_where_nothing_is_wrong(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []


@pytest.mark.parametrize(("looked", "holds"), [("", True), ("no", True), ("sí, Ana", False)])
def test_a_mistyped_address_of_the_customers_tab_holds_the_customer(
    looked: str, holds: bool
) -> None:
    customer = {"customer": "Café La Montaña", "emails": "ana@gmial.com", "checked": looked}

    ledger = a_ledger(a_row(email=""), customers=[customer])

    assert ledger.customers["café la montaña"].is_held_by_problem is holds
