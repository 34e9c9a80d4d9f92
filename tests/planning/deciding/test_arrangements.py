"""What is laid out for a customer: sums that add up, working days, and a yes that names it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.arrangements import Wish, WishKind, parse_wish
from aldia.planning.deciding.arrangements import (
    Arrangement,
    agreed_cell,
    arrangements,
    renewed_arrangements,
    shares_of,
    unreadable_wishes,
)
from tests.builders import TODAY, a_ledger, a_row

CAFE = "Café La Montaña"


def a_book(wish: str, *rows: Any, **sheet: Any) -> Ledger:
    headers = ["Cliente", "Proponer acuerdo"]
    return a_ledger(*(rows or [a_row()]), customer_rows=[headers, [CAFE, wish]], settings=sheet)


def laid_out(ledger: Ledger, memory: Mapping[str, str] | None = None) -> list[Arrangement]:
    return arrangements(ledger, memory or {}, TODAY)


def kept(ledger: Ledger, memory: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return Memory after a run that saw the book."""
    after = {**(memory or {}), **renewed_arrangements(ledger, memory or {}, TODAY)}
    return {name: text for name, text in after.items() if text}


WISHES = {
    "": None,
    "sí": Wish(WishKind.INSTALMENTS),
    "3 cuotas": Wish(WishKind.INSTALMENTS, 3),
    "2 instalments": Wish(WishKind.INSTALMENTS, 2),
    "prórroga": Wish(WishKind.MORE_TIME),
    "more time": Wish(WishKind.MORE_TIME),
    "no": Wish(WishKind.REFUSED),
    "no, 1a2b3c4d": Wish(WishKind.REFUSED),
    "Sí 1A2B3C4D": Wish(WishKind.ACCEPTED, mark="1a2b3c4d"),
    "1a2b3c4d": Wish(WishKind.ACCEPTED, mark="1a2b3c4d"),
    "ayer": Wish(WishKind.UNREADABLE),
    "quizá 1a2b3c4d": Wish(WishKind.UNREADABLE),
    "1 cuota": Wish(WishKind.UNREADABLE),
    "1 o 2 cuotas, 3": Wish(WishKind.UNREADABLE),
}


@pytest.mark.parametrize("text", WISHES)
def test_a_cell_says_what_is_wanted_or_nothing(text: str) -> None:
    assert parse_wish(text) == WISHES[text]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 10**9), st.integers(1, 12), st.sampled_from(["COP", "USD", "CLP", "EUR", "PEN"])
)
def test_parts_add_up_to_the_balance_and_can_each_be_paid(
    cents: int, count: int, currency: str
) -> None:
    places = {"COP": 0, "CLP": 0}.get(currency, 2)
    balance = Decimal(cents).scaleb(-places)

    parts = shares_of(balance, count, currency)

    assert sum(parts) == balance
    assert all(part > 0 and part == round(part, places) for part in parts)
    assert len(parts) == min(count, cents)
    assert max(parts) - min(parts) < Decimal(count).scaleb(-places)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(1, 90), st.integers(2, 6))
def test_every_part_falls_on_a_working_day_after_the_one_before(
    later: int, spacing: int, count: int
) -> None:
    ledger = a_book(
        f"{count} cuotas",
        a_row("F-1", "-90d", amount=9000),
        **{"Cuotas de un acuerdo, máximo": 6, "Días entre cuotas de un acuerdo": spacing},
    )

    [found] = arrangements(ledger, {}, TODAY + timedelta(days=later))

    days = [part.due for part in found.parts]
    assert days[0] > TODAY + timedelta(days=later)
    assert all(day.weekday() < 5 and (day.month, day.day) != (12, 25) for day in days)
    assert days == sorted(days)
    assert [part.ordinal for part in found.parts] == list(range(1, count + 1))


