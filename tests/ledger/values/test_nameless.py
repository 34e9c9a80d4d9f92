"""A customer's cell that names nobody waits for a person."""

from __future__ import annotations

import pytest

from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

CUSTOMERS: dict[str, tuple[str, str, list[str]]] = {
    "the word for the one above": ("F-1", "ídem", ["customer_missing"]),
    "a mark of repetition": ("F-1", '"', ["customer_missing"]),
    "the same in English": ("F-1", "Ditto", ["customer_missing"]),
    "the same in Portuguese": ("F-1", "O mesmo", ["customer_missing"]),
    "the number, and the number's cell the name": (
        "Hotel Brisas",
        "FE-103",
        ["customer_is_number"],
    ),
    "a firm called by a number": ("F-1", "1789", []),
    "a firm whose name begins so": ("F-1", "Idem Seguros", []),
}


@pytest.mark.parametrize("case", CUSTOMERS)
def test_a_customer_without_a_name_is_asked_about(case: str) -> None:
    number, customer, asked = CUSTOMERS[case]

    invoice = a_ledger(a_row(number, customer=customer)).invoices[0]

    assert codes(invoice) == asked
    assert invoice.is_held_by_problem == bool(asked)
