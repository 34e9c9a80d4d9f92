"""What a letter says below its tables."""

from __future__ import annotations

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.rendering import render
from aldia.planning.log.entries import Entry
from aldia.planning.log.history import fold
from tests.builders import DUE_DAYS_MOVE, a_ledger, a_plan, a_row, entries_of

SPAIN: dict[str, Scalar] = {
    "País": "ES",
    "Moneda": "EUR",
    "Los deudores son": "empresas",
    "Intereses de mora": "legales",
    "Tasas de referencia (% anual)": "2026-1: 2,15; 2026-2: 2,15",
    "Compensación fija": "sí",
}


def text(ledger: Ledger, entries: list[Entry] | None = None) -> str:
    [letter] = a_plan(ledger, fold(entries or [])).letters
    return render(letter, ledger).text.replace("\N{NO-BREAK SPACE}", " ")


def firm() -> list[Entry]:
    return [
        *entries_of(("f-1", "friendly", "-16d"), due="-20d"),
        *entries_of(("f-1", "direct", "-9d"), due="-20d"),
    ]


def test_a_firm_letter_tells_the_interest_with_its_formula_and_does_not_add_it() -> None:
    said = text(a_ledger(a_row(due="-20d", amount=1000), settings=SPAIN), firm())

    assert "según la Ley 3/2004: 5,56 € (1.000,00 € × 10,15 % × 20 ÷ 365)" in said
    assert "Compensación fija por el cobro de la factura F-1, según la Ley 3/2004: 40,00 €" in said
    assert "Son cifras informativas: no están sumadas al total." in said
    assert "Total: 1.000,00 €" in said


def test_a_friendly_letter_does_not_speak_of_interest() -> None:
    said = text(a_ledger(a_row(amount=1000), settings=SPAIN))

    assert "Intereses" not in said
    assert "Compensación" not in said


def test_an_agreed_rate_goes_by_its_name() -> None:
    settings: dict[str, Scalar] = {"Intereses de mora": "acordados", "Tasa acordada (% anual)": 24}
    said = text(a_ledger(a_row(due="-20d", amount=100000), settings=settings), firm())

    assert "según lo acordado: $ 1.315 ($ 100.000 × 24 % × 20 ÷ 365)" in said


def test_a_courtesy_offers_the_discount() -> None:
    settings: dict[str, Scalar] = {
        "Descuento por pronto pago (%)": 2,
        "Descuento hasta (días desde la emisión)": 15,
    }
    row = a_row(due="+3d", issued="2026-11-10", amount=50000)

    said = text(a_ledger(row, settings=settings))

    assert (
        "Si paga la factura F-1 a más tardar el 25 de noviembre de 2026, son $ 49.000 "
        "en lugar de $ 50.000: 2 % de descuento por pronto pago."
    ) in said


def test_an_instalment_is_named_and_what_is_left_of_the_plan() -> None:
    plan: list[list[Scalar]] = [["F-1", 1, "14/11/2026", 60], ["F-1", 2, "27/12/2026", 40]]

    said = text(a_ledger(a_row(), instalments=plan))

    assert "La factura F-1 (cuota 1 de 2), por $ 60," in said
    assert "Del plan de la factura F-1 quedan $ 100 en total" in said


def test_days_that_moved_to_the_same_one_stand_in_their_order() -> None:
    rows = a_row(due="2026-11-16"), a_row("F-2", due="2026-11-15")
    said = text(a_ledger(*rows, settings={DUE_DAYS_MOVE: "sí"}))

    assert said.index("el domingo 15 de noviembre") < said.index("el lunes 16 de noviembre")


def test_what_the_customer_has_in_credit_is_told_and_not_set_off() -> None:
    said = text(a_ledger(a_row(), a_row("NC-1", amount=-30)))

    assert "Tiene a su favor $ 30 sin aplicar" in said
    assert "Total: $ 100" in said


def test_a_letter_says_when_its_amounts_were_worked_out() -> None:
    assert "Importes calculados al 24 de noviembre de 2026." in text(a_ledger(a_row()))


