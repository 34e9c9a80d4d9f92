"""What a title or a line above the list says of all sums counts for them, or is asked about."""

import pytest

from aldia import resources
from aldia.ledger.schema.declared import Declared, declared_by, doubt_headers
from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes


def declared(*cells: str | int, is_chosen: bool = False) -> Declared:
    """Return what a row above a list of Colombian pesos declares."""
    words = resources.schema().declaring
    return declared_by("Hoja 1", [[*cells]], words, "COP", is_chosen=is_chosen)


CURRENCIES: dict[str, tuple[list[str | int], str | None]] = {
    "a label and a code": (["Moneda: USD"], "USD"),
    "a label and a code in cells of their own": (["Moneda:", "US$"], "USD"),
    "a label in Portuguese": (["Moeda: EUR"], "EUR"),
    "a name behind a preposition": (["Importes expresados en dólares"], "USD"),
    "a name in brackets": (["Cuentas por cobrar (en dólares americanos)"], "USD"),
    "a name in Portuguese": (["Valores em reais"], "BRL"),
    "a code at the end of other words": (["Clientes del exterior USD"], "USD"),
    "a code before the list's name": (["USD invoices"], "USD"),
    "a name alone": (["Dólares"], "USD"),
    "a name beside a day": (["MONEDA: SOLES      AL: 29/05/2026"], "PEN"),
    "a name that the book's own currency shares": (["Moneda: Pesos"], "COP"),
    "a word that is also a currency": (["Saldos reales"], None),
    "a name that is also a firm's": (["Hotel El Sol"], None),
    "a code that is also a firm's": (["CAD Diseño SAS"], None),
    "an exchange rate": (["T.C. USD 3900"], None),
    "a sum": (["Total USD", 3000], None),
    "a bank's account": (["Cuenta en dólares: 123-456 Banco Norte"], None),
}


@pytest.mark.parametrize("case", CURRENCIES)
def test_a_plainly_named_currency_is_that_of_all_sums(case: str) -> None:
    cells, currency = CURRENCIES[case]

    found = declared(*cells)

    assert (found.currency, found.doubt, found.wrong) == (currency, None, None)


QUESTIONS: dict[str, str] = {
    "Cifras en miles de pesos": "sums_scaled",
    "Amounts in thousands of USD": "sums_scaled",
    "Inventada SAS - Cartera (miles)": "sums_scaled",
    "$000": "sums_scaled",
    "Montos en UF": "sums_scaled",
    "Mil Colores SAS": "",
    "Zona M": "",
    "Importes sin IVA": "sums_without_tax",
    "Montos + IVA": "sums_without_tax",
    "Prices excl. VAT": "sums_without_tax",
    "VAT not included": "sums_without_tax",
    "Valores no incluyen IVA": "sums_without_tax",
    "Sem impostos": "sums_without_tax",
    "IVA incluido": "",
    "Neto. IVA incluido": "",
    "No responsable de IVA": "",
    "Not subject to VAT": "",
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_scale_and_a_missing_tax_are_asked_about(text: str) -> None:
    wrong = declared(text).wrong

    assert (wrong.code if wrong else "") == QUESTIONS[text]


@pytest.mark.parametrize("text", ["Facturas en USD y COP", "Montos en dólares y pesos"])
def test_two_currencies_are_asked_about(text: str) -> None:
    assert declared(text).doubt is not None


def test_a_currency_that_contradicts_what_a_person_chose_is_asked_about() -> None:
    assert declared("Moneda: USD", is_chosen=True).doubt is not None
    assert declared("Moneda: COP", is_chosen=True).doubt is None


def test_what_a_row_says_itself_needs_no_line_and_may_not_contradict_it() -> None:
    rows = [a_row(), a_row("F-2", currency="USD"), a_row("F-3", currency="EUR")]

    unsaid, same, other = a_ledger(*rows, above=[["Moneda: USD"], []]).invoices

    assert (unsaid.currency, codes(unsaid)) == ("USD", [])
    assert (same.currency, codes(same)) == ("USD", [])
    assert codes(other) == ["currency_conflict"]


HEADERS_WITH: dict[str, str] = {
    "Amount (€ or £)": "currency_in_header",
    "Saldo S/ o US$": "currency_in_header",
    "Valor COP $": "",
    "Total USD": "",
    "Tasa USD/EUR": "",
    "TC USD-EUR": "",
}


@pytest.mark.parametrize("header", HEADERS_WITH)
def test_a_header_of_sums_in_several_currencies_is_asked_about(header: str) -> None:
    found = doubt_headers(["Factura", header], resources.schema().declaring, "EUR")

    assert (found.code if found else "") == HEADERS_WITH[header]
