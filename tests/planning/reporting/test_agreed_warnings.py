"""Notices about an agreed charge, and about the tax numbers of customers."""

from __future__ import annotations

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.warnings import warnings_of
from tests.builders import a_ledger, a_plan, a_row

NEW: list[list[Scalar]] = [["Nueva", 0, "nueva"]]


def codes(ledger: Ledger) -> list[str]:
    return [problem.code for problem in warnings_of(ledger, a_plan(ledger))]


def charging(**settings: Scalar) -> list[str]:
    agreed: dict[str, Scalar] = {"Cargo por mora acordado": "5 %"}
    return codes(a_ledger(a_row(), settings={**agreed, **settings}))


def test_it_asks_whether_consumers_may_be_charged() -> None:
    answered: dict[str, Scalar] = {"Cargo también a consumidores": "no"}
    businesses: dict[str, Scalar] = {"Los deudores son": "empresas"}

    assert "charge_to_consumers" in charging()
    assert "charge_to_consumers" not in charging(**answered)
    assert "charge_to_consumers" not in charging(**businesses)


def test_a_charge_beside_interest_is_asked_about() -> None:
    rate: dict[str, Scalar] = {"Intereses de mora": "acordados", "Tasa acordada (%)": 12}

    assert "charge_beside_interest" in charging(**rate)
    assert "charge_beside_interest" not in charging()


CASES = {
    "another check digit": ("NIT", "213.123.432-2", NEW, True),
    "the right one": ("NIT", "213.123.432-1", NEW, False),
    "a code of the business's own": ("Código", "213.123.432-2", NEW, False),
    "a book that sends no new invoices": ("NIT", "213.123.432-2", [], False),
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_tax_number_is_told_before_new_invoices_go(case: str) -> None:
    header, number, steps, is_told = CASES[case]
    customers: list[list[Scalar]] = [["Cliente", header], ["Café La Montaña", number]]

    ledger = a_ledger(a_row(), customer_rows=customers, steps=steps)

    assert ("tax_number_wrong" in codes(ledger)) is is_told
