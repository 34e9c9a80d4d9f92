"""A line beside the invoices that may say that nobody is to be asked waits for a person."""

from functools import partial

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import RowFormat
from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

CODES = {"line_names", "line_unclear", "title_unclear"}


def asked(ledger: Ledger) -> dict[str, str]:
    """Return the question about a line by the number of each invoice that waits for it."""
    return {
        invoice.number: code
        for invoice in ledger.invoices
        for code in codes(invoice)
        if code in CODES
    }


ABOUT_SOME: dict[str, tuple[str, list[str]]] = {
    "a number": ("OJO: F-2 ya pagó, no cobrar", ["F-2"]),
    "several numbers": ("Paid: F-1, F-3", ["F-1", "F-3"]),
    "a number without more": ("ver F-2 con el contador", ["F-2"]),
    "a customer": ("Hotel Brisas ya pagó la de marzo", ["F-3"]),
    "a customer of whom nothing is said": ("Atiende a Hotel Brisas: Marta", []),
}


@pytest.mark.parametrize("case", ABOUT_SOME)
def test_a_line_holds_the_invoices_that_it_names(case: str) -> None:
    text, held = ABOUT_SOME[case]

    ledger = a_ledger(
        a_row(), a_row("F-2"), a_row("F-3", customer="Hotel Brisas"), {}, {"invoice": text}
    )

    assert asked(ledger) == dict.fromkeys(held, "line_names")


ABOVE: dict[str, bool] = {
    "FACTURAS COBRADAS 1er TRIMESTRE": True,
    "Paid invoices": True,
    "Cuentas por pagar a proveedores": True,
    "BORRADOR - NO USAR": True,
    "Actualizado 15/03. La Miga ya pagó todo.": True,
    "CARTERA 2026 - TALLERES EL ROBLE": False,
    "Facturas pagadas y pendientes": False,
    "Facturas no pagadas": False,
    "Proveedores Unidos SAS": False,
    "Informe de cobros y pagos": False,
}


@pytest.mark.parametrize("text", ABOVE)
def test_a_title_above_that_says_that_nothing_is_owed_holds_the_tab(text: str) -> None:
    ledger = a_ledger(a_row(), a_row("F-2"), above=[[text], []])

    assert asked(ledger) == (dict.fromkeys(["F-1", "F-2"], "line_unclear") if ABOVE[text] else {})


WITHIN: dict[str, dict[str, str]] = {
    "Ya pagaron": {"F-2": "line_unclear"},
    "At the debt collector": {"F-2": "line_unclear"},
    "(la anterior ya se pagó)": {"F-1": "line_unclear", "F-2": "line_unclear"},
    "COTIZACIONES": {"F-2": "line_unclear"},
    "CLIENTES EN DÓLARES": {"F-2": "title_unclear"},
    "Otros": {"F-2": "title_unclear"},
    "MARZO 2026": {},
    "CAFÉ LA MONTAÑA": {},
    "31 - 60 days past due": {},
}


@pytest.mark.parametrize("text", WITHIN)
def test_a_title_within_that_is_no_day_customer_or_open_state_is_asked_about(text: str) -> None:
    assert asked(a_ledger(a_row(), {"invoice": text}, a_row("F-2"))) == WITHIN[text]


def test_titles_that_part_the_whole_list_say_nothing_of_payment() -> None:
    ledger = a_ledger({"invoice": "RUTA NORTE"}, a_row(), {"invoice": "RUTA SUR"}, a_row("F-2"))

    assert asked(ledger) == {}


def test_titles_of_currencies_count_where_no_cell_names_one() -> None:
    ledger = a_ledger(
        {"invoice": "EN PESOS"},
        a_row(currency="COP"),
        {"invoice": "EN DÓLARES"},
        a_row("F-2"),
        a_row("F-3", currency="USD"),
    )

    assert asked(ledger) == {"F-2": "title_unclear"}


def test_a_title_of_no_known_meaning_leaves_rows_that_say_their_state() -> None:
    ledger = a_ledger(a_row(), {"invoice": "Otros"}, a_row("F-2", state="Pendiente"), a_row("F-3"))

    assert asked(ledger) == {"F-3": "title_unclear"}


def test_a_sign_that_is_explained_below_holds_the_list() -> None:
    ledger = a_ledger(a_row(), a_row("F-2"), {}, {"invoice": "* = paid"})

    assert asked(ledger) == dict.fromkeys(["F-1", "F-2"], "line_unclear")


def test_a_legend_of_colours_is_no_line() -> None:
    green = RowFormat(background="#00ff00")

    ledger = a_ledger(
        a_row(), a_row("F-2"), {"invoice": "Ya pagaron"}, formats={2: green, 4: green}
    )

    assert asked(ledger) == {}


LEGENDS = {
    "Verde = pagado": True,
    "Filas en rojo: jurídico": True,
    "Yellow - promised": True,
    "GREEN → PAID": True,
    "OJO: ya pagadas": False,
}


@pytest.mark.parametrize("text", LEGENDS)
@pytest.mark.parametrize("place", ["above", "below"])
def test_what_a_colour_means_is_said_by_a_legend(text: str, place: str) -> None:
    """Its rows are asked about by their colour, wherever the legend stands."""
    above, below = ([["CARTERA", text], []], ()) if place == "above" else ((), [{"invoice": text}])

    book = partial(a_ledger, a_row(), a_row("F-2"), a_row("F-3", paid=100), *below, above=above)

    painted = book(formats={4 + len(above): RowFormat(background="#00ff00")})

    assert (asked(painted) == {}) is LEGENDS[text]
    assert ("promised" in text) is (asked(book()) == {}), "colours that were lost are asked about"


def test_a_colour_that_no_row_has_stands_in_the_legend_of_those_that_rows_have() -> None:
    red, green = (RowFormat(background=each) for each in ("#ff0000", "#00ff00"))
    texts = [{"invoice": "Pagado"}, {"invoice": "Jurídico"}]

    ledger = a_ledger(a_row(), a_row("F-2"), *texts, formats={2: green, 4: green, 5: red})

    assert not {"line_unclear"} & {*asked(ledger).values()}


@pytest.mark.parametrize("blank", ["\x08", "\u200b", " \x00 "])
def test_a_row_of_invisible_characters_alone_is_no_line(blank: str) -> None:
    ledger = a_ledger(a_row(), {"invoice": blank}, a_row("F-2"), above=[[blank], []])

    assert asked(ledger) == {}


TITLES: dict[str, bool] = {
    "Pagadas": True,
    "Cobradas 2026": True,
    "Contas pagas": True,
    "Bad debts": True,
    "Proveedores": True,
    "Copia de Cartera": True,
    "OLD": True,
    "Cobranzas": False,
    "Ingresos": False,
    "Ya ingresó": True,
    "Ventas al crédito": False,
    "Pagadas y pendientes": False,
    "Not paid yet": False,
    "Comercial de Ejemplo": False,
}


@pytest.mark.parametrize("title", TITLES)
def test_a_tab_whose_title_says_that_nothing_is_owed_waits(title: str) -> None:
    ledger = a_ledger(a_row(), a_row("F-2", state="Pagada"), tab=title)

    held, paid = ledger.invoices

    assert codes(held) == (["tab_not_owed"] if TITLES[title] else [])
    assert codes(paid) == []


def test_a_title_that_the_owner_leaves_aside_asks_nothing() -> None:
    ledger = a_ledger(a_row(), tab="Pagadas", settings={"Columnas que no cuentan": "pagadas"})

    assert codes(ledger.invoices[0]) == []
