"""Commissions: only on what is paid in full, each invoice once, and a month that is over stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.log.history import History
from aldia.planning.reporting.commissions import (
    Commissions,
    earned,
    month_of,
    read_commissions,
    renewed_commissions,
)
from tests.builders import TODAY, a_ledger, a_plan, a_row

Row = Mapping[str, Scalar]
_FIVE: Mapping[str, Scalar] = {"Comisión de los vendedores (%)": 5}


class Book:
    """A book that is read on some days, and what Memory keeps from one to the next."""

    def __init__(self, usual: Scalar = 5) -> None:
        self.memory: dict[str, str] = {}
        self._settings: dict[str, Scalar] = {"Comisión de los vendedores (%)": usual}

    def read(self, *rows: Row, on: str | date = TODAY, sellers: Sequence[Row] = ()) -> Commissions:
        day = on if isinstance(on, date) else date.fromisoformat(on)
        ledger = a_ledger(*rows, sellers=sellers, settings=self._settings)
        now = datetime.combine(day, time(10), ZoneInfo("America/Bogota"))
        decisions = a_plan(ledger, now=now).decisions
        found = earned(read_commissions(self.memory), ledger, History(), decisions, day)
        for name, text in renewed_commissions(self.memory, found).items():
            self.memory[name] = text
            if not text:
                del self.memory[name]
        assert read_commissions(self.memory).lines == found.lines
        return found


def sold(number: str = "F-1", by: str = "Ana", paid_on: str = "", **cells: Any) -> Row:
    """Return a row of an invoice of a thousand pesos; paid in full if a day is given."""
    row = a_row(number, amount=1000, salesperson=by, **cells)
    if not paid_on:
        return row
    return {**row, "state": "Pagada", "paid_on": serial_of(date.fromisoformat(paid_on))}


def sums(found: Commissions) -> dict[tuple[str, str], Decimal]:
    """Return what each seller earned, by month and name."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in found.lines:
        totals[line.month, line.seller] += line.sum
    return dict(totals)


def test_who_pays_too_much_takes_nothing_from_the_seller() -> None:
    book = Book()
    october = book.read(sold(paid_on="2026-10-20"), on="2026-10-30")
    twice = a_row(amount=1000, salesperson="Ana", paid=2000)

    after = book.read({**twice, "paid_on": serial_of(date(2026, 10, 20))}, on="2026-11-24")
    at_once = Book().read({**twice, "paid_on": serial_of(date(2026, 11, 20))})

    assert sums(after) == sums(october) == {("2026-10", "Ana"): Decimal(50)}
    assert sums(at_once) == {("2026-11", "Ana"): Decimal(50)}


def test_what_is_paid_in_full_earns_the_commission_of_its_month() -> None:
    assert sums(Book().read(sold(paid_on="2026-11-20"))) == {("2026-11", "Ana"): 50}


@pytest.mark.parametrize(
    "cells",
    [{}, {"paid": 999}, {"state": "Anulada"}, {"state": "Incobrable"}, {"state": "Cancelada"}],
    ids=["open", "paid in part", "void", "written off", "cancelled"],
)
def test_what_is_not_paid_in_full_earns_nothing(cells: Mapping[str, Any]) -> None:
    assert sums(Book().read(sold(**cells))) == {}


def test_a_sellers_own_commission_goes_before_that_of_settings() -> None:
    sellers: list[Row] = [{"seller": "ANA", "commission": 10}, {"seller": "Luis", "commission": 0}]
    rows = [sold(paid_on="2026-11-20"), sold("F-2", "Luis", "2026-11-20")]

    assert sums(Book().read(*rows, sellers=sellers)) == {("2026-11", "Ana"): 100}


def test_what_was_paid_before_commissions_began_earns_nothing() -> None:
    assert sums(Book().read(sold(paid_on="2026-10-31"))) == {}


def test_each_invoice_counts_once_however_often_it_is_read() -> None:
    book, row = Book(), sold(paid_on="2026-11-20")

    for day in ("2026-11-24", "2026-11-25", "2026-12-24"):
        found = book.read(row, on=day)

    assert len(found.lines) == 1


def test_a_month_that_is_over_stays_and_what_is_noted_later_counts_later() -> None:
    book = Book()
    book.read(sold("F-1", paid_on="2026-11-20"), sold("F-2"))

    found = book.read(
        sold("F-1", paid_on="2026-11-20"), sold("F-2", paid_on="2026-11-28"), on="2026-12-02"
    )

    assert sums(found) == {("2026-11", "Ana"): 50, ("2026-12", "Ana"): 50}


def test_an_invoice_opened_again_is_taken_back_in_the_month_in_which_that_is_seen() -> None:
    book = Book()
    book.read(sold(paid_on="2026-11-20"))

    found = book.read(sold(), on="2026-12-02")

    assert sums(found) == {("2026-11", "Ana"): 50, ("2026-12", "Ana"): -50}


def test_one_opened_and_paid_again_counts_once_in_all() -> None:
    book = Book()
    book.read(sold(paid_on="2026-11-20"))
    book.read(sold(), on="2026-12-02")

    found = book.read(sold(paid_on="2027-01-08"), on="2027-01-09")

    assert sum(sums(found).values()) == 50


