"""Every sum, count and day of a letter is that of what it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.rendering import Message, render
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.letters import Letter
from aldia.planning.log.entries import Entry
from aldia.planning.log.history import fold
from aldia.policy.ladder import BROKEN_PROMISE, UNASKING
from tests.builders import NOW, TODAY, a_ledger, a_plan, a_row, entries_of
from tests.letters.books import Book, books
from tests.letters.digest_reading import digest_disagreements
from tests.letters.reading import disagreements, read_text
from tests.letters.samples import digest, every_sample, message
from tests.planning.test_properties import after

SIGNS = {"es": ",", "en": "."}
DISCOUNT: dict[str, Scalar] = {
    "Descuento por pronto pago (%)": 2,
    "Descuento hasta (días desde la emisión)": 30,
}


@pytest.mark.parametrize(("letter", "language", "variant"), list(every_sample()))
def test_every_golden_letter_agrees_with_itself(letter: str, language: str, variant: str) -> None:
    found = message(letter, language, variant)
    decimal = "." if variant == "detraction" else SIGNS[language]  # as Peru writes sums

    assert disagreements(found, language, TODAY, decimal) == []


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("variant", ["full", "empty"])
def test_every_golden_digest_agrees_with_itself(language: str, variant: str) -> None:
    assert digest_disagreements(digest(language, variant), language) == []


def a_letter(*rows: dict[str, Scalar], **settings: Scalar) -> Message:
    ledger = a_ledger(*rows, settings=settings)
    return render(a_plan(ledger).letters[0], ledger)


def test_the_first_sentence_counts_and_adds_up_what_stands_right_below_it() -> None:
    rows = [a_row(f"F-{n}", "+3d", amount=1000 * n) for n in range(1, 4)]

    found = a_letter(*rows, a_row("F-4", "+5d", amount=99))

    assert [len(t.rows) for t in read_text(found.text, "es").tables] == [3, 1]
    assert disagreements(found, "es", TODAY, ",") == []


def test_a_discount_is_offered_only_until_the_invoice_is_due() -> None:
    ledger = a_ledger(a_row(due="+3d", issued="-10d", amount=50000), settings=DISCOUNT)

    found = render(a_plan(ledger).letters[0], ledger)

    assert "27 de noviembre" in next(p for p in found.text.split("\n\n") if "pronto pago" in p)
    assert disagreements(found, "es", TODAY, ",") == []


def test_a_discount_that_ends_today_is_not_offered() -> None:
    found = a_letter(a_row(due="today", issued="-10d", amount=50000), **DISCOUNT)

    assert "pronto pago" not in found.text


@pytest.mark.parametrize("country", ["CO", "US", "GB", "CA", "ES"])
def test_all_days_of_a_letter_have_one_order(country: str) -> None:
    row = a_row(due="+3d", issued="-20d", amount=50000)

    found = a_letter(row, **{**DISCOUNT, "Idioma": "inglés", "País": country, "Moneda": "USD"})

    assert disagreements(found, "en", TODAY, ".") == []


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("due", ["+3d", "today", "-3d"])
def test_no_sentence_stands_around_what_is_missing(language: str, due: str) -> None:
    names = {"Negocio": "", "Firma": "", "Teléfono": "", "Idioma": language}

    found = a_letter(a_row(due=due), a_row("F-2", due), **names)

    assert disagreements(found, language, TODAY, SIGNS[language]) == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_subject_keeps_the_amount_however_long_the_number(language: str) -> None:
    number = "FACTURA-" + "0123456789" * 12 + "-77"

    found = a_letter(a_row(number, amount=1_250_000), Idioma=language)

    assert re.search(r"\(.*1.250.000\)$", found.subject)
    assert "-77" in found.subject
    assert disagreements(found, language, TODAY, SIGNS[language]) == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_instalments_are_not_counted_as_invoices(language: str) -> None:
    plan: list[list[Scalar]] = [["F-1", 1, "14/11/2026", 60], ["F-1", 2, "16/11/2026", 40]]
    ledger = a_ledger(a_row(), instalments=plan, settings={"Idioma": language})

    found = render(a_plan(ledger).letters[0], ledger)

    assert disagreements(found, language, TODAY, SIGNS[language]) == []
    assert not re.search(r"\d (facturas|invoices)", found.text)


@pytest.mark.parametrize(("language", "word"), [("es", "la factura"), ("en", "the invoice")])
def test_two_instalments_of_one_invoice_are_of_one_invoice(language: str, word: str) -> None:
    plan: list[list[Scalar]] = [["F-1", 1, "14/11/2026", 60], ["F-1", 2, "16/11/2026", 40]]
    ledger = a_ledger(a_row(), instalments=plan, settings={"Idioma": language})

    text = render(a_plan(ledger).letters[0], ledger).text

    assert f"{word} " in text
    assert "las facturas no" not in text
    assert "the invoices is" not in text


@pytest.mark.parametrize(
    ("due", "said"), [("today", "vencen hoy"), ("+3d", "por vencer"), ("-3d", "vencidas")]
)
def test_several_invoices_are_due_today_only_if_all_of_them_are(due: str, said: str) -> None:
    found = a_letter(a_row(due=due), a_row("F-2", due))

    assert said in found.subject or said in found.text


@pytest.mark.parametrize(
    ("due", "language", "said"),
    [
        ("-1d", "es", "2 facturas, por $ 200 en total, vencieron el 23 de noviembre de 2026."),
        ("-1d", "en", "2 invoices, COP 200 in all, were due on 23 November 2026."),
        ("today", "es", "2 facturas, por $ 200 en total, vencen o acaban de vencer."),
        ("today", "en", "2 invoices, COP 200 in all, are due now or have just fallen due."),
    ],
)
def test_what_fell_due_a_day_ago_is_not_said_to_be_due_yet(
    due: str, language: str, said: str
) -> None:
    found = a_letter(a_row(due="-1d"), a_row("F-2", due), Idioma=language)

    assert said in found.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("letter", "language", "variant"), list(every_sample()))
def test_spanish_letters_say_usted_to_one_person(letter: str, language: str, variant: str) -> None:
    text = message(letter, language, variant).text

    assert not re.search(r"\b(?:tienen|pueden|ustedes|les|sus pagos)\b|\b(?:mail)\b", text)


def a_firm_letter(due: str, last: str, **settings: Scalar) -> tuple[date, date]:
    """Return the day on which a firm letter goes, and the one until which it asks for an answer."""
    had = [("F-1", step, f"-{9 - n}d") for n, step in enumerate(("friendly", "direct"))]
    ledger = a_ledger(a_row(due=due), settings=settings)
    history = fold(entries_of(*had[:-1], ("F-1", "direct", last), due=due))
    [letter] = a_plan(ledger, history).letters
    assert letter.step.letter == "firm"
    return letter.on, letter.answer_by


def test_a_firm_letter_asks_for_an_answer_within_five_working_days() -> None:
    on, until = a_firm_letter("-20d", "-8d")

    assert (until - on).days == 7


def test_no_reminder_comes_before_the_day_until_which_an_answer_is_asked_for() -> None:
    on, until = a_firm_letter("-60d", "-8d", **{"Días entre avisos": 3})

    assert (until - on).days == 2


def test_the_owners_own_words_name_the_invoices_that_their_total_adds_up() -> None:
    words: list[list[Scalar]] = [["amable", "", "{{ factura }}: {{ total }}", ""]]
    ledger = a_ledger(a_row(), a_row("F-2", amount=50), a_row("F-3", "+2d"), letters=words)

    found = render(a_plan(ledger).letters[0], ledger)

    assert found.subject == "F-1, F-2: $ 150"


LAST = re.compile(r"último recordatorio|last (?:automatic )?reminder")


def test_a_letter_that_others_follow_is_not_called_the_last() -> None:
    before = ("friendly", "direct", "firm")
    entries = entries_of(*(("F-1", s, f"-{9 + n}d") for n, s in enumerate(before)), due="-40d")
    ledger = a_ledger(a_row(due="-40d"), a_row("F-2", "-5d"))

    [letter] = a_plan(ledger, fold(entries)).letters
    found = render(letter, ledger)

    assert letter.step.letter == "last_notice"
    assert not LAST.search(found.subject + found.text)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_after_a_letter_that_is_called_the_last_no_reminder_comes(book: Book) -> None:
    said_last: set[str] = set()

    for letter, ledger, _ in a_month_of(book):
        found = render(letter, ledger)
        if letter.step.key not in UNASKING | {BROKEN_PROMISE}:
            assert not said_last & {line.number for line in letter.about}
        if LAST.search(found.text):
            said_last |= {line.number for line in letter.spoken_of if not line.instalment}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_every_letter_of_a_random_book_agrees_with_itself(book: Book) -> None:
    for letter, ledger, on in a_month_of(book):
        found = render(letter, ledger)

        assert disagreements(found, book.language, on, SIGNS[book.language]) == []


def a_month_of(book: Book) -> Iterator[tuple[Letter, Ledger, date]]:
    """Yield every letter of five weeks; in the last one somebody paid."""
    entries: list[Entry] = []
    settled: Mapping[str, date] = {}
    for week in range(5):
        ledger = book.ledger(paid=frozenset({"F-0", "F-1"}) if week > 2 else frozenset())
        now = NOW + timedelta(weeks=week)
        context = RunContext(settled=settled)
        plan = a_plan(ledger, fold(entries), context, now)
        for letter in plan.letters:
            yield letter, ledger, now.date()
        entries = after(plan, entries)
        settled = {mark: now.date() + timedelta(days=5) for mark in plan.settled}
