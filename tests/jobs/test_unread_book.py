"""A question about a column stops the whole book: every row says so, and nothing of yesterday."""

from __future__ import annotations

from typing import Any

import pytest

from aldia.ledger.recognition.column_names import column_letters
from tests.jobs.test_columns_tab import rename, say
from tests.office import TAB, Office, a_line

WHY = "No se envía nada: falta aclarar una columna de esta pestaña; vea la pestaña Revisar"

_WRITE = "sheets.spreadsheets.values.batchUpdateByDataFilter"


def unknown_word(office: Office) -> None:
    say(office, "Mías", "lo de siempre")


def said_twice(office: Office) -> None:
    say(office, "Mías", "Vence")
    say(office, "Vence", "Vence")


def missing(office: Office) -> None:
    rename(office, "Importe", "Ruta")


def lost(office: Office) -> None:
    rename(office, "Promesa", "Ruta")


def without_numbers(office: Office) -> None:
    rename(office, "Factura", "Ruta")


QUESTIONS = [unknown_word, said_twice, missing, lost, without_numbers]


def shown(office: Office) -> None:
    """Adopt a book of two invoices, one of them promised, and show it."""
    office.adopt(a_line("F-1", mías="ruta 4"), a_line("F-2", mías="ruta 5", promesa="30/12/2026"))
    office.run()
    assert all(office.column("Por qué").values())
    office.pass_days(1)


def ours(office: Office) -> list[list[Any]]:
    """Return the filled cells of Aldía in each row."""
    top = office.values(TAB)[0]
    first = top.index("Saldo al día")
    return [[cell for cell in row[first:] if cell] for row in office.values(TAB)[1:]]


@pytest.mark.parametrize("ask", QUESTIONS)
def test_every_row_says_why_while_a_question_stops_the_book(office: Office, ask: Any) -> None:
    shown(office)
    ask(office)

    before = len(office.mail)
    office.run()

    assert len(office.mail) == before
    assert ours(office) == [["Por corregir", WHY], ["Por corregir", WHY]]


def test_a_second_run_of_a_stopped_book_writes_no_row(office: Office) -> None:
    shown(office)
    unknown_word(office)
    office.run()
    before = office.values(TAB)
    office.control("reset")

    office.run()

    assert office.values(TAB) == before


def test_the_rows_say_what_is_right_again_once_it_is_answered(office: Office) -> None:
    shown(office)
    before = ours(office)
    unknown_word(office)
    office.run()

    say(office, "Mías", "No se usa")
    office.run()

    assert WHY not in str(office.values(TAB))
    assert [row[1] for row in ours(office)] == [row[1] for row in before]


def test_a_persons_cells_in_the_column_of_why_stay_in_a_stopped_book(office: Office) -> None:
    shown(office)
    place = column_letters(office.values(TAB)[0].index("Por qué"))
    office.edit({"tab": TAB, "type": {f"{place}9": "llamar a Ana"}})
    unknown_word(office)

    office.run()

    assert office.values(TAB)[8][-1] == "llamar a Ana"


def test_rows_that_move_while_a_stopped_book_is_shown_are_followed(office: Office) -> None:
    shown(office)
    unknown_word(office)
    office.edit({"tab": TAB, "insert_rows": [2, 1]}, before=(_WRITE, 1))

    office.run()

    assert [row for row in ours(office) if row] == [["Por corregir", WHY]] * 2
