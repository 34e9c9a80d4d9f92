"""What was agreed, what is small, what is owed back, and what the law says: one row each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.cases import Decision
from aldia.planning.log.history import History, fold
from aldia.policy.ladder import BROKEN_PROMISE
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row, day, entries_of

PLAN: list[list[Scalar]] = [["F-1", 1, "14/11/2026", 60], ["F-1", 2, "27/11/2026", 40]]
CALLING: list[list[Scalar]] = [
    ["Aviso 1", 3, "amable"],
    ["Llamar", 10, "directa", "llamada"],
]
LATE = a_history(("f-1", "friendly", "-7d"), due="-10d")


def customer(**cells: Scalar) -> list[Mapping[str, Scalar]]:
    return [{"customer": "Café La Montaña", **cells}]


def said(decision: Decision) -> str:
    """Return decision, reason, rule, and from when on: `wait outside_hours CO.hours 25/11 7 h`."""
    parts = [decision.action.value, decision.reason, decision.rule]
    if decision.action.value == "wait" and decision.until is not None:
        parts.append(f"{decision.until:%d/%m}")
    if decision.hour is not None:
        parts.append(f"{decision.hour} h")
    return " ".join(part for part in parts if part)


SUNDAY = NOW + timedelta(days=5)
SATURDAY = NOW + timedelta(days=4)
EVENING = NOW + timedelta(hours=9, minutes=30)

REASONS: dict[str, tuple[Ledger, History | None, datetime, str]] = {
    "late on a working morning": (a_ledger(a_row()), None, NOW, "send send"),
    "late in the evening": (
        a_ledger(a_row()),
        None,
        EVENING,
        "wait outside_hours CO.hours 25/11 8 h",
    ),
    "late in the evening, of a customer in Madrid": (
        a_ledger(a_row(), customers=customer(time_zone="Europe/Madrid", country="ES")),
        None,
        NOW + timedelta(hours=4),
        "wait outside_hours careful.hours 25/11 8 h",
    ),
    "late on a Sunday": (
        a_ledger(a_row()),
        None,
        SUNDAY,
        "wait closed_day CO.closed_days 30/11 8 h",
    ),
    "late on a Saturday morning in Colombia": (
        a_ledger(a_row()),
        None,
        SATURDAY,
        "wait closed_day careful.closed_days 30/11 8 h",
    ),
    "late on a Saturday morning in Spain": (
        a_ledger(a_row(), settings={"País": "ES", "Moneda": "COP"}),
        None,
        SATURDAY,
        "wait closed_day careful.closed_days 30/11 8 h",
    ),
    "due in a courtesy's days, but on a Sunday": (
        a_ledger(a_row(due="+8d")),
        None,
        SUNDAY,
        "wait closed_day CO.closed_days 30/11 8 h",
    ),
    "the fourth contact in seven days": (
        a_ledger(a_row(due="+3d"), settings={"Días entre avisos": 1}),
        a_history(("x", "courtesy", "-3d"), ("y", "due_today", "-2d"), ("z", "courtesy", "-1d")),
        NOW,
        "wait weekly_limit careful.max_per_week 30/11 8 h",
    ),
    "two days after the last one in Chile": (
        a_ledger(a_row(due="-30d"), settings={"País": "CL", "Días entre avisos": 1}),
        a_history(("f-1", "friendly", "-2d"), due="-30d"),
        NOW,
        "wait lawful_gap CL.min_gap_days 25/11 8 h",
    ),
    "a letter to Mexico without how to pay": (
        a_ledger(a_row(), settings={"País": "MX"}),
        None,
        NOW,
        "wait words_missing MX.must_state",
    ),
    "a letter to Mexico with it": (
        a_ledger(a_row(), settings={"País": "MX", "Cómo pagar": "Banco de Muestra 0"}),
        None,
        NOW,
        "send send",
    ),
    "a letter to Brazil without a tax number": (
        a_ledger(a_row(), customers=customer(country="BR"), settings={"Dirección": "Rua 1"}),
        None,
        NOW,
        "wait words_missing BR.must_state",
    ),
    "never to be chased by its own status": (
        a_ledger(a_row(state="No cobrar")),
        None,
        NOW,
        "wait never_chase_invoice",
    ),
    "smaller than is worth a letter": (
        a_ledger(a_row(), settings={"Saldo mínimo para cobrar": 101}),
        None,
        NOW,
        "wait small_balance",
    ),
    "as large as the smallest that is worth it": (
        a_ledger(a_row(), settings={"Saldo mínimo para cobrar": 100}),
        None,
        NOW,
        "send send",
    ),
    "an instalment that is small, of a plan that is not": (
        a_ledger(a_row(), instalments=PLAN, settings={"Saldo mínimo para cobrar": 90}),
        None,
        NOW,
        "send send",
    ),
    "small, but in another currency": (
        a_ledger(a_row(currency="USD"), settings={"Saldo mínimo para cobrar": 101}),
        None,
        NOW,
        "send send",
    ),
    "covered by what the customer overpaid": (
        a_ledger(a_row(), a_row("F-2", paid=200)),
        None,
        NOW,
        "wait credit_covers",
    ),
    "larger than what the customer overpaid": (
        a_ledger(a_row(), a_row("F-2", paid=199)),
        None,
        NOW,
        "send send",
    ),
    "paid but for a credit in another currency": (
        a_ledger(a_row(), a_row("F-2", paid=900, currency="USD")),
        None,
        NOW,
        "send send",
    ),
    "overpaid twice over by a row that stands twice": (
        a_ledger(a_row(), a_row("F-2", paid=900), a_row("F-2", due="")),
        None,
        NOW,
        "send send",
    ),
    "reduced to nothing by a credit note": (
        a_ledger(a_row(), a_row("NC-1", amount=-100, applies_to="F-1")),
        None,
        NOW,
        "closed paid",
    ),
    "paid with the discount": (
        a_ledger(
            a_row(issued="2026-11-10", paid=95, paid_on="2026-11-15"),
            settings={
                "Descuento por pronto pago (%)": 5,
                "Descuento hasta (días desde la emisión)": 10,
            },
        ),
        None,
        NOW,
        "closed paid_discount",
    ),
    "promised for today": (a_ledger(a_row(promised="today")), None, NOW, "wait promise 26/11"),
    "promised for Friday: Monday is its grace": (
        a_ledger(a_row(promised="+3d")),
        None,
        NOW,
        "wait promise 01/12",
    ),
    "a promise broken, its grace over": (a_ledger(a_row(promised="-4d")), None, NOW, "send send"),
    "a promise broken five weeks ago": (
        a_ledger(a_row(due="-40d", promised="-35d")),
        None,
        NOW,
        "send send",
    ),
    "late after a promise for a day before it was due": (
        a_ledger(a_row(due="-3d", promised="-6d")),
        a_history(("f-1", "friendly", "-1d")),
        NOW,
        "wait not_due_yet 01/12",
    ),
    "a promise for a day before it was due": (
        a_ledger(a_row(due="+2d", promised="-5d")),
        a_history(("f-1", "courtesy", "-1d"), due="+2d"),
        NOW,
        "wait not_due_yet 26/11",
    ),
    "in a plan without instalments": (a_ledger(a_row(state="en plan")), None, NOW, "wait in_plan"),
    "in a plan, the first instalment late": (
        a_ledger(a_row(), instalments=PLAN),
        None,
        NOW,
        "send send",
    ),
    "in a plan, the first instalment paid, the second soon": (
        a_ledger(a_row(paid=60), instalments=PLAN),
        None,
        NOW,
        "send send",
    ),
    "in a plan and in dispute": (
        a_ledger(a_row(state="en disputa"), instalments=PLAN),
        None,
        NOW,
        "wait disputed",
    ),
    "to be called": (
        a_ledger(a_row(due="-10d"), steps=CALLING, customers=customer(channels="correo, llamada")),
        LATE,
        NOW,
        "ask ask",
    ),
    "of a customer who wants WhatsApp alone": (
        a_ledger(a_row(), customers=customer(channels="WhatsApp")),
        None,
        NOW,
        "ask ask",
    ),
    "of a customer who wants WhatsApp alone, before it is due": (
        a_ledger(a_row(due="+2d"), customers=customer(channels="WhatsApp")),
        None,
        NOW,
        "wait not_due_yet 30/11",
    ),
    "of a customer who wants no mail, after a broken promise": (
        a_ledger(a_row(due="-20d", promised="-4d"), customers=customer(channels="llamada")),
        None,
        NOW,
        "ask ask",
    ),
    "to be called, without consent in Colombia": (
        a_ledger(a_row(due="-10d"), steps=CALLING),
        LATE,
        NOW,
        "wait channel_not_allowed CO.authorised_channels",
    ),
    "to be called, in the week of a mail": (
        a_ledger(
            a_row(due="-10d"),
            steps=CALLING,
            customers=customer(channels="correo, llamada"),
        ),
        a_history(("f-1", "friendly", "-4d"), due="-10d"),
        NOW,
        "wait one_channel CO.max_channels_per_week 27/11 8 h",
    ),
}


@pytest.mark.parametrize("case", REASONS)
def test_what_happens_with_an_invoice_that_is(case: str) -> None:
    ledger, history, now, expected = REASONS[case]

    assert said(a_plan(ledger, history, now=now).decisions[0]) == expected


def keys(ledger: Ledger, history: History | None = None, **more: Any) -> list[str]:
    """Return the sends of a plan: `instalment step`."""
    letters = a_plan(ledger, history, **more).letters
    return [f"{key.instalment} {key.step}" for letter in letters for key in letter.keys]


def test_a_broken_promise_is_spoken_of_once() -> None:
    promised = day("-4d").isoformat()
    broken = a_history(("f-1", BROKEN_PROMISE, "-3d"), due=promised)
    ledger = a_ledger(a_row(due="-20d", promised="-4d"))

    assert keys(ledger) == ["0 broken_promise"]
    assert keys(ledger, broken) == ["0 direct"]


def test_after_a_second_broken_promise_the_ladder_goes_on() -> None:
    first = entries_of(("f-1", BROKEN_PROMISE, "-12d"), due=day("-14d").isoformat())
    ledger = a_ledger(a_row(due="-20d", promised="-4d"))

    assert keys(ledger, fold(first)) == ["0 direct"]


def test_a_letter_about_a_broken_promise_speaks_of_that_invoice_alone() -> None:
    ledger = a_ledger(a_row(due="-5d", promised="-4d"), a_row("F-2", due="-4d", amount=50))

    [letter] = a_plan(ledger).letters

    assert letter.step.key == BROKEN_PROMISE
    assert [line.number for line in letter.spoken_of] == ["F-1"]
    assert [line.number for line in letter.asked] == ["F-1", "F-2"]


def test_a_higher_rung_of_another_invoice_sets_the_tone_over_a_broken_promise() -> None:
    history = a_history(("f-2", "friendly", "-9d"), due="-12d")
    ledger = a_ledger(a_row(due="-5d", promised="-4d"), a_row("F-2", due="-12d"))

    [letter] = a_plan(ledger, history).letters

    assert letter.step.key == "direct"


def test_each_instalment_has_its_own_ladder() -> None:
    ledger = a_ledger(a_row(), instalments=PLAN)
    history = a_history(("f-1/1", "friendly", "-7d"), due="2026-11-14")

    assert keys(ledger) == ["1 friendly", "2 courtesy"]
    assert keys(ledger, history) == ["1 direct", "2 courtesy"]


def test_an_instalment_that_got_another_number_is_still_the_one_that_was_written_about() -> None:
    renumbered = [[row[0], "", *row[2:]] for row in PLAN]
    history = a_history(("f-1/1", "friendly", "-7d"), due="2026-11-14")

    found = keys(a_ledger(a_row(), instalments=renumbered), history)

    assert found == ["20261114 direct", "20261127 courtesy"]


def test_instalments_without_numbers_keep_their_history_when_another_is_deleted() -> None:
    second: list[Scalar] = ["F-1", "", "14/11/2026", 60]
    plan: list[list[Scalar]] = [["F-1", "", "14/10/2026", 40, "sí"], second]
    history = a_history(("f-1/20261114", "friendly", "-7d"), due="2026-11-14")
    whole = a_ledger(a_row(), instalments=plan)
    without_the_first = a_ledger(a_row(amount=60), instalments=[second])

    assert keys(whole, history) == ["20261114 direct"]
    assert keys(without_the_first, history) == ["20261114 direct"]
    assert [line.instalment for line in a_plan(whole, history).letters[0].lines] == [2]


def test_one_missed_instalment_speaks_of_that_one_and_of_what_is_left() -> None:
    plan: list[list[Scalar]] = [["F-1", 1, "14/11/2026", 60], ["F-1", 2, "27/12/2026", 40]]
    [letter] = a_plan(a_ledger(a_row(), instalments=plan)).letters
    [line] = letter.lines

    assert (line.instalment, line.parts) == (1, 2)
    assert line.balance == 60
    assert line.whole == 100


def test_the_row_of_a_plan_shows_what_goes_now_and_how_late_the_oldest_part_is() -> None:
    ledger = a_ledger(a_row(), instalments=PLAN)
    history = a_history(("f-1/1", "friendly", "-1d"), due="2026-11-14")

    [row] = a_plan(ledger, history).decisions

    assert row.days_late == 10
    assert row.invoice.whole == 100


def test_an_instalment_that_moves_later_begins_anew() -> None:
    history = a_history(("f-1/1", "friendly", "-9d"), due="2026-11-12")
    moved: list[list[Scalar]] = [["F-1", 1, "21/11/2026", 60], ["F-1", 2, "27/12/2026", 40]]

    assert keys(a_ledger(a_row(), instalments=moved), history) == ["1 friendly"]


def test_the_discount_is_offered_before_the_due_day_while_it_is_valid() -> None:
    settings: dict[str, Scalar] = {
        "Descuento por pronto pago (%)": "2,5 %",
        "Descuento hasta (días desde la emisión)": 15,
    }
    late = a_ledger(a_row(due="+3d", issued="2026-11-01"), settings=settings)
    [letter] = a_plan(a_ledger(a_row(due="+3d", issued="2026-11-10"), settings=settings)).letters

    assert letter.lines[0].discount == (day("2026-11-25"), Decimal("97"), Decimal("100"))
    assert a_plan(late).letters[0].lines[0].discount is None


def test_a_letter_ends_where_the_lawful_hours_do() -> None:
    [letter] = a_plan(a_ledger(a_row())).letters

    assert letter.closes_at == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert letter.rules == "CO+consumers"


def test_the_next_reminder_shown_is_a_lawful_day() -> None:
    [decision] = a_plan(a_ledger(a_row(due="+8d"))).decisions

    assert decision.until == day("2026-11-30")
