"""The judging of books: what counts as right, as asked and as silently wrong."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal

import pytest

from tests.books.adopting import Reading, Standing, Understood
from tests.books.book import BadBook, Expect, Facts, Truth, read_book
from tests.books.comparing import Outcome, Verdict, judge

BOOK = """
source = "made for this test"
country = "CO"
locale = "es_CO"
time_zone = "America/Bogota"
today = 2026-03-18
expect = "adopted"
[[tab]]
title = "Cartera"
rows = [["Factura"], ["FE-1"], ["Total"]]
[[right]]
row = 2
number = "FE-1"
customer = "La Miga"
due = 2026-02-01
balance = "450500"
currency = "COP"
emails = ["a@lamiga.example"]
[[right]]
row = 3
nothing = true
"""
PLACE, TOTAL = ("Cartera", 2), ("Cartera", 3)
HELD = Understood(Standing.HELD, why="date_unreadable")
CLOSED = Understood(Standing.CLOSED)


def right_facts() -> Facts:
    facts = read_book("first/co_test", BOOK).right[PLACE].facts
    assert facts is not None
    return facts


def read_as_open(**changes: object) -> Understood:
    return Understood(Standing.OPEN, asdict(right_facts()) | changes)


READINGS: dict[str, tuple[Reading, Outcome, Verdict]] = {
    "all as it is": (Reading(rows={PLACE: read_as_open()}), Outcome.ADOPTED, Verdict.RIGHT),
    "a number joined otherwise": (
        Reading(rows={PLACE: read_as_open(number="FE1")}),
        Outcome.ADOPTED,
        Verdict.RIGHT,
    ),
    "a row that is held": (Reading(rows={PLACE: HELD}), Outcome.ASKED, Verdict.ASKED),
    "a book that is held": (
        Reading(held_for="tab_unreadable", rows={PLACE: read_as_open(balance=Decimal(1))}),
        Outcome.ASKED,
        Verdict.ASKED,
    ),
    "a book that is refused": (Reading(refusal="no"), Outcome.REFUSED, Verdict.ASKED),
    "another balance": (
        Reading(rows={PLACE: read_as_open(balance=Decimal("450.5"))}),
        Outcome.WRONG,
        Verdict.WRONG,
    ),
    "a number shown as money": (
        Reading(rows={PLACE: read_as_open(number="-FE-1")}),
        Outcome.WRONG,
        Verdict.WRONG,
    ),
    "open taken for closed": (Reading(rows={PLACE: CLOSED}), Outcome.WRONG, Verdict.WRONG),
    "a row that is lost": (Reading(), Outcome.WRONG, Verdict.WRONG),
    "a total that is chased": (
        Reading(rows={PLACE: read_as_open(), TOTAL: read_as_open()}),
        Outcome.WRONG,
        Verdict.WRONG,
    ),
}


@pytest.mark.parametrize("case", READINGS)
def test_each_reading_has_its_verdict(case: str) -> None:
    reading, outcome, verdict = READINGS[case]

    measured = judge(read_book("first/co_test", BOOK), reading)

    assert measured.outcome is outcome
    assert measured.count(verdict) >= 1
    assert bool(measured.shortfall) is (outcome is not Outcome.ADOPTED)


def test_a_row_in_doubt_has_to_be_asked_about() -> None:
    book = read_book("first/co_test", BOOK)
    doubt = replace(book.right[PLACE], truth=Truth.UNSURE, facts=None)
    book = replace(book, right={**book.right, PLACE: doubt})

    assert judge(book, Reading(rows={PLACE: HELD})).outcome is Outcome.ADOPTED
    assert judge(book, Reading(rows={PLACE: read_as_open()})).outcome is Outcome.WRONG


def test_a_book_to_refuse_must_be_left_as_it_is() -> None:
    book = replace(read_book("first/co_test", BOOK), expect=Expect.REFUSED, right={})

    assert not judge(book, Reading(refusal="no")).shortfall
    assert judge(book, Reading(refusal="no", has_written=True)).shortfall
    assert judge(book, Reading()).shortfall


FAULTS = {
    "a row without an answer": ("[[right]]\nrow = 3\nnothing = true\n", ""),
    "two answers for a row": ("row = 3", "row = 2"),
    "an address that may be real": ("lamiga.example", "lamiga.com"),
    "half an answer": ('currency = "COP"\n', ""),
    "a question that is missing": ('"adopted"', '"asked"'),
    "another country's name": ('country = "CO"', 'country = "MX"'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_book_with_a_fault_is_not_measured(fault: str) -> None:
    old, new = FAULTS[fault]
    assert old in BOOK

    with pytest.raises(BadBook):
        read_book("first/co_test", BOOK.replace(old, new))
