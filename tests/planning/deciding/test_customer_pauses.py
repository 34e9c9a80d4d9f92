"""What is agreed with one customer: a pause until a day, an hour, who looks after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Raw, Scalar
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.hours import parse_hour
from aldia.ledger.values.problems import Wrong
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.history import fold
from aldia.planning.reporting.assigning import assigned
from tests.builders import NOW, TODAY, a_ledger, a_plan, a_row, decision_of
from tests.planning.deciding.test_tasks import CUSTOMER, STEPS, before

NAME = "Café La Montaña"


def a_book_of(
    *customers: Mapping[str, Scalar],
    row: Mapping[str, Scalar] | None = None,
    settings: Mapping[str, Scalar] | None = None,
) -> Ledger:
    named = [{"customer": NAME, **each} for each in customers]
    return a_ledger(row or a_row(), customers=named, settings=settings)


def a_called_book(**customer: Scalar) -> Ledger:
    settings: dict[str, Scalar] = {"Quiénes llaman": "Ana, Luis"}
    known = [{**CUSTOMER, **customer}]
    return a_ledger(a_row(due="-10d"), steps=STEPS, customers=known, settings=settings)


def in_days(count: int) -> int:
    return serial_of(TODAY + timedelta(days=count))


@pytest.mark.parametrize("days", [0, 1])
def test_a_customer_who_is_paused_hears_nothing_until_the_day_has_passed(days: int) -> None:
    decision = decision_of(a_book_of({"hold_until": in_days(days)}))

    assert (decision.reason, decision.until) == (
        Reason.CUSTOMER_HOLD,
        TODAY + timedelta(days=days + 1),
    )


def test_after_the_pause_it_goes_on_by_itself() -> None:
    assert decision_of(a_book_of({"hold_until": in_days(-1)})).reason is Reason.SEND


def test_of_two_pauses_the_longer_one_is_told() -> None:
    row = a_row(hold_until="+5d")

    own = decision_of(a_book_of({"hold_until": in_days(2)}, row=row))
    whole = decision_of(a_book_of({"hold_until": in_days(9)}, row=row))

    assert (own.reason, whole.reason) == (Reason.HOLD, Reason.CUSTOMER_HOLD)


def test_of_two_rows_of_one_name_the_longer_pause_and_the_later_hour_hold() -> None:
    first, second = {"hold_until": in_days(2), "preferred_hour": 15}, {"hold_until": in_days(-4)}

    customer = a_book_of(first, second).customers[NAME.casefold()]

    assert (customer.hold_until, customer.preferred_hour) == (TODAY + timedelta(days=2), 15)


def test_a_pause_that_cannot_be_read_holds_the_customer_and_is_asked() -> None:
    ledger = a_book_of({"hold_until": "cuando vuelva Ana"})

    assert decision_of(ledger).reason is Reason.CUSTOMER_PROBLEM


def test_nobody_is_asked_to_call_a_customer_who_is_paused() -> None:
    paused = a_called_book(hold_until=in_days(3))

    assert a_plan(a_called_book(), fold(before())).tasks != []
    assert a_plan(paused, fold(before())).tasks == []


HOURS: dict[str, tuple[Scalar, Scalar, tuple[str, int | None]]] = {
    "the customer's own": (14, "", ("preferred_hour", 14)),
    "the customer's before that of Settings": (9, 14, ("send", None)),
    "that of Settings where the customer has none": ("", 14, ("preferred_hour", 14)),
}


@pytest.mark.parametrize("case", HOURS)
def test_nothing_goes_before_the_preferred_hour(case: str) -> None:
    own, general, expected = HOURS[case]

    book = a_book_of({"preferred_hour": own}, settings={"Hora preferida": general})
    decision = decision_of(book)

    assert (decision.reason, decision.hour) == expected


def test_an_hour_that_the_law_does_not_allow_sends_nothing_and_says_so() -> None:
    at_ten, in_the_evening = NOW, NOW + timedelta(hours=11)
    ledger = a_book_of({"preferred_hour": 22})

    found = [decision_of(ledger, now=moment).reason for moment in (at_ten, in_the_evening)]

    assert found == [Reason.HOUR_UNLAWFUL, Reason.HOUR_UNLAWFUL]


def test_an_hour_that_is_too_late_for_today_waits_for_a_day_that_allows_it() -> None:
    """On Saturdays the law allows letters until three in the afternoon."""
    saturday = NOW + timedelta(days=4)

    decision = decision_of(a_book_of({"preferred_hour": 16}), now=saturday)

    assert (decision.until, decision.hour) == (TODAY + timedelta(days=6), 16)


def test_whoever_looks_after_a_customer_calls_it() -> None:
    ledger = a_called_book(responsible="Rosa")

    plan = a_plan(ledger, fold(before()))

    assert assigned(ledger, plan.cases[:1]) == ["Rosa"]


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("9", 9), ("14:00", 14), ("7 h", 7), (0, 0), (Decimal("0.375"), 9), (None, None)],
)
def test_hours_are_read_as_people_write_them(typed: Scalar, hour: int | None) -> None:
    assert parse_hour(Raw(typed)) == hour


@pytest.mark.parametrize("typed", ["25", "tarde", Decimal("0.4"), "9:30"])
def test_what_is_no_whole_hour_is_asked(typed: Scalar) -> None:
    assert parse_hour(Raw(typed)) == Wrong("hour_unreadable")