def test_only_what_is_overdue_and_plain_is_laid_out() -> None:
    ledger = a_book(
        "sí",
        a_row("F-1", "-5d"),
        a_row("F-2", "+5d"),
        a_row("F-3", "-5d", state="En disputa"),
        a_row("F-4", "-5d", customer="Otro", email="otro@x.example"),
        a_row("F-5", "-5d", paid=100),
        a_row("F-6", "-5d", amount="mil"),
    )

    [found] = laid_out(ledger)

    assert {part.number for part in found.parts} == {"F-1"}
    assert [part.amount for part in found.parts] == [33, 33, 34]


def test_a_name_that_several_customers_bear_gets_nothing() -> None:
    rows = [a_row("F-1", email="a@x.example"), a_row("F-2", email="b@y.example")]

    assert laid_out(a_book("sí", *rows)) == []


def test_more_time_is_the_whole_sum_on_one_later_day() -> None:
    [found] = laid_out(a_book("prórroga"))

    assert [(p.due, p.amount) for p in found.parts] == [(date(2026, 12, 9), Decimal(100))]


def test_an_offer_stays_the_same_until_its_first_day() -> None:
    ledger = a_book("3 cuotas")
    memory = kept(ledger)
    [first] = laid_out(ledger, memory)

    [later] = arrangements(ledger, memory, TODAY + timedelta(days=5))
    [anew] = arrangements(ledger, memory, TODAY + timedelta(days=9))

    assert later == first
    assert anew.mark != first.mark
    assert anew.parts[0].due > TODAY + timedelta(days=9)


def test_a_yes_holds_for_the_offer_that_it_names() -> None:
    ledger = a_book("3 cuotas")
    [offer] = laid_out(ledger)
    memory = kept(ledger)

    [found] = laid_out(a_book(f"sí {offer.mark}"), memory)

    assert (found.is_accepted, found.parts) == (True, offer.parts)


STALE: dict[str, Any] = {
    "another sum": a_row(amount=300),
    "a part was paid": a_row(paid=40),
    "another number": a_row("F-9"),
}


@pytest.mark.parametrize("case", STALE)
def test_a_yes_to_what_has_changed_is_asked_again(case: str) -> None:
    ledger = a_book("3 cuotas")
    [offer] = laid_out(ledger)

    found = laid_out(a_book(f"sí {offer.mark}", STALE[case]), kept(ledger))

    assert [each.is_accepted for each in found] == [False]
    assert found[0].mark != offer.mark


def test_what_was_agreed_is_not_laid_out_again() -> None:
    ledger = a_book("3 cuotas")
    [offer] = laid_out(ledger)
    ledger_after = a_book(f"sí {offer.mark}")

    memory = kept(ledger_after, {**kept(ledger), **agreed_cell(offer, TODAY)})

    assert laid_out(ledger_after, memory) == []
    assert memory == agreed_cell(offer, TODAY)


@pytest.mark.parametrize("wish", ["no", "", "ayer", "9 cuotas", "sí 1a2b3c4d"])
def test_without_a_wish_within_the_policy_nothing_is_laid_out(wish: str) -> None:
    ledger = a_book(wish)

    assert laid_out(ledger) == []
    assert len(unreadable_wishes(ledger)) == (wish in {"ayer", "9 cuotas"})


def test_no_setting_takes_the_days_beyond_the_calendar() -> None:
    far = {"Cuotas de un acuerdo, máximo": 1000, "Días entre cuotas de un acuerdo": 1000}

    [found] = laid_out(a_book("sí", a_row(amount=90000), **far))

    assert len(found.parts) == 36
    assert found.parts[-1].due.year < 2064


@pytest.mark.parametrize("wish", ["sí", "prórroga"])
def test_while_a_setting_cannot_be_read_nothing_is_laid_out(wish: str) -> None:
    unread = {"Días entre cuotas de un acuerdo": "pocos", "Días de una prórroga": "varios"}

    assert laid_out(a_book(wish, **unread)) == []
    assert laid_out(a_book("sí", **{"Cuotas de un acuerdo, máximo": "unas"})) == []
