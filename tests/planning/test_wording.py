"""Why, in the sheet's language: a sentence for every decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from aldia import shipped
from aldia.ledger.cells import Scalar
from aldia.planning.wording import money, short_day, speech
from tests.builders import a_history, a_ledger, a_row, decision_of

WHYS: dict[str, tuple[dict[str, Scalar], str, str]] = {
    "to be sent": (a_row(), "Hoy: Aviso 1", "Today: Aviso 1"),
    "not due yet": (a_row(due="+30d"), "Próximo: Cortesía el 21/12", "Next: Cortesía on 12/21"),
    "promised": (
        a_row(promised="2026-11-26"),
        "En espera: promesa para el 26/11; se retoma el 28/11",
        "Waiting: promised for 11/26; goes on on 11/28",
    ),
    "held": (
        a_row(hold_until="2026-11-27"),
        "En pausa: se retoma el 28/11",
        "On hold: goes on on 11/28",
    ),
    "without an address": (
        a_row(email=""),
        "No se envía: sin correo",
        "Not sent: no email address",
    ),
    "broken": (
        a_row(amount="mucho"),
        "No se envía: corrija «Importe»; vea la pestaña Revisar",
        "Not sent: mend “Importe”; see the Doctor tab",
    ),
    "paid": (a_row(paid="sí"), "Pagada", "Paid"),
}


@pytest.mark.parametrize("case", WHYS)
def test_a_row_says_why_when_it_is(case: str) -> None:
    row, spanish, english = WHYS[case]
    decision = decision_of(a_ledger(row))

    assert shipped.words("es", "CO").why(decision) == spanish
    assert shipped.words("en", "US").why(decision) == english


def test_an_unknown_letter_is_told_as_such() -> None:
    history = a_history(("F-1", "friendly", "-1d"), event="unknown", due="-12d")
    decision = decision_of(a_ledger(a_row(due="-12d")), history)

    why = shipped.words("es", "CO").why(decision)

    assert why == "No se sabe si salió la última carta: no se repite; Aviso 2 desde el 26/11"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        ("1250000", "COP", "es_CO", "$ 1.250.000"),
        ("1250000.50", "COP", "es_CO", "$ 1.250.000,50"),
        ("420.5", "USD", "es_CO", "US$ 420,50"),
        ("990", "CLP", "es_CL", "$ 990"),
        ("40", "EUR", "es_ES", "40,00 €"),
        ("1250.5", "USD", "en_US", "$1,250.50"),
        ("1250000", "COP", "en_US", "COP 1,250,000"),
        ("500", "JPY", "en_US", "¥500"),
        ("-5", "GBP", "en_GB", "-£5.00"),
    ],
)
def test_money_is_written_as_people_of_the_place_do(
    amount: str, currency: str, locale: str, text: str
) -> None:
    assert money(Decimal(amount), currency, locale).replace("\N{NO-BREAK SPACE}", " ") == text


def test_a_day_has_its_usual_order_and_an_unknown_country_its_language() -> None:
    assert short_day(date(2026, 11, 24), "es_CO") == "24/11"
    assert short_day(date(2026, 11, 24), "en_US") == "11/24"
    assert speech("en", "CO") == "en"
    assert speech("es", "CO") == "es_CO"
