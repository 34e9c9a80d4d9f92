"""The row of headers is the first that names most columns, and not one below rows of data."""

from aldia import resources
from aldia.ledger.recognition.heads import find_head
from aldia.ledger.values.cells import Scalar

HEADERS: list[Scalar] = ["Comprobante", "Razón social", "Vto. cobro", "Importe Total", "Saldo"]
DATA: list[Scalar] = ["FCA 410", "Librería Ombú", "03/03/2026", "$ 182.450,00", "$ 182.450,00"]


def test_headers_once_more_below_data_are_no_better_headers() -> None:
    head = find_head(resources.schema().tabs["invoices"], [HEADERS, DATA, DATA, HEADERS, DATA])

    assert head is not None
    assert (head.row, list(head.headers)) == (0, HEADERS)


def test_a_row_of_groups_directly_above_is_read_together_with_the_headers() -> None:
    groups: list[Scalar] = ["Factura", "", "Cliente", "Pagos", ""]
    names: list[Scalar] = ["Número", "Vence", "Nombre", "Fecha", "Valor"]
    head = find_head(resources.schema().tabs["invoices"], [groups, names, DATA])

    assert head is not None
    assert head.row == 1
    assert list(head.headers)[3:] == ["Pagos Fecha", "Pagos Valor"]


def test_a_line_with_a_day_above_the_headers_groups_none_of_them() -> None:
    line: list[Scalar] = ["Hasta: 23/03/2026", "", "", "Todas las monedas", ""]
    head = find_head(resources.schema().tabs["invoices"], [line, HEADERS, DATA])

    assert head is not None
    assert list(head.headers) == HEADERS


def test_a_group_takes_no_other_kind_of_header_for_its_own() -> None:
    groups: list[Scalar] = ["Datos", "Valores", "", "", ""]
    headers: list[Scalar] = ["Razón social", "Comprobante", "Vto. cobro", "Importe Total", "Saldo"]

    head = find_head(resources.schema().tabs["invoices"], [groups, headers, DATA])

    assert head is not None
    assert head.headers[1] == "Comprobante"
