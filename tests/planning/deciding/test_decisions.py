"""One decision for every invoice, and its reason."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.zones import zone_named
from aldia.planning.deciding.cases import Decision, RunContext
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.entries import Event
from aldia.planning.log.history import History, fold
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row, decision_of, entries_of


def said(decision: Decision) -> tuple[str, str, str | None]:
    step = decision.step.key if decision.step else None
    return decision.action.value, decision.code, step


ROWS: dict[str, tuple[dict[str, Any], tuple[str, str, str | None]]] = {
    "three days late": (a_row(), ("send", "send", "friendly")),
    "three days before": (a_row(due="+3d"), ("send", "send", "courtesy")),
    "on the due day": (a_row(due="today"), ("send", "send", "due_today")),
    "a month before": (a_row(due="+30d"), ("wait", "not_due_yet", "courtesy")),
    "paid": (a_row(paid="sí"), ("closed", "paid", None)),
    "void": (a_row(state="anulada"), ("closed", "void", None)),
    "written off": (a_row(state="incobrable"), ("closed", "written_off", None)),
    "cancelled": (a_row(state="cancelado"), ("closed", "cancelled", None)),
    "a credit note": (a_row(amount=-50), ("closed", "credit", None)),
    "overpaid": (a_row(paid=150), ("closed", "credit", None)),
    "partly paid": (a_row(paid=40), ("send", "send", "friendly")),
    "a broken amount": (a_row(amount="mucho"), ("problem", "money_unreadable", None)),
    "in dispute": (a_row(state="en disputa"), ("wait", "disputed", None)),
    "in a plan": (a_row(state="en plan"), ("wait", "in_plan", None)),
    "paused without a day": (a_row(state="pausado"), ("wait", "on_hold", None)),
    "held until tomorrow": (a_row(hold_until="+1d"), ("wait", "hold", None)),
    "held until today, inclusive": (a_row(hold_until="today"), ("wait", "hold", None)),
    "held until yesterday": (a_row(hold_until="-1d"), ("send", "send", "friendly")),
    "paused until yesterday": (
        a_row(state="pausado", hold_until="-1d"),
        ("send", "send", "friendly"),
    ),
    "promised for today": (a_row(promised="today"), ("wait", "promise", None)),
    "promised for yesterday: a day of grace": (a_row(promised="-1d"), ("wait", "promise", None)),
    "promised for two working days ago": (
        a_row(due="-5d", promised="-4d"),
        ("send", "send", "broken_promise"),
    ),
    "promised for a day before it fell due": (
        a_row(promised="-4d"),
        ("send", "send", "friendly"),
    ),
    "no address": (a_row(email=""), ("wait", "no_address", None)),
    "only a bad address": (a_row(email="pagos@cafe"), ("wait", "address_unreadable", None)),
    "a year late when first seen": (a_row(due="-365d"), ("wait", "old_debt", None)),
}


@pytest.mark.parametrize("case", ROWS)
def test_the_decision_for_an_invoice_that_is(case: str) -> None:
    row, expected = ROWS[case]

    assert said(decision_of(a_ledger(row))) == expected


def test_a_promise_silences_until_the_end_of_its_day_and_one_working_day() -> None:
    friday = a_ledger(a_row(promised="2026-11-27"))
    days = {d: decision_of(friday, now=NOW + timedelta(days=d)) for d in range(3, 9)}

    assert [d for d, found in days.items() if found.reason == "promise"] == [3, 4, 5, 6]
    assert days[3].until == date(2026, 12, 1)


LADDER = ("friendly", "direct", "firm", "last_notice")

HISTORIES: dict[str, tuple[History, tuple[str, str, str | None]]] = {
    "a letter three days ago": (
        a_history(("F-1", "friendly", "-3d"), due="-12d"),
        ("send", "send", "direct"),
    ),
    "a letter within the gap": (
        a_history(("F-1", "friendly", "-2d"), due="-12d"),
        ("wait", "gap", "direct"),
    ),
    "the rung of its age": (
        a_history(("F-1", "friendly", "-9d"), ("F-1", "direct", "-2d"), due="-12d"),
        ("wait", "not_due_yet", "firm"),
    ),
    "a released letter": (
        a_history(("F-1", "friendly", "-1d"), due="-12d", event=Event.RELEASED),
        ("send", "send", "friendly"),
    ),
    "an unknown letter within the gap": (
        a_history(("F-1", "friendly", "-1d"), due="-12d", event=Event.UNKNOWN),
        ("wait", "unknown", "direct"),
    ),
    "a claim that nobody settled": (
        a_history(("F-1", "friendly", "-1d"), due="-12d", event=None),
        ("wait", "unknown", "direct"),
    ),
    "an unknown letter before the gap, which counts as sent": (
        a_history(("F-1", "friendly", "-5d"), due="-12d", event=Event.UNKNOWN),
        ("send", "send", "direct"),
    ),
    "every rung": (
        a_history(*(("F-1", step, "-5d") for step in LADDER), due="-12d"),
        ("wait", "ladder_finished", None),
    ),
}


@pytest.mark.parametrize("case", HISTORIES)
def test_the_decision_twelve_days_late_after(case: str) -> None:
    history, expected = HISTORIES[case]

    assert said(decision_of(a_ledger(a_row(due="-12d")), history)) == expected


def test_a_window_may_follow_a_window_within_the_gap() -> None:
    history = a_history(("F-1", "courtesy", "-2d"), due="today")

    assert said(decision_of(a_ledger(a_row(due="today")), history)) == ("send", "send", "due_today")


def test_nobody_gets_two_letters_on_one_day() -> None:
    history = a_history(("F-9", "courtesy", "today"), due="today")

    found = decision_of(a_ledger(a_row(due="today")), history)

    assert (found.reason, found.until) == ("gap", date(2026, 11, 27))


def test_a_later_due_date_after_a_contact_begins_a_new_cycle() -> None:
    history = a_history(("F-1", "friendly", "-20d"), due="-30d")

    assert said(decision_of(a_ledger(a_row(due="-4d")), history))[2] == "friendly"


def test_an_earlier_due_date_does_not_begin_anew() -> None:
    history = a_history(("F-1", "friendly", "-5d"), due="-5d")

    assert said(decision_of(a_ledger(a_row(due="-12d")), history))[2] == "direct"


def test_a_refused_letter_waits_until_address_or_words_change() -> None:
    refused = a_history(("F-1", "friendly", "-1d"), event=Event.REJECTED, detail="w1")
    context = RunContext(fingerprints={("friendly", "es", ""): "w1"})
    changed = RunContext(fingerprints={("friendly", "es", ""): "w2"})
    ledger = a_ledger(a_row())

    assert decision_of(ledger, refused, context=context).reason == "rejected"
    assert decision_of(ledger, refused, context=changed).reason == "send"
    assert decision_of(a_ledger(a_row(email="otra@cafe.example")), refused, context=context).key


def test_a_letter_with_a_mistake_holds_its_step_alone() -> None:
    context = RunContext(mistakes=frozenset({("friendly", "es", "")}))
    ledger = a_ledger(a_row(), a_row("F-2", due="+2d", customer="Otro", email="o@otro.example"))

    decisions = a_plan(ledger, context=context).decisions

    assert [decision.reason for decision in decisions] == ["letter_mistake", "send"]


def test_nothing_goes_before_the_preferred_hour() -> None:
    ledger = a_ledger(a_row(), settings={"Hora preferida": 11})

    assert decision_of(ledger).reason == "preferred_hour"
    assert decision_of(ledger, now=NOW + timedelta(hours=1)).reason == "send"


def test_the_day_is_the_debtors_own() -> None:
    late_evening = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    ledger = a_ledger(
        a_row(due="2026-11-21"),
        customers=[{"customer": "Café La Montaña", "time_zone": "Europe/Madrid"}],
    )

    assert decision_of(ledger, now=late_evening).today == date(2026, 11, 24)
    assert decision_of(a_ledger(a_row()), now=late_evening).today == date(2026, 11, 23)


CUSTOMERS: dict[str, tuple[dict[str, Any], str]] = {
    "who is never chased": ({"never_chase": "sí"}, "never_chase"),
    "whose never chase nobody can read": ({"never_chase": "depende"}, "customer_problem"),
    "who allows only calls": ({"channels": "llamada"}, "ask"),
    "who allows mail": ({"channels": "correo, llamada"}, "send"),
    "who has an address there": ({"emails": "otra@cafe.example"}, "send"),
}


@pytest.mark.parametrize("case", CUSTOMERS)
def test_a_customer(case: str) -> None:
    cells, reason = CUSTOMERS[case]
    customer = {"customer": "CAFÉ  LA MONTAÑA", **cells}

    assert decision_of(a_ledger(a_row(), customers=[customer])).reason == reason


def test_a_segment_has_its_own_ladder() -> None:
    ledger = a_ledger(
        a_row(),
        customers=[{"customer": "Café La Montaña", "segment": "Puntuales"}],
        steps=[["Suave", 20, "amable", "", "", "", "puntuales"]],
    )

    assert said(decision_of(ledger)) == ("wait", "not_due_yet", "friendly")


@pytest.mark.parametrize(
    ("name", "hours"), [("America/Bogota", -5), ("GMT-07:00", -7), ("GMT+05:30", 5.5), ("GMT0", 0)]
)
def test_a_time_zone_is_known_as_sheets_names_it(name: str, hours: float) -> None:
    assert NOW.astimezone(zone_named(name)).utcoffset() == timedelta(hours=hours)


def test_a_customer_who_stands_twice_is_never_chased_if_either_row_says_so() -> None:
    rows = [{"customer": "Café La Montaña"}, {"customer": "café la montaña", "never_chase": "x"}]

    ledger = a_ledger(a_row(), customers=rows)

    assert decision_of(ledger).reason == "never_chase"
    assert [problem.code for problem in ledger.all_problems] == ["customer_doubled"]


TYPED_WRONG: Mapping[str, tuple[list[Scalar], str]] = {
    "two channels": (["Aviso 2", 9, "directa", "correo, llamada"], "step_channel"),
    "a letter that does not exist": (["Aviso 2", 9, "amistosa", "correo"], "letter_unknown"),
    "no letter": (["Aviso 2", 9, "", "correo"], "step_incomplete"),
    "days in words": (["Aviso 2", "pronto", "directa", "correo"], "integer_unreadable"),
}


@pytest.mark.parametrize("case", TYPED_WRONG)
def test_a_step_that_cannot_be_read_ends_its_ladder_before_it(case: str) -> None:
    typed, code = TYPED_WRONG[case]
    first: list[Scalar] = ["Aviso 1", 3, "amable", "correo"]
    own: list[Scalar] = ["Suave", 3, "cortesía", "correo", "", "", "hoteles"]
    hotel = {"customer": "Hotel Sol", "segment": "hoteles"}
    rows = [a_row(due="-3d"), a_row("F-2", "-3d", customer="Hotel Sol", email="h@sol.example")]
    ledger = a_ledger(*rows, steps=[first, typed, own], customers=[hotel])
    history = a_history(("f-1", "friendly", "-12d"), due="-20d")
    late = a_ledger(a_row(due="-20d"), steps=[first, typed])

    now = [each.reason for each in a_plan(ledger).decisions]

    is_placed = isinstance(typed[1], int)
    assert code in {problem.code for problem in ledger.problems}
    assert now == [Reason.SEND if is_placed else Reason.STEP_UNREAD, Reason.SEND]
    assert decision_of(late, history).reason is Reason.STEP_UNREAD


def test_an_address_of_two_customers_keeps_the_gap_of_whichever_letter_was_no_courtesy() -> None:
    """Both wrote on one day: a courtesy to the one, a reminder to the other at the same address."""
    ledger = a_ledger(a_row("F-1", "+3d", customer="Uno", email="familia@casa.example"))
    letters = [
        *entries_of(("f-2", "courtesy", "-1d"), customer="Uno", address="otra@casa.example"),
        *entries_of(("f-3", "direct", "-1d"), customer="Dos", address="familia@casa.example"),
    ]

    for order in (letters, [*letters[3:], *letters[:3]]):
        assert decision_of(ledger, fold(order)).reason == "gap"


@pytest.mark.parametrize(
    ("other", "day"), [("friendly", date(2026, 11, 27)), ("courtesy", date(2026, 11, 26))]
)
def test_a_courtesy_is_announced_for_the_day_that_the_gap_leaves_it(other: str, day: date) -> None:
    ledger = a_ledger(a_row(due="+2d"), a_row("F-2", "-3d" if other == "friendly" else "+2d"))
    had = entries_of(("F-1", "courtesy", "-1d"), due="+2d")
    had += entries_of(("F-2", other, "today"), due="-3d" if other == "friendly" else "+2d")

    found = decision_of(ledger, fold(had))

    assert (found.reason, found.step and found.step.letter) == ("not_due_yet", "due_today")
    assert found.until == day


def test_a_new_name_and_a_new_address_keep_the_gap() -> None:
    had = a_history(("f-1", "friendly", "-1d"), due="-30d", customer="Otra", address="o@x.example")

    plan = a_plan(a_ledger(a_row(due="-30d")), had)

    assert [d.reason for d in plan.decisions] == ["gap_elsewhere"]


MOVED: dict[str, tuple[str, str, str, str, str]] = {
    "a day later, after a reminder": ("-9d", "friendly", "-6d", "-8d", "direct"),
    "a week later, when overdue": ("-15d", "friendly", "-5d", "-8d", "direct"),
    "weeks later, but the reminder came after it": ("-40d", "friendly", "-5d", "-8d", "direct"),
    "a day later, after a courtesy": ("+2d", "courtesy", "-4d", "+3d", "due_today"),
    "to a day agreed anew": ("-20d", "friendly", "-17d", "-3d", "friendly"),
    "earlier": ("-3d", "friendly", "-5d", "-9d", "direct"),
}


@pytest.mark.parametrize("case", MOVED)
def test_a_due_day_that_was_corrected_repeats_no_step(case: str) -> None:
    was, step, sent, due, expected = MOVED[case]
    had = a_history(("f-1", step, sent), due=was)

    following = decision_of(a_ledger(a_row(due=due)), had).step

    assert following is not None
    assert following.key == expected
