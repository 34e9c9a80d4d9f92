"""Why, in the sheet's language: a sentence for every decision."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.values.cells import Scalar
from aldia.planning.log.entries import Event
from aldia.planning.reporting.catalog import long_day, money, short_day, speech
from tests.builders import NOW, a_history, a_ledger, a_row, decision_of

WHYS: dict[str, tuple[dict[str, Scalar], str, str]] = {
    "to be sent": (a_row(), "Hoy: Aviso 1", "Today: Aviso 1"),
    "not due yet": (a_row(due="+30d"), "Próximo: Cortesía el 21 dic", "Next: Cortesía on Dec 21"),
    "promised": (
        a_row(promised="2026-11-26"),
        "En espera: promesa para el 26 nov; se retoma el 30 nov",
        "Waiting: promised for Nov 26; continues on Nov 30",
    ),
    "held": (
        a_row(hold_until="2026-11-27"),
        "En pausa: se retoma el 30 nov",
        "On hold: continues on Nov 30",
    ),
    "with more addresses than a letter takes": (
        a_row(email=", ".join(f"a{n}@x.example" for n in range(11))),
        "No se envía: corrija «Correo»; vea la pestaña Revisar",
        "Not sent: mend “Correo”; see the Doctor tab",
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

    assert resources.catalog_of("es", "CO").why(decision) == spanish
    assert resources.catalog_of("en", "US").why(decision) == english


def test_an_unknown_letter_is_told_as_such() -> None:
    history = a_history(("F-1", "friendly", "-1d"), event=Event.UNKNOWN, due="-12d")
    decision = decision_of(a_ledger(a_row(due="-12d")), history)

    why = resources.catalog_of("es", "CO").why(decision)

    assert why == "No se sabe si salió el último correo: no se repite; Aviso 2 desde el 26 nov"


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
        ("100.5", "CLP", "es_CL", "$ 100,50"),
    ],
)
def test_money_is_written_as_people_of_the_place_do(
    amount: str, currency: str, locale: str, text: str
) -> None:
    assert money(Decimal(amount), currency, locale).replace("\N{NO-BREAK SPACE}", " ") == text


def test_a_day_has_its_usual_order_and_an_unknown_country_its_language() -> None:
    assert short_day(date(2026, 11, 24), "es_CO") == "24 nov"
    assert short_day(date(2026, 11, 24), "en_US") == "Nov 24"
    assert speech("en", "CO") == "en_001"
    assert speech("es", "CO") == "es_CO"


ENGLISH = {
    "Germany": ("DE", "EUR", "€1,000.50", "24 November 2026"),
    "France": ("FR", "EUR", "€1,000.50", "24 November 2026"),
    "Sweden": ("SE", "SEK", "SEK 1,000.50", "24 November 2026"),
    "Peru": ("PE", "PEN", "PEN 1,000.50", "24 November 2026"),
    "Ireland": ("IE", "EUR", "€1,000.50", "24 November 2026"),
    "the United States": ("US", "USD", "$1,000.50", "November 24, 2026"),
}


@pytest.mark.parametrize("place", ENGLISH)
def test_an_english_letter_writes_sums_as_readers_of_english_expect_in(place: str) -> None:
    country, currency, sum_, today = ENGLISH[place]
    locale = speech("en", country)

    found = money(Decimal("1000.50"), currency, locale).replace("\N{NO-BREAK SPACE}", " ")

    assert found == sum_
    assert long_day(date(2026, 11, 24), locale) == today


@pytest.mark.parametrize("country", ["US", "GB", "CA", "CO", "ES", ""])
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_form_of_a_day_has_one_order(language: str, country: str) -> None:
    words, day = resources.catalog_of(language, country), date(2026, 11, 4)

    forms = [words.long_day(day), words.numeric_day(day), words.day_and_month(day), words.day(day)]

    assert len({form[0].isdigit() for form in forms}) == 1


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_law_has_a_name_that_people_use(language: str) -> None:
    words = resources.catalog_of(language)

    for profile in resources.schema().rules.profiles:
        for rule in profile.rules:
            assert rule.name not in words.law(rule.name)


def test_a_row_that_waits_for_the_law_calls_it_by_its_name() -> None:
    sunday = NOW - timedelta(days=2)

    why = resources.catalog_of("es", "CO").why(decision_of(a_ledger(a_row(due="-9d")), now=sunday))

    assert (
        why == "En espera: hoy no se contacta a nadie (Ley 2300); Aviso 1 el 23 nov desde las 8:00"
    )


def test_a_problem_writes_sums_and_days_as_letters_do() -> None:
    ledger = a_ledger(a_row(amount=1_250_000, stated=1_500_000))

    [problem] = ledger.all_problems

    remedy = resources.catalog_of("es", "CO").remedy(problem).replace("\N{NO-BREAK SPACE}", " ")
    assert "El saldo escrito ($ 1.500.000) no coincide" in remedy
    assert "($ 1.250.000)" in remedy


def test_sentences_name_the_owners_own_tabs() -> None:
    own = resources.catalog_of("es").with_titles({"customers": "Mis clientes"})

    assert own.say("why", "never_chase") == "No se cobra: así lo pide la pestaña «Mis clientes»"


@pytest.mark.parametrize("language", resources.languages())
def test_no_sentence_calls_an_owners_tab_by_a_title_of_ours(language: str) -> None:
    catalog = resources.catalog_of(language)
    ours = {catalog.tabs[f"{key}_tab"] for key in ("customers", "payments", "instalments")}
    before = ("pestaña ", "tab ", "en ", "in ", "the ")
    told = [
        text
        for section in ("why", "problem", "view", "error", "digest")
        for text in catalog.texts[section].values()
        if isinstance(text, str)
        and any(f"{word}{title}" in text for word in before for title in ours)
    ]

    assert not told


@pytest.mark.parametrize("language", resources.languages())
def test_every_situation_is_said_without_details(language: str) -> None:
    situations = resources.catalog_of(language).texts["situation"]

    assert not [text for text in situations.values() if "{" in text]