def test_a_letter_to_brazil_bears_name_address_and_tax_number() -> None:
    settings: dict[str, Scalar] = {"País": "BR", "Dirección": "Rua Inventada 1", "NIT": "00.000"}

    said = text(a_ledger(a_row(), settings=settings))

    assert all(each in said for each in ("La Espiga", "Rua Inventada 1", "00.000"))


def test_a_letter_to_mexico_says_who_asks_how_much_as_of_when_and_how_to_pay() -> None:
    settings: dict[str, Scalar] = {"País": "MX", "Cómo pagar": "Banco de Muestra, cuenta 0"}

    said = text(a_ledger(a_row(), settings=settings))

    for words in ("La Espiga", "F-1", "Importes calculados al", "Banco de Muestra, cuenta 0"):
        assert words in said


PARTS = "El total, {}, es solo capital: no incluye intereses ni gastos de cobranza."


def test_a_letter_to_paraguay_says_that_its_total_is_principal() -> None:
    settings: dict[str, Scalar] = {"País": "PY", "Moneda": "PYG", "Cómo pagar": "Banco de Muestra"}

    said = text(a_ledger(a_row(), a_row("F-2", amount=50), settings=settings))

    assert PARTS.format("Gs. 150") in said


def test_so_does_one_to_mexico_of_a_supplier_that_habitually_gives_credit() -> None:
    settings: dict[str, Scalar] = {"País": "MX", "Moneda": "MXN", "Cómo pagar": "Banco de Muestra"}
    named: dict[str, Scalar] = {"Reglas encendidas": "MX.habitual_credit_must_state"}

    assert "es solo capital" not in text(a_ledger(a_row(), settings=settings))
    assert PARTS.format("$ 100.00") in text(a_ledger(a_row(), settings=settings | named))


CAME_IN: dict[str, tuple[dict[str, Scalar], list[list[Scalar]], str]] = {
    "a part, on a known day": (
        {"amount": 1000, "paid": 600, "paid_on": "2026-11-20"},
        [],
        "De la factura F-1, de $ 1.000, ya recibimos $ 600 (el último pago, el 20 de noviembre de "
        "2026); quedan por pagar $ 400.",
    ),
    "parts on several days": (
        {"amount": 1000},
        [["01/11/2026", "F-1", 100], ["15/11/2026", "F-1", 200]],
        "ya recibimos $ 300 (el último pago, el 15 de noviembre de 2026); quedan por pagar $ 700.",
    ),
    "parts of which one has no day": (
        {"amount": 1000, "paid": 50},
        [["01/11/2026", "F-1", 100]],
        "ya recibimos $ 150; quedan por pagar $ 850.",
    ),
    "a part of what was left when tax was withheld": (
        {"amount": 1000, "paid": 600, "withheld": 75},
        [],
        "De la factura F-1, de $ 1.000, había que pagar $ 925; ya recibimos $ 600, y quedan por "
        "pagar $ 325.",
    ),
    "sums that were rounded add up": (
        {"amount": "1000,4", "paid": "600,4"},
        [],
        "de $ 1.000,40, ya recibimos $ 600,40; quedan por pagar $ 400.",
    ),
}


@pytest.mark.parametrize("case", CAME_IN)
def test_a_letter_says_what_came_in_of_an_invoice_that_is_still_open(case: str) -> None:
    cells, payments, expected = CAME_IN[case]

    assert expected in text(a_ledger(a_row() | cells, payments=payments))


def test_a_letter_says_nothing_of_what_came_in_where_nothing_did() -> None:
    said = text(a_ledger(a_row(amount=1000), a_row("F-2", amount=500, withheld=20)))

    assert "recibimos" not in said


def test_an_instalment_says_what_came_in_of_it() -> None:
    plan: list[list[Scalar]] = [["F-1", 1, "14/11/2026", 600], ["F-1", 2, "16/12/2026", 400]]

    said = text(a_ledger(a_row(amount=1000, paid=200), instalments=plan))

    assert "De la factura F-1 (cuota 1 de 2), de $ 600, ya recibimos $ 200; quedan por" in said
