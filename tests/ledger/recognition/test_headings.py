"""Customers' names are found in rows of their own, above their invoices."""

import pytest

from aldia import resources
from aldia.ledger.recognition.headings import headings
from aldia.ledger.values.cells import Rows, Scalar

INVOICES = resources.schema()["invoices"]


def names(*rows: list[Scalar]) -> list[str]:
    """Return the names in rows of their own, below a row of headers."""
    grid: Rows = [["Comprobante", "Cuota", "Vence", "Valor"], *rows]
    return list(headings(INVOICES, 0, grid, frozenset()).values())


INVOICE: list[Scalar] = ["F-001", 1, 46000, 900]


@pytest.mark.parametrize(
    "text",
    [
        "NIT 900888111 CLINICA SAN JACINTO",
        "NIT: 900.888.111-5 CLINICA SAN JACINTO",
        "RUT 76.123.456-K - CLINICA SAN JACINTO",
        "RUC N° 20500000015 CLINICA SAN JACINTO",
        "RFC MCE9901018A1 CLINICA SAN JACINTO",
        "C.U.I.T.: 30-71234567-9 CLINICA SAN JACINTO",
        "CNPJ 12.345.678/0001-90 CLINICA SAN JACINTO",
        "CPF: 123.456.789-09 - CLINICA SAN JACINTO",
        "CC 79888111 CLINICA SAN JACINTO",
        "Cód. 12 CLINICA SAN JACINTO",
        "Cliente: CLINICA SAN JACINTO",
        "Cliente: 0012 - CLINICA SAN JACINTO",
        "Cliente 0012 CLINICA SAN JACINTO",
        "Cliente: CLINICA SAN JACINTO NIT: 900888111",
        "A/C: BAD001 Name: CLINICA SAN JACINTO",
        "CLINICA SAN JACINTO - NIT 900888111",
        "CLINICA SAN JACINTO (900888111)",
        "900888111 CLINICA SAN JACINTO",
        "1042 - CLINICA SAN JACINTO",
        "CLINICA SAN JACINTO",
    ],
)
def test_a_name_stands_behind_a_label_and_a_number_or_before_them(text: str) -> None:
    assert names([text], INVOICE) == ["CLINICA SAN JACINTO"]


@pytest.mark.parametrize(
    "cells",
    [
        ["NIT", 900888111, "CLINICA SAN JACINTO"],
        ["NIT:", "900888111", "CLINICA SAN JACINTO"],
        ["Cliente:", "C001", "CLINICA SAN JACINTO"],
        ["Cliente", "CLINICA SAN JACINTO"],
        ["A/C:", "BAD001", "Name:", "CLINICA SAN JACINTO", "Tel:", "555 010"],
        ["Código:", 12, "Nombre:", "CLINICA SAN JACINTO"],
        ["900888111", "CLINICA SAN JACINTO"],
    ],
)
def test_label_number_and_name_may_stand_in_cells_of_their_own(cells: list[Scalar]) -> None:
    assert names(cells, INVOICE) == ["CLINICA SAN JACINTO"]


@pytest.mark.parametrize(
    "name", ["3 Hermanos SA", "Cliente Frecuente SAS", "24 Horas Express", "Grupo 5 Norte", "3M SA"]
)
def test_a_number_that_belongs_to_a_name_stays_in_it(name: str) -> None:
    assert names([name], INVOICE) == [name]


@pytest.mark.parametrize("detail", ["NIT 900888111", "NIT: 900888111", "Tel: 300 555 0101"])
def test_a_number_below_a_name_is_no_other_customer_s(detail: str) -> None:
    assert names(["CLINICA SAN JACINTO"], [detail], INVOICE) == ["CLINICA SAN JACINTO"]


def test_a_row_with_a_sum_is_no_heading() -> None:
    assert not names(["CC", 12, "Servicio de aseo", 46000, 500])


def test_headers_on_a_later_page_are_no_heading() -> None:
    headers: list[Scalar] = ["Nº factura", "Para", "Fecha", "Total"]
    rows: list[list[Scalar]] = [
        ["26/071", "Ana", "1/5/26", "80 €"],
        headers,
        ["26/072", "Eva", "2/5/26", "90 €"],
    ]

    assert headings(INVOICES, 0, [headers, *rows], frozenset()) == {}
