"""Withholdings that are rates."""

from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes


def test_withholdings_that_repeat_beside_different_amounts_are_rates() -> None:
    rows = [a_row("F-1", withheld=11), a_row("F-2", amount=150, withheld=11)]

    assert [codes(each) for each in a_ledger(*rows).invoices] == [["withheld_rate"]] * 2
    assert not codes(a_ledger(*rows, a_row("F-3", amount=900, withheld=99)).invoices[0])
