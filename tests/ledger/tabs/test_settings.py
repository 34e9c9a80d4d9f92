"""The Settings tab: defaults where they are safe, and a stop where nobody can read it."""

from typing import Any

import pytest

from aldia.policy.working_days import Jurisdiction
from tests.builders import a_ledger


def test_a_new_workbook_is_in_preview() -> None:
    assert a_ledger(settings={"Modo": ""}).settings.mode == "preview"


@pytest.mark.parametrize(
    ("label", "typed", "name", "value"),
    [
        ("Modo", "REAL", "mode", "live"),
        ("Modo", "pausado", "mode", "paused"),
        ("Días entre avisos", 5, "gap_days", 5),
        ("Máximo de correos por día", "20", "daily_cap", 20),
        ("Máximo de cartas por día", "20", "daily_cap", 20),
        ("Hora preferida", "9:00", "preferred_hour", 9),
        ("Moneda", "usd", "currency", "USD"),
        ("NIT", "900.000", "tax_id", "900.000"),
        ("Color", "#AA3300", "accent", "#aa3300"),
        ("Escalamiento", "por edad", "escalation", "by_age"),
        ("Cómo pagar", "Banco\nCuenta 1", "payment_instructions", "Banco\nCuenta 1"),
    ],
)
def test_a_setting_is_known_by_its_label(label: str, typed: str, name: str, value: object) -> None:
    assert getattr(a_ledger(settings={label: typed}).settings, name) == value


def test_the_workbooks_locale_fills_in_what_is_blank() -> None:
    settings = a_ledger(settings={"País": ""}, locale="es_MX").settings

    assert (settings.country, settings.currency, settings.language) == ("MX", "MXN", "es")


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("Modo", "quizás"),
        ("Remitente", "cobros"),
        ("País", "Colombia la bella"),
        ("Máximo de correos por día", "muchas"),
        ("Días entre avisos", -1),
        ("Moneda", "pesos"),
        ("Días entre avisos", "²"),
    ],
)
def test_a_setting_that_nobody_can_read_stops_sending(label: str, typed: str) -> None:
    ledger = a_ledger(settings={label: typed})

    assert ledger.settings.unreadable == (label,)
    assert [problem.holds for problem in ledger.problems] == [True]


def test_an_unknown_setting_is_a_notice() -> None:
    [problem] = a_ledger(settings={"Color del cielo": "azul"}).problems

    assert (problem.code, problem.holds) == ("setting_unknown", False)


def test_a_workbook_whose_currency_nobody_knows_is_not_sent_from() -> None:
    ledger = a_ledger(settings={"País": ""}, locale="es")

    assert ledger.settings.unreadable == ("Moneda",)
    assert [problem.code for problem in ledger.problems] == ["currency_missing"]


READ: dict[str, tuple[str, Any, str, Any]] = {
    "a country": ("País", "ES", "jurisdiction", Jurisdiction("ES")),
    "a country by its name": ("País", "méxico", "jurisdiction", Jurisdiction("MX")),
    "a country by its English name": ("País", "Spain", "jurisdiction", Jurisdiction("ES")),
    "a country with its region": ("País", "es-md", "jurisdiction", Jurisdiction("ES", "MD")),
    "a region without a calendar": ("País", "EC-P", "jurisdiction", Jurisdiction("EC", "P")),
    "whom you sell to": ("Los deudores son", "Empresas", "debtors", "businesses"),
    "rules by their names": (
        "Reglas encendidas",
        "mx.weekdays_only; CL.closed_days",
        "rules_on",
        frozenset({"MX.weekdays_only", "CL.closed_days"}),
    ),
    "a percentage with its sign": ("Tasa acordada (% anual)", "18,5 %", "interest_rate", 18.5),
    "a percentage as a number": ("Tasa acordada (% anual)", 18, "interest_rate", 18),
    "an amount": ("Saldo mínimo para cobrar", "10.000", "small_balance", 10000),
}


@pytest.mark.parametrize("case", READ)
def test_settings_read(case: str) -> None:
    label, typed, key, expected = READ[case]

    found = a_ledger(settings={label: typed}).settings

    assert getattr(found, key) == expected
    assert not found.unreadable


def test_reference_rates_that_cannot_be_read_are_asked_for_and_stop_nothing() -> None:
    ledger = a_ledger(settings={"Tasa de referencia (% anual)": "2,15"})

    assert not ledger.settings.unreadable
    assert [problem.code for problem in ledger.problems] == ["reference_rates_unreadable"]


@pytest.mark.parametrize(
    ("label", "typed", "code"),
    [
        ("País", "Atlántida", "country_unknown"),
        ("Los deudores son", "marcianos", "debtors_unknown"),
        ("Reglas encendidas", "CO.siesta", "rule_unknown"),
        ("Tasa acordada (% anual)", "mucho", "percent_unreadable"),
        ("Cargo por mora acordado", "-5 %", "charge_unreadable"),
        ("La tasa acordada es", "diaria", "rate_kind_unknown"),
        ("Saldo mínimo para cobrar", "poco", "money_unreadable"),
        ("Intereses de mora", "usureros", "interest_unknown"),
    ],
)
def test_what_decides_about_sending_and_cannot_be_read_stops(
    label: str, typed: str, code: str
) -> None:
    ledger = a_ledger(settings={label: typed})

    assert ledger.settings.unreadable == (label,)
    assert [problem.code for problem in ledger.problems] == [code]
