"""Columns of programs beside a plain list that add nothing, and those that may."""

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Scalar
from tests.builders import TODAY

TOLD = "Factura|Cliente|Vence|Total|Saldo|Estado"
UNTOLD = "Factura|Cliente|Vence|Total"
KINDS: dict[str, list[list[Scalar]]] = {
    TOLD: [[900, 900, "Pendiente"], [400, 0, "Pagada"], [800, 300, "Parcial"]],
    UNTOLD: [[900], [400], [800]],
}


def read(headers: str, rows: list[list[Scalar]]) -> Ledger:
    schema = resources.schema()
    table: list[list[Scalar]] = [[*headers.split("|")], *rows]
    tables = find_tables(schema, {"invoices": ("Cartera", table)})
    return understand(schema, tables, "es_CO", "America/Bogota", TODAY)


def waiting(header: str, *cells: Scalar, beside: str = TOLD) -> list[int]:
    """Return the rows that wait because of a last column: pending, paid, and paid in part."""
    rows = [
        [f"FE-{at}", f"Café {at}", 46330, *known, cell]
        for at, (known, cell) in enumerate(zip(KINDS[beside], cells, strict=True))
    ]
    ledger = read(f"{beside}|{header}", rows)
    assert ledger.is_readable
    return [each.row for each in ledger.invoices if each.is_held_by_problem]


NO_NEWS: dict[str, tuple[str, list[Scalar]]] = {
    "a yes where state and balance say how it stands": ("Sincronizada", ["Sí", "", ""]),
    "a day where state and balance say how it stands": ("Zzz", [46340, "", ""]),
    "no yes below a telling header": ("Protesto", ["No", "No", "No"]),
    "not void": ("Anulada", ["No", "No", "No"]),
    "a share beside the balance": ("% cobrado", ["0%", "100%", "62%"]),
    "what a tax office accepted": ("Estado FE", ["Autorizado", "Aceptado", "Autorizado"]),
    "labels below a balance's header": ("OS", ["OS-1", "OS-2", "OS-3"]),
    "a warehouse": ("Depósito", ["Central", "Norte", "Central"]),
    "reminders of another program": ("Último recordatorio", [46335, "", ""]),
    "how many of them": ("Recordatorios enviados", [1, 0, 2]),
    "until when an authorisation holds": ("Vto. CAE", [46340, 46340, 46340]),
    "what is exempt": ("Exento", [0, 0, 0]),
    "a limit": ("Límite de crédito", [5000, 5000, 5000]),
    "the state of an e-invoice": ("Estado contable", ["Contabilizado", "Emitida", "Emitida"]),
    "no term, beside the due day": ("Term", ["Autumn", "Autumn", "Spring"]),
    "by whom a lawyer is named": ("Attorney", ["NO", "SL", "NO"]),
    "when a customer always pays": ("Día de pago", ["viernes", 15, "lunes y jueves"]),
    "reminders that were sent": ("Recordatorio 2", [46335, "sí", ""]),
}


@pytest.mark.parametrize("case", NO_NEWS)
def test_a_column_that_adds_nothing_is_not_asked_about(case: str) -> None:
    header, cells = NO_NEWS[case]

    assert waiting(header, *cells) == []


NEWS: dict[str, tuple[str, list[Scalar]]] = {
    "a yes below a way to pay": ("Bizum", ["Sí", "", ""]),
    "a day below what somebody did": ("Entró", [46340, "", ""]),
    "a wish not to remind": ("Recordar", ["No", "", ""]),
    "all of it in percent": ("% cobrado", ["100%", "100%", "62%"]),
    "what a tax office rejected": ("Estado FE", ["Rechazado", "Autorizado", "Autorizado"]),
}


@pytest.mark.parametrize("case", NEWS)
def test_a_column_that_says_more_than_state_and_balance_is_asked_about(case: str) -> None:
    header, cells = NEWS[case]

    assert waiting(header, *cells) == [2]


def test_a_yes_alone_in_its_row_is_asked_about() -> None:
    assert waiting("Sincronizada", "Sí", "", "", beside=UNTOLD) == [2]


LATE: dict[str, tuple[list[Scalar], list[int]]] = {
    "days to one and the same day": ([20, 15], []),
    "sums": ([20, 40], [2, 3]),
}


@pytest.mark.parametrize("case", LATE)
def test_numbers_that_count_from_the_due_days_to_one_day_are_no_sums(case: str) -> None:
    cells, rows = LATE[case]

    ledger = read(
        "Factura|Cliente|Vence|Total|Past due",
        [[f"F-{at}", f"Café {at}", 46330 + 5 * at, 900, cell] for at, cell in enumerate(cells)],
    )

    assert [each.row for each in ledger.invoices if each.is_held_by_problem] == rows


@pytest.mark.parametrize(("header", "rows"), [("Sibling discount", []), ("Ending balance", [2])])
def test_a_nought_says_something_only_where_it_may_be_what_is_left(
    header: str, rows: list[int]
) -> None:
    ledger = read(f"{UNTOLD}|{header}", [["F-1", "Ana", 46330, 900, 0]])

    assert [each.row for each in ledger.invoices if each.is_held_by_problem] == rows


ALIKE: dict[str, tuple[list[Scalar], list[int]]] = {
    "paid invoices and others have a day": ([46340, 46341, 46342], []),
    "a paid invoice has a no": (["Sí", "No", ""], []),
    "paid ones alone, and one more": ([46340, 46341, ""], [2]),
}


@pytest.mark.parametrize("case", ALIKE)
def test_marks_that_paid_invoices_bear_as_others_do_are_about_something_else(case: str) -> None:
    cells, rows = ALIKE[case]
    states = ["Pendiente", "Pagada", "Pendiente"]

    ledger = read(
        "Factura|Cliente|Vence|Total|Estado|Zzz",
        [[f"F-{at}", f"Café {at}", 46330, 900, states[at], cell] for at, cell in enumerate(cells)],
    )

    assert [each.row for each in ledger.invoices if each.is_held_by_problem] == rows


@pytest.mark.parametrize(
    ("countries", "is_asked"),
    [
        (["Noruega", "Francia", "EE. UU."], True),
        (["Noruega", "Colombia", "Francia"], False),
        (["Noruega", "", ""], False),
    ],
)
def test_a_list_of_customers_abroad_without_a_currency_is_asked_about(
    countries: list[str], is_asked: bool
) -> None:
    rows: list[list[Scalar]] = [
        [f"F-{at}", f"Café {at}", name, 46330, 900] for at, name in enumerate(countries)
    ]

    ledger = read("Factura|Cliente|País|Vence|Total", rows)

    found = [p.code for each in ledger.invoices for p in each.problems if p.holds]
    assert found == (["currency_abroad"] * 3 if is_asked else [])


@pytest.mark.parametrize(("address", "is_held"), [("", False), ("ana@x.example", True)])
def test_that_a_customer_has_no_mail_is_no_news_in_a_row_without_an_address(
    address: str, is_held: bool
) -> None:
    row: list[Scalar] = ["F-1", "Mr Noor", address, 46330, 900, "no email, ring him"]

    ledger = read("Factura|Cliente|Correo|Vence|Total|Notas", [row])

    assert ledger.invoices[0].is_held_by_problem == is_held
