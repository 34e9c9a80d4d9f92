"""Layouts of strangers' books are read as rows of one invoice each."""

from datetime import date
from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.dates import serial_of
from tests.builders import TODAY

DUE = serial_of(date(2026, 11, 2))
ISSUED = serial_of(date(2026, 10, 3))


def read(headers: str, *rows: list[Scalar], **tabs: Rows) -> Ledger:
    """Return the ledger of a book whose headers stand between bars."""
    schema = resources.schema()
    values: dict[str, tuple[str, Rows]] = {"invoices": ("Cartera", [headers.split("|"), *rows])}
    values |= {key: (key, grid) for key, grid in tabs.items()}
    return understand(schema, find_tables(schema, values), "es_CO", "America/Bogota", TODAY)


def codes(invoice: Invoice) -> list[str]:
    return [problem.code for problem in invoice.problems if problem.holds]


def test_payments_in_several_columns_are_added() -> None:
    ledger = read("Factura|Cliente|Vence|Valor|Abono 1|Abono 2", ["F-1", "Ana", DUE, 900, 300, 150])

    assert ledger.invoices[0].balance == 450


def test_a_total_of_the_payments_is_not_added_to_them() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Valor|Abono 1|Abono 2|Total abonos",
        ["F-1", "Ana", DUE, 900, 300, 150, 450],
        ["F-2", "Ana", DUE, 900, 100, "", 100],
    )

    assert [each.balance for each in ledger.invoices] == [450, 800]


def test_a_day_of_payment_in_the_past_closes_the_row() -> None:
    ledger = read("Factura|Cliente|Vence|Valor|Fecha de pago", ["F-1", "Ana", DUE, 900, DUE + 3])

    assert ledger.invoices[0].is_closed


def test_a_day_beside_a_part_payment_is_only_its_day() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Valor|Pago|Pagto", ["F-1", "Ana", DUE, 900, 400, "3/11/2026"]
    )

    assert ledger.invoices[0].balance == 500


@pytest.mark.parametrize("header", ["Saldo por cobrar", "Importe pendiente", "Adeudo"])
def test_the_balance_is_asked_for_and_not_the_amount(header: str) -> None:
    ledger = read(f"Factura|Cliente|Vence|Importe|{header}", ["F-1", "Ana", DUE, 900, 400])

    assert ledger.invoices[0].balance == 400
    assert not codes(ledger.invoices[0])


def test_a_balance_of_zero_closes_the_row() -> None:
    ledger = read("Factura|Cliente|Vence|Importe|Saldo", ["F-1", "Ana", DUE, 900, 0])

    assert ledger.invoices[0].is_closed


def test_a_balance_alone_is_the_amount() -> None:
    ledger = read("Factura|Cliente|Vence|Saldo", ["F-1", "Ana", DUE, 400])

    assert ledger.invoices[0].amount == 400
    assert ledger.invoices[0].balance == 400


def test_a_balance_above_what_is_left_is_asked_about() -> None:
    row: list[Scalar] = ["F-1", "Ana", DUE, 900, 200, 800]
    ledger = read("Factura|Cliente|Vence|Importe|Pagado|Saldo", row)

    assert codes(ledger.invoices[0]) == ["balance_disagrees"]


def test_a_discount_counts_only_beside_a_balance_that_shows_it() -> None:
    with_balance = read(
        "Factura|Cliente|Vence|Importe|Pagado|Descuento|Saldo",
        ["F-1", "Ana", DUE, 900, 200, 100, 600],
    )
    alone = read("Factura|Cliente|Vence|Importe|Descuento", ["F-1", "Ana", DUE, 900, 100])

    assert with_balance.invoices[0].balance == 600
    assert not codes(with_balance.invoices[0])
    assert codes(alone.invoices[0]) == ["deduction_unclear"]


def test_the_ages_of_a_balance_are_added() -> None:
    ledger = read("Factura|Cliente|Vence|Por vencer|1-30|31-60", ["F-1", "Ana", DUE, 0, 250, 150])

    assert ledger.invoices[0].balance == 400


def test_what_came_in_is_taken_off_the_invoice_that_it_names() -> None:
    ledger = read(
        "Fecha|Cliente|Comprobante|Vto|Imputa a|Debe|Haber",
        [ISSUED, "Ana", "A-1", DUE, "", 900, ""],
        [ISSUED, "Ana", "R-7", "", "A-1", "", 300],
    )

    assert ledger.invoices[0].balance == 600


def test_movements_of_one_number_are_one_invoice() -> None:
    ledger = read(
        "Fecha|Cliente|Factura|Vence|Tipo|Importe",
        [ISSUED, "Ana", "A-1", DUE, "Factura", 900],
        [ISSUED + 9, "Ana", "A-1", "", "Pago", -300],
        [ISSUED + 12, "Ana", "A-1", "", "Pago", -100],
    )

    [invoice] = ledger.invoices
    assert invoice.balance == 500


