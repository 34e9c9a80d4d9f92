"""What kind of document a row is, by its words, by codes and by the letters before its number."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.tabs.test_layouts import read


def of_kinds(kinds: Sequence[Scalar], country: str = "CO") -> Ledger:
    """Return a book with a row of 100 of each kind, of a customer each."""
    rows = [
        a_row(f"{100 + at}", customer=f"Cliente {at}", email=f"c{at}@x.example", kind=kind)
        for at, kind in enumerate(kinds)
    ]
    return a_ledger(*rows, settings={"País": country})


def numbered(*numbers: str) -> Ledger:
    """Return a book with a row of 100 of each number, of a customer each."""
    return a_ledger(
        *(
            a_row(number, customer=f"Cliente {at}", email=f"c{at}@x.example")
            for at, number in enumerate(numbers)
        )
    )


def told(ledger: Ledger, kinds: Sequence[Scalar]) -> list[str]:
    """Return what became of each row: the code of its problem, `open`, or `left out`."""
    found = {
        invoice.row: next((each.code for each in invoice.problems), "open")
        for invoice in ledger.invoices
    }
    found |= {each.row: "left out" for each in ledger.left_out}
    return [found[row] for row in range(2, len(kinds) + 2)]


OPEN, DOUBT, OUT = "open", "kind_unknown", "left out"

WORDS = {
    "Factura": OPEN,
    "Nota débito": OPEN,
    "Statement charge": OPEN,
    "3 - Nota de Crédito A": DOUBT,
    "N/C": DOUBT,
    "Devolución en ventas": DOUBT,
    "Anticipo de cliente": DOUBT,
    "Unapplied payment": DOUBT,
    "Recibo X": DOUBT,
    "Cotización de venta": OUT,
    "Estimate": OUT,
    "Orçamento": OUT,
    "Sales Receipt": OUT,
    "Remisión de venta": DOUBT,
    "Pedido de cliente": DOUBT,
    "Journal Entry": DOUBT,
    "Factura interna": DOUBT,
}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_says_of_what_kind_a_row_is(word: str) -> None:
    kinds = ["Factura", word]

    assert told(of_kinds(kinds), kinds)[1] == WORDS[word]


CODES = {
    "AR": {"1": OPEN, "6": OPEN, "3": DOUBT, "008": DOUBT, "4": DOUBT},
    "CL": {"33": OPEN, "34": OPEN, "39": OPEN, "56": OPEN, "61": DOUBT, "52": DOUBT, "801": DOUBT},
    "EC": {"01": OPEN, "05": OPEN, "04": DOUBT, "07": DOUBT},
    "MX": {"I": OPEN, "E": DOUBT, "P": DOUBT, "N": OUT, "T": OUT},
    "PE": {"01": OPEN, "03": OPEN, "08": OPEN, "07": DOUBT, "09": DOUBT, "00": DOUBT, "1": OPEN},
}


@pytest.mark.parametrize("country", CODES)
def test_codes_are_read_by_the_table_of_the_country(country: str) -> None:
    codes = CODES[country]

    assert dict(zip(codes, told(of_kinds(list(codes), country), list(codes)), strict=True)) == codes


def test_a_number_in_the_column_of_kinds_is_a_code() -> None:
    kinds: list[Scalar] = [1, 7, 3]

    assert told(of_kinds(kinds, "PE"), kinds) == [OPEN, DOUBT, OPEN]


def test_codes_that_no_table_of_the_country_has_are_asked_about_where_they_differ() -> None:
    kinds = ["01", "01", "01", "07"]

    assert told(of_kinds(kinds, "CO"), kinds) == [OPEN, OPEN, OPEN, DOUBT]


def test_words_beside_none_for_an_invoice_ask_nothing() -> None:
    kinds = ["Servicio", "Producto", "Mantenimiento", "Nota crédito"]

    assert told(of_kinds(kinds), kinds) == [OPEN, OPEN, OPEN, DOUBT]


def test_the_word_of_most_rows_is_the_books_invoices_whatever_letter_follows() -> None:
    kinds = ["Remito A", "Remito B", "Nota de entrega", "Remito A"]

    assert told(of_kinds(kinds), kinds) == [OPEN, OPEN, DOUBT, OPEN]


@pytest.mark.parametrize(
    "number",
    [
        *("NC-12", "N/C 12", "nc0012", "CN-4", "RC-331", "RCPT-331", "Anticipo 3", "Retainer 3"),
        *("COT-015", "QU-0015", "EST-5", "PF-9", "PROFORMA 7", "PRE-9", "ORÇ-7", "Presupuesto 4"),
        *("OC-77", "PED-4", "REM-5", "SO-77", "PO-4", "DN-2", "Guía 12", "Albarán 9", "OS 118"),
    ],
)
def test_letters_of_another_document_before_a_number_are_asked_about(number: str) -> None:
    numbers = ["FE-101", "FE-102", number]

    assert told(numbered(*numbers), numbers) == [OPEN, OPEN, DOUBT]


@pytest.mark.parametrize(
    "numbers",
    [
        ["FE-1", "FV-2", "ND-3"],
        ["A-1", "A-2", "ZX-3"],
        ["PED-1", "PED-2", "PED-3", "FE-1"],
        ["REC-1", "REC-2", "REC-3"],
        ["2026-1", "2026-2", "1"],
        ["R-1", "F-2", "Q-3"],
    ],
)
def test_another_series_and_the_letters_of_most_numbers_are_the_books_invoices(
    numbers: list[str],
) -> None:
    assert told(numbered(*numbers), numbers) == [OPEN] * len(numbers)


def test_receipts_that_outnumber_the_invoices_are_still_asked_about() -> None:
    numbers = ["FE-1", "RC-1", "RC-2", "RC-3"]

    assert told(numbered(*numbers), numbers) == [OPEN, DOUBT, DOUBT, DOUBT]


@pytest.mark.parametrize("kind", ["Nota crédito", "Recibo de caja"])
def test_a_positive_credit_or_receipt_holds_the_invoices_of_its_customer(kind: str) -> None:
    ledger = a_ledger(
        a_row("FE-1", customer="Ana", kind="Factura"),
        a_row("7", customer="Ana", amount=40, kind=kind),
        a_row("FE-2", customer="Luis", email="luis@x.example", kind="Factura"),
    )

    assert told(ledger, "abc") == [DOUBT, DOUBT, OPEN]
    assert len({id(each) for row in ledger.invoices for each in row.problems}) == 1


def test_a_positive_credit_that_names_an_invoice_holds_that_one_alone() -> None:
    ledger = a_ledger(
        a_row("FE-1", customer="Ana"),
        a_row("FE-2", customer="Ana"),
        a_row("NC-7", customer="Ana", amount=40, applies_to="FE-2"),
    )

    assert told(ledger, "abc") == [OPEN, DOUBT, DOUBT]


def test_a_row_that_a_person_found_to_be_an_invoice_holds_nothing() -> None:
    ledger = a_ledger(
        a_row("FE-1", customer="Ana"),
        a_row("FE-2", customer="Ana"),
        a_row("NC-7", customer="Ana", checked=True),
    )

    assert told(ledger, "abc") == [OPEN] * 3


def test_a_payment_is_no_word_for_a_state() -> None:
    kinds = ["Factura", "Pago"]
    ledger = of_kinds(kinds)

    assert [each.code for each in ledger.invoices[1].problems] == [DOUBT]


def test_an_invoice_may_be_called_by_words_for_its_tax_and_for_what_was_sold() -> None:
    kinds = ["Factura", "Factura exenta electrónica", "Factura de servicios", "Service invoice"]
    doubtful = ["Factura", "Factura anulada", "Factura de compra", "Factura interna"]

    assert told(of_kinds(kinds), kinds) == ["open"] * 4
    assert told(of_kinds(doubtful), doubtful) == ["open", *["kind_unknown"] * 3]


def test_a_state_that_names_a_credit_note_decides_nothing_beside_a_negative_sum() -> None:
    named, unknown = ({"invoice": "R-1", "state": each} for each in ("Rectificativa", "Cosas"))
    below = a_ledger(a_row(amount=-50, **named)).invoices[0]
    above = a_ledger(a_row(amount=50, **named)).invoices[0]
    other = a_ledger(a_row(amount=-50, **unknown)).invoices[0]

    assert [each.problems != () for each in (below, above, other)] == [False, True, True]


def test_a_credit_note_holds_the_invoice_in_a_column_of_an_unknown_name() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Total|Tipo|Ref.",
        ["F-1", "Ana", 46300, 100, "Factura", ""],
        ["F-2", "Ana", 46300, 200, "Factura", ""],
        ["NC-1", "Ana María Ltda", 46300, 50, "Nota crédito", "F-2"],
    )

    assert [each.is_held_by_problem for each in ledger.invoices] == [False, True, True]
