"""When money came in: each sum once, with the day that somebody noted or that was noticed."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.behaviour.pay_days import days_late, receipts
from aldia.planning.log.entries import Entry
from aldia.planning.log.history import History, fold
from aldia.planning.memory.changes import NOTHING_SEEN, entries_of, look
from tests.builders import NOW, TODAY, a_ledger, a_row

ZONE = ZoneInfo("America/Bogota")


def came_in(ledger: Ledger, history: History | None = None) -> list[tuple[str, int, int | None]]:
    """Return invoice, amount and days ago."""
    found = receipts(ledger, history or History(), ZONE)
    return [(r.invoice.number, int(r.amount), (TODAY - r.on).days if r.on else None) for r in found]


def noticed(*books: Ledger) -> History:
    """Return the Log after a look a day at books as they were on the last days."""
    baseline, entries = NOTHING_SEEN, list[Entry]()
    for place, book in enumerate(books):
        at = NOW - timedelta(days=len(books) - 1 - place)
        baseline, changes = look(book, History(), baseline, at.date())
        entries += entries_of(changes, "r", at)
    return fold(entries)


def test_a_day_in_the_row_dates_what_the_row_says() -> None:
    assert came_in(a_ledger(a_row(paid=40, paid_on="-6d"))) == [("F-1", 40, 6)]


def test_a_row_that_only_says_paid_got_all_that_was_owed() -> None:
    row = a_row(state="Pagada", withheld=10, paid_on="-2d")

    assert came_in(a_ledger(row)) == [("F-1", 90, 2)]


def test_the_payments_tab_dates_its_own_lines() -> None:
    payments: list[list[Scalar]] = [
        ["20/11/2026", "F-1", 30],
        ["22/11/2026", "F-1", 20],
        ["", "F-1", 5],
    ]

    assert came_in(a_ledger(a_row(), payments=payments)) == [
        ("F-1", 30, 4),
        ("F-1", 20, 2),
        ("F-1", 5, None),
    ]


def test_nothing_is_counted_twice() -> None:
    ledger = a_ledger(a_row(state="Pagada", paid_on="-1d"), payments=[["20/11/2026", "F-1", 30]])

    assert came_in(ledger) == [("F-1", 30, 4), ("F-1", 70, 1)]


def test_two_rows_with_one_number_share_its_payments() -> None:
    ledger = a_ledger(a_row(), a_row(paid=5, paid_on="-1d"), payments=[["20/11/2026", "F-1", 30]])

    assert came_in(ledger) == [("F-1", 30, 4), ("F-1", 5, 1)]


def test_what_was_noticed_has_the_day_on_which_it_was() -> None:
    books = [a_ledger(a_row()), a_ledger(a_row(paid=40)), a_ledger(a_row(paid=100))]

    assert came_in(books[-1], noticed(*books)) == [("F-1", 60, 0), ("F-1", 40, 1)]


def test_what_was_there_before_the_first_look_has_no_day() -> None:
    books = [a_ledger(a_row(paid=40)), a_ledger(a_row(paid=100))]

    assert came_in(books[-1], noticed(*books)) == [("F-1", 60, 0), ("F-1", 40, None)]


def test_what_is_void_brought_nothing() -> None:
    assert came_in(a_ledger(a_row(state="Anulada", paid_on="-2d"))) == []


def test_how_late_each_debtor_pays() -> None:
    books = [a_ledger(a_row(due="-9d")), a_ledger(a_row(due="-9d", paid="sí"))]
    others = a_ledger(
        a_row(due="-9d", paid="sí"),
        a_row("F-2", "-30d", state="Pagada", paid_on="-20d"),
        a_row("F-3", "-30d", customer="Otra", paid="si"),
    )

    assert days_late(others, noticed(*books), ZONE) == {"café la montaña": [10, 9]}
