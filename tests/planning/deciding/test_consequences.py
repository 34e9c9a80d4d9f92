"""What follows when a customer pays late: told beforehand, and said only from its day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.rendering import render
from aldia.planning.deciding.consequences import conditions_of
from aldia.planning.log.entries import Event
from aldia.planning.log.history import History, fold
from aldia.planning.reporting.row_says import row_says
from aldia.policy.conditions import NO_CHARGE, Charge, Charged
from aldia.resources import catalog_of
from tests.builders import TODAY, a_history, a_ledger, a_plan, a_row, entries_of

BUSINESSES: dict[str, Scalar] = {"Los deudores son": "empresas"}
FIVE: dict[str, Scalar] = {**BUSINESSES, "Cargo por mora acordado": "5 %"}
FROM_10: dict[str, Scalar] = {**FIVE, "Cargo desde (días de atraso)": 10}
TOLD_10 = "abc CO told: charge=5%@10"


def a_book(
    due: str = "-12d",
    settings: Mapping[str, Scalar] = FROM_10,
    customer: Mapping[str, Scalar] | None = None,
    **cells: Scalar,
) -> Ledger:
    row = {**a_row(due=due, amount=200_000), **cells}
    customers = [{"customer": "Café La Montaña", **customer}] if customer else []
    return a_ledger(row, settings=settings, customers=customers)


def told(when: str = "-16d", detail: str = TOLD_10, due: str = "-12d", **more: Any) -> History:
    return a_history(("f-1", "courtesy", when), due=due, detail=detail, **more)


def said(ledger: Ledger, history: History | None = None) -> str:
    [letter] = a_plan(ledger, history).letters
    return render(letter, ledger).text.replace("\N{NO-BREAK SPACE}", " ")


def row(ledger: Ledger, history: History) -> str:
    why = row_says(a_plan(ledger, history).decisions[0], catalog_of("es", "CO"))
    return why.replace("\N{NO-BREAK SPACE}", " ")


def charge(ledger: Ledger, history: History | None = None) -> Charged | None:
    found = a_plan(ledger, history).decisions[0].consequences
    return found[0].charged if found else None


def test_the_first_letter_to_a_customer_tells_what_was_agreed() -> None:
    [letter] = a_plan(a_book("+3d")).letters

    assert letter.told == ("charge=5%@10",)
    assert "un cargo único del 5 % de lo que se deba" in said(a_book("+3d"))


def test_a_customer_who_was_told_is_not_told_again() -> None:
    [letter] = a_plan(a_book(), told()).letters

    assert letter.told == ()
    assert "Lo acordado para cuando" not in said(a_book(), told())


def test_what_another_customer_was_told_at_the_same_address_was_told_to_nobody_else() -> None:
    accountant = told(customer="Hotel Brisa")

    assert charge(a_book(), accountant) is None
    assert "un cargo único del 5 % de lo que se deba" in said(a_book(), accountant)


def test_a_charge_that_was_told_is_named_from_its_day_on() -> None:
    found = charge(a_book(), told())

    assert found == Charged(
        Decimal(10_000), TODAY - timedelta(days=2), Decimal(5), Decimal(200_000)
    )
    text = said(a_book(), told())
    assert "Cargo por mora acordado de la factura F-1, desde el 22 de noviembre de 2026" in text
    assert "$ 10.000 ($ 200.000 × 5 %)" in text
    assert "no están sumadas al total" in text


def test_the_row_says_the_same_as_the_letter() -> None:
    ledger = a_book()

    assert row(ledger, told()).endswith(
        "Cargo por mora acordado desde el 22 nov 2026: $ 10.000 ($ 200.000 × 5 %), "
        "no sumado al saldo."
    )


NOT_TOLD: dict[str, History] = {
    "by nobody": History(),
    "of another consequence": told(detail="abc CO told: suspension=@10"),
    "at another address": told(address="otra@cafe.example"),
    "in a letter of which nobody knows whether it went": told(event=None),
    "in a letter that was refused": told(event=Event.REJECTED),
    "on the charge's own day": told("-2d"),
}


@pytest.mark.parametrize("case", NOT_TOLD)
def test_a_charge_is_never_named_for_the_first_time_when_it_holds(case: str) -> None:
    assert charge(a_book(), NOT_TOLD[case]) is None


def test_whoever_was_told_too_late_has_five_days() -> None:
    ledger = a_book("-30d")

    assert charge(ledger, told("-4d", due="-30d")) is None
    found = charge(ledger, told("-5d", due="-30d"))
    assert found is not None
    assert found.on == TODAY


def test_the_letter_before_the_charge_announces_it() -> None:
    text = said(a_book("-3d"), told(due="-3d"))

    assert "Si la factura F-1 no está pagada antes del 1 de diciembre de 2026" in text
    assert "$ 10.000" in text
    assert "Cargo por mora acordado de la factura" not in text


def test_what_comes_after_the_next_letter_is_left_to_that_one() -> None:
    settings = {**FROM_10, "Cargo desde (días de atraso)": 30}
    had = told(detail="abc CO told: charge=5%@30", due="-3d")

    assert "Si la factura" not in said(a_book("-3d", settings), had)


def test_a_charge_is_on_what_was_owed_on_its_day() -> None:
    paid: list[list[Scalar]] = [
        [f"{TODAY - timedelta(days=5):%d/%m/%Y}", "F-1", 50_000],
        [f"{TODAY - timedelta(days=1):%d/%m/%Y}", "F-1", 40_000],
    ]
    ledger = a_ledger(a_row(due="-12d", amount=200_000), settings=FROM_10, payments=paid)

    found = charge(ledger, told())

    assert found is not None
    assert (found.base, found.amount) == (Decimal(150_000), Decimal(7_500))


def test_an_agreed_sum_is_in_the_business_s_currency_and_charged_in_no_other() -> None:
    settings: dict[str, Scalar] = {**BUSINESSES, "Cargo por mora acordado": "25.000"}
    had = told(detail="abc CO told: charge=25000 COP@1")

    pesos, dollars = a_book(settings=settings), a_book(settings=settings, currency="USD")

    assert charge(pesos, had) == Charged(Decimal(25_000), TODAY - timedelta(days=11))
    assert charge(dollars, had) is None


def test_a_customer_s_own_charge_holds_before_the_book_s() -> None:
    own, none = ({"late_charge": each} for each in ("3 %", "no"))

    assert a_plan(a_book("+3d", customer=own)).letters[0].told == ("charge=3%@10",)
    assert a_plan(a_book("+3d", customer=none)).letters[0].told == ()


WHO = {
    "consumers": ({}, ()),
    "consumers, on the owner's word": ({"Cargo también a consumidores": "sí"}, ("charge=5%@10",)),
    "businesses": ({"Los deudores son": "empresas"}, ("charge=5%@10",)),
}


@pytest.mark.parametrize("case", WHO)
def test_to_consumers_a_charge_is_named_only_on_the_owner_s_word(case: str) -> None:
    settings, marks = WHO[case]

    ledger = a_book("+3d", {**FROM_10, "Los deudores son": "consumidores", **settings})

    assert a_plan(ledger).letters[0].told == marks


def test_no_more_is_named_than_a_known_law_allows() -> None:
    brazil: dict[str, Scalar] = {**FROM_10, "País": "BR", "Moneda": "BRL"}
    brazil |= {"Los deudores son": "consumidores", "Cargo también a consumidores": "sí"}

    above, below = (a_book("+3d", {**brazil, "Cargo por mora acordado": x}) for x in ("3 %", "2 %"))

    found = [conditions_of(a_plan(ledger).cases[0]).charge for ledger in (above, below)]
    assert found == [NO_CHARGE, Charge(percent=Decimal(2))]


def test_suspension_and_handover_are_announced_before_their_day() -> None:
    settings: dict[str, Scalar] = {
        "Sin crédito desde (días de atraso)": 5,
        "Cobro externo desde (días de atraso)": 60,
    }
    had = told(detail="abc CO told: suspension=@5, handover=@60", due="-3d")

    text = said(a_book("-3d", settings), had)

    assert "antes del 26 de noviembre de 2026, desde ese día no podremos darle más crédito" in text
    assert "a un tercero" not in text


def test_a_suspension_holds_from_its_day_on_and_the_row_says_so() -> None:
    settings: dict[str, Scalar] = {"Sin crédito desde (días de atraso)": 5}
    had = told(detail="abc CO told: suspension=@5")
    ledger = a_book(settings=settings)

    assert "Desde el 17 de noviembre de 2026 no podemos darle más crédito" in said(ledger, had)
    assert row(ledger, had).endswith("Sin más crédito desde el 17 nov 2026.")


UNREAD = ["5 o 6", "cinco", "-5", "120 %"]


@pytest.mark.parametrize("typed", UNREAD)
def test_a_charge_that_cannot_be_read_stops_the_letters(typed: str) -> None:
    ledger = a_book(settings={**BUSINESSES, "Cargo por mora acordado": typed})

    assert ledger.settings.unreadable == ("Cargo por mora acordado",)


EIGHT: dict[str, Scalar] = {**FROM_10, "Cargo por mora acordado": "8 %"}


def told_twice(second: str, mark: str) -> History:
    """Return the history of a customer who was told of 5 % from the tenth day on, then of more."""
    entries = entries_of(("f-1", "courtesy", "-16d"), due="-12d", detail=TOLD_10)
    entries += entries_of(("f-9", "courtesy", second), due="-1d", detail=f"abc CO told: {mark}")
    return fold(entries)


def test_a_charge_that_holds_stays_what_the_customer_was_told() -> None:
    """Whether the customer was told of the higher one meanwhile or not."""
    at_once, told_since = told(), told_twice("-1d", "charge=8%@10")

    found = [charge(a_book(settings=EIGHT), each) for each in (at_once, told_since)]

    assert [each.amount if each else None for each in found] == [10_000, 10_000]


def test_a_charge_that_was_told_anew_before_its_day_holds_as_it_was_told_last() -> None:
    found = charge(a_book(settings=EIGHT), told_twice("-5d", "charge=8%@10"))

    assert found is not None
    assert (found.amount, found.on) == (Decimal(16_000), TODAY - timedelta(days=2))


def test_a_charge_that_was_lowered_is_lowered_for_what_it_holds_for_too() -> None:
    three, none = ({**FROM_10, "Cargo por mora acordado": each} for each in ("3 %", "no"))

    found = charge(a_book(settings=three), told())

    assert found is not None
    assert (found.amount, found.on) == (Decimal(6_000), TODAY - timedelta(days=2))
    assert charge(a_book(settings=none), told()) is None


def test_a_charge_that_comes_back_after_another_is_told_again() -> None:
    [letter] = a_plan(a_book("+3d"), told_twice("-1d", "charge=3%@10")).letters

    assert letter.told == ("charge=5%@10",)
