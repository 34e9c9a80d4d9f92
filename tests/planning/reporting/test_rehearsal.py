"""The coming days in memory: the same decisions as the real ones, and nothing written."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.mode import PreviewReason
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.history import History
from aldia.planning.reporting.rehearsal import Rehearsal, rehearse
from tests.builders import NOW, TODAY, a_history, a_ledger, a_row


def rehearsed(
    ledger: Ledger, days: int = 60, history: History | None = None, **more: Any
) -> Rehearsal:
    context = RunContext()
    return rehearse("book", ledger, history or History(), context, NOW, days, **more)


def after(found: Rehearsal) -> list[tuple[int, str]]:
    """Return the days from today, and the step."""
    return [((each.on - TODAY).days, each.step) for each in found.sent]


def test_an_invoice_climbs_its_ladder_on_working_days() -> None:
    found = rehearsed(a_ledger(a_row(due="+1d")))

    steps = [step for _, step in after(found)]
    assert steps == ["Cortesía", "Vence hoy", "Aviso 1", "Aviso 2", "Aviso 3", "Último aviso"][1:]
    assert all(each.on.weekday() < 5 for each in found.sent)
    assert [days for days, _ in after(found)][:3] == [1, 6, 13]


def test_what_was_sent_before_is_not_sent_again() -> None:
    history = a_history(("F-1", "friendly", "-1d"), due="-3d")

    found = rehearsed(a_ledger(a_row(due="-3d")), history=history)

    assert "Aviso 1" not in {step for _, step in after(found)}


def test_nobody_pays_unless_they_are_to() -> None:
    assert rehearsed(a_ledger(a_row())).left == 1


def test_who_pays_as_usual_hears_no_more() -> None:
    habit = [a_row(f"P-{n}", "-60d", state="Pagada", paid_on="-51d") for n in range(5)]
    ledger = a_ledger(a_row(due="-4d"), *habit)

    found = rehearsed(ledger, as_usual=True)

    assert found.left == 0
    assert len(found.sent) < len(rehearsed(ledger).sent)


def test_the_books_are_kept_meanwhile() -> None:
    assert "stale_books" not in rehearsed(a_ledger(a_row())).waits


def test_a_preview_is_rehearsed_as_if_it_were_live() -> None:
    found = rehearse(
        "book", a_ledger(a_row()), History(), RunContext(preview=PreviewReason.PREVIEW), NOW, 9
    )

    assert found.sent


def test_calls_are_made_by_people() -> None:
    steps: list[list[Scalar]] = [["Llamada", 3, "amable", "llamada", "", "", ""]]
    customers = [{"customer": "Café La Montaña", "channels": "llamada, correo"}]

    found = rehearsed(a_ledger(a_row(due="+0d"), steps=steps, customers=customers))

    assert [(each.channel, each.invoices) for each in found.sent] == [("call", ("f-1",))]


def test_the_busiest_day_and_what_made_wait() -> None:
    rows = [a_row(f"F-{n}", customer=f"C{n}", email=f"c{n}@x.example") for n in range(4)]
    held = a_row("F-9", customer="C9", email="c9@x.example", hold_until="+30d")

    found = rehearsed(a_ledger(*rows, held), days=9)

    assert found.busiest == (date(2026, 11, 25), 4)
    assert found.by_day[date(2026, 11, 25)] == 4
    assert found.waits[Reason.HOLD].days == 9
    assert found.waits[Reason.HOLD].invoices == {"f-9"}
    assert dict(found.counted("customer"))["C0"] == sum(e.customer == "C0" for e in found.sent)


def test_a_change_of_the_ladder_shows_before_it_is_made() -> None:
    rows = [a_row(f"F-{n}", customer=f"C{n}", email=f"c{n}@x.example") for n in range(4)]
    gentle: list[list[Scalar]] = [["Único", 3, "amable", "", "", "", ""]]

    before, later = rehearsed(a_ledger(*rows)), rehearsed(a_ledger(*rows, steps=gentle))

    assert len(later.sent) == 4 < len(before.sent)


def test_no_day_breaks_the_gap() -> None:
    rows = [a_row(f"F-{n}", f"-{n}d") for n in range(20)]

    days = [each.on for each in rehearsed(a_ledger(*rows)).sent]

    assert all(b - a >= timedelta(days=1) for a, b in pairwise(days))
