"""What is said of a cell, wherever its column is."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.tables import find_tables

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
