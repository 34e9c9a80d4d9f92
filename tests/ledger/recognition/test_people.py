"""Of two columns of names, whose are those of the debtors."""

from collections.abc import Callable, Sequence

import pytest

from aldia import resources
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.recognition.matching import match_columns
from aldia.ledger.values.cells import Scalar

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
        "Razão Social|Fantasia",
        "Razón social|Nombre comercial",
        "Legal name|Trading name",
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
    "headers",
    [
        "Empresa|Mandante",
        "Empresa|Agencia",
        "Company|Agency",
        "Nombre|Casa matriz",
        "Razón social|Gestora",
    ],
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


PLAIN: dict[str, tuple[str, str, str]] = {
    "the one responsible for payment": ("Alumno", "Responsable de pago", ""),
    "whom it is billed to": ("Patient", "Responsible party", ""),
    "the financially responsible": ("Aluno", "Responsável financeiro", ""),
    "the tenant's employer": ("Inquilino", "Facturar a", ""),
    "whose address it is": ("Alumno(a)", "Apoderado", "Email apoderado"),
    "whose address it is in English": ("Student", "Parent", "Parent email"),
    "who pays in English": ("Patient", "Payer", ""),
    "whose phone it is": ("Paciente", "Acudiente", "Celular del acudiente"),
}


def the_customer(one: str, other: str, third: str) -> str:
    """Return the header of the customers; with a mark where it is asked."""
    headers = ["Factura", one, other, third, "Vence", "Importe"]
    rows: list[list[Scalar]] = [
        [
            f"F-{row}",
            *names,
            f"x{row}@y.example" if "mail" in third else f"300 555 01{row}",
            46000,
            9,
        ]
        for row, names in enumerate(PEOPLE)
    ]
    rows.append(["Total", "", "", "", "", 36])
    [match] = [each for each in match_columns(INVOICES, headers, rows) if each.key == "customer"]
    return headers[match.index] + ("?" if match.basis is Basis.ASKED else "")


@pytest.mark.parametrize("case", PLAIN)
def test_who_pays_is_the_customer_where_a_header_says_so(case: str) -> None:
    one, other, third = PLAIN[case]

    assert the_customer(one, other, third) == the_customer(other, one, third) == other


DOUBTFUL: dict[str, tuple[str, str, str]] = {
    "nothing says who is written to": ("Alumno", "Tutor", "Correo"),
    "both are written to": ("Alumno", "Acudiente", "Correo alumno y acudiente"),
    "the landlord is written to": ("Inquilino", "Propietario", "Email propietario"),
    "an insurer may pay": ("Paciente", "Aseguradora", ""),
    "an insurer may pay in English": ("Patient", "Insurance company", ""),
    "an insurer may pay in Portuguese": ("Paciente", "Convênio", ""),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_who_pays_is_asked_where_no_header_says_so(case: str) -> None:
    assert the_customer(*DOUBTFUL[case]).endswith("?")


def test_who_pays_may_be_herself_once_and_once_an_insurer() -> None:
    headers = ["Invoice", "Patient", "Payer", "Staff member", "Due", "Amount"]
    people = [("Orla Beaudry", "Loon Mutual"), ("Orla Beaudry", "Orla Beaudry")]
    people += [("Imani Rasberry", "Loon Mutual"), ("Imani Rasberry", "Workers Fund")]
    rows: list[list[Scalar]] = [
        [f"F-{row}", *names, "K. Sand", 46000, 9 + row] for row, names in enumerate(people)
    ]

    assert [m.header for m in match_columns(INVOICES, headers, rows) if m.key == "customer"] == [
        "Payer"
    ]
