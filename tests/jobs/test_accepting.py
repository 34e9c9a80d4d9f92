"""One word in the Doctor tab accepts what Aldía suggests for many cells, and only those."""

from __future__ import annotations

from contextlib import suppress

import pytest

from aldia import resources
from aldia.errors import AldiaError
from aldia.workbook.setup.adopting import adopt
from tests.office import HEADERS, TAB, Office, a_line

DOCTOR = "Revisar"
VIEW = "sheets.spreadsheets.values.batchUpdateByDataFilter"
BATCH = "sheets.spreadsheets.batchUpdate"


def a_book(office: Office, *more: list[str], live: bool = True) -> None:
    """Make a book with two mistyped addresses, which one run has shown."""
    typos = [
        a_line(f"F-{n}", email=f"cliente{n}@gmial.com", customer=f"Cliente {n}") for n in (1, 2)
    ]
    office.adopt(*typos, a_line("F-3"), *more, live=live)
    office.run()


def phrase(office: Office, row: int = 2) -> str:
    cells = office.values(DOCTOR)[row - 1]
    return str(cells[6]) if len(cells) > 6 else ""


def answer(office: Office, text: str, row: int = 2) -> None:
    office.edit({"tab": DOCTOR, "type": {f"H{row}": text}})


def people_cells(office: Office) -> list[list[str]]:
    return [row[: len(HEADERS)] for row in office.values(TAB)]


def recipients(office: Office) -> set[str]:
    return {letter.to[0].partition("<")[2].strip(">") or letter.to[0] for letter in office.mail}


def test_findings_of_one_kind_are_one_line_with_a_count_and_examples(office: Office) -> None:
    a_book(office)

    [line] = [row for row in office.values(DOCTOR)[1:] if row[0] == TAB]

    assert line[1:4] == [
        "2-3",
        "Correo",
        "2 filas; por ejemplo: cliente1@gmial.com → cliente1@gmail.com,"
        " cliente2@gmial.com → cliente2@gmail.com",
    ]
    assert phrase(office).startswith("Aceptar las 2 · ")


def test_a_phrase_chosen_once_lets_all_of_its_cells_be_read_so_and_changes_none(
    office: Office,
) -> None:
    a_book(office)
    people = people_cells(office)

    answer(office, phrase(office))
    office.run()

    assert recipients(office) == {"f-3@cliente.example", "cliente1@gmail.com", "cliente2@gmail.com"}
    assert people_cells(office) == people
    assert office.column("Lectura de Aldía")["F-1"] == "Correo: cliente1@gmail.com"
    assert "Aldía lee 2 celdas como usted aceptó" in str(office.values(DOCTOR)[1])
    assert office.values(DOCTOR)[1][7].startswith("Aceptar las 2")


def test_before_it_is_accepted_each_row_shows_how_it_would_be_read(office: Office) -> None:
    a_book(office)

    assert office.column("Lectura de Aldía") == {
        "F-1": "¿Correo: cliente1@gmail.com?",
        "F-2": "¿Correo: cliente2@gmail.com?",
        "F-3": "",
    }
    assert recipients(office) == {"f-3@cliente.example"}


def test_what_was_accepted_stays_accepted_whatever_becomes_of_the_answer(office: Office) -> None:
    a_book(office)
    answer(office, phrase(office))
    office.run()

    office.edit({"tab": DOCTOR, "delete_rows": [2, 1]})
    office.run()

    assert office.column("Lectura de Aldía")["F-2"] == "Correo: cliente2@gmail.com"
    assert office.events().count("read_as") == 2


def test_a_cell_that_changes_is_asked_about_again(office: Office) -> None:
    a_book(office)
    answer(office, phrase(office))
    office.run()

    office.edit({"tab": TAB, "type": {"C2": "cliente1@hotmial.com"}})
    office.run()

    assert office.column("Lectura de Aldía")["F-1"] == "¿Correo: cliente1@hotmail.com?"
    assert office.column("Situación")["F-1"] == "Por corregir"


def test_only_what_the_phrase_offered_is_accepted(office: Office) -> None:
    a_book(office)

    answer(office, phrase(office))
    late = a_line("F-9", email="otro@gmial.com", customer="Otro")
    office.edit({"tab": TAB, "append": [late]})
    office.run()

    readings = office.column("Lectura de Aldía")
    assert readings["F-1"] == "Correo: cliente1@gmail.com"
    assert readings["F-9"] == "¿Correo: otro@gmail.com?"
    assert "otro@gmail.com" not in recipients(office)


def test_the_rest_of_an_offer_is_accepted_when_a_part_of_it_was_settled(office: Office) -> None:
    a_book(office)

    answer(office, phrase(office))
    office.edit({"tab": TAB, "type": {"F2": "sí"}})
    office.run()

    assert recipients(office) == {"f-3@cliente.example", "cliente2@gmail.com"}


