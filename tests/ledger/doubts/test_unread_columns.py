"""Columns that were not recognised and may decide whether somebody is asked."""

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.problems import Problem
from tests.builders import HEADERS, SETTINGS, TODAY, a_row

Column = tuple[str, Scalar]


def a_book(*columns: Column, tab: str = "invoices", aside: str = "", state: str = "") -> Ledger:
    """Understand one invoice, and further columns of a tab: header and cell."""
    row = a_row(state=state)
    settings: list[list[Scalar]] = [[label, value] for label, value in SETTINGS.items()]
    grids: dict[str, tuple[str, list[list[Scalar]]]] = {
        "invoices": ("Facturas", [[*HEADERS.values()], [row.get(key, "") for key in HEADERS]]),
        "payments": ("Pagos", [["Factura", "Importe"], ["F-1", 10]]),
        "customers": ("Clientes", [["Cliente", "Correos"], ["Café La Montaña", ""]]),
        "instalments": ("Cuotas", [["Factura", "Vence", "Importe"], ["F-1", "01/12/2026", 100]]),
        "settings": (
            "Ajustes",
            [
                ["Ajuste", "Valor"],
                *settings,
                ["Columnas que no cuentan", aside],
            ],
        ),
    }
    wanted = {"invoices", "settings", tab}
    for header, cell in columns:
        first, second = grids[tab][1]
        first.append(header)
        second.append(cell)
    schema = resources.schema()
    tables = find_tables(schema, {key: grids[key] for key in grids if key in wanted})
    return understand(schema, tables, "es_CO", "America/Bogota", TODAY)


def questions(ledger: Ledger) -> list[Problem]:
    """Return the questions about columns: of the whole book, and of a row of it."""
    of_rows = [problem for each in ledger.invoices for problem in each.problems]
    return [p for p in (*ledger.overlooked, *of_rows) if p.code.startswith(("column_", "date_o"))]


def asked(ledger: Ledger) -> list[str]:
    return [problem.code for problem in questions(ledger)]


MAY_MATTER: dict[str, tuple[Column, str]] = {
    "a code of a currency": (("MON", 2), "invoices"),
    "a zero that is a code of a currency": (("Moneda", 0), "invoices"),
    "a payment in a bracket": (("Pagado (banco)", 100), "invoices"),
    "a receipt": (("Comprobante de pago", "A-77"), "invoices"),
    "a rate withheld": (("Retención %", 4), "invoices"),
    "an advance": (("Advance", 10), "invoices"),
    "a balance": (("Saldo (cliente)", 0), "invoices"),
    "never to ask": (("Notas (no cobrar)", "x"), "invoices"),
    "a state under any header": (("Estado (del pedido)", "Pagado"), "invoices"),
    "a customer in dispute": (("Estado", "En disputa"), "customers"),
    "an instalment's state": (("Estado", "Pagada"), "instalments"),
    "an instalment's payment by another name": (("Abonos del mes", 50), "instalments"),
    "a payment that bounced": (("Banco dice", "rebotado"), "payments"),
    "a compensation": (("Compensado", 100), "invoices"),
    "a sum of which nobody knows what it is": (("Enero", 40), "invoices"),
    "a sum as text": (("Enero", "$ 40"), "invoices"),
    "a day of which nobody knows what it is": (("Nueva", 46400), "invoices"),
    "a day as text": (("Nueva", "12/12/2026"), "invoices"),
    "a cross": (("Revisar", "x"), "invoices"),
    "a box": (("Ana", True), "invoices"),
    "no reminder": (("Enviar recordatorio", "no"), "invoices"),
    "a lawsuit": (("Litigio", "sí"), "invoices"),
    "a longer term": (("Nuevo plazo", 46400), "invoices"),
    "what was handed over": (("Entregado", 40), "invoices"),
    "on account": (("A cuenta", 40), "invoices"),
    "not to send": (("No enviar", "x"), "invoices"),
    "still to pay": (("Neto a pagar", 84), "invoices"),
    "a promise": (("Promesa (Ana)", "viernes"), "invoices"),
    "a tax withheld from a payment": (("Retención", 4), "payments"),
    "a customer not to write to": (("No contactar", "x"), "customers"),
    "a customer's words": (("Ojo", "No cobrar"), "customers"),
    "a payment at the shop": (("Pago tienda", 50), "invoices"),
    "cash": (("Efectivo", 40), "invoices"),
    "a day at the bank": (("Fecha banco", 46400), "invoices"),
    "what is overdue": (("Valor vencido", 40), "invoices"),
    "what is due": (("Due now", 40), "invoices"),
    "an instalment's payment": (("Pagado (banco)", 100), "instalments"),
    "a payment, by another reading a method": (("Paid (category)", 40), "invoices"),
    "a fee beside the amount": (("Administración", 40), "invoices"),
    "a part handed over under a name of Aldía's": (("Entrega", 40), "invoices"),
    "a sum on acceptance": (("Acuse", 40), "invoices"),
}


