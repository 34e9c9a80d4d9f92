"""A row that says that money came in holds what it may pay."""

import pytest

from aldia.ledger.tabs.left_out import LeftOut, TakenFor
from aldia.ledger.values.cells import Scalar
from tests.ledger.tabs.test_layouts import ISSUED, read
from tests.ledger.tabs.test_other_tables import FIRST, SECOND, THIRD, TITLE, held

BELOW: dict[str, list[Scalar]] = {
    "a negative sum called a payment": ["", "abono", "", "", "", -300],
    "a payment with a day": ["", "Abono", "", ISSUED, "", 300],
    "a numbered payment": ["", "Pago 1/3", "", "", "", 300],
    "a negative sum alone": ["", "", "", "", "", -300],
    "a payment in place of a number": ["Abono", "", "", ISSUED, "", -300],
    "a remark that points up": ["", "", "", "", "", "^ pagada 3/3"],
}


@pytest.mark.parametrize("case", BELOW)
def test_a_payment_below_an_invoice_holds_it_alone(case: str) -> None:
    ledger = read(TITLE, FIRST, SECOND, BELOW[case], THIRD)

    assert held(ledger) == {3: ["payment_row"]}


def test_several_payments_below_an_invoice_hold_it() -> None:
    payment = BELOW["a payment with a day"]

    ledger = read(TITLE, FIRST, payment, payment, SECOND)

    assert held(ledger) == {2: ["payment_row", "payment_row"]}


def test_a_negative_sum_of_a_customer_holds_what_the_customer_owes() -> None:
    ledger = read(TITLE, FIRST, SECOND, THIRD, ["", "Ana", "", ISSUED, "", -300])

    assert held(ledger) == {2: ["payment_row"]}


@pytest.mark.parametrize("row", [["", "Total", "", "", "", -300], ["PAGADAS"]])
def test_totals_and_titles_pay_nothing(row: list[Scalar]) -> None:
    ledger = read(TITLE, FIRST, row)

    assert held(ledger) == {}


def test_a_payment_below_a_closed_invoice_asks_nothing() -> None:
    ledger = read(f"{TITLE}|Estado", [*FIRST, "Pagada"], BELOW["a payment with a day"], SECOND)

    assert held(ledger) == {}


def test_a_payment_says_to_whose_invoice_it_belongs() -> None:
    ledger = read(TITLE, FIRST, SECOND, ["", "Ana", "", ISSUED, "", -300])

    assert ledger.left_out == [LeftOut(4, TakenFor.MOVEMENT, invoice_row=2)]
