"""Columns of sums: which currency they are in, what is left, what came in."""

from aldia.ledger.values.cells import Scalar
from tests.ledger.tabs.test_layouts import DUE, ISSUED, codes, read


def test_a_balance_below_its_payments_is_what_they_left() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Retefuente|Abono|Saldo",
        ["F-1", "Ana", DUE, 25, 300, 900],
        ["F-2", "Ana", DUE, 10, 400, 0],
    )

    assert [each.balance for each in ledger.invoices] == [900, 0]
    assert not any(codes(each) for each in ledger.invoices)


def test_the_sides_of_a_customer_s_account_are_those_of_an_account() -> None:
    ledger = read(
        "Fecha|Cliente|Comprobante|Vto|Imputa a|Debe|Haber cliente",
        [ISSUED, "Ana", "A-1", DUE, "", 900, ""],
        [ISSUED, "Ana", "R-7", "", "A-1", "", 300],
    )

    assert ledger.invoices[0].balance == 600


def test_receipts_in_a_column_of_another_name_let_every_invoice_wait() -> None:
    ledger = read(
        "Fecha|Cliente|Comprobante|Vto|Importe|Abono del mes (banco)",
        [ISSUED, "Ana", "A-1", DUE, 900, ""],
        [ISSUED, "Ana", "R-7", "", "", 300],
    )

    assert codes(ledger.invoices[0]) == ["column_overlooked"]


def test_a_peso_sign_beside_another_currency_is_the_book_s_own() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Importe $|Importe U$S",
        ["F-1", "Ana", DUE, 900, ""],
        ["F-2", "Ana", DUE, "", 50],
        settings=[["Ajuste", "Valor"], ["Moneda", "ARS"]],
    )

    found = [f"{each.amount} {each.currency}" for each in ledger.invoices]
    assert found == ["900.00 ARS", "50.00 USD"]


def test_an_amount_and_the_same_in_another_currency_are_asked_about() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Importe $|Importe U$S",
        ["F-1", "Ana", DUE, 90000, 60],
        ["F-2", "Ana", DUE, 60000, 40],
    )

    assert [each.code for each in ledger.all_problems if each.code.startswith("column")] == [
        "column_doubled"
    ]


def test_amounts_in_a_column_for_each_currency_keep_theirs() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Monto S/|Monto US$",
        ["F-1", "Ana", DUE, 900, ""],
        ["F-2", "Ana", DUE, "", 50],
        ["F-3", "Ana", DUE, 10, 20],
    )

    found = [f"{each.amount} {each.currency}" for each in ledger.invoices[:2]]
    assert found == ["900.00 PEN", "50.00 USD"]
    assert "money_unreadable" in codes(ledger.invoices[2])


def test_tax_withheld_that_is_written_as_negative_and_part_of_the_total_is_in_it_already() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Base imponible|IVA|Retención|Total|Saldo",
        ["F-1", "Ana", DUE, 1500, 315, -225, 1590, 1590],
        ["F-2", "Ana", DUE, 800, 168, 0, 968, 968],
    )

    assert [each.balance for each in ledger.invoices] == [1590, 968]
    assert not any(codes(each) for each in ledger.invoices)


def test_small_whole_numbers_count_what_was_sold_and_are_no_share_of_the_amount() -> None:
    ledger = read(
        "Factura|Cliente|Vence|Total|Clases",
        ["F-1", "Ana", DUE, 1000, 50],
        ["F-2", "Ana", DUE, 600, 30],
        ["F-3", "Ana", DUE, 400, 20],
    )

    assert [each.balance for each in ledger.invoices] == [1000, 600, 400]
    assert not any(codes(each) for each in ledger.invoices)


def test_a_share_of_the_amount_below_a_header_of_texts_waits_unless_a_balance_tells() -> None:
    sums = [(12000, 600), (23500, 1175), (8700, 435)]
    rows: list[list[Scalar]] = [[f"F-{n}", "Ana", DUE, *each] for n, each in enumerate(sums)]

    ledger = read("Factura|Cliente|Vence|Total|Segmento", *rows)
    told = read("Factura|Cliente|Vence|Total|Segmento|Saldo", *([*row, row[3]] for row in rows))

    assert [codes(each) for each in ledger.invoices] == [["column_overlooked"]] * 3
    assert not any(codes(each) for each in told.invoices)
