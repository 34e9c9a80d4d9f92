"""Columns that single out rows, in books of five invoices that are open otherwise."""

from collections.abc import Sequence

import pytest

from aldia import resources
from aldia.ledger.ledger import understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Scalar
from tests.builders import TODAY

DUE = 46300
FIRST = ("Factura", "Cliente", "Vence", "Total")


def held(header: str, *cells: Scalar, beside: Sequence[tuple[str, Scalar]] = ()) -> set[int]:
    """Return which of the invoices wait, counted from zero, by the cells of one more column.

    Args:
        beside: Further columns, each with a cell that every invoice has.
    """
    headers: list[Scalar] = [*FIRST, header, *(name for name, _ in beside)]
    rows: list[list[Scalar]] = [
        [f"FE-{number}", f"Café {number}", DUE, 450500, cell, *(each for _, each in beside)]
        for number, cell in enumerate(cells, 10)
    ]
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Cartera", [headers, *rows])})
    ledger = understand(schema, tables, "es_CO", "America/Bogota", TODAY)
    assert ledger.is_readable
    return {each.row - 2 for each in ledger.invoices if each.is_held_by_problem}


BEFELL: dict[str, tuple[str, Scalar]] = {
    "a means of payment": ("Forma de pago", "Nequi"),
    "a way": ("Vía", "Transferencia"),
    "a bank": ("Banco", "Bancolombia"),
    "a receipt": ("No. Recibo", "RC-331"),
    "a file": ("Soporte", "recibo.pdf"),
    "a voucher": ("Comprobante de egreso", "CE-33"),
    "who took it": ("Recibido por", "Marta"),
    "how it was collected": ("Cobrado por", "Bizum"),
    "a bank's reference": ("Ref bancaria", 88124),
    "a complement of payment": ("REP", "CP-33"),
    "a receipt in English": ("Receipt No", "R-331"),
    "how it was paid in English": ("Paid by", "BACS 12/03"),
    "a confirmation": ("Confirmation #", "CF-8891"),
    "a charge": ("Stripe charge id", "ch_3PabcDE"),
    "how it came in, in Portuguese": ("Forma de recebimento", "PIX"),
    "who took it, in Portuguese": ("Recebido por", "Ana"),
    "the invoice that corrects it": ("Rectificada por", "R-12"),
    "the invoice instead of it": ("CFDI relacionado", "F-300"),
    "the same in English": ("Replaced by", 1010),
    "a credit note": ("NC No.", "NC-12"),
    "a factor": ("Cesionario", "Factoring Sur"),
    "a court's file": ("Expediente", "EXP-12"),
    "a lawyer": ("Solicitor", "Hart LLP"),
    "an insurer": ("Aseguradora", "Seguros Andes"),
    "who pays": ("Facturar a", "Caja Sur"),
    "a bill": ("Estado efecto", "Descontado"),
    "a direct debit": ("Remesa", "R-3"),
}


@pytest.mark.parametrize("case", BEFELL)
def test_what_befalls_few_invoices_speaks_where_it_is_filled(case: str) -> None:
    header, cell = BEFELL[case]

    assert held(header, "", cell, "", "", "") == {1}


@pytest.mark.parametrize(
    "header", ["Forma de pago", "Vía", "Banco", "Soporte", "Recibido por", "Expediente", "Paid by"]
)
def test_what_all_invoices_have_befell_none(header: str) -> None:
    assert held(header, "a", "b", "a", "a", "b") == set()


@pytest.mark.parametrize("cell", ["No", "-", False])
def test_a_no_befell_nobody(cell: Scalar) -> None:
    assert held("Remesa", "", cell, "", "", "") == set()


@pytest.mark.parametrize("beside", [("Estado", "Pendiente"), ("Saldo", 450500)])
def test_a_way_to_pay_may_be_agreed_upon_where_the_row_says_how_it_stands(
    beside: tuple[str, Scalar],
) -> None:
    assert held("Forma de pago", "", "Nequi", "", "", "", beside=[beside]) == set()
    assert held("No. Recibo", "", "RC-331", "", "", "", beside=[beside]) == {1}


def test_a_receipt_says_nothing_new_where_a_payment_is_known() -> None:
    assert held("No. Recibo", "", "RC-331", "", "", "", beside=[("Abono", 50500)]) == set()


@pytest.mark.parametrize("header", ["Vigente", "Activa", "Enviada", "Sent", "Approved", "Ativa"])
def test_a_no_keeps_back_what_is_not_in_force_or_not_sent(header: str) -> None:
    assert held(header, "sí", "no", "sí", "sí", "sí") == {1}
    assert held(header, "x", "", "x", "x", "x") == {1}


def test_a_code_of_a_state_speaks_where_it_is_another_than_usual() -> None:
    assert held("stat_cd", "O", "V", "O", "P", "O") == {1, 3}


def test_a_payment_in_days_says_nothing_and_a_sum_below_its_header_does() -> None:
    assert held("Pagado días", "", 33, "", "", "") == set()
    assert held("Pagado días", "", 450500, "", "", "") == {1}


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Seguimiento", "Pagó el 3 de marzo por Nequi"),
        ("Última gestión", "dice que pagó, enviar soporte"),
        ("Bitácora", "ya depositó, falta ficha"),
        ("Detalle", "PAGADO en efectivo 12/03"),
        ("Glosa", "CANCELADO 12/03"),
        ("Concepto", "pagada 12/03 transferencia"),
        ("Follow-up", "Paid 3 March by BACS"),
        ("Acompanhamento", "cliente já pagou"),
        ("Ojo", "lo tiene el abogado"),
        ("", "pagó el 3 de marzo"),
    ],
)
def test_words_count_in_every_column_of_texts(header: str, cell: str) -> None:
    assert held(header, "", cell, "", "", "") == {1}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Concepto", ["Pago de nómina", "Curso prepagado", "Abono orgánico", "", ""]),
        ("Description", ["Paid advertising", "Legal action advice", "", "", ""]),
        ("Vendedor", ["Ana", "Abogado Paz", "", "", ""]),
        ("Ciudad", ["Cali", "", "La Plata", "", ""]),
        ("Contrato", ["", "Convenio 123", "", "", ""]),
        ("Orden de compra", ["", "4512", "", "", ""]),
        ("Letra", ["A", "B", "A", "A", "B"]),
    ],
)
def test_what_was_sold_names_and_places_are_no_remarks(header: str, cells: list[str]) -> None:
    assert held(header, *cells) == set()
