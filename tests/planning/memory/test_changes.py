"""What changed since the last look: noticed, logged with its day, and held when it is strange."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.values.characters import LONGEST_CELL
from aldia.planning.deciding.cases import Action, RunContext
from aldia.planning.deciding.mode import WorkbookHealth
from aldia.planning.log.history import History
from aldia.planning.log.marks import mark_of
from aldia.planning.memory.changes import (
    NOTHING_SEEN,
    Baseline,
    ChangeKind,
    entries_of,
    look,
    read_baseline,
    renewed,
    written,
)
from aldia.planning.reporting.view import problems_of
from tests.builders import NOW, TODAY, a_history, a_ledger, a_plan, a_row, decision_of

Cells = Mapping[str, Any]

YESTERDAY = TODAY - timedelta(days=1)


def seen(ledger: Ledger, history: History | None = None) -> Baseline:
    """Return what Memory holds after a look of yesterday."""
    return look(ledger, history or History(), NOTHING_SEEN, YESTERDAY)[0]


def changes(before: Ledger, after: Ledger, history: History | None = None) -> list[ChangeKind]:
    _, changes = look(after, history or History(), seen(before), TODAY)
    return [change.kind for change in changes]


NOTICED: Mapping[str, tuple[Cells, Cells, list[ChangeKind]]] = {
    "a part payment": ({}, {"paid": 40}, [ChangeKind.PAID]),
    "a payment in full": ({}, {"paid": "sí"}, [ChangeKind.PAID]),
    "a state that closes": ({}, {"state": "Anulada"}, [ChangeKind.STATE]),
    "a dispute": ({}, {"state": "En disputa"}, [ChangeKind.STATE]),
    "a closed row that reopens": ({"state": "Pagada"}, {}, [ChangeKind.REOPENED]),
    "another reason for being closed": (
        {"state": "Pagada"},
        {"state": "Anulada"},
        [ChangeKind.STATE],
    ),
    "a larger amount": ({}, {"amount": 1000}, [ChangeKind.AMOUNT]),
    "a smaller amount": ({}, {"amount": 90}, [ChangeKind.AMOUNT, ChangeKind.PAID]),
    "another currency": ({}, {"currency": "USD"}, [ChangeKind.AMOUNT]),
    "a payment taken back": ({"paid": 40}, {}, [ChangeKind.AMOUNT]),
    "another address": ({}, {"email": "otro@x.example"}, [ChangeKind.ADDRESS]),
    "a first pay link": ({}, {"pay_link": "https://pay.example/1"}, [ChangeKind.LINK]),
    "a moved due date": ({}, {"due": "+5d"}, [ChangeKind.DUE]),
    "nothing": ({}, {}, []),
    "a note": ({}, {"notes": "llamar"}, []),
    "an address in capitals": ({}, {"email": "PAGOS@cafe.example"}, []),
}


@pytest.mark.parametrize("case", NOTICED)
def test_what_people_change_is_noticed(case: str) -> None:
    before, after, expected = NOTICED[case]

    found = changes(a_ledger(a_row(**before)), a_ledger(a_row(**after)))

    assert found == expected


def test_a_first_look_notices_nothing() -> None:
    baseline, changes = look(a_ledger(a_row(paid=40)), History(), NOTHING_SEEN, TODAY)

    assert not changes
    assert baseline.touched_on == TODAY


def test_a_row_that_cannot_be_read_stays_as_it_was_seen() -> None:
    good, bad = a_ledger(a_row()), a_ledger(a_row(amount="mil"))
    before = seen(good)

    meanwhile, changes = look(bad, History(), before, YESTERDAY)
    _, later = look(good, History(), meanwhile, TODAY)

    assert not changes
    assert not later


def test_a_number_that_stands_twice_stays_as_it_was_seen() -> None:
    before = seen(a_ledger(a_row()))

    after, changes = look(a_ledger(a_row(), a_row(amount=900)), History(), before, TODAY)

    assert not changes
    assert after.seen == before.seen


def test_a_tab_that_cannot_be_read_forgets_nothing() -> None:
    before = seen(a_ledger(a_row()))
    unreadable = replace(a_ledger(), invoice_tabs=InvoiceTabs({}))

    assert look(unreadable, History(), before, TODAY) == (before, [])


HOLDS: Mapping[str, tuple[Cells, Cells, str, str]] = {
    "an amount that rises": ({}, {"amount": 101}, "edited_amount", "100 COP"),
    "an amount that falls by more than half": ({}, {"amount": 49}, "edited_amount", "100 COP"),
    "a changed address": (
        {},
        {"email": "otro@x.example"},
        "edited_address",
        "pagos@cafe.example",
    ),
    "a changed link": (
        {"pay_link": "https://a.example/1"},
        {"pay_link": "https://b.example/1"},
        "edited_link",
        "https://a.example/1",
    ),
    "a reopened row": ({"state": "Pagada"}, {}, "edited_reopened", "paid"),
}


@pytest.mark.parametrize("case", HOLDS)
def test_a_suspicious_edit_holds_the_row_for_the_day(case: str) -> None:
    before, after, reason, was = HOLDS[case]
    context = RunContext(baseline=seen(a_ledger(a_row(**before))))

    plan = a_plan(a_ledger(a_row(**after)), context=context)

    held = plan.decisions[0]
    assert (held.action, held.reason) == (Action.WAIT, reason)
    assert held.details == {"was": was}
    assert held.until == TODAY + timedelta(days=1)


GOES: Mapping[str, Cells] = {
    "a part payment": {"paid": 40},
    "a small correction": {"amount": 90},
    "an address for a row that had none": {"email": "otro@x.example"},
    "a due date moved before any reminder": {"due": "-5d"},
}


@pytest.mark.parametrize("case", GOES)
def test_an_ordinary_edit_holds_nothing(case: str) -> None:
    old = a_row(email="") if "address" in case else a_row()
    context = RunContext(baseline=seen(a_ledger(old)))

    assert decision_of(a_ledger(a_row(**GOES[case])), context=context).action is Action.SEND


def test_a_due_date_moved_after_a_reminder_holds_the_row() -> None:
    history = a_history(("F-1", "friendly", "-10d"), due="-13d")
    context = RunContext(baseline=seen(a_ledger(a_row(due="-13d")), history))

    decision = decision_of(a_ledger(a_row(due="-4d")), history, context=context)

    assert decision.reason == "edited_due"


def test_the_next_day_the_new_value_holds() -> None:
    new = a_ledger(a_row(amount=900))
    today, _ = look(new, History(), seen(a_ledger(a_row())), TODAY)

    context = RunContext(baseline=today)
    held = decision_of(new, context=context)
    later = decision_of(new, context=context, now=NOW + timedelta(days=1))

    assert held.reason == "edited_amount"
    assert later.action is Action.SEND


LEAPS: Mapping[str, tuple[Cells, str]] = {
    "nine times as much": ({"amount": 900}, "amount_leapt"),
    "twice as much": ({"amount": 200}, "send"),
    "another currency": ({"currency": "USD"}, "amount_leapt"),
    "nine times as much, and a person looked at it": ({"amount": 900, "checked": "sí"}, "send"),
}


@pytest.mark.parametrize("case", LEAPS)
def test_what_leapt_since_a_letter_waits_until_a_person_answers(case: str) -> None:
    cells, later = LEAPS[case]
    history = a_history(("F-1", "friendly", "-12d"), due="-15d")
    before = seen(a_ledger(a_row(due="-15d")), history)
    leapt = a_ledger(a_row(due="-15d", **cells))
    days = [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]
    for day in days:
        before, _ = look(leapt, history, before, day)
        before = read_baseline(written(before), ["f-1"])

    decision = decision_of(
        leapt, history, context=RunContext(baseline=before), now=NOW + timedelta(days=3)
    )

    plan = a_plan(leapt, history, RunContext(baseline=before), NOW + timedelta(days=3))
    assert decision.reason == later
    told = {each.code for each in problems_of(leapt, history, WorkbookHealth(), plan)}
    assert ("amount_leapt" in told) is (later == "amount_leapt")


def test_a_leap_that_is_taken_back_holds_for_the_day_alone() -> None:
    history = a_history(("F-1", "friendly", "-12d"), due="-15d")
    first, leapt = (a_ledger(a_row(due="-15d", amount=amount)) for amount in (100, 900))
    held, _ = look(leapt, history, seen(first, history), TODAY)
    back, _ = look(first, history, held, TODAY + timedelta(days=1))
    after, _ = look(first, history, back, TODAY + timedelta(days=2))

    assert [bool(each.edit_of(first.invoices[0])) for each in (held, back, after)] == [
        True,
        True,
        False,
    ]


def test_a_held_row_stands_in_no_letter() -> None:
    before = a_ledger(a_row(), a_row("F-2", due="-5d"))
    after = a_ledger(a_row(), a_row("F-2", due="-5d", amount=999))

    [letter] = a_plan(after, context=RunContext(baseline=seen(before))).letters

    assert [line.number for line in letter.lines] == ["F-1"]


def test_memory_keeps_what_was_seen() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", state="Pagada"), a_row("F-3", amount=5))
    after = a_ledger(a_row(), a_row("F-2", state="Pagada"), a_row("F-3", amount=50))
    baseline, _ = look(after, History(), seen(ledger), TODAY)

    assert read_baseline(written(baseline), ["f-1", "f-2", "f-3"]) == baseline


def test_nothing_is_written_when_nothing_changed() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", state="Pagada"))
    before = seen(ledger)

    assert renewed(written(before), look(ledger, History(), before, TODAY)[0]) == {}


@pytest.mark.parametrize("typed", ["garabato", "[1]", '{"ab": 3}', '{"ab": ["", "x y z"]}', "{}"])
def test_what_somebody_typed_into_memory_counts_as_never_seen(typed: str) -> None:
    assert read_baseline({"seen 1a": typed, "touched": "ayer"}, []) == NOTHING_SEEN


def short(memory: Mapping[str, str]) -> dict[str, str]:
    """Return what an earlier version, with marks of eight signs, had in Memory."""
    found = {}
    for name, cell in memory.items():
        seen = json.loads(cell) if name.startswith("seen ") else None
        found[name] = json.dumps({m[:6]: v for m, v in seen.items()}) if seen else cell
    return found


def test_memory_of_an_earlier_version_changes_nothing() -> None:
    long = {"pay_link": f"https://pay.example/{'a' * 300}"}
    ledger = a_ledger(a_row(**long), a_row("F-2", state="Pagada"), a_row("F-3", due="-9d"))
    memory = short(written(seen(ledger)))
    keys = [invoice.key for invoice in ledger.invoices]

    baseline, changes = look(ledger, History(), read_baseline(memory, keys), TODAY)

    assert not changes
    assert read_baseline({**memory, **renewed(memory, baseline)}, []) == baseline


def test_two_invoices_that_shared_a_mark_are_not_taken_for_one_another() -> None:
    """Their marks of eight signs were the same, and the one was noticed as the other changed."""
    ledger = a_ledger(a_row("F-10849", amount=1), a_row("F-52488", paid="sí", amount=2))
    memory = short(written(seen(ledger)))

    baseline, changes = look(
        ledger, History(), read_baseline(memory, ["f-10849", "f-52488"]), TODAY
    )

    assert not changes
    assert len(baseline.seen) == 2
    assert not look(ledger, History(), baseline, TODAY)[1]


def test_of_two_invoices_whose_marks_are_the_same_nothing_is_remembered() -> None:
    """These two share 48 bits."""
    ledger = a_ledger(a_row("F-11301653"), a_row("F-16874066", amount=2), a_row())

    baseline, _ = look(ledger, History(), NOTHING_SEEN, TODAY)

    assert set(baseline.seen) == {mark_of("f-1")}


def test_a_change_is_an_entry_of_the_log() -> None:
    _, changes = look(a_ledger(a_row(paid=40)), History(), seen(a_ledger(a_row())), TODAY)

    [entry] = entries_of(changes, "r1", NOW)

    assert (entry.event, entry.detail) == ("noticed", "100 COP > 60 COP")
    assert entry.sends[0].written() == "f-1 | 0 |  | paid | 0"


STALE: Mapping[str, tuple[int, Cells, str]] = {
    "touched eight working days ago": (13, {}, "stale_books"),
    "touched seven working days ago": (12, {}, "send"),
    "a person looked yesterday": (13, {"Pagos revisados el": "2026-11-23"}, "send"),
    "the brake is off": (60, {"Días sin anotar pagos": 0}, "send"),
    "a person looked in the future": (13, {"Pagos revisados el": "2027-11-23"}, "stale_books"),
}


@pytest.mark.parametrize("case", STALE)
def test_books_that_nobody_keeps_hold_firm_letters(case: str) -> None:
    days, settings, reason = STALE[case]
    ledger = a_ledger(a_row(due="-11d"), settings=settings)
    history = a_history(("F-1", "friendly", "-8d"), due="-11d")
    baseline = Baseline(seen(ledger, history).seen, TODAY - timedelta(days=days))

    assert decision_of(ledger, history, context=RunContext(baseline=baseline)).reason == reason


def test_stale_books_let_the_first_reminder_go() -> None:
    ledger = a_ledger(a_row())
    baseline = Baseline(seen(ledger).seen, TODAY - timedelta(days=40))

    assert decision_of(ledger, context=RunContext(baseline=baseline)).action is Action.SEND


def test_marking_any_payment_shows_that_the_books_are_kept() -> None:
    before = a_ledger(a_row(due="-11d"), a_row("F-2", customer="Otro"))
    after = a_ledger(a_row(due="-11d"), a_row("F-2", customer="Otro", paid=3))
    history = a_history(("F-1", "friendly", "-8d"), due="-11d")
    baseline = Baseline(seen(before).seen, TODAY - timedelta(days=40))

    assert decision_of(after, history, context=RunContext(baseline=baseline)).reason == "send"


LONG = {
    "pay_link": "https://pay.example/" + "a" * 1900,
    "email": ", ".join(f"{n}{'a' * 60}@x.example" for n in range(9)),
}


@pytest.mark.parametrize("column", LONG)
def test_a_cell_of_memory_holds_eighty_invoices_however_long_their_links(column: str) -> None:
    before = a_ledger(a_row(**{column: LONG[column]}))
    after = a_ledger(a_row(**{column: LONG[column].replace("a", "b")}))

    edited, changes = look(after, History(), seen(before), TODAY)

    assert [change.kind for change in changes] in ([ChangeKind.LINK], [ChangeKind.ADDRESS])
    assert all(len(cell) * 80 <= LONGEST_CELL for cell in written(edited).values())
