"""A row whose text names another currency than its own waits for a person."""

from __future__ import annotations

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.tabs.test_layouts import read
from tests.ledger.test_reading import codes

CELLS: dict[str, tuple[dict[str, str], bool]] = {
    "dollars in a note": ({"notes": "en dólares"}, True),
    "dollars in a customer's name": ({"customer": "Café La Montaña (USD)"}, True),
    "a sign that only dollars have": ({"notes": "Servicio enero (US$)"}, True),
    "dollars in English": ({"notes": "to be paid in dollars"}, True),
    "euros in Portuguese": ({"notes": "cobrado em euros"}, True),
    "the row's own currency": ({"notes": "en pesos"}, False),
    "dollars in a row in dollars": ({"notes": "en dólares", "currency": "USD"}, False),
    "dollars beside the currency that the row says": (
        {"notes": "eran 20 dólares", "currency": "COP"},
        False,
    ),
    "an address": ({"email": "usd@banco.example"}, False),
    "a paid row": ({"notes": "en dólares", "state": "Pagada"}, False),
    "a name with such letters": ({"customer": "Eurofresh Ltda"}, False),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_row_waits_whose_text_names_another_currency(case: str) -> None:
    cells, is_asked = CELLS[case]

    ledger = a_ledger(a_row(), a_row("F-2", **cells))

    assert [("currency_in_text" in codes(each)) for each in ledger.invoices] == [False, is_asked]


def rated(*rates: Scalar) -> list[bool]:
    """Return which rows of a book wait for the rates of exchange beside them."""
    rows = [[f"F-{at}", f"Café {at}", 46300, 900, rate] for at, rate in enumerate(rates, 10)]
    ledger = read("Factura|Cliente|Vence|Total|TRM", *rows)
    return ["currency_in_text" in codes(each) for each in ledger.invoices]


def test_a_row_waits_that_has_a_rate_of_exchange_which_others_lack() -> None:
    assert rated("", 4120, "") == [False, True, False]


def test_rates_of_exchange_in_all_rows_say_nothing() -> None:
    assert rated(4120, 4120, 4130) == [False] * 3
