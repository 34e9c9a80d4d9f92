"""Thanks: once, soon, alone, and never in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.custom_templates import check_templates
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.thanks import SETTLED_CELLS
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.history import fold
from aldia.planning.log.marks import mark_of
from tests.builders import NOW, TODAY, a_ledger, a_plan, a_row, entries_of

YESTERDAY = TODAY - timedelta(days=1)
SEEN = {mark_of(f"f-{n}"): YESTERDAY for n in range(10)}
REMINDED = entries_of(("f-1", "friendly", "-4d"), due="-7d")


def a_book(*more: Mapping[str, Scalar], **settings: Scalar) -> Ledger:
    return a_ledger(a_row(due="-7d", paid="sí"), *more, settings=settings)


def sent(
    ledger: Ledger, entries: list[Entry] = REMINDED, settled: dict[str, date] | None = None
) -> list[str]:
    mistakes = check_templates(ledger)[1]
    context = RunContext(mistakes=mistakes, settled=SEEN if settled is None else settled)
    return [letter.step.key for letter in a_plan(ledger, fold(entries), context).letters]


def test_a_reminded_invoice_that_was_paid_is_thanked_for() -> None:
    assert sent(a_book()) == ["thanks"]


@pytest.mark.parametrize("moved", ["-9d", "-1d", "+30d"])
def test_one_payment_is_thanked_for_once_whatever_due_day_is_typed_later(moved: str) -> None:
    thanked = [*REMINDED, *entries_of(("f-1", "thanks", "-1d"), due="-7d")]

    assert sent(a_ledger(a_row(due=moved, paid="sí")), thanked) == []


def test_not_on_the_day_on_which_the_payment_is_first_seen() -> None:
    assert sent(a_book(), settled={}) == []


SILENT: dict[str, tuple[Ledger, list[Entry], dict[str, date]]] = {
    "nobody had reminded": (a_book(), [], SEEN),
    "nobody knows whether the reminder went": (
        a_book(),
        entries_of(("f-1", "friendly", "-4d"), due="-7d", event=Event.UNKNOWN),
        SEEN,
    ),
    "it is switched off": (a_book(**{"Agradecer los pagos": "no"}), REMINDED, SEEN),
    "it was thanked for before": (
        a_book(),
        [*REMINDED, *entries_of(("f-1", "thanks", "-1d"), due="-7d")],
        SEEN,
    ),
    "nobody can read any more when it was due": (
        a_ledger(a_row(due="", paid="sí")),
        REMINDED,
        SEEN,
    ),
    "its address looks mistyped": (
        a_ledger(a_row(due="-7d", paid="sí", email="ana@gmial.com")),
        REMINDED,
        SEEN,
    ),
    "it was paid a week ago": (a_book(), REMINDED, {mark_of("f-1"): TODAY - timedelta(days=7)}),
    "the provider refused it": (
        a_book(),
        [*REMINDED, *entries_of(("f-1", "thanks", "-1d"), due="-7d", event=Event.REJECTED)],
        SEEN,
    ),
    "the owner's own words have a mistake": (
        a_ledger(a_row(due="-7d", paid="sí"), letters=[["gracias", "español", "", "{{nadie}}"]]),
        REMINDED,
        SEEN,
    ),
    "the reminder was long ago": (
        a_book(),
        entries_of(("f-1", "friendly", "-90d"), due="-7d"),
        SEEN,
    ),
    "it was void": (a_ledger(a_row(due="-7d", state="anulada")), REMINDED, SEEN),
    "a credit note took it to nothing": (
        a_ledger(a_row(due="-7d"), a_row("NC-1", amount=-100, applies_to="F-1")),
        REMINDED,
        SEEN,
    ),
    "its number stands twice": (a_book(a_row(due="-7d")), REMINDED, SEEN),
}


@pytest.mark.parametrize("case", SILENT)
def test_no_thanks_when(case: str) -> None:
    ledger, entries, settled = SILENT[case]

    assert "thanks" not in sent(ledger, entries, settled)


def test_what_is_asked_goes_before_thanks_and_they_come_on_another_day() -> None:
    assert sent(a_book(a_row("F-2", due="-4d"))) == ["friendly"]


@pytest.mark.parametrize(("count", "expected"), [(5, 5), (6, 0)])
def test_no_thanks_when_many_rows_were_closed_at_a_stroke(count: int, expected: int) -> None:
    rows, entries = [], []
    for n in range(count):
        name, mail = f"Cliente {n}", f"c{n}@cliente.example"
        rows.append(a_row(f"F-{n}", due="-7d", paid="sí", customer=name, email=mail))
        sends = (f"f-{n}", "friendly", "-4d")
        entries += entries_of(sends, due="-7d", customer=name, address=mail)

    assert sent(a_ledger(*rows), entries) == ["thanks"] * expected


def test_thanks_keep_to_the_lawful_hours() -> None:
    seen = RunContext(settled={mark_of("f-1"): TODAY + timedelta(days=4)})
    plan: RunPlan = a_plan(a_book(), fold(REMINDED), seen, now=NOW + timedelta(days=5))

    assert not plan.letters
    assert plan.decisions[0].reason == "paid"


def test_memory_keeps_when_an_invoice_was_first_seen_paid() -> None:
    first = a_plan(a_book(), fold(REMINDED)).settled
    context = RunContext(settled=first)
    later = a_plan(a_book(), fold(REMINDED), context, now=NOW + timedelta(days=1)).settled

    assert first == later == {mark_of("f-1"): TODAY}
    assert SETTLED_CELLS.read(SETTLED_CELLS.written(first), ["f-1"]) == first
    assert SETTLED_CELLS.read({f"settled {TODAY}": mark_of("f-1")[:8]}, ["f-1", "f-2"]) == first
    assert SETTLED_CELLS.renewed(SETTLED_CELLS.written(first), {}) == {f"settled {TODAY}": ""}
