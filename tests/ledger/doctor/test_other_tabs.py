"""Another tab with invoices of this year is asked about, and no other tab is."""

from __future__ import annotations

from datetime import date

import pytest

from aldia.ledger.cells import Scalar
from aldia.ledger.dates import serial_of
from aldia.ledger.doctor.other_tabs import tabs_like_invoices
from tests.builders import a_ledger
from tests.ledger.doctor.books import a_book

TABS = {
    "this year's invoices": (["H-1", "H-2"], "2026-10-01", True),
    "a copy of the tab that is read": (["F-000", "F-001", "H-2"], "2026-10-01", False),
    "the invoices of years ago": (["H-1", "H-2"], "2023-10-01", False),
    "no rows": ([], "2026-10-01", False),
}


@pytest.mark.parametrize("case", TABS)
def test_another_tab_with_invoices_of_this_year(case: str) -> None:
    numbers, due, expected = TABS[case]
    ledger = a_ledger(*a_book())
    day = serial_of(date.fromisoformat(due))
    rows = [["Factura", "Cliente", "Correo", "Vence", "Importe"]]
    rows += [[n, "Ana", "a@x.example", day, 5] for n in numbers]  # type: ignore[list-item]  # cells
    tabs = ledger.invoice_tabs

    told = list(tabs_like_invoices(tabs, {"2026": rows}, ledger.invoices, "es_CO"))

    assert [p.tab for p in told] == (["2026"] if expected else [])
    assert all(each.details["read"] == "«Facturas»" for each in told)


def test_a_tab_of_something_else_is_left_alone() -> None:
    rows: list[list[Scalar]] = [["Producto", "Precio"], ["Pan", 5]]
    tabs = a_ledger(*a_book()).invoice_tabs

    assert list(tabs_like_invoices(tabs, {"Precios": rows}, [], "es_CO")) == []
