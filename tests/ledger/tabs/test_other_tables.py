"""What stands below another header is not read by the first one."""

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from tests.ledger.tabs.test_layouts import DUE, ISSUED, read

TITLE = "Factura|Cliente|Correo|Emitida|Vence|Total"
FIRST: list[Scalar] = ["F-1", "Ana", "ana@a.example", ISSUED, DUE, 900]
SECOND: list[Scalar] = ["F-2", "Luis", "luis@l.example", ISSUED, DUE, 500]
THIRD: list[Scalar] = ["F-3", "Rosa", "rosa@r.example", ISSUED, DUE, 700]


def held(ledger: Ledger) -> dict[int, list[str]]:
    return {
        each.row: [problem.code for problem in each.problems]
        for each in ledger.invoices
        if each.is_held_by_problem
    }


def test_a_header_that_is_repeated_asks_nothing() -> None:
    ledger = read(TITLE, FIRST, [*TITLE.split("|")], SECOND)

    assert [each.number for each in ledger.invoices] == ["F-1", "F-2"]
    assert held(ledger) == {}


@pytest.mark.parametrize(
    "header",
    [
        "Factura|Cliente|Correo|Vence|Emitida|Total",
        "Cliente|Factura|Correo|Emitida|Vence|Total",
        "Factura|Proveedor|Correo|Emitida|Vence|Total",
    ],
)
def test_rows_below_another_header_wait_for_one_answer(header: str) -> None:
    ledger = read(TITLE, FIRST, [*header.split("|")], SECOND, THIRD)

    assert held(ledger) == {4: ["header_differs"], 5: ["header_differs"]}
    assert [p.row for p in ledger.all_problems if p.holds] == [3]


def test_rows_below_the_first_header_once_more_are_read_again() -> None:
    ledger = read(TITLE, ["Fecha", "Factura", "Valor"], [DUE, "F-9", 1], [*TITLE.split("|")], FIRST)

    assert held(ledger) == {3: ["header_differs"]}


def test_a_second_table_holds_the_invoices_that_it_names() -> None:
    ledger = read(TITLE, FIRST, SECOND, ["Fecha", "Factura", "Valor"], [DUE, "F-2", 500])

    assert held(ledger) == {3: ["header_differs"], 5: ["header_differs"]}


def test_a_second_table_without_numbers_holds_the_invoices_of_its_customers() -> None:
    ledger = read(TITLE, FIRST, SECOND, ["Fecha", "Cliente", "Valor"], [DUE, "Luis", 500])

    assert held(ledger) == {3: ["header_differs"], 5: ["header_differs"]}


BESIDE: dict[str, list[list[Scalar]]] = {
    "customers and sums": [["Recibido de", "Pagado"], ["Luis", 500], ["", ""]],
    "numbers": [["Pagadas", ""], ["F-2", ""], ["", ""]],
    "numbers and days": [["Facturas pagadas", "Fecha pago"], ["F-2", DUE], ["", ""]],
}


@pytest.mark.parametrize("case", BESIDE)
def test_a_list_beside_the_invoices_closes_none_and_holds_those_that_it_names(case: str) -> None:
    header, first, second = BESIDE[case]

    ledger = read(
        "|".join([TITLE, "", *map(str, header)]), [*FIRST, "", *first], [*SECOND, "", *second]
    )

    assert held(ledger) == {3: ["list_beside"]}
    assert not ledger.invoices[0].is_closed


def test_columns_behind_an_empty_one_count_where_they_speak_of_their_own_row() -> None:
    ledger = read(f"{TITLE}||Recibido de|Pagado", [*FIRST, "", "Ana", 900], SECOND)

    assert [each.is_closed for each in ledger.invoices] == [True, False]
    assert held(ledger) == {}
