"""What is said of a cell, wherever its column is."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.reading import read_invoice
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.rows import Context
from aldia.ledger.tabs.tables import find_table, find_tables
from aldia.ledger.values.cells import Scalar

CALLS = {
    "en_US": (["Customer", "Outcome"], "Promised", "Promised for"),
    "es_CO": (["Cliente", "Resultado"], "Prometió pagar", "Prometió para"),
}


@pytest.mark.parametrize("locale", CALLS)
def test_a_column_that_is_not_there_is_named_in_the_books_language(locale: str) -> None:
    headers, outcome, lacking = CALLS[locale]
    schema = resources.schema()
    tables = find_tables(schema, {"calls": ("Calls", [headers, ["Café", outcome]])})

    found = understand(schema, tables, locale, "America/Bogota").problems

    assert [each.column for each in found if each.code == "promise_without_day"] == [lacking]


def test_what_is_missing_is_named_by_the_owners_own_header() -> None:
    """Also where another column stands in the place of the one that is meant."""
    rows: list[list[Scalar]] = [
        ["Doc. N°", "Señor", "Vto.", "Saldo"],
        ["F-1", "Ana", 46326, 50],
        ["F-2", "Eva", "", ""],
    ]
    table = find_table(resources.schema()[TabKey.INVOICES], "Cartera", rows)

    invoice = read_invoice(table, table.record(2), Context("es_CO", "COP", {}))

    told = {each.code: each.column for each in invoice.problems}
    assert told == {"amount_missing": "Saldo", "due_missing": "Vto."}
