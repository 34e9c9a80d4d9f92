"""A customer's file has all that is theirs, in order, with its numbers, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import plutoprint

from aldia.ledger.ledger import Ledger
from aldia.letters.customer_file_page import render_file
from aldia.letters.summary_page import as_pdf
from aldia.planning.log.claims import Claimed
from aldia.planning.log.deliveries import DeliveryState, Report, add_up_reports
from aldia.planning.log.entries import BECAME, Entry, Event, Head, SendKey, chain
from aldia.planning.log.history import fold
from aldia.planning.log.texts import mark_of_text
from aldia.planning.reporting.customer_file import (
    CustomerFile,
    Done,
    debtors_named,
    file_of,
    how_to_tell,
)
from tests.builders import NOW, a_ledger, a_plan, a_row, entries_of


def numbered(*groups: Sequence[Entry]) -> list[Entry]:
    """Return entries in the order of their moments, chained as in the Log."""
    entries = sorted((entry for group in groups for entry in group), key=lambda each: each.at)
    return chain(Head(), entries)[0]


def an_entry(event: Event, invoice: str = "f-1", days: int = 1, **more: Any) -> Entry:
    step = more.pop("step", "friendly")
    key = SendKey(invoice, 0, "", step, 0)
    return Entry(event=event, at=NOW - timedelta(days=days), run="r", sends=(key,), **more)


def filed(ledger: Ledger, *groups: Sequence[Entry], debtor: str = "") -> CustomerFile:
    entries = numbered(*groups)
    history = fold(entries)
    who = debtor or ledger.invoices[0].debtor
    return file_of(who, ledger, history, a_plan(ledger, history), entries)


def test_everything_is_told_in_order_with_its_numbers_in_the_log() -> None:
    called = an_entry(Event.DONE, days=2, channel="call", detail="promised 2026-11-23")
    noticed = an_entry(Event.NOTICED, days=1, step="due", detail=f"2026-11-01{BECAME}2026-11-21")

    file = filed(a_ledger(a_row()), entries_of(("F-1", "friendly", "-4d")), [called, noticed])

    told = [(event.done, event.numbers, event.invoices) for event in file.events]
    assert told == [
        (Done.LETTER, [1, 2], ["F-1"]),
        (Done.PROMISED, [4], ["F-1"]),
        (Done.CHANGED, [5], ["F-1"]),
    ]


def test_nothing_of_another_customer_is_in_it() -> None:
    ledger = a_ledger(
        a_row("F-1"), a_row("F-2", customer="Hotel Brisa", email="h@brisa.example", amount=7)
    )
    other = entries_of(
        ("F-2", "friendly", "-4d"), customer="Hotel Brisa", address="h@brisa.example"
    )

    file = filed(ledger, entries_of(("F-1", "friendly", "-4d")), other)
    page = render_file(file, ledger)

    assert len(file.events) == 1
    assert "Brisa" not in page
    assert "F-2" not in page


def test_of_two_customers_with_one_name_each_has_a_file() -> None:
    ledger = a_ledger(
        a_row("F-1", customer="Ana", email="a@x.example"),
        a_row("F-2", customer="Ana", email="b@y.example"),
    )

    assert len(debtors_named(ledger, "ana")) == 2
    [debtor] = debtors_named(ledger, "B@y.example")
    assert [d.invoice.number for d in filed(ledger, debtor=debtor).owed] == ["F-2"]


def test_what_is_owed_is_the_sum_of_what_is_listed() -> None:
    rows = [a_row("F-1", paid=30), a_row("F-2", "+9d", amount=50), a_row("F-3", state="Pagada")]

    file = filed(a_ledger(*rows))

    assert (file.totals, file.overdue) == ([("COP", Decimal(120))], [("COP", Decimal(70))])
    assert [d.invoice.number for d in file.closed] == ["F-3"]


def test_a_letter_that_never_left_is_not_in_it_and_a_refused_one_says_so() -> None:
    released = entries_of(("F-1", "friendly", "-4d"), event=Event.RELEASED)
    refused = [
        replace(each, key="b" + each.key[1:], detail="sin buzón")
        for each in entries_of(("F-1", "friendly", "-2d"), event=Event.REJECTED)
        if each.event is not Event.FINISHED
    ]

    file = filed(a_ledger(a_row()), released, refused)

    assert [(event.done, event.detail) for event in file.events] == [(Done.REJECTED, "sin buzón")]


def test_a_letter_that_was_released_and_sent_later_is_one_letter() -> None:
    """Both attempts bear one id, and what the provider reports is about the second."""
    first = entries_of(("F-1", "friendly", "-4d"), event=Event.RELEASED)
    again = [replace(each, run="r2", at=each.at + timedelta(hours=8)) for each in first]
    again = [
        replace(each, event=Event.SENT) if each.event is Event.RELEASED else each for each in again
    ]
    entries, ledger = numbered(first, again), a_ledger(a_row())
    at = again[0].at + timedelta(minutes=1)
    report = Report(at, first[0].key, DeliveryState.DELIVERED, "pagos@cafe.example", "e1")
    history = fold(entries, add_up_reports([report]))

    file = file_of(ledger.invoices[0].debtor, ledger, history, a_plan(ledger, history), entries)

    assert [(each.done, each.at) for each in file.events] == [
        (Done.LETTER, ledger.local(again[0].at))
    ]
    assert file.events[0].delivery == "delivered"


def test_the_page_speaks_the_owners_language_and_escapes_what_people_typed() -> None:
    ledger = a_ledger(a_row(customer="Piñatería <b>Ñandú</b> & Cía."))
    text = "Señores:\nles recordamos <la factura>."
    mark = mark_of_text(text)
    claim, *more = entries_of(("F-1", "friendly", "-4d"), customer="Piñatería <b>Ñandú</b> & Cía.")
    letter = [replace(claim, detail=Claimed("words", text=mark).written()), *more]

    page = render_file(filed(ledger, letter), ledger, {mark: text})

    assert "Piñatería &lt;b&gt;Ñandú&lt;/b&gt; &amp; Cía." in page
    assert "les recordamos &lt;la factura&gt;." in page
    assert "Correo «Aviso 1» a pagos@cafe.example." in page
    assert "<b>" not in page


def test_a_due_day_that_the_law_moved_says_so_beside_the_days_late() -> None:
    """Due on Saturday the 14th; Monday is a holiday, so that seven days are late on the 24th."""
    ledger = a_ledger(a_row("F-1", "2026-11-14"), settings={"country": "CO", "due_days_move": "sí"})

    page = render_file(filed(ledger), ledger)

    assert "14 nov 2026<br>" in page
    assert "día hábil: 17 nov 2026" in page


def test_the_tax_number_bears_the_name_that_its_country_has() -> None:
    ledger = a_ledger(a_row(), settings={"tax_id": "900.000.000-0", "country": "CO"})

    assert "NIT 900.000.000-0" in render_file(filed(ledger), ledger)


def test_a_long_book_makes_a_pdf_of_many_pages() -> None:
    ledger = a_ledger(*(a_row(f"F-{n}", "-9d") for n in range(90)))
    letters = [entries_of((f"F-{n}", "friendly", "-4d")) for n in range(90)]
    page = render_file(filed(ledger, *letters), ledger)
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NONE)

    book.load_html(page)

    assert book.get_page_count() > 3
    assert as_pdf(page).startswith(b"%PDF")


def test_of_another_customer_who_had_its_number_before_nothing_is_in_it() -> None:
    ledger = a_ledger(a_row("F-1", due="+20d"))
    letters = entries_of(
        ("F-1", "friendly", "-50d"),
        customer="Hotel Brisa",
        address="h@brisa.example",
        due="-60d",
    )
    paid = an_entry(Event.NOTICED, days=40, step="paid", detail="x", customer="Hotel Brisa")

    file = filed(ledger, letters, [paid])

    assert not file.events
    assert "brisa" not in render_file(file, ledger)


def test_what_was_done_under_a_former_name_is_in_it() -> None:
    ledger = a_ledger(a_row("F-1", customer="Café La Montaña SAS", email="new@cafe.example"))
    noticed = an_entry(Event.NOTICED, step="due", detail="x", customer="Café La Montaña")

    file = filed(ledger, entries_of(("F-1", "friendly", "-4d")), [noticed])

    assert [event.done for event in file.events] == [Done.LETTER, Done.CHANGED]


def test_a_name_may_be_typed_without_its_accents_unless_somebody_is_called_so() -> None:
    ledger = a_ledger(
        a_row("F-1", customer="Notaría Peña", email="a@x.example"),
        a_row("F-2", customer="Notaria Vega", email="b@y.example"),
        a_row("F-3", customer="Notaría Vega", email="c@z.example"),
    )

    assert len(debtors_named(ledger, "notaria pena")) == 1
    assert len(debtors_named(ledger, "notaria vega")) == 1
    assert debtors_named(ledger, "¡!") == []


def test_what_tells_customers_of_one_name_apart_is_an_address_of_each() -> None:
    ledger = a_ledger(
        a_row("F-1", customer="Ana", email="a@x.example"),
        a_row("F-2", customer="Ana", email="b@y.example"),
    )

    told = how_to_tell(ledger, debtors_named(ledger, "ana"))

    assert told == ["a@x.example", "b@y.example"]
