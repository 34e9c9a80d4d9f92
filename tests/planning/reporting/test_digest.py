"""What the owner hears: counted truly, and only what needs somebody is said to wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.problems import Problem
from aldia.letters.digests import render_digest
from aldia.letters.rendering import Message
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.mode import WorkbookHealth
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.reasons import Topic
from aldia.planning.log.chain import FaultCode
from aldia.planning.log.entries import DIGEST, OWNER, Entry, Event
from aldia.planning.log.history import History, fold
from aldia.planning.memory.announcements import announce
from aldia.planning.reporting.digest import (
    WAITING,
    Digest,
    compose_digest,
    is_digest_due,
    to_mend,
)
from aldia.planning.reporting.status import status_text
from aldia.planning.reporting.summary import summarise
from aldia.planning.reporting.view import problems_of, show
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row, entries_of
from tests.letters.books import Book, books
from tests.letters.digest_reading import digest_disagreements
from tests.letters.reading import days_in, hollow
from tests.planning.test_properties import after

BOGOTA = ZoneInfo("America/Bogota")
EVENING = NOW + timedelta(hours=7)


def a_digest(
    ledger: Ledger,
    history: History | None = None,
    context: RunContext | None = None,
    now: datetime = NOW,
) -> Digest:
    history, context = history or History(), context or RunContext()
    plan = a_plan(ledger, history, context, now)
    problems = problems_of(ledger, history, WorkbookHealth(), plan)
    return compose_digest("workbook", ledger, history, context, plan, problems)


def status(ledger: Ledger, history: History, plan: RunPlan) -> str:
    problems = problems_of(ledger, history, WorkbookHealth(), plan)
    return status_text(ledger, history, plan, problems, resources.catalog_of("es", "CO"))


def the_first_day() -> tuple[Ledger, History]:
    """Return a book of 28 customers of whom 20 were written to today, the first day of all."""
    rows = [a_row(f"F-{n}", customer=f"C{n}", email=f"c{n}@x.example") for n in range(28)]
    ledger = a_ledger(*rows)
    return ledger, fold(after(a_plan(ledger), []))


def test_what_goes_tomorrow_by_itself_waits_for_nobody() -> None:
    ledger, history = the_first_day()

    found = a_digest(ledger, history, now=EVENING)

    assert {topic: len(items) for topic, items in found.topics.items()} == {
        Topic.SENT: 20,
        Topic.LATER: 8,
        Topic.TOMORROW: 8,
    }
    assert digest_disagreements(render_digest(found, ledger, "book"), "es") == []


def test_a_letter_over_the_daily_number_waits_for_nobody() -> None:
    rows = [a_row(), a_row("F-2", customer="B", email="b@x.example")]
    ledger = a_ledger(*rows, settings={"Máximo de correos por día": 1})
    history = fold(after(a_plan(ledger), []))

    found = a_digest(ledger, history, now=EVENING)

    assert list(found.topics) == [Topic.SENT, Topic.LATER, Topic.TOMORROW]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_what_waits_for_a_person_does_not_go_without_one(book: Book) -> None:
    ledger = book.ledger()
    history = fold(after(a_plan(ledger), []))
    plan = a_plan(ledger, history, now=EVENING)
    waiting = {
        (item.customer, number)
        for topic, items in a_digest(ledger, history, now=EVENING).topics.items()
        for item in items
        for number in item.invoices
        if topic in WAITING
    }

    announced = announce(plan.next_days(), {}, EVENING.date())
    for days in range(1, 9):
        later = a_plan(ledger, history, RunContext(announced=announced), NOW + days * DAY)

        went = {(x.customer, line.number) for x in later.letters for line in x.about}
        assert waiting & went == set()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_every_digest_of_a_random_book_agrees_with_itself(book: Book) -> None:
    ledger = book.ledger()
    entries: list[Entry] = []
    for week in range(4):
        now = NOW + timedelta(weeks=week)
        entries = after(a_plan(ledger, fold(entries), now=now), entries)
        history = fold(entries)

        found = a_digest(ledger, history, now=now + timedelta(hours=8))

        message = render_digest(found, ledger, "book")
        assert digest_disagreements(message, book.language) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_summary_and_status_agree_with_the_rows_that_are_shown(book: Book) -> None:
    ledger, words = book.ledger(), resources.catalog_of(book.language, "CO")
    history = fold(after(a_plan(ledger), []))
    plan = a_plan(ledger, history, now=EVENING)
    problems = problems_of(ledger, history, WorkbookHealth(), plan)

    view = show(ledger, history, plan, problems, words)
    summary = summarise(ledger, history, plan)

    shown: dict[str, Decimal] = {}
    for invoice in ledger.invoices:
        balance = Decimal(view.rows["invoices"][invoice.row]["balance"] or 0)
        shown[invoice.currency] = shown.get(invoice.currency, Decimal(0)) + balance
    assert {f.currency: f.open for f in summary.figures if f.open} == {
        currency: sum_ for currency, sum_ in shown.items() if sum_
    }
    assert list(hollow([view.status.text])) == []
    assert len({day.form for day in days_in(view.status.text, book.language)}) == 1
    contacts = [c for c in history.contacts if c.at.date() == EVENING.date()]
    assert str(len(contacts) or "") in view.status.text


DAY = timedelta(days=1)
DUE: dict[str, tuple[str, str, bool]] = {
    "before the first evening": ("", "24 17:00", False),
    "on the first evening": ("", "24 18:00", True),
    "on the morning after it, when nothing ran": ("", "25 08:00", True),
    "an hour after the last one": ("24 18:00", "24 19:00", False),
    "on the next morning": ("24 18:00", "25 08:00", False),
    "on the next evening": ("24 18:00", "25 18:00", True),
    "on the morning after an evening without a run": ("24 18:00", "26 08:00", True),
    "on the evening of a day that had one in the morning": ("26 08:00", "26 18:00", False),
    "on the morning after such a day": ("26 08:00", "27 08:00", False),
    "on the evening after such a day": ("26 08:00", "27 18:00", True),
}


@pytest.mark.parametrize("case", DUE)
def test_a_day_has_one_digest(case: str) -> None:
    last, now, is_due = DUE[case]
    began = datetime(2026, 11, 24, 10, tzinfo=BOGOTA)
    history = History(began=began, digest_at=moment(last) if last else None)
    ledger = a_ledger(a_row(), settings={"Hora del resumen": "18"})

    assert is_digest_due(ledger, history, moment(now)) is is_due


def moment(text: str) -> datetime:
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=BOGOTA)


def test_letters_of_earlier_days_are_told_with_their_day() -> None:
    ledger = a_ledger(a_row(due="-9d"), a_row("F-2", "-9d", customer="B", email="b@x.example"))
    history = fold(
        [
            *a_digest_on("-3d"),
            *entries_of(("F-1", "friendly", "-2d")),
            *entries_of(("F-2", "friendly", "today"), customer="B", address="b@x.example"),
        ]
    )

    message = rendered(a_digest(ledger, history), ledger)

    assert message.subject.endswith("salieron 2 correos desde el 22 de noviembre")
    assert digest_disagreements(message, "es") == []


def a_digest_on(when: str) -> list[Entry]:
    [claim, *_] = entries_of(("F-1", "friendly", when))
    mine = Entry(
        event=Event.CLAIMED, at=claim.at, run="d", key="digest", channel=OWNER, detail=DIGEST
    )
    return [mine]


def rendered(digest: Digest, ledger: Ledger) -> Message:
    return render_digest(digest, ledger, "book")


def test_a_letter_of_which_nobody_knows_counts_in_neither_digest_nor_status() -> None:
    ledger = a_ledger(a_row(due="-9d"))
    history = a_history(("F-1", "friendly", "today"), event=Event.UNKNOWN, due="-9d")

    said = status(ledger, history, a_plan(ledger, history, now=EVENING))
    message = rendered(a_digest(ledger, history, now=EVENING), ledger)

    assert "Hoy salió 1 correo" not in said
    assert "no consta que saliera ningún correo" in message.subject
    assert "No consta que hoy saliera ningún correo" in said


def test_a_letter_about_two_instalments_names_and_adds_up_its_invoice_once() -> None:
    plan: list[list[Scalar]] = [["F-1", 1, "14/11/2026", 60], ["F-1", 2, "16/11/2026", 40]]
    ledger = a_ledger(a_row(), instalments=plan)
    history = fold(after(a_plan(ledger), []))

    [sent] = a_digest(ledger, history, now=EVENING).topics[Topic.SENT]

    assert list(sent.invoices) == ["F-1"]
    assert [str(amount) for _, amount in sent.sums] == ["100.00"]


def test_a_letter_is_told_with_what_it_asked_for_whatever_came_in_since() -> None:
    two = [a_row(), a_row("F-2", amount=50)]
    history = fold(after(a_plan(a_ledger(*two)), []))
    paid = a_ledger(a_row(paid=90), a_row("F-2", amount=50, state="pagada"))

    [sent] = a_digest(paid, history, now=EVENING).topics[Topic.SENT]

    assert sent.sums == [("COP", Decimal(150))]


def test_a_letter_whose_claim_kept_no_sum_is_told_without_one() -> None:
    history = a_history(("F-1", "friendly", "today"))

    [sent] = a_digest(a_ledger(a_row()), history, now=EVENING).topics[Topic.SENT]

    assert not sent.sums


def test_nothing_is_planned_for_tomorrow_while_nothing_may_go() -> None:
    found = a_digest(a_ledger(a_row()), context=RunContext(preview=FaultCode.LOG_CHANGED))

    assert Topic.TOMORROW not in found.topics


REASONS: dict[str, tuple[Sequence[dict[str, Scalar]], str]] = {
    "credit that covers it": ([a_row(), a_row("NC-1", amount=-500)], "saldo a favor"),
    "a very old debt": ([a_row(due="-200d")], "más de 180 días"),
    "no address": ([a_row(email="")], "sin correo"),
}


@pytest.mark.parametrize("case", REASONS)
def test_each_customer_waits_for_its_own_reason(case: str) -> None:
    rows, reason = REASONS[case]
    ledger = a_ledger(*rows)

    text = rendered(a_digest(ledger), ledger).text

    assert reason in text
    assert "Ya recibieron todos los avisos" not in text


def test_digest_and_status_count_the_same_things_to_mend() -> None:
    ledger = a_ledger(
        a_row(amount="mil"), a_row("F-2", due="nunca "), a_row("F-3", state="cancelada")
    )
    plan = a_plan(ledger)

    said = status(ledger, History(), plan)
    message = rendered(a_digest(ledger), ledger)

    assert "2 cosas por corregir" in said
    assert "2 cosas necesitan su atención" in message.text


@pytest.mark.parametrize(
    "code", ["system_column_missing", "doctor_moved", "view_failed", "tab_copied", "other_tab"]
)
def test_the_digest_says_when_the_sheet_does_not_show_what_happens(code: str) -> None:
    hidden = Problem(code, "Facturas", column="Por qué", wrong="Resumen", holds=False)
    notice = Problem("copy_elsewhere", "Clientes", holds=False)

    assert [group.first.code for group in to_mend([hidden, notice])] == [code]


def test_what_a_digest_counts_stands_under_one_title() -> None:
    ledger = a_ledger(a_row(email=""), a_row("F-2", "-9d", promised="-4d"))

    text = rendered(a_digest(ledger), ledger).text

    to_do, told = text.split("Para su información")
    assert "1 cosa necesita su atención" in to_do
    assert [line for line in to_do.splitlines() if line.startswith("- ")] == [
        "- Café La Montaña: $\N{NO-BREAK SPACE}100 (F-1)"
    ]
    assert "Promesas que no se cumplieron" in told


NOT_BROKEN = {
    "on its day of grace": {"due": "-9d", "promised": "-1d"},
    "on its day of grace, and on hold": {"due": "-9d", "promised": "-1d", "hold_until": "+5d"},
    "for a day before it was due": {"due": "-3d", "promised": "-9d"},
}


@pytest.mark.parametrize("case", NOT_BROKEN)
def test_a_promise_is_not_told_as_broken(case: str) -> None:
    assert Topic.BROKEN not in a_digest(a_ledger(a_row(**NOT_BROKEN[case]))).topics


def test_a_broken_promise_that_gets_a_letter_waits_for_nobody() -> None:
    ledger = a_ledger(a_row(due="-9d", promised="-4d"))

    found = a_digest(ledger)

    assert Topic.BROKEN in found.topics
    assert "No hay nada pendiente de usted." in rendered(found, ledger).text