@pytest.mark.parametrize("case", MAY_MATTER)
def test_a_column_that_may_matter_holds_everything_with_one_question(case: str) -> None:
    column, tab = MAY_MATTER[case]

    ledger = a_book(column, tab=tab)

    assert asked(ledger) == ["column_overlooked"]
    assert not ledger.is_trustworthy or ledger.invoices[0].is_held_by_problem
    assert ledger.is_readable


@pytest.mark.parametrize(
    "header", ["Saldo (miles de pesos)", "Valor en miles", "Pagado (MM$)", "Balance in thousands"]
)
def test_sums_in_thousands_are_asked_about(header: str) -> None:
    assert asked(a_book((header, 350))) == ["column_scaled"]


NO_MATTER: dict[str, Column] = {
    "a colour": ("Color", "rojo"),
    "how it is paid": ("Forma de pago", "Transferencia"),
    "terms": ("Payment terms", "30 days"),
    "the city": ("Estado / Provincia", "Jalisco"),
    "the order": ("Estado (del pedido)", "Entregado"),
    "a net sum": ("Importe (sin IVA)", 84),
    "another address": ("Correo (vendedor)", "ana@x.example"),
    "nothing in it": ("Abono 2", ""),
    "boxes that nobody ticked": ("Pagado (banco)", False),
    "a subtotal": ("Subtotal", 84),
    "a tax": ("IVA", 16),
    "a tax in a bracket": ("IVA (19%)", 16),
    "an identifier": ("NIT", 900123456),
    "an order": ("Orden de compra", 77),
    "a phone": ("Celular", 3001234567),
    "a counter": ("#", 1),
    "a counter in words": ("No.", 1),
    "terms in days": ("Plazo", 30),
    "a month": ("Mes", 11),
    "a day of delivery": ("Fecha de entrega", 46300),
    "whether it is delivered": ("Entregado", "sí"),
    "an electronic invoice": ("Factura electrónica", "sí"),
    "a number larger than the amount": ("Casillero", 4500012345),
    "a dash": ("Lugar", "-"),
}


@pytest.mark.parametrize("case", NO_MATTER)
def test_other_columns_are_nobodys_business(case: str) -> None:
    ledger = a_book(NO_MATTER[case])

    assert asked(ledger) == []
    assert ledger.is_trustworthy


def of_rows(headers: str, *rows: list[Scalar]) -> list[int]:
    """Return the rows that wait because of a column beside number, customer, day and amount."""
    names = ["Factura", "Cliente", "Vence", "Importe", *headers.split("|")]
    table: list[list[Scalar]] = [[*names]]
    table += [[f"F-{number}", "Ana", 46330, *row] for number, row in enumerate(rows)]
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Cartera", table)})
    ledger = understand(schema, tables, "es_CO", "America/Bogota", TODAY)
    return [i.row for i in ledger.invoices if any(p.code == CODE for p in i.problems)]


CODE = "column_overlooked"

BESIDE: dict[str, tuple[str, list[list[Scalar]], list[int]]] = {
    "a net sum that may be what is left": ("Neto", [[600, 400], [168, 0], [72, 72]], [2, 3]),
    "a net sum without its tax": ("Neto", [[119, 100], [105, 100], [50, 50]], []),
    "a net sum with a large tax beside it": ("Neto|IEPS", [[153, 100, 53], [50, 50, 0]], []),
    "a total less a round share of it": ("Neto", [[5900, 5192], [2500, 2200]], [2, 3]),
    "a total less what is withheld": ("Neto|Retención", [[500, 440, 60], [300, 264, 36]], []),
    "a net sum without a round tax": ("Neto", [[110, 100], [55, 50]], []),
    "an untaxed fee in the total": (
        "Neto|IVA|Percepción",
        [[124, 100, 21, 3], [62, 50, 10, 2]],
        [],
    ),
    "a sum beside net and tax": ("Neto|IVA|Aparte", [[121, 100, 21, 60], [60, 50, 10, 0]], [2]),
    "the last of the payments": ("Último pago|Total pagado", [[600, 100, 200], [90, "", ""]], []),
    "a last payment alone": ("Último pago", [[600, 100], [90, ""]], [2]),
    "what it was before, beside the balance": ("Saldo inicial|Saldo", [[900, 900, 400]], []),
    "what it was before, alone": ("Saldo inicial", [[900, 400]], [2]),
    "no advance, beside the balance": ("Anticipo (caja)|Saldo", [[900, 0, 900]], []),
    "a sum above the amount in half of the rows": (
        "Asegurado",
        [[900, 5000], [40, 800], [300, 300], [200, 1]],
        [],
    ),
}


