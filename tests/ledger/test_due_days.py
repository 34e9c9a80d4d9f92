"""When an invoice falls due that says so only by its days to pay, or not at all."""

from datetime import date

import pytest

from aldia.ledger.values.cells import Scalar
from tests.ledger.tabs.test_layouts import DUE, ISSUED, codes, read


@pytest.mark.parametrize("term", [30, "30 días", "net 30", "Crédito 30 días"])
def test_without_a_due_day_it_falls_due_by_the_days_that_were_granted(term: Scalar) -> None:
    ledger = read("Factura|Cliente|Fecha|Plazo|Total", ["F-1", "Ana", ISSUED, term, 900])

    assert ledger.invoices[0].due == date(2026, 11, 2)


def test_a_term_that_counts_otherwise_is_asked_about() -> None:
    row: list[Scalar] = ["F-1", "Ana", ISSUED, "30 días fin de mes", 900]
    ledger = read("Factura|Cliente|Fecha|Plazo|Total", row)

    assert "term_unreadable" in codes(ledger.invoices[0])


def test_a_customer_s_own_term_holds_where_the_row_names_none() -> None:
    ledger = read(
        "Factura|Cliente|Fecha|Vence|Total",
        ["F-1", "Ana", ISSUED, "", 900],
        customers=[["Cliente", "Plazo"], ["Ana", 30]],
    )

    assert ledger.invoices[0].due == date(2026, 11, 2)


def test_the_business_s_term_holds_where_neither_row_nor_customer_names_one() -> None:
    ledger = read(
        "Factura|Cliente|Fecha|Vence|Plazo|Total",
        ["F-1", "Luis", ISSUED, "", "", 900],
        ["F-2", "Ana", ISSUED, "", "", 900],
        ["F-3", "Luis", ISSUED, "", "contado", 900],
        ["F-4", "Luis", ISSUED, DUE, "", 900],
        customers=[["Cliente", "Plazo"], ["Ana", 10]],
        settings=[["Ajuste", "Valor"], ["Plazo de pago", "20 días"]],
    )

    assert [each.granted for each in ledger.invoices] == [20, 10, 0, None]
    assert ledger.invoices[0].due == date(2026, 10, 23)


def test_a_list_without_due_days_is_read_and_asks_how_long_customers_have_to_pay() -> None:
    ledger = read("Factura|Cliente|Fecha|Total", ["F-1", "Ana", ISSUED, 900])

    assert ledger.is_readable
    assert codes(ledger.invoices[0]) == ["term_missing"]


def test_without_a_day_of_issue_the_due_day_itself_is_asked_for() -> None:
    ledger = read(
        "Factura|Cliente|Fecha|Total",
        ["F-1", "Ana", "", 900],
        ["F-2", "Ana", ISSUED, 900],
        settings=[["Ajuste", "Valor"], ["Plazo de pago", 30]],
    )

    assert "due_missing" in codes(ledger.invoices[0])
    assert codes(ledger.invoices[1]) == []


def test_a_draft_needs_no_due_day() -> None:
    ledger = read(
        "Factura|Cliente|Fecha|Vence|Total|Estado",
        ["F-1", "Ana", ISSUED, "", 900, "Borrador"],
        ["F-2", "Ana", ISSUED, "", 900, "Emitida"],
    )

    assert [codes(each) for each in ledger.invoices] == [[], ["due_missing"]]


def test_a_credit_note_without_a_due_day_is_asked_about_for_what_it_is() -> None:
    ledger = read(
        "Factura|Cliente|Fecha|Vence|Total|Tipo|Aplica a",
        ["F-1", "Ana", ISSUED, DUE, 900, "", ""],
        ["NC-1", "Ana", ISSUED, "", 100, "Nota crédito", "F-1"],
        ["NC-2", "Ana", ISSUED, "", -100, "Nota crédito", "F-1"],
    )

    assert codes(ledger.invoices[1]) == ["kind_unknown"]
    assert codes(ledger.invoices[2]) == []
    assert ledger.invoices[0].balance == 800


@pytest.mark.parametrize("terms", [["fin de mes"], [30, 60]])
def test_a_customer_s_term_that_is_not_plain_is_not_replaced_by_the_business_s(
    terms: list[Scalar],
) -> None:
    ledger = read(
        "Factura|Cliente|Fecha|Total",
        ["F-1", "Ana", ISSUED, 900],
        customers=[["Cliente", "Plazo en días"], *(["Ana", term] for term in terms)],
        settings=[["Ajuste", "Valor"], ["Plazo de pago", 30]],
    )

    assert "term_unreadable" in codes(ledger.invoices[0])


@pytest.mark.parametrize("header", ["Fecha de pago", "Pgto"])
def test_a_day_of_payment_in_every_row_may_be_the_due_day_where_none_stands(header: str) -> None:
    ledger = read(
        f"Factura|Cliente|Emisión|Total|{header}",
        ["F-1", "Ana", ISSUED - 30, 900, ISSUED],
        ["F-2", "Luis", ISSUED, 900, DUE],
    )

    assert [codes(each) for each in ledger.invoices] == [["column_of_days"]] * 2


def test_a_day_of_payment_in_some_rows_closes_them_also_where_no_due_day_stands() -> None:
    ledger = read(
        "Factura|Cliente|Emisión|Total|Fecha de pago",
        ["F-1", "Ana", ISSUED - 30, 900, ISSUED],
        ["F-2", "Luis", ISSUED, 900, ""],
    )

    assert ledger.invoices[0].is_closed
    assert codes(ledger.invoices[1]) == ["term_missing"]
