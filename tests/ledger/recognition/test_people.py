"""Of two columns of names, whose are those of the debtors."""

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


def asked(one: str, other: str, people: list[tuple[str, str]] = PEOPLE) -> set[str]:
    """Return the headers among which a person is asked for the customer."""
    headers = ["Factura", one, other, "Vence", "Importe"]
    rows: list[list[Scalar]] = [
        [f"F-{row}", *names, 46000 + row, 900] for row, names in enumerate(people)
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
