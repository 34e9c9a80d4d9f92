"""How a cell is quoted to a person."""

from __future__ import annotations

from datetime import date

from aldia.ledger.values.dates import serial_of
from tests.builders import a_ledger
from tests.ledger.doctor.books import a_book, found, with_row


def test_a_day_of_which_only_the_serial_number_is_known_is_quoted_as_a_day() -> None:
    ledger = a_ledger(*with_row(a_book(), 8, issued=serial_of(date(2026, 11, 3))))

    assert [problem.wrong for problem in found(ledger, "date_swapped")] == ["2026-11-03"]
