"""What holds a batch that nobody expected, and how a person lets it go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.marks import mark_of
from aldia.planning.memory.announcements import (
    ANNOUNCED_CELLS,
    Announcement,
    announce,
    is_surprise,
)
from tests.builders import TODAY, a_history, a_ledger, a_plan, a_row

YESTERDAY = TODAY - timedelta(days=1)


def rows(count: int) -> list[Mapping[str, Any]]:
    return [
        a_row(f"N-{n}", customer=f"Cliente {n}", email=f"c{n}@cliente.example")
        for n in range(count)
    ]


def announced(*invoices: str, on: date = TODAY, since: date = YESTERDAY) -> RunContext:
    return RunContext(announced={mark_of(i): Announcement(on, since) for i in invoices})


def reasons(count: int, context: RunContext, **settings: Any) -> dict[str, int]:
    """Plan so many new letters in a workbook that has sent before, and count the decisions."""
    ledger = a_ledger(*rows(count), settings=settings)
    history = a_history(("x-1", "friendly", "-30d"), customer="Otro", address="o@otro.example")
    found = [decision.reason for decision in a_plan(ledger, history, context).decisions]
    return {reason: found.count(reason) for reason in set(found)}


def test_ten_surprises_go() -> None:
    assert reasons(10, RunContext()) == {"send": 10}


def test_more_than_ten_surprises_wait_for_a_person() -> None:
    assert reasons(11, RunContext()) == {"breaker": 11}


def test_a_letter_that_was_announced_is_no_surprise() -> None:
    context = announced(*(f"n-{n}" for n in range(15)))

    assert reasons(16, context) == {"send": 16}


def test_only_the_surprises_are_held() -> None:
    context = announced(*(f"n-{n}" for n in range(15)))

    assert reasons(30, context) == {"send": 15, "breaker": 15}


def test_in_a_large_book_a_fifth_of_the_open_invoices_may_surprise() -> None:
    quiet = [a_row(f"Q-{n}", "+40d", customer=f"Tranquilo {n}") for n in range(90)]
    ledger = a_ledger(*rows(20), *quiet)
    history = a_history(("x-1", "friendly", "-30d"), customer="Otro", address="o@otro.example")

    plan = a_plan(ledger, history)

    assert len(plan.letters) == 20


def test_a_surprise_announced_only_today_is_still_one() -> None:
    context = announced(*(f"n-{n}" for n in range(11)), since=TODAY)

    assert reasons(11, context) == {"breaker": 11}


def test_surprises_that_went_today_count() -> None:
    ledger = a_ledger(*rows(9))
    sent = [(f"y-{n}", "friendly", "today") for n in range(2)]
    history = a_history(("x-1", "friendly", "-30d"), *sent, customer="Otro", address="o@o.example")

    assert {d.reason for d in a_plan(ledger, history).decisions} == {"breaker"}


@pytest.mark.parametrize("typed", ["24/11/2026", "2026-11-24", "24 de noviembre de 2026"])
def test_the_days_date_in_one_cell_lets_the_batch_go(typed: str) -> None:
    assert reasons(11, RunContext(), **{"Autorizo el lote del": typed}) == {"send": 11}


def test_yesterdays_agreement_is_over() -> None:
    agreed = {"Autorizo el lote del": "23/11/2026"}

    assert reasons(11, RunContext(), **agreed) == {"breaker": 11}


def test_an_agreement_nobody_can_read_is_none_and_is_asked_about() -> None:
    ledger = a_ledger(*rows(11), settings={"Autorizo el lote del": "sí"})

    assert [p.code for p in ledger.all_problems] == ["date_unreadable"]
    assert ledger.settings.agreed_on is None
    assert not ledger.settings.unreadable


def test_twenty_letters_go_on_the_first_day() -> None:
    plan = a_plan(a_ledger(*rows(30)))

    assert len(plan.letters) == 20
    assert [d.reason for d in plan.decisions].count(Reason.FIRST_DAY_CAP) == 10


def test_on_the_first_day_a_person_may_agree_to_all() -> None:
    plan = a_plan(a_ledger(*rows(30), settings={"Autorizo el lote del": "24/11/2026"}))

    assert len(plan.letters) == 30


def test_announcements_survive_memory() -> None:
    days = {f"f-{n}": TODAY + timedelta(days=n % 3) for n in range(9000)}
    found = announce(days, {}, TODAY)

    cells = ANNOUNCED_CELLS.written(found)

    assert ANNOUNCED_CELLS.read({"head": "1 abc", **cells}, days) == found
    assert max(map(len, cells.values())) < 50_000


def test_what_was_announced_keeps_its_day_and_the_rest_is_forgotten() -> None:
    before = announce({"a": TODAY, "b": TODAY}, {}, YESTERDAY)
    after = announce({"a": TODAY, "b": TODAY + timedelta(days=5)}, before, TODAY)

    memory = {"head": "1 abc", **ANNOUNCED_CELLS.written(before)}
    news = ANNOUNCED_CELLS.renewed(memory, after)

    assert not is_surprise(["a"], after, TODAY)
    assert is_surprise(["b"], after, TODAY)
    assert ANNOUNCED_CELLS.read({**memory, **news}, ["a", "b"]) == after
    assert ANNOUNCED_CELLS.renewed({**memory, **news}, after) == {}


def test_of_two_invoices_whose_marks_are_the_same_neither_counts_as_announced() -> None:
    found = announce({"f-11301653": TODAY, "f-16874066": TODAY, "f-1": TODAY}, {}, YESTERDAY)

    assert set(found) == {mark_of("f-1")}


def test_what_an_earlier_version_announced_keeps_its_day() -> None:
    days = {f"f-{n}": TODAY for n in range(4000)}
    cell = " ".join(mark_of(key)[:8] for key in days)
    memory = {f"announced {TODAY} since {YESTERDAY}": cell}

    known = ANNOUNCED_CELLS.read(memory, days)
    news = ANNOUNCED_CELLS.renewed(memory, announce(days, known, TODAY))

    assert not is_surprise(days, known, TODAY)
    assert ANNOUNCED_CELLS.read({**memory, **news}, []) == known
