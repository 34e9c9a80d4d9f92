"""Questions about columns at the terminal, and `--column` where nobody is there to answer."""

from __future__ import annotations

import json
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from aldia import resources
from aldia.cli.asking import ask
from aldia.cli.commands import main
from aldia.ledger.cells import Scalar
from aldia.ledger.column_questions import Question, questions_about
from aldia.ledger.recognition.matches import NOT_USED
from aldia.ledger.tables import find_table
from tests.office import TAB, Office, a_line

HEADERS = ["Factura", "Cliente", "Correo", "Hito", "Importe", "Ruta"]
ROW: list[Scalar] = ["F-1", "Ana", "a@x.example", "21/11/2026", 5, "norte"]


def init(office: Office, *words: str) -> Result:
    return CliRunner().invoke(main, ["init", office.book, "--tab", TAB, *words])


def asked(question: Question, typed: str) -> tuple[Any, str]:
    """Return what a person who types something answers, and what they read."""
    found = []

    @click.command()
    def command() -> None:
        found.append(ask(question, "es"))

    output = CliRunner().invoke(command, input=typed).output
    return found[0], output


def which() -> Question:
    table = find_table(resources.schema()["invoices"], TAB, [HEADERS, ROW])
    return next(questions_about(table, []))


def test_the_question_names_what_is_sought_and_numbers_the_columns() -> None:
    answer, text = asked(which(), "1\n")

    assert which().answered(answer) == {3: "due"}
    assert "¿cuál columna es «Vence»?" in text
    assert "  1  Hito (D)" in text


def test_only_columns_that_may_be_what_is_sought_are_offered() -> None:
    assert which().names == ["Hito (D)"]


def test_none_of_these_leaves_the_question_open() -> None:
    question = which()

    answer, text = asked(question, f"{len(question.columns) + 1}\n")

    assert "Ninguna de estas" in text
    assert question.answered(answer) == {}


def test_a_column_that_is_asked_about_may_be_left_unused() -> None:
    table = which().table
    question = Question(table, "", [table.matches[3]])
    last = len(table.tab.people_columns) + 1

    answer, text = asked(question, f"{last}\n")

    assert f"  {last}  No se usa" in text
    assert question.answered(answer) == {3: NOT_USED}


def test_a_number_that_is_not_on_the_list_is_asked_again() -> None:
    answer, text = asked(which(), "77\nx\n1\n")

    assert answer == 0
    assert text.count("escriba uno de los números de la lista") == 2
    assert "integer" not in text


def test_where_nobody_can_answer_nothing_is_written_and_the_way_is_said(office: Office) -> None:
    office.make_book(ROW, headers=HEADERS)

    done = init(office)

    assert done.exit_code == 3
    assert "--column 'Hito=Vence'" in done.output
    assert len(office.workbook.sheets) == 1


def test_columns_that_may_be_the_same_are_named_with_what_each_would_be_told_by(
    office: Office,
) -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Total", "Valor"]
    office.make_book(["F-1", "Ana", "a@x.example", "21/11/2026", 5, 6], headers=headers)

    said = " ".join(init(office).output.split())
    shown = " ".join(CliRunner().invoke(main, ["check", office.book]).output.split())

    assert "es «Importe»? Más de una podría serlo: Total (E), Valor (F)" in said
    assert "--column 'Total=Importe', --column 'Valor=Importe'" in said
    assert "Total (E), Valor (F)" in shown


def test_an_answer_given_beforehand_is_enough(office: Office) -> None:
    office.make_book(ROW, headers=HEADERS)

    done = init(office, "--column", "Hito=Vence")

    assert done.exit_code == 0, done.output
    columns = json.loads(CliRunner().invoke(main, ["check", office.book, "--json"]).stdout)
    [hito] = [each for each in columns["columns"] if each["header"] == "Hito"]
    assert hito == {
        "tab": "invoices",
        "index": 3,
        "header": "Hito",
        "examples": "21/11/2026",
        "key": "due",
        "basis": "person",
        "rivals": [],
        "asked": False,
    }


@pytest.mark.parametrize("text", ["Hito", "=Vence", "Hito="])
def test_an_answer_without_header_or_meaning_is_a_wrong_command(office: Office, text: str) -> None:
    office.make_book(ROW, headers=HEADERS)

    done = init(office, "--column", text)

    assert done.exit_code == 2
    assert "después de --column va el encabezado" in done.output


def test_questions_that_stay_open_are_said_after_set_up(office: Office) -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Importe", "Abonado a cuenta"]
    office.make_book(["F-1", "Ana", "a@x.example", 46000, 5, "15/11/2026"], headers=headers)

    done = init(office)

    assert done.exit_code == 0
    assert "qué es esta columna: Abonado a cuenta (F)" in " ".join(done.output.split())


def test_once_set_up_the_tab_is_the_place_to_answer(office: Office) -> None:
    office.adopt(a_line("F-1"))

    done = init(office, "--column", "Mías=Notas")

    assert done.exit_code == 3
    assert "pestaña Columnas" in done.output