@pytest.mark.parametrize("case", BESIDE)
def test_a_column_is_judged_by_what_stands_beside_it(case: str) -> None:
    headers, rows, waiting = BESIDE[case]

    assert of_rows(headers, *rows) == waiting


def test_aldia_s_own_columns_are_nobodys_business() -> None:
    ours = (("Saldo al día", 100), ("Situación", "En pausa"), ("Entrega", 40))

    assert a_book(*ours).is_trustworthy
    assert asked(a_book(*ours)) == []


def test_of_two_columns_with_a_name_of_aldia_s_the_first_is_the_person_s() -> None:
    ours = (("Saldo al día", ""), ("Situación", ""), ("Entrega", ""))

    ledger = a_book(("Situación", "Pagada"), ("Entrega", 40), *ours)

    assert ledger.invoices[0].is_closed
    assert asked(a_book(("Entrega", 40), *ours)) == ["column_overlooked"]


def test_a_column_that_the_owner_leaves_aside_is_not_asked_about_again() -> None:
    columns = (("Comprobante de pago", "A-77"), ("Saldo, en miles", 5))

    ledger = a_book(*columns, aside="COMPROBANTE DE PAGO; saldo, en miles")

    assert ledger.is_trustworthy


@pytest.mark.parametrize("aside", ["Abono del banco (T)", "abono del banco", "ABONO DEL BANCO (t)"])
def test_a_column_is_left_aside_by_its_name_as_the_question_shows_it(aside: str) -> None:
    assert a_book(("Abono del banco", 40), aside=aside).is_trustworthy


def test_a_column_without_a_header_is_asked_for_one() -> None:
    [problem] = questions(a_book(("", "anulada")))

    assert (problem.code, problem.details["column"]) == ("column_unnamed", "T")


@pytest.mark.parametrize(
    ("tab", "known"),
    [
        ("invoices", "Pagado, Pagada el, Retenciones, Saldo, Estado, Notas"),
        ("payments", "Importe, Estado"),
        ("instalments", "Pagado"),
        ("customers", "No cobrar"),
    ],
)
def test_a_question_names_the_headers_that_the_tab_knows(tab: str, known: str) -> None:
    header = "No contactar" if tab == "customers" else "Pagado (banco)"

    [problem] = questions(a_book((header, 40), tab=tab))

    assert problem.details["known"] == known


def test_a_question_about_thousands_names_the_word() -> None:
    [problem] = questions(a_book(("Saldo (miles de pesos)", 350)))

    assert problem.details["word"] == "miles"


def test_a_question_names_the_column_as_on_screen() -> None:
    [problem] = questions(a_book(("Pagado  (banco)", 40)))

    assert (problem.tab, problem.row, problem.column) == ("Facturas", 1, "Pagado (banco)")
    assert problem.details["column"] == "Pagado (banco) (T)"


@pytest.mark.parametrize(
    ("header", "cell", "codes"),
    [
        ("Emitida (mm/dd/aaaa)", "11/05/2026", ["date_order_contrary"]),
        ("Emitida (mm/dd/aaaa)", 46347, []),
        ("Emitida (dd/mm/aaaa)", "05/11/2026", []),
        ("Emitida (aaaa-mm-dd)", "2026-11-05", []),
    ],
)
def test_a_header_that_writes_days_in_another_order_than_the_workbook_is_asked_about(
    header: str, cell: Scalar, codes: list[str]
) -> None:
    row = a_row()
    headers = [header if key == "issued" else name for key, name in HEADERS.items()]
    cells = [cell if key == "issued" else row.get(key, "") for key in HEADERS]
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Facturas", [headers, cells])})

    assert asked(understand(schema, tables, "es_CO", "America/Bogota", TODAY)) == codes


