"""What a person is asked to do, and what flows back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.mode import PreviewReason
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.reasons import Reason
from aldia.planning.deciding.tasks import compose_tasks, seen_calls
from aldia.planning.log.entries import Entry, Event, SendKey
from aldia.planning.log.history import History, fold
from tests.builders import NOW, a_ledger, a_plan, a_row, day, decision_of, entries_of

STEPS: list[list[Scalar]] = [["Aviso 1", 3, "amable"], ["Llamar", 10, "directa", "llamada"]]
CUSTOMER: Mapping[str, Scalar] = {
    "customer": "Café La Montaña",
    "phone": "300 555 0101",
    "channels": "correo, llamada",
}
WORDS = resources.catalog_of("es", "CO")


def a_book(*rows: Mapping[str, Scalar], **more: Any) -> Ledger:
    return a_ledger(*rows or [a_row(due="-10d")], steps=STEPS, customers=[CUSTOMER], **more)


def before() -> list[Entry]:
    """Return a first reminder, long enough ago."""
    return entries_of(("f-1", "friendly", "-7d"), due="-10d")


def asked(plan: RunPlan) -> list[Entry]:
    return [
        Entry(Event.ASKED, t.at, "r", t.id, t.customer, tuple(t.sends), t.channel)
        for t in plan.tasks
    ]


def done(task: str, detail: str, when: str = "today") -> Entry:
    key = SendKey("f-1", 0, day("-10d").isoformat(), "direct", 1)
    at = NOW + (day(when) - NOW.date())
    return Entry(Event.DONE, at, "r", task, "Café La Montaña", (key,), "call", detail=detail)


def reasons(ledger: Ledger, entries: list[Entry], days: int = 0) -> list[str]:
    now = NOW + timedelta(days=days)
    return [d.reason for d in a_plan(ledger, fold(entries), now=now).decisions]


def test_a_call_becomes_one_task_for_each_customer() -> None:
    ledger = a_book(a_row(due="-10d"), a_row("F-2", due="-12d"))
    history = fold([*before(), *entries_of(("f-2", "friendly", "-8d"), due="-12d")])

    [task] = a_plan(ledger, history).tasks

    assert [send.invoice for send in task.sends] == ["f-1", "f-2"]
    assert task.channel == "call"


def test_a_customer_who_is_to_be_called_gets_no_letter_about_anything() -> None:
    ledger = a_book(a_row(due="-10d"), a_row("F-2", due="-3d"))
    plan = a_plan(ledger, fold(before()))

    assert [d.reason for d in plan.decisions] == ["ask", "call_pending"]
    assert not plan.letters
    assert reasons(ledger, [*before(), *asked(plan)], days=3) == ["call_pending", "call_pending"]


def test_a_call_waits_for_a_day_on_which_the_rules_allow_it() -> None:
    ledger = a_book()
    recent = entries_of(("f-1", "friendly", "-4d"), due="-10d")

    assert reasons(ledger, recent) == ["one_channel"]


def test_a_call_that_was_made_is_a_contact_answered_or_not() -> None:
    ledger = a_book(a_row(due="-10d"), a_row("F-2", due="-4d"))
    made = [*before(), done("L-1", "no_answer")]

    assert reasons(ledger, made) == ["ladder_finished", "gap"]
    assert reasons(ledger, made, days=3)[1] == "one_channel"


def test_a_promise_made_on_the_phone_holds_as_if_it_were_typed() -> None:
    ledger = a_book()

    assert reasons(ledger, [*before(), done("L-1", "promised 2026-11-27")]) == ["promise"]


def test_a_promise_noted_by_name_silences_two_of_that_name_and_accuses_neither() -> None:
    ledger = a_book(
        a_row(due="-12d"),
        a_row("F-2", due="-12d", email="otro@monte.example"),
        calls=[a_call(outcome="prometió pagar", done_on="20/11/2026", promised="23/11/2026")],
    )
    history = fold(seen_calls(ledger, History(), NOW))
    later = a_plan(ledger, history, now=NOW + timedelta(days=6))
    held = {part.code for risk in later.risks.values() for part in risk.parts}

    assert [d.reason for d in a_plan(ledger, history).decisions] == ["promise", "promise"]
    assert {d.step.key for d in later.items if d.step is not None} == {"friendly"}
    assert "promises" not in held


def test_a_later_promise_in_the_row_goes_before_that_of_the_call() -> None:
    ledger = a_book(a_row(due="-10d", promised="+9d"))
    [decision] = a_plan(ledger, fold([*before(), done("L-1", "promised 2026-11-27")])).decisions

    assert decision.invoice.promised == day("+9d")


def test_who_disputes_on_the_phone_is_left_alone_until_the_row_says_otherwise() -> None:
    made = [*before(), done("L-1", "disputed")]

    assert reasons(a_book(), made) == ["disputed"]
    assert reasons(a_book(a_row(due="-10d", state="abierta")), made) == ["ladder_finished"]


def test_a_day_noted_beside_a_dispute_does_not_end_it() -> None:
    line = a_call(outcome="no está de acuerdo", done_on="23/11/2026", promised="24/11/2026")
    ledger = a_book(calls=[line])
    later = NOW + timedelta(days=6)

    assert reasons(ledger, [*before(), *seen_calls(ledger, History(), later)], days=6) == [
        "disputed"
    ]


LATER_CALLS = {
    "an older promise": (["prometió pagar", "22/11/2026", "24/11/2026"], "disputed"),
    "an older talk": (["hablamos", "22/11/2026", ""], "disputed"),
    "nobody answered": (["no contestó", "25/11/2026", ""], "disputed"),
    "a later talk": (["hablamos", "25/11/2026", ""], "gap"),
}


@pytest.mark.parametrize("case", LATER_CALLS)
def test_a_dispute_ends_with_a_later_talk_alone(case: str) -> None:
    (outcome, day_of_call, promised), reason = LATER_CALLS[case]
    lines = [
        a_call(outcome="no está de acuerdo", done_on="23/11/2026"),
        a_call(outcome=outcome, done_on=day_of_call, promised=promised),
    ]
    ledger, later = a_book(calls=lines), NOW + timedelta(days=2)

    assert reasons(ledger, [*before(), *seen_calls(ledger, History(), later)], days=2) == [reason]


def test_a_task_whose_invoices_are_all_paid_holds_nobody_back() -> None:
    open_now = a_book(a_row(due="-10d"), a_row("F-2", due="-4d"))
    task = asked(a_plan(open_now, fold(before())))
    paid = a_book(a_row(due="-10d", paid="sí"), a_row("F-2", due="-4d"))

    assert reasons(paid, [*before(), *task]) == ["paid", "send"]


@pytest.mark.parametrize("mode", [PreviewReason.PREVIEW, PreviewReason.PAUSED])
def test_in_preview_and_on_pause_nobody_is_asked(mode: PreviewReason) -> None:
    plan = a_plan(a_book(), fold(before()), context=RunContext(preview=mode))

    assert [d.reason for d in plan.decisions] == [Reason(mode)]
    assert not plan.tasks


def seen(history: History, *calls: Mapping[str, Scalar]) -> list[Entry]:
    return seen_calls(a_book(calls=calls), history, NOW)


def a_call(**cells: Scalar) -> dict[str, Scalar]:
    return {"customer": "Café La Montaña", "outcome": "no contestó"} | cells


def test_a_line_that_was_ticked_off_is_what_the_task_came_to() -> None:
    tasks = compose_tasks("w", a_plan(a_book(), fold(before())).decisions, NOW)
    history = fold([*before(), *asked(a_plan(a_book(), fold(before())))])
    name = next(iter(history.tasks))

    [entry] = seen(history, a_call(task=name, promised="30/11/2026"))

    assert (entry.event, entry.key, entry.detail) == (Event.DONE, name, "promised 2026-11-30")
    assert entry.sends == tasks[0].sends


UNREAD: dict[str, dict[str, Scalar]] = {
    "an outcome that nobody knows": {"outcome": "quién sabe"},
    "a promise without its day": {"outcome": "prometió pagar"},
    "a promise for a day that is none": {"outcome": "prometió pagar", "promised": "el viernes"},
    "a day that is none": {"done_on": "ayer"},
}


@pytest.mark.parametrize("case", UNREAD)
def test_a_line_is_still_to_be_done_with(case: str) -> None:
    history = fold([*before(), *asked(a_plan(a_book(), fold(before())))])
    line = a_call(task=next(iter(history.tasks)), **UNREAD[case])

    assert seen(history, line) == []
    assert [problem.holds for problem in a_book(calls=[line]).problems] == [True]


def test_a_line_that_was_copied_counts_once() -> None:
    history = fold([*before(), *asked(a_plan(a_book(), fold(before())))])
    line = a_call(task=next(iter(history.tasks)))

    assert len(seen(history, line, line)) == 1


def test_a_call_of_ones_own_counts_on_its_day() -> None:
    [entry] = seen(History(), a_call(done_on="23/11/2026"))

    assert entry.at.date() == day("-1d")
    assert [send.invoice for send in entry.sends] == ["f-1"]
    assert reasons(a_book(), [*before(), entry]) == ["gap"]


def test_a_call_of_ones_own_without_a_day_is_asked_about() -> None:
    assert seen(History(), a_call()) == []
    ledger = a_book(calls=[a_call()])
    assert [problem.code for problem in ledger.problems] == ["call_without_day"]


def test_without_the_tab_a_ladder_with_calls_is_a_problem() -> None:
    assert "calls_missing" not in [problem.code for problem in a_book().problems]


def test_a_call_that_nobody_asked_for_begins_no_cycle() -> None:
    of_their_own = replace(done("call1", "no_answer", "-9d"), sends=(SendKey("f-1", 0, "", "", 0),))

    decision = decision_of(a_ledger(a_row(due="-5d")), fold([of_their_own]))

    assert decision.key is not None
    assert decision.key.cycle == day("-5d").isoformat()


def unanswered(*tries: int) -> tuple[Ledger, list[Entry]]:
    """Return a book, and its Log after calls that nobody answered so many days ago."""
    ledger = a_book()
    entries = before()
    for place, days in enumerate(tries):
        task = f"L-{place}"
        key = SendKey("f-1", 0, day("-10d").isoformat(), "direct", 1)
        at = NOW - timedelta(days=days)
        asked_for = Entry(Event.ASKED, at, "r", task, "Café La Montaña", (key,), "call")
        entries += [asked_for, done(task, "no_answer", f"-{days}d" if days else "today")]
    return ledger, entries


def test_a_call_that_nobody_answered_comes_back_on_the_next_day() -> None:
    ledger, entries = unanswered(0)

    assert a_plan(ledger, fold(entries)).tasks == []
    [again] = a_plan(ledger, fold(entries), now=NOW + timedelta(days=1)).tasks
    assert (again.customer, again.id != "L-0") == ("Café La Montaña", True)
    assert reasons(ledger, entries, days=1) == ["call_pending"]


def test_once_asked_again_it_is_asked_once() -> None:
    ledger, entries = unanswered(1)
    plan = a_plan(ledger, fold(entries))

    assert len(plan.tasks) == 1
    assert a_plan(ledger, fold([*entries, *asked(plan)])).tasks == []


def test_after_three_calls_without_an_answer_the_ladder_goes_on() -> None:
    ledger, entries = unanswered(3, 2, 1)

    assert a_plan(ledger, fold(entries)).tasks == []


def test_a_call_is_not_made_again_where_the_customer_promised_meanwhile() -> None:
    _, entries = unanswered(1)
    ledger = a_book(a_row(due="-10d", promised="+3d"))

    assert a_plan(ledger, fold(entries)).tasks == []
    assert reasons(ledger, entries) == ["promise"]


def test_a_call_is_made_again_on_a_day_on_which_the_law_allows_it() -> None:
    ledger, entries = unanswered(0)
    sunday, monday = (NOW + timedelta(days=days) for days in (5, 6))

    assert a_plan(ledger, fold(entries), now=sunday).tasks == []
    assert len(a_plan(ledger, fold(entries), now=monday).tasks) == 1
