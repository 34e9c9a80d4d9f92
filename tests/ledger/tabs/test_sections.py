"""What stands below a title that closes waits for a person."""

import pytest

from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

SECTIONS: dict[str, tuple[str, list[str]]] = {
    "paid": ("PAGADAS", ["F-2", "F-3"]),
    "invoices that are paid": ("Facturas pagadas 2026", ["F-2", "F-3"]),
    "disputed": ("En disputa", ["F-2", "F-3"]),
    "annulled": ("ANULADAS:", ["F-2", "F-3"]),
    "still open": ("PENDIENTES", []),
    "a month": ("NOVIEMBRE", []),
    "a sum": ("Total pagadas", []),
}


@pytest.mark.parametrize("case", SECTIONS)
@pytest.mark.parametrize("column", ["invoice", "customer", "notes"])
def test_what_stands_below_a_title_that_closes_waits_until_the_next(case: str, column: str) -> None:
    text, held = SECTIONS[case]
    title: dict[str, Scalar] = {column: text}
    month: dict[str, Scalar] = {column: "DICIEMBRE"}
    end: dict[str, Scalar] = {column: "PENDIENTES"}

    ledger = a_ledger(a_row(), title, a_row("F-2"), month, a_row("F-3"), end, a_row("F-4"))

    found = [i for i in ledger.invoices if i.number.startswith("F-")]
    waiting = [i.number for i in found if "section_overlooked" in codes(i)]
    asked = [p.row for p in ledger.all_problems if p.code == "section_overlooked"]
    assert (waiting, asked) == (held, [3] if held else [])


def test_a_state_on_a_row_without_anything_else_is_no_title() -> None:
    ledger = a_ledger(a_row(), {"state": "Pagada"}, a_row("F-2"))

    assert "section_overlooked" not in codes(ledger.invoices[-1])
