"""Notices about an agreed charge, and about the tax numbers of customers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.warnings import warnings_of
from tests.builders import HEADERS, a_ledger, a_plan, a_row

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


LACKS: dict[str, tuple[str, str, Sequence[Sequence[Scalar]], bool]] = {
    "an invoice to come without its day": ("", "+9d", NEW, True),
    "one with its day": ("-1d", "+9d", NEW, False),
    "one that is late already": ("", "-9d", NEW, False),
    "a book that sends no new invoices": ("", "+9d", [], False),
}


@pytest.mark.parametrize("case", LACKS)
def test_a_missing_day_of_issue_is_told_where_new_invoices_are_sent(case: str) -> None:
    issued, due, steps, is_told = LACKS[case]
    row = a_row(due=due, issued=issued) if issued else a_row(due=due)

    assert ("issued_missing" in codes(a_ledger(row, steps=steps))) is is_told


def test_a_missing_tax_number_is_told_of_customers_who_owe() -> None:
    customers: list[list[Scalar]] = [["Cliente", "NIT"], ["Café La Montaña", ""], ["Otro", ""]]
    new, old = (a_ledger(a_row(), customer_rows=customers, steps=each) for each in (NEW, []))

    told = [p.wrong for p in warnings_of(new, a_plan(new)) if p.code == "tax_number_missing"]

    assert told == ["Café La Montaña"]
    assert "tax_number_missing" not in codes(old)


def test_a_book_without_days_of_issue_is_told_that_new_invoices_cannot_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(HEADERS, "issued")

    assert "issued_unknown" in codes(a_ledger(a_row(), steps=NEW))
    assert "issued_unknown" not in codes(a_ledger(a_row()))
