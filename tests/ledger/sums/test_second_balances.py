"""Columns beside the sums that say what is owed: another balance, and what is paid at once."""

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from tests.builders import TODAY


def rows_asked(*rows: list[Scalar]) -> set[int]:
    """Return the rows of a list, its header first, that wait because of a column."""
    tables = find_tables(resources.schema(), {"invoices": ("Facturas", [*rows])})
    ledger = understand(resources.schema(), tables, "es_MX", "America/Mexico_City", TODAY)
    held = [each for each in ledger.invoices if each.is_held_by_problem]
    return {each.row for each in held if "column_overlooked" in {p.code for p in each.problems}}


BASE: list[Scalar] = ["Factura", "Cliente", "Vence"]


def test_balances_in_two_currencies_are_asked_about() -> None:
    first: list[Scalar] = ["F-1", "Café La Montaña", serial_of(TODAY) - 9]

    two = rows_asked([*BASE, "Saldo $", "Saldo U$S"], [*first, 180000, 150])
    one = rows_asked([*BASE, "Saldo U$S", "Saldo anterior"], [*first, 150, 0])

    assert (two, one) == ({2}, set())


def test_what_the_tax_office_has_as_paid_is_asked_about_where_nothing_else_tells() -> None:
    first: list[Scalar] = ["F-1", "Café La Montaña", serial_of(TODAY) - 9]
    second: list[Scalar] = ["F-2", "Café La Montaña", serial_of(TODAY) - 8]
    header = [*BASE, "Total", "Método de pago"]

    both = rows_asked(header, [*first, 100, "PUE"], [*second, 200, "PPD"])
    one = rows_asked(header, [*first, 100, "PUE"], [*second, 200, "PUE"])
    told = rows_asked(
        [*header, "Saldo"], [*first, 100, "PUE", 100], [*second, 200, "PPD - Diferido", 200]
    )

    assert (both, one, told) == ({2}, set(), set())
