"""Steps that count from the day of issue: the letter with a new invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.letters import Letter, Section
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.history import History
from aldia.planning.memory.changes import NOTHING_SEEN, look
from tests.builders import NOW, TODAY, a_history, a_ledger, a_plan, a_row, decision_of

LADDER: list[list[Scalar]] = [
    ["Nueva", 0, "nueva"],
    ["Cortesía", -3, "cortesía"],
    ["Aviso 1", 3, "amable"],
]


def a_book(*rows: dict[str, Scalar], steps: list[list[Scalar]] | None = None) -> Ledger:
    return a_ledger(*rows, steps=steps or [list(step) for step in LADDER])


def seen(ledger: Ledger, history: History | None = None) -> RunContext:
    baseline, _ = look(ledger, history or History(), NOTHING_SEEN, TODAY)
    return RunContext(baseline=baseline)


def why(ledger: Ledger, history: History | None = None) -> str:
    return decision_of(ledger, history, context=seen(ledger)).reason


def letters(ledger: Ledger, history: History | None = None) -> list[Letter]:
    return list(a_plan(ledger, history, seen(ledger)).letters)


def test_a_new_invoice_goes_on_the_day_of_its_issue() -> None:
    [letter] = letters(a_book(a_row(due="+30d", issued="today")))

    assert letter.step.letter == "issued"
    assert [line.section for line in letter.spoken_of] == [Section.NEW]


def test_a_row_that_no_earlier_run_has_seen_waits_for_the_next_one() -> None:
    found = decision_of(a_book(a_row(due="+30d", issued="today")))

    assert (found.reason, found.until) == (Reason.FIRST_SEEN, TODAY)


AGES = {
    "issued five days ago": ("-5d", "+30d", ["issued"]),
    "issued before that": ("-6d", "+30d", []),
    "issued tomorrow": ("+1d", "+30d", []),
    "due tomorrow": ("today", "+1d", ["issued"]),
    "due today": ("today", "today", ["courtesy"]),
    "overdue": ("-4d", "-3d", ["friendly"]),
}


@pytest.mark.parametrize("case", AGES)
def test_only_a_new_invoice_that_is_not_due_yet_is_sent(case: str) -> None:
    issued, due, steps = AGES[case]
    began = a_history(("f-9", "friendly", "-60d"), customer="Otro", address="o@otro.example")

    found = letters(a_book(a_row(due=due, issued=issued)), began)

    assert [letter.step.key for letter in found] == steps


def test_what_was_issued_before_aldia_began_is_never_sent() -> None:
    ledger = a_book(a_row(due="+30d", issued="-2d"))

    assert why(ledger) == Reason.NOT_DUE_YET


def test_it_goes_once_whatever_happens_to_the_due_day() -> None:
    had = a_history(("f-1", "issued", "-1d"), due="+10d")
    ledger = a_book(a_row(due="+30d", issued="-1d"))

    assert why(ledger, had) == Reason.NOT_DUE_YET


def test_what_reached_nobody_goes_again() -> None:
    had = a_history(("f-1", "issued", "-1d"), due="+30d")
    contact = replace(had.contacts[0], has_failed=True)
    had = replace(had, by_invoice={"f-1": [contact]}, by_name={}, by_address={})
    [letter] = letters(a_book(a_row(due="+30d", issued="-1d")), had)

    assert [key.occurrence for key in letter.keys] == [2]


@pytest.mark.parametrize("state", ["Pagada", "Anulada", "En disputa", "Borrador"])
def test_nothing_goes_about_an_invoice_that_is_paid_or_in_question(state: str) -> None:
    assert letters(a_book(a_row(due="+30d", issued="today", state=state))) == []


def test_a_courtesy_whose_day_came_before_the_new_invoice_s_letter_is_left_out() -> None:
    ledger = a_book(a_row(due="+2d", issued="-1d"))
    had = a_history(("f-1", "issued", "-1d"), due="+2d")

    found = decision_of(ledger, had, context=seen(ledger))

    assert found.step is not None
    assert found.step.letter == "friendly"


def test_a_reminder_does_not_wait_for_the_letter_with_another_new_invoice() -> None:
    had = a_history(("f-2", "issued", "-1d"), due="+30d")
    ledger = a_book(a_row("F-1", "-3d"), a_row("F-2", "+30d", issued="-1d"))

    [letter] = letters(ledger, had)

    assert letter.step.letter == "friendly"


def test_a_new_invoice_does_not_wait_for_a_reminder_of_yesterday() -> None:
    had = a_history(("f-1", "friendly", "-1d"), due="-4d")
    ledger = a_book(a_row("F-1", "-4d"), a_row("F-2", "+30d", issued="today"))

    [letter] = letters(ledger, had)

    assert [line.number for line in letter.lines] == ["F-2"]


def test_beside_a_reminder_the_new_invoice_stands_apart_and_is_not_asked_for() -> None:
    ledger = a_book(a_row("F-1", "-3d"), a_row("F-2", "+30d", issued="today"))

    [letter] = letters(ledger)

    assert letter.step.letter == "friendly"
    assert [line.number for line in letter.asked] == ["F-1"]
    assert [line.number for line in letter.besides(Section.NEW)] == ["F-2"]
    assert {key.step for key in letter.keys} == {"friendly", "issued"}


def test_beside_a_courtesy_too() -> None:
    ledger = a_book(a_row("F-1", "+3d"), a_row("F-2", "+30d", issued="today"))

    [letter] = letters(ledger)

    assert letter.step.letter == "courtesy"
    assert [line.number for line in letter.spoken_of] == ["F-1"]
    assert [line.number for line in letter.besides(Section.NEW)] == ["F-2"]


def test_a_call_may_follow_some_days_after_the_issue() -> None:
    steps: list[list[Scalar]] = [["Nueva", 0, "nueva"], ["¿Llegó?", 9, "nueva", "llamada"]]
    had = a_history(("f-1", "issued", "-9d"), due="+30d")
    customer: dict[str, Scalar] = {"customer": "Café La Montaña", "channels": "correo, llamada"}
    row = a_row(due="+30d", issued="-9d")
    ledger = a_ledger(row, steps=steps, customers=[customer])

    assert why(ledger, had) == Reason.ASK


def test_the_next_contact_is_the_day_of_issue_of_an_invoice_of_tomorrow() -> None:
    ledger = a_book(a_row(due="+30d", issued="+1d"))

    found = decision_of(ledger, context=seen(ledger))

    assert found.until == TODAY + timedelta(days=1)


WRONG: dict[str, tuple[list[Scalar], str]] = {
    "another letter from the day of issue": (["emisión", "amable"], "step_counted_from"),
    "the letter of new invoices from the due day": (["vencimiento", "nueva"], "step_counted_from"),
    "something else": (["entrega", "amable"], "counted_from_unknown"),
}


@pytest.mark.parametrize("case", WRONG)
def test_only_the_letter_with_a_new_invoice_counts_from_its_issue(case: str) -> None:
    (said, letter), code = WRONG[case]
    steps: list[list[Scalar]] = [
        ["Aviso", "Días", "Contado desde", "Carta"],
        ["Uno", 5, said, letter],
    ]
    ledger = a_ledger(a_row(), step_rows=steps)

    assert [problem.code for problem in ledger.problems if problem.holds] == [code]


def test_a_step_from_the_day_of_issue_that_cannot_be_read_stops_no_reminder() -> None:
    ledger = a_book(a_row(), steps=[["Nueva", -2, "nueva"], ["Aviso 1", 3, "amable"]])

    [letter] = letters(ledger)

    assert letter.step.letter == "friendly"
    assert letter.on == NOW.date()