def test_a_payment_that_names_no_invoice_lets_its_customer_wait() -> None:
    ledger = read(
        "Fecha|Cliente|Número|Vence|Tipo|Importe",
        [ISSUED, "Ana", "A-1", DUE, "Factura", 900],
        [ISSUED + 9, "Ana", "R-7", "", "Pago", -300],
        [ISSUED, "Luis", "A-2", DUE, "Factura", 50],
    )

    assert codes(ledger.invoices[0]) == ["credit_unclear"]
    assert codes(ledger.invoices[2]) == []


@pytest.mark.parametrize("number", ["R-7", ""])
def test_a_payment_that_the_book_keeps_open_by_itself_paid_none_of_the_invoices(
    number: str,
) -> None:
    ledger = read(
        "Fecha|Cliente|Número|Vence|Tipo|Importe|Saldo",
        [ISSUED, "Ana", "A-1", DUE, "Factura", 900, 900],
        [ISSUED + 9, "Ana", number, DUE, "Pago", -300, -300],
        [ISSUED, "Luis", "A-2", DUE, "Factura", 50, 50],
        [ISSUED + 9, "Luis", "R-8", DUE, "Pago", -50, -50],
    )

    assert [codes(each) for each in ledger.invoices] == [[], [], ["credit_unclear"], []]


@pytest.mark.parametrize(
    ("series", "number", "joined"),
    [
        ("F001", "123", "F001-123"),
        ("FV", "FV-9", "FV-9"),
        ("2", "260009", "2-260009"),
        ("", "7", "7"),
    ],
)
def test_series_and_number_are_joined_as_people_write_them(
    series: str, number: str, joined: str
) -> None:
    ledger = read("Serie|Número|Cliente|Vence|Total", [series, number, "Ana", DUE, 900])

    assert ledger.invoices[0].number == joined


def test_a_code_is_read_as_the_name_in_the_customers_tab() -> None:
    ledger = read(
        "Factura|Cód. cliente|Vence|Total",
        ["F-1", "C01", DUE, 900],
        customers=[["Código", "Nombre", "Correo"], ["C01", "Ana Ruiz", "ana@x.example"]],
    )

    assert ledger.invoices[0].customer == "Ana Ruiz"


def test_a_name_above_its_invoices_is_their_customer() -> None:
    ledger = read(
        "Factura|Vence|Total",
        ["CLIENTE: Hotel Mar de Cristal (HMC990101AB1)"],
        ["F-1", DUE, 900],
        ["Subtotal Hotel Mar de Cristal", "", 900],
        ["Taller Quiroz"],
        ["F-2", DUE, 50],
    )

    found = [(each.number, each.customer) for each in ledger.invoices]
    assert found == [("F-1", "Hotel Mar de Cristal"), ("F-2", "Taller Quiroz")]


def test_a_name_in_the_first_row_of_its_block_is_that_of_the_rows_below() -> None:
    ledger = read(
        "Cliente|Factura|Vence|Total",
        ["Ana", "F-1", DUE, 900],
        ["", "F-2", DUE, 50],
        ["Luis", "F-3", DUE, 10],
        ["", "F-4", DUE, 20],
    )

    assert [each.customer for each in ledger.invoices] == ["Ana", "Ana", "Luis", "Luis"]


def test_one_row_without_a_customer_is_a_slip_and_no_block() -> None:
    ledger = read("Cliente|Factura|Vence|Total", ["Ana", "F-1", DUE, 900], ["", "F-2", DUE, 50])

    assert codes(ledger.invoices[1]) == ["customer_missing"]


def test_lines_of_one_invoice_are_counted_once() -> None:
    ledger = read(
        "InvoiceNumber|ContactName|DueDate|Total|Description|LineAmount",
        ["INV-1", "Ana", DUE, 144, "Design", 60],
        ["INV-1", "Ana", DUE, 144, "Print", 60],
    )

    assert [each.balance for each in ledger.invoices] == [144]


def test_the_same_row_twice_is_asked_about() -> None:
    ledger = read("Factura|Cliente|Vence|Total", ["F-1", "Ana", DUE, 900], ["F-1", "Ana", DUE, 900])

    assert [codes(each) for each in ledger.invoices] == [["invoice_doubled"]] * 2


def test_totals_and_remarks_are_no_invoices() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Total",
        ["F-1", "Ana", DUE, 900],
        ["", "Total general", "", 900],
        ["", "", "Total octubre", 900],
        ["Verde = cobrada"],
        ["Percentage of total", "", "", "100 %"],
    )

    assert [each.number for each in ledger.invoices] == ["F-1"]


@pytest.mark.parametrize("yes", [1, -1])
def test_a_column_of_zero_and_one_says_whether_it_was_paid(yes: int) -> None:
    rows: list[list[Scalar]] = [[f"F-{i}", "Ana", DUE, Decimal(900), i % 2 * yes] for i in range(4)]
    ledger = read("Factura|Cliente|Vence|Total|Cancelado", *rows)

    assert [each.is_closed for each in ledger.invoices] == [False, True, False, True]


def test_a_quote_is_no_invoice() -> None:
    ledger = read("Número|Cliente|Vence|Total|Tipo", ["E-1", "Ana", DUE, 900, "Cotización"])

    assert not ledger.invoices


