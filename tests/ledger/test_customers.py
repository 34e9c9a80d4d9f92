"""What the Customers tab says of whom not to write to holds that customer."""

import pytest

from aldia import resources
from aldia.ledger.customers import read_customers
from aldia.ledger.tabs.tables import find_table
from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row


@pytest.mark.parametrize(
    ("header", "cell", "never", "is_held"),
    [
        ("Notas", "No escribirle, lo llama Marta", "", True),
        ("Notas", "paga directo a la casa matriz", "", False),
        ("Recordatorios", "nunca", "", True),
        ("Recordatorios", "sí", "", False),
        ("Recordatorios", "", "", False),
        ("Enviar recordatorio", "no", "", True),
        ("Activo", False, "", True),
        ("Cómo cobrar", "solo por teléfono", "", True),
        ("Cómo cobrar", "por correo", "", False),
        ("Recordatorios", "nunca", "no", False),
        ("Autorretenedor", "no", "", False),
    ],
)
def test_a_customer_of_whom_a_column_says_no_waits(
    header: str, cell: Scalar, never: str, is_held: bool
) -> None:
    rows: list[list[Scalar]]
    rows = [["Cliente", "Correo", "No cobrar", header], ["Ana", "a@x.example", never, cell]]
    table = find_table(resources.schema()["customers"], "Clientes", rows)

    (customer,) = read_customers(table, "es_CO", {}, {})

    assert [p.column for p in customer.problems] == ([header] if is_held else [])


def test_who_looks_after_a_customer_is_not_the_customer_s_own_person() -> None:
    rows = [["Cliente", "Responsable", "Lo atiende"], ["Café La Montaña", "Su tesorera", "Rosa"]]

    [customer] = a_ledger(a_row(), customer_rows=rows).customers.values()

    assert customer.responsible == "Rosa"
