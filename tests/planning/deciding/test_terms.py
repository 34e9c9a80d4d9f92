"""The letter with the terms: with a customer's first invoice and on a change, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.custom_templates import check_templates
from aldia.letters.rendering import render
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.letters import Letter
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.history import History, fold
from aldia.planning.memory.changes import NOTHING_SEEN, look
from aldia.policy.ladder import TERMS
from tests.builders import NOW, TODAY, a_ledger, a_plan, a_row, entries_of

AGREED: dict[str, Scalar] = {
    "Carta de condiciones": "sí",
    "Plazo de pago": 30,
    "Los deudores son": "empresas",
    "Cargo por mora acordado": "5 %",
    "Cómo pagar": "Banco de Muestra, cuenta 000",
}
BEGAN = Entry(Event.FINISHED, NOW - timedelta(days=200), "r0")
TELLS = ("term=30", "charge=5%@1")


def a_new_invoice(number: str = "F-1", **cells: Scalar) -> dict[str, Scalar]:
    return {**a_row(number, "+20d", issued="-2d"), **cells}


def a_book(
    *rows: Mapping[str, Scalar], settings: Mapping[str, Scalar] | None = None, **more: Any
) -> Ledger:
    return a_ledger(*rows or [a_new_invoice()], settings={**AGREED, **(settings or {})}, **more)


def letters(ledger: Ledger, *entries: Entry, now: datetime = NOW) -> Sequence[Letter]:
    """Return the letters of a book that was seen yesterday."""
    history = fold([BEGAN, *entries])
    baseline, _ = look(ledger, History(), NOTHING_SEEN, TODAY - timedelta(days=1))
    context = RunContext(baseline=baseline, mistakes=check_templates(ledger)[1])
    return a_plan(ledger, history, context, now).letters


def had(
    step: str = TERMS, told: Sequence[str] = TELLS, when: str = "-1d", **more: Any
) -> list[Entry]:
    detail = f"words CO told: {', '.join(told)}" if told else ""
    return entries_of(("f-1", step, when), due="+20d", detail=detail, **more)


def test_a_new_customer_gets_one_letter_with_all_that_was_agreed_and_no_more() -> None:
    ledger = a_book(a_new_invoice("F-1"), a_new_invoice("F-2"))

    [letter] = letters(ledger)
    text = render(letter, ledger).text

    assert (letter.step.key, letter.told, letter.asks) == (TERMS, TELLS, [])
    assert len(letter.keys) == 1
    assert "30 días desde la emisión de la factura" in text
    assert "un cargo único del 5" in text
    assert "Banco de Muestra" in text
    assert "F-1" not in text
    assert "F-2" not in text


NOT_NOW: dict[str, tuple[Ledger, list[Entry]]] = {
    "the owner does not want it": (a_book(settings={"Carta de condiciones": "no"}), []),
    "nothing was agreed": (
        a_book(settings={"Plazo de pago": "", "Cargo por mora acordado": ""}),
        [],
    ),
    "it went": (a_book(), had()),
    "nobody knows whether it went": (a_book(), had(event=None)),
    "a customer of before Aldía began": (a_book(a_new_invoice(), a_row("F-0", paid="sí")), []),
    "a customer who was written to before": (a_book(), had("courtesy", ())),
    "something is late": (a_book(a_new_invoice(), a_new_invoice("F-2", due="01/11/2026")), []),
    "never chased": (
        a_book(customers=[{"customer": "Café La Montaña", "never_chase": "sí"}]),
        [],
    ),
    "in dispute": (a_book(a_new_invoice(state="en disputa")), []),
    "no address": (a_book(a_new_invoice(email="")), []),
    "did not agree to mail": (a_book(settings={"Autorizaron el correo": "no"}), []),
    "a mistake in the owner's words": (a_book(letters=[["condiciones", "", "{{ x }}", ""]]), []),
    "another customer at its address was written to today": (
        a_book(),
        had("courtesy", (), "today", customer="Otra"),
    ),
    "its name and number were corrected since": (
        a_book(a_new_invoice("F-2", customer="Café La Montaña SAS")),
        had(),
    ),
}


@pytest.mark.parametrize("case", NOT_NOW)
def test_the_terms_do_not_go(case: str) -> None:
    ledger, entries = NOT_NOW[case]

    assert [each for each in letters(ledger, *entries) if each.step.key == TERMS] == []


def test_they_wait_for_the_law_s_hours_and_for_a_second_look() -> None:
    at_night = NOW + timedelta(hours=12)

    assert letters(a_book(), now=at_night) == []
    assert a_plan(a_book(), fold([BEGAN])).letters == []


def test_a_letter_about_a_new_invoice_goes_before_them_and_does_not_replace_them() -> None:
    ledger = a_book(steps=[["Nueva", 0, "nueva"], ["Aviso 1", 3, "amable"]])

    [first] = letters(ledger)
    later = letters(ledger, *had("issued", ("charge=5%@1",), "-8d"))

    assert first.step.key == "issued"
    assert [each.step.key for each in later] == [TERMS]


@pytest.mark.parametrize("changed", [{"Cargo por mora acordado": "8 %"}, {"Plazo de pago": 45}])
def test_what_changes_is_told_again_once(changed: Mapping[str, Scalar]) -> None:
    ledger = a_book(settings=changed)

    [letter] = letters(ledger, *had(when="-9d"))
    again = letters(ledger, *had(when="-9d"), *had(told=letter.told, when="-8d"))

    assert letter.step.key == TERMS
    assert set(letter.told) != set(TELLS)
    assert letter.keys[0].occurrence == 2
    assert again == []


def test_a_charge_that_only_a_reminder_had_told_of_is_told_again_when_it_changes() -> None:
    [letter] = letters(a_book(), *had("courtesy", ("charge=3%@1",), "-9d"))

    assert letter.told == TELLS


def test_they_delay_no_reminder_but_nothing_else_goes_on_their_day() -> None:
    row = {**a_row("F-1", "+3d", issued="-2d")}
    ledger = a_book(row)

    [letter] = letters(ledger, *replace_due(had(when="-1d"), "+3d"))

    assert letter.step.key == "courtesy"
    assert letters(ledger, *replace_due(had(when="today"), "+3d")) == []


def replace_due(entries: Sequence[Entry], due: str) -> list[Entry]:
    cycle = (TODAY + timedelta(days=int(due[:-1]))).isoformat()
    return [
        replace(each, sends=tuple(replace(send, cycle=cycle) for send in each.sends))
        for each in entries
    ]


def test_nobody_is_thanked_for_paying_an_invoice_that_only_the_terms_went_with() -> None:
    ledger = a_book(a_new_invoice(paid="sí"))

    assert letters(ledger, *had(when="-4d")) == []
