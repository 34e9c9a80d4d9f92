"""On which day each part of an invoice was paid."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.schema.records import Receipt
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.dates import serial_of
from tests.builders import TODAY, a_ledger, a_row, day


def told(receipts: Sequence[Receipt]) -> list[tuple[str, int]]:
    return [(f"{on:%m%d}" if on else "", int(sum_)) for on, sum_ in receipts]


def listed(headers: str, *cells: Scalar) -> Ledger:
    """Return the ledger of a book with one row of 100 below further headers, by `|`."""
    typed = [serial_of(day(c)) if isinstance(c, str) and c.endswith("d") else c for c in cells]
    row: list[Scalar] = ["F-1", "Ana", "ana@x.example", serial_of(day("-30d")), 100, *typed]
    tabs: dict[str, tuple[str, Rows]] = {
        "invoices": (
            "Facturas",
            [["Factura", "Cliente", "Correo", "Vence", "Importe", *headers.split("|")], row],
        ),
        "settings": ("Ajustes", [["Ajuste", "Valor"], ["País", "CO"]]),
    }
    schema = resources.schema()
    return understand(schema, find_tables(schema, tabs), "es_CO", "America/Bogota", TODAY)


DAYS: dict[str, tuple[Ledger, list[tuple[str, int]]]] = {
    "the one day of the one sum": (listed("Pagado|Pagado el", 40, "-5d"), [("1119", 40)]),
    "none": (listed("Pagado", 40), [("", 40)]),
    "that of the last payment only, of maybe several": (
        listed("Pagado|Fecha último pago", 40, "-5d"),
        [("", 40)],
    ),
    "right of each sum": (
        listed("Abono 1|Fecha abono 1|Abono 2|Fecha abono 2", 10, "-9d", 20, "-5d"),
        [("1115", 10), ("1119", 20)],
    ),
    "left of each sum": (
        listed("Fecha abono 1|Abono 1|Fecha abono 2|Abono 2", "-9d", 10, "-5d", 20),
        [("1115", 10), ("1119", 20)],
    ),
    "right of the one that has one": (
        listed("Abono 1|Fecha abono 1|Abono 2|Fecha abono 2", 10, "-9d", 20),
        [("1115", 10), ("", 20)],
    ),
    "one day beside two sums": (
        listed("Abono 1|Abono 2|Pagado el", 10, 20, "-5d"),
        [("", 10), ("", 20)],
    ),
    "none where the only one is another payment's": (
        listed("Abono 1|Fecha abono 1|Abono 2|Fecha abono 2", 10, "", "", "-5d"),
        [("", 10)],
    ),
    "that of its number, apart from it": (
        listed("Abono 1|Abono 2|Fecha abono 1|Fecha abono 2", 10, 20, "-9d", "-5d"),
        [("1115", 10), ("1119", 20)],
    ),
    "in the Payments tab": (
        a_ledger(a_row(), payments=[["15/11/2026", "F-1", 30], ["", "F-1", 20]]),
        [("1115", 30), ("", 20)],
    ),
    "in both": (
        a_ledger(a_row(paid=20, paid_on="-9d"), payments=[["19/11/2026", "F-1", 30]]),
        [("1115", 20), ("1119", 30)],
    ),
    "in both, the same payment": (
        a_ledger(a_row(paid=30, stated=70), payments=[["19/11/2026", "F-1", 30]]),
        [("1119", 30)],
    ),
    "one that is still to come": (
        a_ledger(a_row(), payments=[["19/12/2026", "F-1", 30]]),
        [("", 30)],
    ),
}


NUMBERED = (
    "Fecha pago %",
    "Fecha de pago %",
    "Fecha abono %",
    "Pagado el %",
    "Recibido el %",
    "Payment % date",
    "Payment date %",
    "Date paid %",
    "Date of payment %",
    "Paid % on",
    "Paid on %",
    "Part paid on %",
    "Received on %",
    "Data pagamento %",
    "Date %",
    "Fecha %",
)


@pytest.mark.parametrize("day_", NUMBERED)
@pytest.mark.parametrize("sum_", ["Abono %", "Payment %", "Pagamento %"])
def test_a_day_of_a_numbered_payment_is_that_payments(sum_: str, day_: str) -> None:
    headers = f"{sum_}|{day_}".replace("%", "1") + "|" + f"{sum_}|{day_}".replace("%", "2")

    [invoice] = listed(headers, 10, "-9d", 20, "-5d").invoices

    assert told(invoice.receipts) == [("1115", 10), ("1119", 20)]
    assert invoice.balance == 70
    assert not invoice.problems


ASKED: dict[str, tuple[Ledger, str]] = {
    "days of payments that stand nowhere": (
        listed("Fecha de pago 1|Cuota 1", "-9d", 50),
        "column_overlooked",
    ),
    "days of sums that stand nowhere": (listed("Paid on 1", "-9d"), "column_overlooked"),
    "a day between two things of its number": (
        listed("Promesa 1|Fecha 1|Abono 1", "x", "-9d", 10),
        "column_overlooked",
    ),
    "a day without its sum": (
        listed("Abono 1|Fecha abono 1|Abono 2|Fecha abono 2", 10, "-9d", "", "-5d"),
        "part_without_sum",
    ),
    "a sum that is a typo, alone": (listed("Abono 1", "mil"), "paid_unreadable"),
    "a sum that is a typo, beside others": (listed("Pago 1|Pago 2", 10, "mil"), "paid_unreadable"),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_is_asked_about_is(case: str) -> None:
    ledger, code = ASKED[case]

    assert code in {problem.code for problem in ledger.invoices[0].problems}


def test_the_day_of_a_payment_to_come_needs_no_sum() -> None:
    headers = "Abono 1|Fecha abono 1|Abono 2|Fecha abono 2"

    assert not listed(headers, 10, "-9d", "", "+5d").invoices[0].problems


@pytest.mark.parametrize("case", DAYS)
def test_the_day_of_a_payment_is(case: str) -> None:
    ledger, expected = DAYS[case]

    assert told(ledger.invoices[0].receipts) == expected


PLAN: list[list[Scalar]] = [["F-1", 1, "01/11/2026", 60], ["F-1", 2, "01/12/2026", 40]]
SHARED: dict[str, tuple[list[list[Scalar]], Mapping[int, list[tuple[str, int]]]]] = {
    "the oldest instalment first": ([["05/11/2026", "F-1", 50]], {1: [("1105", 50)], 2: []}),
    "what came in first first": (
        [["15/11/2026", "F-1", 30], ["05/11/2026", "F-1", 50]],
        {2: [("1115", 20)]},
    ),
    "what came in on an unknown day before all": (
        [["05/11/2026", "F-1", 20], ["", "F-1", 20]],
        {1: [("", 20), ("1105", 20)], 2: []},
    ),
    "nothing where money went back": (
        [["05/11/2026", "F-1", 50], ["06/11/2026", "F-1", -20]],
        {1: [], 2: []},
    ),
}


@pytest.mark.parametrize("case", SHARED)
def test_payments_of_a_plan_pay(case: str) -> None:
    payments, expected = SHARED[case]
    [invoice] = a_ledger(a_row(), payments=payments, instalments=PLAN).invoices

    found = {item.ordinal: told(item.receipts) for item in invoice.due_items}

    assert found == expected


def test_what_was_paid_before_the_plan_pays_none_of_it() -> None:
    payments: list[list[Scalar]] = [["01/10/2026", "F-1", 100], ["05/11/2026", "F-1", 10]]

    [invoice] = a_ledger(a_row(amount=200), payments=payments, instalments=PLAN).invoices

    assert told(invoice.due_items[0].receipts) == [("1105", 10)]
    assert invoice.due_items[0].balance == Decimal(50)
