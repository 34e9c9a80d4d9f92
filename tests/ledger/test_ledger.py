"""The whole workbook as it is understood: what each of its rows costs, counted and not timed."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType

import pytest

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.dates import parse_date, serial_of
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.money import parse_money
from tests.builders import SETTINGS, TODAY, day

HEADERS = "Factura Cliente Correo Emitida Vence Importe Pagado Estado Notas Ciudad".split()
ROWS = 400


def a_usual_book(rows: int) -> dict[str, tuple[str, Rows]]:
    """Return a book in which half of the invoices are paid, and a tenth in part."""
    listed: list[list[Scalar]] = [[*HEADERS]]
    for number in range(rows):
        due = serial_of(day(f"{number * 7 % 200 - 170}d"))
        name = [f"F-{number:05}", f"Cliente {number % 90}", f"pagos{number % 90}@cliente.example"]
        amount = 100_000 + number * 7_000
        paid = amount if number % 2 else amount // 2 if number % 10 == 0 else ""
        state = "Pagada" if number % 2 else "Pendiente" if number % 4 else ""
        note = "llamar el lunes" if number % 11 == 0 else ""
        listed.append(
            [*name, due - 30, due, amount, paid, state, note, ("Cali", "Pasto")[number % 2]]
        )
    settings = [["Ajuste", "Valor"], *([key, value] for key, value in SETTINGS.items())]
    return {"invoices": ("Facturas", listed), "settings": ("Ajustes", settings)}


def read(rows: int) -> None:
    schema = resources.schema()
    tables = find_tables(schema, a_usual_book(rows))
    understand(schema, tables, "es_CO", "America/Bogota", TODAY)


def calls_in(rows: int) -> Counter[object]:
    """Return how often each function is called while a book is read, by its code.

    `fold_words` keeps what it returned, and answers most calls from there: it counts them itself.
    """
    calls: Counter[object] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    folded, profile = fold_words.cache_info(), sys.getprofile()
    sys.setprofile(count)
    try:
        read(rows)
    finally:
        sys.setprofile(profile)
    asked = fold_words.cache_info()
    calls[fold_words] = asked.hits + asked.misses - folded.hits - folded.misses
    return calls


@pytest.fixture(scope="module")
def calls() -> Counter[object]:
    """Return the calls that ROWS further rows cost; what is kept of texts is kept by then."""
    read(2 * ROWS)
    few, many = calls_in(ROWS), calls_in(2 * ROWS)
    return many - few


MOST: dict[str, tuple[object, float]] = {
    "a sum is parsed": (parse_money.__code__, 2.3),
    "a day is parsed": (parse_date.__code__, 2.1),
    "a text is folded": (fold_words, 2.3),
    "the tab of a row is looked for": (InvoiceTabs.key_of.__code__, 1.2),
}
"""Calls for each row; a little more than there were when this was written."""


@pytest.mark.parametrize("what", MOST)
def test_the_cells_of_a_row_are_not_read_again_and_again(calls: Counter[object], what: str) -> None:
    function, most = MOST[what]

    per_row = calls[function] / ROWS

    assert 0 < per_row <= most


def test_reading_costs_few_calls_for_each_row(calls: Counter[object]) -> None:
    """All of Python's: 282 when this was written. What holds for a column is asked of it once."""
    per_row = calls.total() / ROWS

    assert per_row < 290
