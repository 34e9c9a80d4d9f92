"""What the Sellers tab shows, and the week's mail: each seller's own customers only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import name_key
from aldia.letters.seller_letter import render_to_seller
from aldia.planning.log.history import History
from aldia.planning.reporting.commissions import NOTHING_EARNED
from aldia.planning.reporting.seller_mail import of_customers, weekly_mails
from aldia.planning.reporting.sellers import figures_of_sellers, missing_sellers
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row

ANA: Mapping[str, Scalar] = {
    "seller": "Ana",
    "email": "ana@ventas.example",
    "weekly": "sí",
}


def mails(*rows: Any, sellers: Sequence[Any] = (ANA,), now: datetime = NOW, **more: Any) -> Any:
    ledger = a_ledger(*rows, sellers=sellers, **more)
    return weekly_mails(ledger, History(), a_plan(ledger, now=now))


def test_whoever_sold_something_and_has_no_row_is_missing_once() -> None:
    rows = [a_row(f"F-{n}", salesperson=name) for n, name in enumerate(["Ana", "LUIS", "Luis", ""])]

    assert missing_sellers(a_ledger(*rows, sellers=[{"seller": "ana"}])) == ["LUIS"]


def test_a_row_that_was_added_twice_is_one_seller() -> None:
    ledger = a_ledger(a_row(), sellers=[{"seller": "Ana"}, ANA])

    assert (ledger.sellers["ana"].address, ledger.problems) == ("ana@ventas.example", [])


def test_two_rows_that_say_different_things_are_asked_about_and_get_nothing() -> None:
    other = {**ANA, "email": "otra@ventas.example"}

    ledger = a_ledger(a_row(salesperson="Ana"), sellers=[ANA, other])

    assert [problem.code for problem in ledger.problems] == ["seller_doubled"]
    assert weekly_mails(ledger, History(), a_plan(ledger)) == []


def test_the_mail_lists_the_sellers_own_late_customers_only() -> None:
    rows = [
        a_row("F-1", "-3d", salesperson="Ana", amount=100),
        a_row("F-2", "-9d", salesperson="ANA", amount=50),
        a_row("F-3", "-9d", salesperson="Luis", customer="Hotel Brisa"),
        a_row("F-4", "+9d", salesperson="Ana", customer="Óptica"),
        a_row("F-5", "-9d", salesperson="Ana", customer="Ñandú", state="Pagada"),
        a_row("F-6", "-9d", customer="Bazar"),
    ]

    [mail] = mails(*rows)

    [customer] = mail.customers
    assert (customer.name, customer.invoices) == ("Café La Montaña", ["F-2", "F-1"])
    assert (customer.sums, customer.days_late) == ([("COP", Decimal(150))], 9)


@pytest.mark.parametrize(
    "changed",
    [{"weekly": ""}, {"email": ""}, {"email": "a@x.example, b@x.example"}, {"email": "ana"}],
    ids=["not wanted", "no address", "two addresses", "no address at all"],
)
def test_a_seller_who_is_not_to_get_it_gets_none(changed: Mapping[str, Scalar]) -> None:
    assert mails(a_row(salesperson="Ana"), sellers=[{**ANA, **changed}]) == []


def test_an_address_that_is_a_customers_gets_nothing_and_is_told() -> None:
    sellers = [{**ANA, "email": "PAGOS@cafe.example"}]
    ledger = a_ledger(a_row(salesperson="Ana"), sellers=sellers)

    assert mails(a_row(salesperson="Ana"), sellers=sellers) == []
    assert [seller.name for seller in of_customers(ledger)] == ["Ana"]


@pytest.mark.parametrize(
    ("days", "hours", "count"), [(0, 0, 1), (-1, -3, 0), (3, 0, 1), (4, 0, 0), (6, -3, 0)]
)
def test_it_goes_on_a_weekday_from_its_hour_on(days: int, hours: int, count: int) -> None:
    now = NOW + timedelta(days=days, hours=hours)

    assert len(mails(a_row(salesperson="Ana"), now=now)) == count


def test_whoever_opted_out_gets_no_more() -> None:
    ledger = a_ledger(a_row(salesperson="Ana"), sellers=[ANA])
    history = History(opted_out=frozenset({"ana@ventas.example"}))

    assert weekly_mails(ledger, history, a_plan(ledger)) == []


def test_the_letter_says_whose_it_is_and_links_to_no_workbook() -> None:
    row = a_row(salesperson="Ana", amount=1200)
    ledger = a_ledger(row, sellers=[ANA])
    history = a_history(("F-1", "friendly", "-2d"))

    [mail] = weekly_mails(ledger, history, a_plan(ledger, history))
    letter = render_to_seller(mail, ledger)

    assert letter.subject == "Un cliente suyo tiene pagos atrasados (24 de noviembre)"
    assert "(F-1 · 3 días de atraso · último contacto, 22 nov)" in letter.text
    assert "docs.google.com" not in letter.text + letter.html


_SELLERS = ["Ana", "ana", "Luis", ""]
_STATES = ["", "", "Pagada", "Anulada", "en disputa"]


@st.composite
def books(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw rows of sellers, each with what an independent sum needs beside it."""
    return [
        {
            "salesperson": draw(st.sampled_from(_SELLERS)),
            "late": draw(st.integers(-40, 120)),
            "amount": draw(st.integers(1, 9999)),
            "paid": draw(st.integers(0, 12)) * 100,
            "state": draw(st.sampled_from(_STATES)),
        }
        for _ in range(draw(st.integers(1, 10)))
    ]


def _ledger_of(book: Sequence[Mapping[str, Any]]) -> Ledger:
    return a_ledger(
        *(
            a_row(
                f"F-{n}",
                f"{-each['late']:+d}d",
                salesperson=each["salesperson"],
                amount=each["amount"],
                paid=each["paid"] or "",
                state=each["state"],
                customer=f"Cliente {n}",
                email=f"c{n}@x.example",
            )
            for n, each in enumerate(book)
        )
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_what_is_open_and_overdue_is_what_an_independent_sum_gives(
    book: list[dict[str, Any]],
) -> None:
    ledger = _ledger_of(book)
    found = figures_of_sellers(ledger, History(), a_plan(ledger), NOTHING_EARNED)

    for key in {name_key(each["salesperson"]) for each in book} - {""}:
        owed = [
            (each["amount"] - each["paid"], each["late"])
            for each in book
            if name_key(each["salesperson"]) == key
            and each["state"] not in {"Pagada", "Anulada"}
            and each["amount"] > each["paid"]
        ]
        overdue = sum(sum_ for sum_, late in owed if late > 0)
        assert dict(found[key].open).get("COP", 0) == sum(sum_ for sum_, _ in owed)
        assert dict(found[key].overdue).get("COP", 0) == overdue
        assert found[key].oldest == max((late for _, late in owed if late > 0), default=0)
    assert found.keys() == {name_key(each["salesperson"]) for each in book} - {""}


def test_sellers_who_share_an_address_get_one_mail_with_the_customers_of_both() -> None:
    rows = [
        a_row("F-1", "-3d", salesperson="Ana"),
        a_row("F-2", "-9d", salesperson="Luis", customer="Hotel Brisa"),
    ]

    [mail] = mails(*rows, sellers=[ANA, {**ANA, "seller": "Luis"}])

    assert mail.name == "Ana, Luis"
    assert [each.name for each in mail.customers] == ["Hotel Brisa", "Café La Montaña"]
