"""A column that says whether an invoice was voided."""

from __future__ import annotations

import pytest

from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

VOIDED = {"sí": True, "X": True, "no": False, "": False}


@pytest.mark.parametrize("said", VOIDED)
def test_a_yes_below_voided_closes_the_invoice(said: str) -> None:
    (invoice,) = a_ledger(a_row("F-1") | {"voided": said}).invoices

    assert invoice.is_closed is VOIDED[said]
    assert not codes(invoice)
