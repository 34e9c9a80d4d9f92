"""The book is read again after each claim: only what it still asks for goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.office import TAB, Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"
VALUES = "sheets.spreadsheets.values.batchGet"

PAYMENTS = {
    "A2": "20/11/2026",
    "B2": "F-2",
    "C2": 100,
    "A4": "20/11/2026",
    "B4": "F-20",
    "C4": 75,
    "A5": "20/11/2026",
    "B5": "F-1",
    "C5": 40,
}
"""F-2 is paid, F-1 in part, one line is blank, and one names an invoice that is not there.

Its sum is that of no invoice: else it would hold them."""

WHO_OWES_F_1 = {"customer": "Cliente F-1", "email": "f-1@cliente.example"}

GESTURES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "a payment typed into a blank row": [
        {"tab": "Pagos", "type": {"A3": "24/11/2026", "B3": "F-1", "C3": 60}}
    ],
    "a payment's invoice number corrected": [{"tab": "Pagos", "type": {"B4": "F-1"}}],
    "a part payment raised to full": [{"tab": "Pagos", "type": {"C5": 100}}],
    "one line deleted and another added": [
        {"tab": "Pagos", "delete_rows": [4, 1]},
        {"tab": "Pagos", "append": [["24/11/2026", "F-1", 60]]},
    ],
    "a credit note appended": [
        {"tab": TAB, "append": [a_line("NC-1", **WHO_OWES_F_1, importe=-100)]}
    ],
    "the number entered once more": [{"tab": TAB, "append": [a_line("F-1")]}],
    "never to write, in a new row of a customer": [
        {"tab": "Clientes", "append": [["Cliente F-1", *[""] * 11, "sí"]]}
    ],
    "a payment's line ticked in the invoices": [{"tab": TAB, "type": {"F2": "sí"}}],
    "the whole tab of payments renamed": [{"tab": "Pagos", "rename": "Abonos"}],
}


def open_office(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"), a_line("F-3"))
    office.edit({"tab": "Pagos", "type": PAYMENTS})


@pytest.mark.parametrize("gesture", GESTURES)
def test_what_people_do_between_read_and_claim_is_seen(office: Office, gesture: str) -> None:
    open_office(office)
    office.edit(*GESTURES[gesture], before=(BATCH, 1))

    office.run()

    written = {letter.to[0].partition("<")[2].partition("@")[0] for letter in office.mail}
    assert "f-1" not in written
    assert "released" in office.events()


def test_a_promise_typed_into_a_line_of_calls_is_seen(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.edit({"tab": "Llamadas", "append": [["", "Cliente F-1", "llamada", "", "F-1"]]})
    promised = {"K2": "Prometió pagar", "L2": "24/11/2026", "M2": "04/12/2026"}
    office.edit({"tab": "Llamadas", "type": promised}, before=(BATCH, 1))

    office.run()

    assert not office.mail


def test_an_address_that_was_reported_dead_meanwhile_gets_no_letter(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    bounce = ["2026-11-24T14:00:00+00:00", "x", "bounced", "f-1@cliente.example", "e1"]
    office.edit({"tab": "Entregas", "append": [bounce]}, before=(BATCH, 1))

    office.run()

    assert [letter.to[0] for letter in office.mail] == ["Cliente F-2 <f-2@cliente.example>"]


def test_new_words_for_the_business_are_in_the_letter_that_goes(office: Office) -> None:
    office.adopt(a_line("F-1"))
    places = {row[0]: index + 1 for index, row in enumerate(office.values("Ajustes")) if row}
    renamed = {"tab": "Ajustes", "type": {f"B{places['Negocio']}": "La Nueva Espiga"}}
    office.edit(renamed, before=(BATCH, 1))

    office.run()

    [letter] = office.mail
    assert "La Nueva Espiga" in letter.text
    assert office.events().count("released") == 1


def test_a_book_that_nobody_touched_costs_one_read_for_each_claim(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)))

    office.run()

    assert len(office.mail) == 30
    assert office.calls[VALUES] == 3 + 2
    assert office.calls[BATCH] == 3 + 1  # the customers' lines


def test_a_book_that_cannot_be_read_again_releases_its_letters(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": VALUES, "nth": 3, "kind": "403"})

    report = office.run()
    office.faults()
    office.pass_days(0.01)
    office.run()

    assert not report.is_finished
    assert office.events()[1:3] == ["claimed", "released"]
    assert len(office.mail) == 1


def test_a_claim_that_is_not_alone_in_the_log_sends_nothing(office: Office) -> None:
    office.adopt(a_line("F-1"))
    other = ["2", "2026-11-24T09:00:00-05:00", "other", "x", "claimed", *[""] * 6, "0123456789ab"]
    office.edit({"tab": "Bitácora", "append": [other]}, before=(VALUES, 3))

    report = office.run()

    assert office.mail == []
    assert not report.is_finished
    assert office.events()[1:4] == ["claimed", "claimed", "released"]