def test_a_phrase_far_from_its_line_accepts_what_it_names(office: Office) -> None:
    a_book(office)

    answer(office, phrase(office), row=9)
    office.run()

    assert office.column("Lectura de Aldía")["F-1"] == "Correo: cliente1@gmail.com"
    assert "Aldía lee 2 celdas" in str(office.values(DOCTOR)[8])


OTHER_WORDS = {
    "yes": "sí",
    "a mark that was never offered": "Aceptar las 2 · 0123abcd",
    "the phrase without its mark": "Aceptar las 2",
}


@pytest.mark.parametrize("case", OTHER_WORDS)
def test_a_word_that_names_no_offer_accepts_nothing_and_is_told(case: str, office: Office) -> None:
    a_book(office)

    answer(office, OTHER_WORDS[case])
    office.run()

    assert "read_as" not in office.events()
    assert "no es ninguna frase que Aldía haya propuesto" in office.values(DOCTOR)[1][4]
    assert office.values(DOCTOR)[1][5] == "Sin efecto"
    assert office.values(DOCTOR)[1][7] == OTHER_WORDS[case]
    assert "Aceptar las 2" in phrase(office, 3)


def test_no_in_front_of_a_phrase_takes_it_back(office: Office) -> None:
    a_book(office)
    chosen = phrase(office)
    answer(office, chosen)
    office.run()

    answer(office, f"no {chosen}")
    office.run()
    office.run()

    assert office.column("Lectura de Aldía")["F-1"] == "¿Correo: cliente1@gmail.com?"
    assert office.events().count("read_as") == 4


def test_a_phrase_chosen_while_a_run_shows_other_lines_accepts_its_own(office: Office) -> None:
    a_book(office)
    chosen = phrase(office)

    office.edit({"tab": TAB, "append": [a_line("F-9", email="otro@gmial.com", customer="Otro")]})
    choose = {"tab": DOCTOR, "type": {"H2": chosen}}
    office.edit(choose, before=(VIEW, 1))
    office.run()
    office.run()

    readings = office.column("Lectura de Aldía")
    assert readings["F-1"] == "Correo: cliente1@gmail.com"
    assert readings["F-9"] == "¿Correo: otro@gmail.com?"


MOVED = {
    "a column of ours deleted": {"delete_columns": ["B", 1]},
    "a column of theirs inserted": {"insert_columns": ["A", 1]},
}


@pytest.mark.parametrize("case", MOVED)
def test_with_its_columns_moved_nothing_is_accepted_and_no_answer_is_touched(
    case: str, office: Office
) -> None:
    a_book(office)
    answer(office, "mía", row=5)
    office.edit({"tab": DOCTOR, **MOVED[case]})
    before = office.values(DOCTOR)

    report = office.run()

    assert "read_as" not in office.events()
    assert office.values(DOCTOR) == before
    assert "doctor_moved" in {problem.code for problem in report.problems}


@pytest.mark.parametrize("kind", ["lose_request", "lose_answer", "503"])
def test_an_answer_is_heeded_once_whatever_becomes_of_its_write(kind: str, office: Office) -> None:
    a_book(office)
    answer(office, phrase(office))

    office.faults({"route": BATCH, "nth": 1, "kind": kind})
    with suppress(AldiaError):
        office.run()
    office.faults()
    office.pass_days(0.01)
    office.run()

    assert office.events().count("read_as") == 2
    assert recipients(office) == {"f-3@cliente.example", "cliente1@gmail.com", "cliente2@gmail.com"}
    assert len(office.mail) == 3


def test_nothing_is_accepted_while_the_log_is_in_doubt(office: Office) -> None:
    a_book(office)
    answer(office, phrase(office))

    office.edit({"tab": "Bitácora", "delete_rows": [2, 1]})
    office.run()

    assert "read_as" not in office.events()


def test_a_workbook_of_an_earlier_version_gets_the_column_and_keeps_what_people_put_there(
    office: Office,
) -> None:
    office.adopt(a_line("F-1", email="ana@gmial.com"))
    office.edit({"tab": DOCTOR, "delete_columns": ["G", 2]})
    office.edit({"tab": DOCTOR, "insert_columns": ["G", 2]}, {"tab": DOCTOR, "type": {"G2": "mía"}})

    report = office.run()

    assert office.values(DOCTOR)[1][6] == "mía"
    assert "system_column_missing" in {problem.code for problem in report.problems}

    adopt(office.client(), resources.schema())
    office.run()

    assert phrase(office).startswith("Aceptar · ")
    assert office.values(DOCTOR)[1][8] == "mía"
