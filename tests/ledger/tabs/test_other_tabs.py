"""What a tab that nobody reads says of an open invoice holds it, and nothing else in it does."""

from collections.abc import Sequence

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.tabs.other_tabs import is_about_unasked
from aldia.ledger.values.cells import Rows, Scalar
from tests.builders import HEADERS, a_ledger, a_row
from tests.ledger.test_reading import codes

NUMBER: list[Scalar] = ["Factura", "Motivo"]
BESIDE = [each for each in HEADERS.values() if each not in {"Factura", "Cliente", "Importe"}]
RECEIPTS: list[Scalar] = ["Fecha", "Cliente", "Valor"]

SAYING: dict[str, tuple[str, list[list[Scalar]]]] = {
    "a title for paid": ("Cobradas 2026", [NUMBER, ["F-2", ""]]),
    "a title for annulled": ("Anuladas", [NUMBER, ["F-2", "error"]]),
    "a title for disputes": ("Disputes", [["Invoice", "Reason"], ["F-2", "wrong goods"]]),
    "a title for credits, and another number": (
        "Notas de crédito",
        [["N° NC", "Factura", "Monto"], [12, "F-2", 5]],
    ),
    "a title above the row": ("Hoja 2", [["PAGADAS"], NUMBER, ["F-2", ""]]),
    "a header above a filled cell": ("Hoja 2", [["Factura", "Fecha de pago"], ["F-2", 46082]]),
    "a word in the row": ("Hoja 2", [["Factura", "Nota"], ["F-2", "ya pagó"]]),
    "the number within a text": ("Banco", [["Fecha", "Texto"], [46082, "TRANSF F2 LUZ"]]),
    "the last part of the number": ("Banco", [["Fecha", "Texto"], [46082, "pago fact 2"]]),
    "the customer and the exact sum": ("Recibos", [RECEIPTS, [46082, "Luz Marina", 700]]),
    "the customer and a part of what is owed": ("Recibos", [RECEIPTS, [46082, "Luz Marina", 55]]),
    "the customer's name among words": (
        "Bank",
        [["Date", "Text", "In"], [46082, "FROM LUZ MARINA", 700]],
    ),
}

SILENT: dict[str, tuple[str, list[list[Scalar]]]] = {
    "a title for what is open": ("Por cobrar", [NUMBER, ["F-2", ""]]),
    "payments that are awaited": ("Pagos pendientes", [NUMBER, ["F-2", ""]]),
    "an empty cell under a header": ("Hoja 2", [["Factura", "Pagado"], ["F-2", ""]]),
    "nothing under a header": ("Hoja 2", [["Factura", "Pagado"], ["F-2", 0]]),
    "how to pay": ("Hoja 2", [["Factura", "Forma de pago"], ["F-2", "30 días"]]),
    "a closed invoice": ("Cobradas", [NUMBER, ["F-3", ""]]),
    "a sum that is known": ("Banco", [["Factura", "Valor"], ["F-2", 300]]),
    "the customer with more than is owed": ("Recibos", [RECEIPTS, [46082, "Luz Marina", 7000]]),
    "the customer among words, with another sum": (
        "Banco",
        [["Fecha", "Texto", "Valor"], [46082, "De Luz Marina", 55]],
    ),
    "a part from before it was issued": ("Recibos", [RECEIPTS, [45000, "Luz Marina", 55]]),
    "a part of another invoice of theirs": ("Recibos", [RECEIPTS, [46100, "Luz Marina", 25]]),
    "the sum of a closed invoice": ("Recibos", [RECEIPTS, [46082, "Luz Marina", 90]]),
    "a sum of the customer that was billed": (
        "Resumen",
        [["Cliente", "Facturado", "Pagado"], ["Luz Marina", 700, 300]],
    ),
    "our own columns in a copy": (
        "Copia",
        [
            ["Factura", "Saldo al día", "Situación", "Último paso", "Por qué"],
            ["F-2", 700, "Vencida", "Aviso 1", "No se envía: quizá ya se pagó"],
        ],
    ),
    "a day and not a number": ("Banco", [["Fecha", "Texto"], ["2/03/2026", "intereses"]]),
}


def a_book_beside(title: str, rows: Rows, aside: str = "") -> Ledger:
    return a_ledger(
        a_row("F-1", customer="Ana"),
        a_row("F-2", customer="Luz Marina", amount=1000, paid=300, issued="2026-02-01"),
        a_row("F-3", customer="Eva", state="Pagada"),
        a_row("F-4", customer="Luz Marina", amount=90, state="Pagada"),
        a_row("F-5", customer="Luz Marina", amount=60, paid=25, issued="2026-03-15"),
        settings={"Columnas que no cuentan": aside} if aside else {},
        samples={title: rows},
    )