def test_one_opened_and_paid_again_in_one_month_leaves_no_trace() -> None:
    book = Book()
    book.read(sold(paid_on="2026-11-20"))
    book.read(sold())

    assert [line.sum for line in book.read(sold(paid_on="2026-11-24")).lines] == [50]


def test_a_new_rate_leaves_months_that_are_over_as_they_were() -> None:
    book = Book()
    book.read(sold(paid_on="2026-11-20"))
    sellers: list[Row] = [{"seller": "Ana", "commission": 20}]

    found = book.read(sold(paid_on="2026-11-20"), on="2026-12-02", sellers=sellers)

    assert sums(found) == {("2026-11", "Ana"): 50}


def test_an_invoice_of_another_seller_goes_over_to_them() -> None:
    book = Book()
    book.read(sold(paid_on="2026-11-20"))

    found = book.read(sold(by="Luis", paid_on="2026-11-20"), on="2026-12-02")

    assert sums(found) == {
        ("2026-11", "Ana"): 50, ("2026-12", "Ana"): -50, ("2026-12", "Luis"): 50,
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [[], [sold(paid_on="2026-11-20", due="fin de mes de algo")], [sold(), sold()]],
    ids=["the row is gone", "the row has to be mended", "the number stands twice"],
)
def test_doubt_takes_nothing_back(rows: Sequence[Row]) -> None:
    book = Book()
    book.read(sold(paid_on="2026-11-20"))

    assert sums(book.read(*rows, on="2026-12-02")) == {("2026-11", "Ana"): 50}


def test_a_corrected_number_does_not_count_again() -> None:
    book = Book()
    book.read(sold("F-1", paid_on="2026-11-20"))

    assert sums(book.read(sold("F-0001-A", paid_on="2026-11-20"))) == {("2026-11", "Ana"): 50}


def test_one_paid_on_no_known_day_waits_for_the_day() -> None:
    found = Book().read(a_row(amount=1000, salesperson="Ana", state="Pagada"))

    assert (found.lines, found.undated) == ([], ["F-1"])


def test_credit_notes_and_withheld_tax_lower_the_invoice_only_where_the_money_is_lost() -> None:
    rows = [
        sold("F-1", paid_on="2026-11-20", withheld=100),
        sold("F-2", paid_on="2026-11-20"),
        a_row("NC-1", amount=-200, applies_to="F-2", notes="Nota crédito"),
    ]

    assert [line.sum for line in Book().read(*rows).lines] == [50, 40]


def test_a_year_of_lines_fits_memory() -> None:
    rows = [sold(f"F-{n}", paid_on="2026-11-20") for n in range(700)]
    book = Book()

    assert len(book.read(*rows).lines) == 700
    assert max(map(len, book.memory.values())) < 50_000


@dataclass(frozen=True)
class Told:
    """One invoice on one day of a random year: whether it is paid, and since when."""

    seller: str
    amount: int
    paid_on: date | None


@st.composite
def years(draw: st.DrawFn) -> list[tuple[date, list[Told]]]:
    """Draw a few invoices, each of which is paid, opened and paid again as days go by."""
    book = [
        Told(draw(st.sampled_from(["Ana", "Luis"])), draw(st.integers(1, 9999)), None)
        for _ in range(draw(st.integers(1, 4)))
    ]
    day, days = TODAY, []
    for _ in range(draw(st.integers(1, 7))):
        day += timedelta(days=draw(st.integers(0, 25)))
        place = draw(st.integers(0, len(book) - 1))
        was = book[place]
        paid_on = None if was.paid_on else day - timedelta(days=draw(st.integers(0, 40)))
        book = [*book[:place], Told(was.seller, was.amount, paid_on), *book[place + 1 :]]
        days.append((day, book))
    return days


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(years())
def test_what_a_seller_earned_in_all_is_the_commission_of_what_is_paid_by_now(
    year: list[tuple[date, list[Told]]],
) -> None:
    book, over = Book(usual="2,5"), dict[tuple[str, str], Decimal]()
    book.read(sold("F-99"))

    for day, told in year:
        rows = [
            {**sold(f"F-{n}", each.seller, str(each.paid_on or "")), "amount": each.amount}
            for n, each in enumerate(told)
        ]
        found = sums(book.read(*rows, on=day))
        for seller in ("Ana", "Luis"):
            ours = [each for each in told if each.seller == seller and each.paid_on]
            paid = [e.amount for e in ours if e.paid_on and e.paid_on >= TODAY.replace(day=1)]
            wanted = [(Decimal(a) * 25 / 1000).quantize(_CENT, ROUND_HALF_UP) for a in paid]
            assert sum(v for (_, name), v in found.items() if name == seller) == sum(wanted)
        past = {place: sum_ for place, sum_ in found.items() if place[0] < month_of(day)}
        assert all(past.get(place) == sum_ for place, sum_ in over.items())
        over = past


_CENT = Decimal("0.01")
