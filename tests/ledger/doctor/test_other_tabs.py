"""Another tab with invoices of this year is asked about, and no other tab is."""

from __future__ import annotations

from datetime import date

import pytest

from aldia import resources
from aldia.ledger.doctor.other_tabs import tabs_like_invoices
from aldia.ledger.recognition.chosen import Chosen
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
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


def test_a_new_month_is_told_whatever_its_owner_calls_the_columns() -> None:
    """What was said of a header in a tab that is read holds for it in the others."""
    headers: list[Scalar] = ["Boleta", "Nombre", "Zeta", "Vence", "Omega"]
    october: list[list[Scalar]] = [headers, ["H-1", "Ana", "x", 46326, 5]]
    november: list[list[Scalar]] = [headers, ["H-2", "Ana", "x", 46326, 5]]
    said = {4: [Chosen("amount", "Omega")]}
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Octubre", october)}, {"invoices": said})
    tabs = InvoiceTabs.of(tables)

    told = list(tabs_like_invoices(tabs, {"Noviembre": november}, [], "es_CO"))

    assert [each.code for each in told] == ["other_tab"]


def test_a_copy_with_our_columns_is_told_as_a_copy() -> None:
    ledger = a_ledger(*a_book())
    own = ["Saldo al día", "Situación", "Días de atraso", "Por qué"]
    rows: list[list[Scalar]] = [["Factura", "Cliente", "Correo", "Vence", "Importe", *own]]
    rows += [["F-001", "Ana", "a@x.example", 46326, 5, 5, "Vencida", 3, "No se envía: pagada"]]

    told = list(tabs_like_invoices(ledger.invoice_tabs, {"Copia": rows}, ledger.invoices, "es_CO"))

    assert [each.code for each in told] == ["tab_copied"]


def test_a_tab_of_something_else_is_left_alone() -> None:
    rows: list[list[Scalar]] = [["Producto", "Precio"], ["Pan", 5]]
    tabs = a_ledger(*a_book()).invoice_tabs

    assert list(tabs_like_invoices(tabs, {"Precios": rows}, [], "es_CO")) == []