@pytest.mark.parametrize("header", ["Por cobrar hoy", "Saldo (cliente)"])
def test_silence_under_a_balance_may_mean_that_all_was_paid(header: str) -> None:
    headers = ["Factura", "Cliente", "Vence", "Importe", header]
    rows: list[list[Scalar]] = [["F-1", "Ana", 46300, 100, "sí"], ["F-2", "Luis", 46300, 100, ""]]
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Facturas", [headers, *rows])})

    ledger = understand(schema, tables, "es_CO", "America/Bogota", TODAY)

    assert all(invoice.is_held_by_problem for invoice in ledger.invoices)


def test_numbers_of_statements_under_a_header_that_names_a_state_are_not_asked_about() -> None:
    assert asked(a_book(("Est. pago", "EP 1"))) == []


def test_a_column_says_nothing_new_of_a_row_that_is_no_longer_asked_for() -> None:
    question = asked(a_book(("Estado DIAN", "No emitida")))
    of_draft = a_book(("Estado DIAN", "No emitida"), state="Borrador").invoices[0]

    assert question == ["column_overlooked"]
    assert not of_draft.is_held_by_problem


def test_a_tick_alone_under_a_state_says_something() -> None:
    ledger = a_book(("Estado", "✅"))

    assert ledger.invoices[0].is_held_by_problem


DEBTS = ["No ha pagado", "No cobrado", "Todavía debe", "Impaga", "Não pagou", "Not paid yet"]


@pytest.mark.parametrize("header", DEBTS)
@pytest.mark.parametrize("mark", ["x", True, "sí"])
def test_a_blank_among_marks_of_who_has_not_paid_may_say_that_all_was_paid(
    header: str, mark: Scalar
) -> None:
    assert of_rows(header, [100, mark], [100, ""]) == [2, 3]


LATE: dict[str, tuple[list[str], list[int]]] = {
    "none marked that fell due later": (["x", "x", "", ""], []),
    "one not marked that fell due before": (["", "x", "", ""], [2, 3, 4, 5]),
    "all marked": (["sí", "sí", "sí", "sí"], []),
    "yes and no by the days": (["sí", "no", "no", "no"], []),
}


@pytest.mark.parametrize("case", LATE)
def test_marks_of_what_is_late_are_asked_about_where_they_contradict_the_days(case: str) -> None:
    marks, waiting = LATE[case]
    names = ["Factura", "Cliente", "Vence", "Importe", "Moroso"]
    rows: list[list[Scalar]] = [
        [f"F-{at}", "Ana", 46330 + at, 100, mark] for at, mark in enumerate(marks)
    ]
    schema = resources.schema()
    tables = find_tables(schema, {"invoices": ("Cartera", [[*names], *rows])})

    ledger = understand(schema, tables, "es_CO", "America/Bogota", TODAY)

    assert [i.row for i in ledger.invoices if i.is_held_by_problem] == waiting


@pytest.mark.parametrize("day", ["15/2", "2/15", "15-feb", "Feb 15"])
@pytest.mark.parametrize("header", ["Bizum", "Cleared", "Liquidó"])
def test_a_day_without_a_year_is_a_day(header: str, day: str) -> None:
    assert of_rows(header, [100, day], [100, ""]) == [2]


@pytest.mark.parametrize("header", ["Cuota", "Pzo"])
def test_instalments_are_no_days(header: str) -> None:
    assert of_rows(header, [100, "1/3"], [100, "2/3"]) == []


LONE: dict[str, tuple[str, list[Scalar], list[int]]] = {
    "a sum in one row": ("Semana 1", [451, "", ""], [2]),
    "a round sum": ("Zona", [500, "", ""], [2]),
    "all of the amount": ("Ruta", [941, "", ""], [2]),
    "a code": ("Zona", [723, "", ""], []),
    "a number": ("Zona", [30, "", ""], []),
    "numbers in most rows": ("Zona", [500, 300, ""], []),
}


@pytest.mark.parametrize("case", LONE)
def test_a_lone_sum_below_a_place_or_a_week_may_be_a_payment(case: str) -> None:
    header, cells, waiting = LONE[case]

    assert of_rows(header, *([941, cell] for cell in cells)) == waiting
