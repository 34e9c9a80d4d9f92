"""Of two columns of names, whose are those of the debtors."""

from collections.abc import Callable, Sequence

import pytest

from aldia import resources
from aldia.ledger.cells import Scalar
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.recognition.matching import match_columns

INVOICES = resources.schema()["invoices"]

PEOPLE = [
    ("Emilio Tapia", "Laura Ríos"),
    ("Regina Solís", "Marco Solís"),
    ("Iker Luna", "Paola Vega"),
    ("Emilio Tapia", "Laura Ríos"),
]


def asked(
    one: str,
    other: str,
    people: list[tuple[str, str]] = PEOPLE,
    addresses: Sequence[str] = ("",) * len(PEOPLE),
) -> set[str]:
    """Return the headers among which a person is asked for the customer."""
    headers = ["Factura", one, other, "Correo", "Vence", "Importe"]
    rows: list[list[Scalar]] = [
        [f"F-{row}", *names, address, 46000 + row, 900]
        for row, (names, address) in enumerate(zip(people, addresses, strict=True))
    ]
    found = match_columns(INVOICES, headers, rows)
    return {
        headers[index]
        for match in found
        if match.basis is Basis.ASKED and match.key == "customer"
        for index in (match.index, *match.rivals)
    }


@pytest.mark.parametrize(
    "headers",
    [
        "Alumno|Papá o mamá",
        "Alumno|Tutor",
        "Alumno|Acudiente",
        "Paciente|Responsable",
        "Paciente|Quien firma",
        "Inquilino|Propietario",
        "Socio|Empresa",
        "Nombre|Tutor",
        "Student|Parent",
        "Pupil|Guardian",
        "Patient|Guarantor",
        "Tenant|Landlord",
        "Aluno|Responsável",
    ],
)
def test_whoever_is_served_and_whoever_may_pay_for_them_are_asked_about(headers: str) -> None:
    one, other = headers.split("|")

    assert asked(one, other) == asked(other, one) == {one, other}


@pytest.mark.parametrize(
    "headers",
    [
        "Cliente|Tutor",
        "Cliente|Contacto",
        "Razón social|Responsable",
        "Customer|Ship to",
        "Bill to|Ship to",
        "Deudor|Alumno",
        "Alumno|Profesor",
        "Paciente|Médico",
        "Inquilino|Fiador",
        "Inquilino|Asesor",
        "Mandante|Obra",
        "Tenant|Property",
        "Nombre|Vendedor",
        "Nombre|Trabajo",
    ],
)
def test_a_plain_customer_and_people_of_the_business_need_no_question(headers: str) -> None:
    one, other = headers.split("|")

    assert not asked(one, other)


FIRMS = [
    ("Congreso Médico SL", "Verbalia Lenguas SL"),
    ("Astilleros del Norte SA", "Puente Idiomas SL"),
    ("Feria del Mueble", "Verbalia Lenguas SL"),
    ("Museo del Reloj", "Verbalia Lenguas SL"),
]


@pytest.mark.parametrize(
    "headers", ["Empresa|Agencia", "Company|Agency", "Nombre|Casa matriz", "Razón social|Gestora"]
)
def test_of_two_columns_of_firms_a_person_says_which_owes(headers: str) -> None:
    one, other = headers.split("|")

    assert asked(one, other, FIRMS) == {one, other}


@pytest.mark.parametrize("headers", ["Empresa|Vendedor", "Empresa|Contacto", "Cliente|Gestora"])
def test_firms_of_which_the_header_says_what_they_are_need_no_question(headers: str) -> None:
    one, other = headers.split("|")

    assert not asked(one, other, FIRMS)


@pytest.mark.parametrize(
    ("address_of", "expected"),
    [(lambda one, other: other, {"Cliente", "Gestora"}), (lambda one, other: one, set())],
    ids=["of the other column's names", "of the customers"],
)
def test_whoever_the_addresses_are_of_may_owe_though_another_is_called_customer(
    address_of: Callable[[str, str], str], expected: set[str]
) -> None:
    addresses = [f"{len(address_of(*names))}@correo.example" for names in FIRMS]

    assert asked("Cliente", "Gestora", FIRMS, addresses) == expected


@pytest.mark.parametrize(
    "second",
    [
        ["Emilio Tapia", "Regina Solís", "Iker Luna", "Emilio Tapia"],
        ["Clase de piano", "Clase de canto", "Clase de piano", "Libro de texto"],
        ["Primaria", "Secundaria", "Primaria", "Primaria"],
        ["Laura Ríos", "", "", ""],
    ],
)
def test_what_is_no_other_person_s_name_is_no_rival(second: list[str]) -> None:
    people = [(one, other) for (one, _), other in zip(PEOPLE, second, strict=True)]

    assert not asked("Alumno", "Grupo favorito", people)
