"""One customer under several spellings: sheets that have it, and sheets that must not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.doctor.books import a_book, expect_told, found, with_row

HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "one firm with and without its legal form": (
        "customer_alike",
        with_row(a_book(customer="Comercial Andina S.A.S."), 2, customer="Comercial Andina"),
        {"name": "Comercial Andina S.A.S."},
    ),
    "one name with and without its accent": (
        "customer_alike",
        with_row(a_book(customer="Café La Montaña"), 2, customer="Cafe La Montana"),
        {},
    ),
    "two names a slip apart at one address": (
        "customer_alike",
        with_row(
            a_book(customer="Panadería Central", email="a@p.example"),
            2,
            customer="Panaderia Cental",
        ),
        {},
    ),
}


@pytest.mark.parametrize("case", HAS)
def test_what_is_wrong_is_found_and_told(case: str) -> None:
    expect_told(*HAS[case])


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "customers that differ in a number": (
        "customer_alike",
        [a_row(f"F-{n}", customer=f"Sucursal {n}", email="a@x.example") for n in range(9)],
    ),
    "customers that share an address": (
        "customer_alike",
        [a_row("F-1", customer="Ana Pérez"), a_row("F-2", customer="Luis Gómez")],
    ),
    "a spelling of closed rows alone": (
        "customer_alike",
        with_row(a_book(customer="Café Sol SAS"), 2, customer="Café Sol", state="Pagada"),
    ),
    "two that were looked at": (
        "customer_alike",
        with_row(a_book(customer="Café Sol SAS"), 2, customer="Café Sol", checked="sí"),
    ),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_nothing_is_found_where_nothing_is_wrong(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []
