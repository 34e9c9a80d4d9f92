"""Payments that name several invoices."""

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row

ROWS = [
    a_row("F-1", amount=100, customer="Ana"),
    a_row("F-2", amount=250, customer="Eva"),
    a_row("F-3", amount=70, customer="Ana"),
]


def standing(*payments: list[Scalar]) -> dict[str, str]:
    """Return by number whether an invoice is closed, held or open."""
    ledger = a_ledger(*ROWS, payments=payments)
    return {
        each.number: "closed" if each.is_closed else "held" if each.is_held_by_problem else "open"
        for each in ledger.invoices
    }


@pytest.mark.parametrize("text", ["F-1, F-2", "F-1 y F-2", "f-2; f-1", "F-1 + F-2"])
def test_a_payment_of_exactly_what_it_names_closes_all_of_it(text: str) -> None:
    assert standing(["", text, 350, "", "", ""]) == {
        "F-1": "closed",
        "F-2": "closed",
        "F-3": "open",
    }


ASKED: dict[str, list[list[Scalar]]] = {
    "another sum": [["", "F-1, F-2", 300, "", "", ""]],
    "not only numbers": [["", "F-1, F-2 y algo", 350, "", "", ""]],
    "a number that is not whole": [["", "F-1, 2", 350, "", "", ""]],
    "a payer who is another customer": [["", "F-1, F-2", 350, "Iván", "", ""]],
    "money that may not have come": [["", "F-1, F-2", 350, "", "", "cheque devuelto"]],
    "a second payment that names one of them": [
        ["", "F-1, F-2", 350, "", "", ""],
        ["", "F-2, F-1", 350, "", "", ""],
    ],
    "a payment that stands there already": [
        ["", "F-1", 40, "", "", ""],
        ["", "F-1, F-2", 350, "", "", ""],
    ],
}


@pytest.mark.parametrize("case", ASKED)
def test_any_other_payment_of_several_is_asked_about(case: str) -> None:
    found = standing(*ASKED[case])

    assert (found["F-1"], found["F-2"]) == ("held", "held")
