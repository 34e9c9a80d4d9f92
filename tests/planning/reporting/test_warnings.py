"""What the owner is told about customers and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.warnings import over_limit, warnings_of
from tests.builders import a_ledger, a_plan, a_row


def customer(**cells: Scalar) -> list[Mapping[str, Scalar]]:
    return [{"customer": "Café La Montaña", **cells}]


def shop(**settings: Scalar) -> Ledger:
    return a_ledger(a_row(), settings={k.replace("_", " "): v for k, v in settings.items()})


def codes(ledger: Ledger) -> list[str]:
    return [problem.code for problem in warnings_of(ledger, a_plan(ledger))]


def spain(references: str) -> Ledger:
    """Return the ledger of a Spanish business that claims the law's interest from businesses."""
    return a_ledger(
        a_row("F-1", "-40d"),
        settings={
            "País": "ES",
            "Moneda": "EUR",
            "Los deudores son": "empresas",
            "Intereses de mora": "legales",
            "Tasas de referencia (% anual)": references,
        },
    )


def agreed(settings: Mapping[str, Scalar]) -> Ledger:
    return a_ledger(a_row(), settings={"Intereses de mora": "acordados", **settings})


WARNINGS: dict[str, tuple[Ledger, list[str]]] = {
    "owes more than its limit": (
        a_ledger(a_row(), a_row("F-2", "+9d"), customers=customer(credit_limit=199)),
        ["over_limit"],
    ),
    "owes just its limit": (
        a_ledger(a_row(), a_row("F-2", "+9d"), customers=customer(credit_limit=200)),
        [],
    ),
    "owes more, in another currency": (
        a_ledger(a_row(currency="USD"), customers=customer(credit_limit=1)),
        [],
    ),
    "is awake when nobody works": (
        a_ledger(a_row(), customers=customer(time_zone="Asia/Tokyo", country="JP")),
        [],
    ),
    "is never reached at the preferred hour": (
        a_ledger(
            a_row(),
            customers=customer(time_zone="Asia/Tokyo", country="JP"),
            settings={"Hora preferida": 10},
        ),
        ["never_reached"],
    ),
    "is in a region of whose holidays nothing is known": (
        a_ledger(a_row(), customers=customer(country="EC-P")),
        ["region_unknown"],
    ),
    "the business is in such a region": (shop(País="EC-P", Moneda="USD"), ["region_unknown"]),
    "nobody said whether customers in Colombia agreed to mail": (
        shop(Autorizaron_el_correo=""),
        ["consent_unknown"],
    ),
    "a British business that has not said whether it is a company": (
        shop(País="GB"),
        ["particulars_missing"],
    ),
    "one that is a company": (shop(País="GB", Datos_registrales="Espiga Ltd, England, 1"), []),
    "one that is none": (shop(País="GB", Datos_registrales="no"), []),
    "a business of whom the law wants customers to know what it does with their data": (
        shop(Privacidad=""),
        ["privacy_missing"],
    ),
    "the same in Spain, whose profile protects no consumers": (
        shop(Privacidad="", País="ES", Moneda="COP"),
        ["privacy_missing"],
    ),
    "one that says so in its letters": (shop(Privacidad="https://laespiga.example/datos"), []),
    "one of a country whose privacy law nobody read": (
        shop(Privacidad="", País="UY", Moneda="COP"),
        [],
    ),
    "agreed interest without a rate": (
        shop(Intereses_de_mora="acordados"),
        ["interest_without_rate"],
    ),
    "statutory interest where no law is known": (
        shop(Intereses_de_mora="legales"),
        ["interest_without_law"],
    ),
    "statutory interest from consumers": (
        shop(Intereses_de_mora="legales", País="ES", Moneda="COP"),
        ["interest_without_law"],
    ),
    "statutory interest without a reference rate": (
        shop(Intereses_de_mora="legales", País="ES", Moneda="COP", Los_deudores_son="empresas"),
        ["interest_without_reference"],
    ),
    "statutory interest with the rate of this half-year": (spain("2026-2: 2,15"), []),
    "statutory interest with the rate of another half-year": (
        spain("2026-1: 2,15"),
        ["interest_without_reference"],
    ),
    "an agreed rate that looks like a slip": (
        agreed({"Tasa acordada (%)": 240}),
        ["interest_rate_odd"],
    ),
    "an agreed rate that looks like a slip and is not": (
        agreed({"Tasa acordada (%)": 120, "Tasa máxima legal (%)": 130}),
        [],
    ),
    "an agreed rate above the highest lawful one": (
        agreed({"Tasa acordada (%)": "25,5", "Tasa máxima legal (%)": "25,02"}),
        ["interest_above_highest"],
    ),
    "a highest lawful rate of last month": (
        agreed(
            {
                "Tasa acordada (%)": 24,
                "Tasa máxima legal (%)": "25,02",
                "Tasa máxima vigente hasta": "31/10/2026",
            }
        ),
        ["highest_rate_old"],
    ),
    "compensation where no law is known": (shop(Compensación_fija="sí"), ["interest_without_law"]),
}


def test_rates_are_told_as_the_owner_writes_them() -> None:
    ledger = agreed({"Tasa acordada (%)": "25,5", "Tasa máxima legal (%)": "25,02"})

    [problem] = warnings_of(ledger, a_plan(ledger))

    assert (problem.wrong, problem.details["highest"]) == ("25,5", "25,02")


def test_all_half_years_whose_rate_is_missing_are_named() -> None:
    ledger = spain("2026-2: 2,15")
    old = replace(ledger.invoices[0], due=date(2025, 12, 1))
    ledger = replace(ledger, invoices=[old])

    [problem] = warnings_of(ledger, a_plan(ledger))

    assert problem.details == {"halves": "2025-2, 2026-1"}


@pytest.mark.parametrize("case", WARNINGS)
def test_the_owner_is_told_when_a_customer_or_a_setting(case: str) -> None:
    ledger, expected = WARNINGS[case]

    assert codes(ledger) == expected
    assert not any(problem.holds for problem in warnings_of(ledger, a_plan(ledger)))


def test_the_exposure_is_all_that_is_open_due_or_not() -> None:
    ledger = a_ledger(
        a_row(), a_row("F-2", "+9d"), a_row("F-3", paid="sí"), customers=customer(credit_limit=1)
    )

    [found] = over_limit(ledger, a_plan(ledger))

    assert found.owed == 200


FINES: dict[str, tuple[dict[str, Scalar], bool]] = {
    "both in Colombia": ({"Intereses de mora": "acordados", "Multa por mora (%)": 2}, True),
    "both in Brazil": (
        {"País": "BR", "Intereses de mora": "acordados", "Multa por mora (%)": 2},
        False,
    ),
    "a fine alone": ({"Multa por mora (%)": 2}, False),
}


@pytest.mark.parametrize("case", FINES)
def test_a_fine_beside_interest_is_told_where_it_may_be_too_much(case: str) -> None:
    settings, is_told = FINES[case]
    more: dict[str, Scalar] = {"Tasa acordada (%)": 1, "La tasa acordada es": "mensual"}

    found = codes(a_ledger(a_row(), settings={**more, **settings}))

    assert ("fine_beside_interest" in found) is is_told
