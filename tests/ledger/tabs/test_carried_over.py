"""Of an invoice that was carried over into the next tab, the last row counts."""

from __future__ import annotations

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

Cells = dict[str, Scalar]

CARRIED: dict[str, tuple[Cells, Cells, bool]] = {
    "the same in both": ({}, {}, True),
    "paid in the new tab": ({}, {"state": "Pagada"}, True),
    "paid in part in the new tab": ({}, {"paid": 40}, True),
    "paid in the former tab": ({"state": "Pagada"}, {}, False),
    "paid in part in the former tab": ({"paid": 40}, {}, False),
    "disputed in the former tab": ({"state": "En disputa"}, {}, False),
    "promised in the former tab": ({"promised": 46357}, {}, False),
    "something to mend in the former tab": ({"currency": "¤¤"}, {}, False),
    "another customer": ({}, {"customer": "Eva"}, False),
    "another due day": ({}, {"due": 46376}, False),
    "another amount": ({"amount": 90}, {}, False),
}


@pytest.mark.parametrize("case", CARRIED)
def test_a_former_row_says_nothing_that_the_last_one_does_not(case: str) -> None:
    former, last, is_carried = CARRIED[case]
    ledger = a_ledger(
        a_row("F-1") | former,
        further={"Marzo": [a_row("F-1") | last]},
        settings={"Facturas que pasan a la pestaña siguiente": "sí"},
    )

    asked = [each for each in ledger.invoices if not each.is_closed and not codes(each)]
    assert (len(ledger.invoices) == 1) is is_carried
    assert is_carried or not asked, "what may be the same twice waits"


ANSWERS = {"": "invoice_carried", "no": "invoice_doubled"}


@pytest.mark.parametrize("answer", ANSWERS)
def test_it_is_asked_until_the_owner_says(answer: str) -> None:
    ledger = a_ledger(
        a_row("F-1"),
        further={"Marzo": [a_row("F-1")]},
        settings={"Facturas que pasan a la pestaña siguiente": answer},
    )

    assert [codes(each) for each in ledger.invoices] == [[ANSWERS[answer]]] * 2
