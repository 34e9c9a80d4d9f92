"""Of several columns of addresses, only those of the debtors are written to."""

import pytest

from aldia import resources
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.values.cells import Rows

TAB = resources.schema()["invoices"]

OTHERS: dict[str, tuple[str, str, str, list[str]]] = {
    "the owner beside the tenant": ("Inquilino", "Email inquilino", "Email propietario", ["1"]),
    "the tenant beside the owner": ("Propietario", "Email inquilino", "Email propietario", ["2"]),
    "the landlord beside the tenant": ("Tenant", "Email", "Landlord email", ["1"]),
    "the owner in Portuguese": ("Inquilino", "E-mail", "E-mail proprietário", ["1"]),
    "a second one of the customer": ("Cliente", "Correo", "Correo 2", ["1", "2"]),
    "one for payments": ("Cliente", "Correo", "Correo pagos", ["1", "2"]),
    "two people besides the pupil": ("Alumno", "Email apoderado", "Email acudiente", ["1", "2"]),
}


def taken(customer: str, one: str, two: str, rows: Rows, said: dict[int, str]) -> list[str]:
    headers = ["Factura", customer, one, two, "Vence", "Total"]
    matches = match_columns(TAB, headers, rows, said)
    return [str(match.index - 1) for match in matches if match.key == "email"]


ROWS: Rows = [
    ["F-1", "Ana Gil", "ana@a.example", "rey@x.example", 46347, 5],
    ["F-2", "Eva Paz", "eva@b.example", "sol@y.example", 46348, 7],
]


@pytest.mark.parametrize("case", OTHERS)
def test_a_column_of_somebody_else_does_not_count(case: str) -> None:
    customer, one, two, kept = OTHERS[case]

    assert taken(customer, one, two, ROWS, {}) == kept


def test_one_address_for_all_customers_does_not_count() -> None:
    rows = [[*row[:3], "ley@ley.example", *row[4:]] for row in ROWS]

    assert taken("Cliente", "Correo", "Correo 2", rows, {}) == ["1"]


def test_a_column_of_somebody_else_counts_once_a_person_chose_it() -> None:
    found = taken("Inquilino", "Email", "Email propietario", ROWS, {3: "email"})

    assert found == ["1", "2"]


LONE: dict[str, tuple[str, str, bool]] = {
    "for complaints": ("Cliente", "Mail para reclamos", True),
    "of a department": ("Cliente", "E-MAIL CARTERA", True),
    "without a word for mail": ("Cliente", "Avisar en", True),
    "without a header": ("Cliente", "", True),
    "in English": ("Customer", "Where to send it", True),
    "in Portuguese": ("Cliente", "E-mail contas a pagar", True),
    "of the one responsible, who is the customer": (
        "Responsable de pago",
        "Correo del responsable",
        True,
    ),
    "of a pupil's father": ("Alumno", "Correo del papá", True),
    "of a seller": ("Cliente", "Correo del asesor asignado", False),
    "of the landlord": ("Inquilino", "Correo del arrendador o su firma", False),
    "of a clerk in English": ("Customer", "Rep's inbox email", False),
}


@pytest.mark.parametrize("case", LONE)
def test_the_only_column_of_addresses_is_the_customers_unless_it_names_another(case: str) -> None:
    customer, header, is_theirs = LONE[case]
    rows = [[*row[:3], 46347, 5] for row in ROWS]

    matches = match_columns(TAB, ["Factura", customer, header, "Vence", "Total"], rows)

    assert (matches[2].key == "email") is is_theirs


def test_the_only_column_of_addresses_is_not_theirs_if_all_have_the_same() -> None:
    rows = [[*row[:2], "yo@mi.example", 46347, 5] for row in ROWS]

    matches = match_columns(TAB, ["Factura", "Cliente", "Avisar en", "Vence", "Total"], rows)

    assert matches[2].key == ""