def held(ledger: Ledger) -> Sequence[str]:
    return [each.number for each in ledger.invoices if "other_tab_says_so" in codes(each)]


@pytest.mark.parametrize("case", SAYING)
def test_an_invoice_that_another_tab_calls_settled_waits(case: str) -> None:
    title, rows = SAYING[case]
    ledger = a_book_beside(title, rows)

    found = [p for p in ledger.all_problems if p.code == "other_tab_says_so"]
    assert held(ledger) == ["F-2"]
    assert [(p.tab, p.row, p.details) for p in found] == [(title, len(rows), {"numbers": "F-2"})]


@pytest.mark.parametrize("case", SILENT)
def test_another_tab_that_says_nothing_of_it_holds_no_invoice(case: str) -> None:
    assert not held(a_book_beside(*SILENT[case]))


def test_a_tab_that_the_owner_leaves_aside_holds_nothing() -> None:
    assert not held(a_book_beside("Cobradas", [NUMBER, ["F-2", ""]], aside="Cobradas"))


def test_what_the_own_row_says_too_is_no_news_in_a_copy() -> None:
    row = a_row("F-2", customer="Luz Marina", amount=1000, paid=300)

    ledger = a_ledger(row, samples={"Copia": [["Factura", "Abono"], ["F-2", 300]]})

    assert not held(ledger)


@pytest.mark.parametrize(
    "title", ["Facturas canceladas", "Recibos de caja", "Bank", "Notas de crédito", "Extrato"]
)
def test_titles_of_what_is_not_asked_for(title: str) -> None:
    assert is_about_unasked(title)


@pytest.mark.parametrize("title", ["Por cobrar", "No pagadas", "Unpaid", "Clientes", "Marzo"])
def test_other_titles_are_none(title: str) -> None:
    assert not is_about_unasked(title)


NEXT_MONTH: dict[str, tuple[list[Scalar], list[Scalar], bool]] = {
    "all of it, which is also its amount": (["Importe", "Pagado"], [1000, 1000], True),
    "more than here": (["Importe", "Pagado"], [1000, 800], True),
    "a lower balance": (["Importe", "Saldo"], [1000, 20], True),
    "a day of payment": (["Importe", "Pagada el"], [1000, 46082], True),
    "the same": (["Importe", "Pagado", "Saldo"], [1000, 300, 700], False),
    "nothing": (["Importe", "Pagado", "Pagada el"], [1000, "", ""], False),
    "no": (["Importe", "Pagado"], [1000, "no"], False),
}


@pytest.mark.parametrize("case", NEXT_MONTH)
def test_a_copy_of_the_list_in_which_more_was_paid_holds_the_invoice(case: str) -> None:
    headers, cells, is_held = NEXT_MONTH[case]
    row = a_row("F-2", customer="Luz Marina", amount=1000, paid=300, stated=700)

    ledger = a_ledger(row, samples={"Dic": [["Factura", *headers], ["F-2", *cells]]})

    assert held(ledger) == (["F-2"] if is_held else [])


MOVED: dict[str, tuple[list[Scalar], list[str]]] = {
    "another number": (["F-9", "Luz Marina", 1000], []),
    "no number": (["", "Luz Marina", 1000], ["F-2"]),
    "the number": (["F-2", "Luz Marina", 1000], ["F-2"]),
}


@pytest.mark.parametrize("case", MOVED)
def test_a_row_that_was_moved_is_about_the_invoice_whose_number_it_has(case: str) -> None:
    row, waiting = MOVED[case]
    other: list[list[Scalar]] = [
        ["Factura", "Cliente", "Importe", *BESIDE],
        [*row, *[""] * len(BESIDE)],
    ]

    ledger = a_ledger(
        a_row("F-2", customer="Luz Marina", amount=1000), samples={"Pagadas": [*other]}
    )

    assert held(ledger) == waiting


def test_a_receipt_with_a_number_of_its_own_is_about_what_its_customer_owes() -> None:
    rows: list[list[Scalar]] = [["Factura", "Cliente", "Importe"], ["F-9", "Luz Marina", 1000]]

    ledger = a_ledger(a_row("F-2", customer="Luz Marina", amount=1000), samples={"Pagadas": rows})

    assert held(ledger) == ["F-2"]