def test_the_addresses_of_several_columns_are_written_to_together() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Total|Correo 1|Correo 2",
        ["F-1", "Ana", DUE, 900, "ana@x.example", "pagos@x.example"],
        ["F-2", "Luis", DUE, 900, "", ""],
        customers=[
            ["Cliente", "Correo", "Correo 2"],
            ["Luis", "luis@x.example", "caja@x.example"],
        ],
    )

    assert ledger.invoices[0].emails.good == ("ana@x.example", "pagos@x.example")
    assert ledger.customers["luis"].emails.good == ("luis@x.example", "caja@x.example")


def test_payments_of_the_row_that_a_tab_lists_too_are_counted_once_where_the_balance_shows_it() -> (
    None
):
    payments: Rows = [["Fecha", "Factura", "Valor"], [DUE, "F-1", 300], [DUE, "F-2", 300]]
    ledger = read(
        "Factura|Cliente|Vence|Valor|Abono 1|Abono 2|Saldo",
        ["F-1", "Ana", DUE, 900, 300, 150, 450],
        ["F-2", "Luis", DUE, 900, 300, "", ""],
        payments=payments,
    )

    assert ledger.invoices[0].balance == 450
    assert not codes(ledger.invoices[0])
    assert "paid_twice" in codes(ledger.invoices[1])


def test_a_customer_s_name_may_stand_behind_a_code_above_the_invoices() -> None:
    ledger = read(
        "Fecha|Documento|Vence|Valor",
        ["800.900.111-1", "Muebles Pata Coja SAS"],
        [ISSUED, "F-1", DUE, 900],
        ["", "", "Total tercero", 900],
        ["C014", "Autopartes El Birlo"],
        [ISSUED, "F-2", DUE, 400],
    )

    assert [(each.number, each.customer) for each in ledger.invoices] == [
        ("F-1", "Muebles Pata Coja SAS"),
        ("F-2", "Autopartes El Birlo"),
    ]


@pytest.mark.parametrize("text", ["Monto general (PEN)", "SUMAS", "Comprobantes"])
def test_a_text_and_a_sum_below_the_list_are_no_invoice(text: str) -> None:
    ledger = read("Fecha|Vence|Factura|Cliente|Valor", [ISSUED, DUE, "F-1", "Ana", 9], [text, 9])

    assert [each.row for each in ledger.invoices] == [2]


def test_a_credit_note_that_was_used_up_is_closed() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Valor|Cobrado|Saldo",
        ["F-1", "Ana", DUE, 900, 0, 900],
        ["NC-1", "Ana", DUE, -944, -944, 0],
    )

    assert ledger.invoices[0].balance == 900
    assert ledger.invoices[1].is_closed
    assert not codes(ledger.invoices[1])


def states(*rows: tuple[str, int, str]) -> list[list[str]]:
    """Return the questions about invoices, of which due day, balance and state are given."""
    days = {"late": DUE - 60, "early": DUE + 60}
    lines: list[list[Scalar]] = [
        [f"F-{number}", f"Cliente {number}", days[when], 900, left, state]
        for number, (when, left, state) in enumerate(rows)
    ]
    return [
        codes(each) for each in read("Factura|Cliente|Vence|Valor|Saldo|Estado", *lines).invoices
    ]


def test_words_for_states_are_known_by_the_balances_beside_them() -> None:
    late, early = ("late", 400, "V"), ("early", 900, "P")

    assert not any(states(("late", 0, "C"), late, late, early, early))
    assert all(states(late, late, early, early))


def test_a_word_that_only_some_open_rows_have_is_asked_about() -> None:
    plain, told = ("late", 400, "Pendiente"), ("late", 900, "Zorbel")

    found = states(("late", 0, "Pagada"), plain, plain, told, told)

    assert [bool(each) for each in found] == [False, False, False, True, True]


def test_a_word_for_a_state_beside_a_balance_of_zero_needs_no_answer() -> None:
    assert states(("late", 0, "Zorbel"), ("late", 400, "Pendiente")) == [[], []]


COUNTED: dict[str, tuple[list[Scalar], list[str]]] = {
    "all of them": ([1, 2, 3], ["1/3", "2/3", "3/3"]),
    "one lacks": ([1, 3, 4], ["", "", ""]),
    "how many there are": ([3, 3, 3], ["", "", ""]),
}


@pytest.mark.parametrize("case", COUNTED)
def test_rows_of_one_number_that_are_counted_are_its_instalments(case: str) -> None:
    counts, parts = COUNTED[case]

    ledger = read(
        "N.º factura|N.º vto.|Cliente|Vence|Valor",
        *(["A/1", count, "Ana", DUE + 30 * at, 500] for at, count in enumerate(counts)),
    )

    assert [invoice.key.rpartition(" ")[2] for invoice in ledger.invoices if any(parts)] == (
        parts if any(parts) else []
    )
    assert all(invoice.is_held_by_problem for invoice in ledger.invoices) != any(parts)
