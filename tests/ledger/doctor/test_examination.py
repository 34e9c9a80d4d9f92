"""What becomes of a finding: a suspect row, a row that is held."""

from __future__ import annotations

from tests.builders import a_ledger
from tests.ledger.doctor.books import a_book, with_row


def test_a_suspect_row_gets_the_first_reminder_and_no_more() -> None:
    ledger = a_ledger(*with_row(a_book(), 3, amount=350))

    assert ledger.suspicions.keys() == {5}
    assert not ledger.invoices[3].is_held_by_problem


def test_a_mistyped_address_holds_its_row() -> None:
    ledger = a_ledger(*with_row(a_book(), 2, email="ana@gmial.com"))

    assert ledger.invoices[2].is_held_by_problem
