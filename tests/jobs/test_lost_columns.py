"""A column that decided yesterday and is not found today: nothing is sent as if it were blank."""

from __future__ import annotations

import pytest

from aldia.ledger.recognition.column_names import column_letters
from tests.jobs.test_columns_tab import ODD, SAID, TITLE, row_of, say
from tests.office import HEADERS, TAB, Office, a_line

EDITS = {"typed over": "Ruta", "a number": 45, "deleted": ""}


def promised(office: Office) -> str:
    """Run once, with a promise in one row; return the letters of its column."""
    office.adopt(a_line("F-1", promesa="30/12/2026"))
    office.run()
    assert not office.mail
    return column_letters(HEADERS.index("Promesa"))


@pytest.mark.parametrize("edit", EDITS)
def test_a_lost_title_is_asked_about_and_sends_nothing(office: Office, edit: str) -> None:
    column = promised(office)
    office.edit({"tab": TAB, "type": {f"{column}1": EDITS[edit]}})

    office.run()

    assert not office.mail
    assert "Ya no se encuentra la columna «Promesa de pago»" in str(office.values("Revisar"))


def test_the_column_that_may_be_the_lost_one_is_asked_about_on_its_line(office: Office) -> None:
    column = promised(office)
    office.edit({"tab": TAB, "type": {f"{column}1": "Ruta"}})

    office.run()

    rows = {row[2]: row for row in office.values("Columnas")[1:]}
    asked = "Falta Promesa de pago, y podría ser esta columna."
    assert rows["Ruta"][5].startswith(asked)
    assert [header for header, row in rows.items() if "Falta" in row[5]] == ["Ruta"]


def test_a_lost_title_stays_asked_about_until_it_is_back(office: Office) -> None:
    column = promised(office)
    office.edit({"tab": TAB, "type": {f"{column}1": "Ruta"}})
    for _ in range(2):
        office.pass_days(1)
        office.run()
    before = len(office.mail)
    office.edit({"tab": TAB, "type": {"Z1": "Promesa de pago"}})

    report = office.run()

    assert (before, report.mode) == (0, "live")


def test_a_column_in_which_nothing_stood_may_go(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    office.edit({"tab": TAB, "delete_columns": [column_letters(HEADERS.index("Promesa")), 1]})
    office.pass_days(1)

    report = office.run()

    assert report.mode == "live"


def taken_back(office: Office) -> None:
    """Say of a second column that it is of payments, and after two runs that it is not used."""
    office.adopt(a_line("F-1", pagado=40, mías=30), a_line("F-2", mías=30))
    say(office, "Mías", "Pagado")
    for _ in range(2):
        office.run()
    say(office, "Mías", "No se usa")


def test_one_column_of_two_that_a_person_takes_back_is_not_lost(office: Office) -> None:
    taken_back(office)

    for days in (0, 1):
        office.pass_days(days)
        report = office.run()

        assert not [each for each in report.problems if each.code == "column_lost"]


def test_a_column_that_is_deleted_while_another_is_taken_back_is_lost(office: Office) -> None:
    taken_back(office)
    office.edit({"tab": TAB, "delete_columns": [column_letters(HEADERS.index("Pagado")), 1]})

    for days in (0, 1):
        office.pass_days(days)
        report = office.run()

        assert [each for each in report.problems if each.code == "column_lost"]


def test_a_word_of_a_moment_that_nobody_kept_leaves_no_column_to_be_missed(office: Office) -> None:
    office.adopt(a_line("F-1", mías="ruta 4"))
    row = row_of(office, "Mías")
    word = {"tab": TITLE, "type": {f"{SAID}{row}": "Notas"}}
    office.edit(word, before=("sheets.spreadsheets.values.batchGet", 3))
    office.run()
    say(office, "Mías", "No se usa")

    report = office.run()

    assert not [each for each in report.problems if each.code == "column_lost"]


def codes(office: Office) -> list[tuple[str, str]]:
    """Run on the next day; return what is asked about columns, and of which."""
    office.pass_days(1)
    return [(p.code, p.column) for p in office.run().problems if p.code in _LOST]


_LOST = {"column_lost", "column_replaced"}


def asked_of(office: Office) -> None:
    """Adopt a book with a column about which Aldía asks, and run once."""
    office.adopt(a_line("F-1", mías=30))
    office.edit({"tab": TAB, "type": {f"{MINE}1": ODD}})
    office.run()
    assert not office.mail


MINE = column_letters(HEADERS.index("Mías"))


def test_a_column_that_is_deleted_while_it_is_asked_about_is_missed(office: Office) -> None:
    asked_of(office)
    office.edit({"tab": TAB, "delete_columns": [MINE, 1]})

    assert [codes(office) for _ in range(2)] == [[("column_lost", ODD)]] * 2
    assert not office.mail


def test_who_deleted_it_on_purpose_writes_its_header_once_more(office: Office) -> None:
    asked_of(office)
    office.edit({"tab": TAB, "delete_columns": [MINE, 1]})
    office.run()
    office.edit({"tab": TAB, "type": {"Z1": ODD}})

    assert codes(office) == []
    assert len(office.mail) == 1


def test_who_renamed_it_says_what_it_is(office: Office) -> None:
    asked_of(office)
    office.edit({"tab": TAB, "type": {f"{MINE}1": "Quimba"}})
    assert codes(office) == [("column_lost", ODD)]
    say(office, "Quimba", "No se usa")

    assert codes(office) == []


def replaced(office: Office) -> None:
    """Adopt a book with two columns of numbers, run once, and delete the first."""
    office.adopt(*(a_line(f"F-{i}", mías=f"OC-{i}") for i in (1, 2, 3)))
    office.edit({"tab": TAB, "type": {f"{MINE}1": "No. documento"}})
    office.run()
    office.edit({"tab": TAB, "delete_columns": ["A", 1]})


def test_another_column_does_not_take_the_place_of_the_numbers(office: Office) -> None:
    replaced(office)
    before = len(office.mail)

    assert codes(office) == [("column_replaced", "No. documento")]
    assert len(office.mail) == before


def test_it_takes_their_place_once_a_person_says_so(office: Office) -> None:
    replaced(office)
    office.run()
    say(office, "No. documento", "Factura")

    assert codes(office) == []
    office.pass_days(2)
    office.run()
    assert [each.custom_args["step"] for each in office.mail] == ["friendly"] * 3
