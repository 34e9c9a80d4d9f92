"""Questions about columns at the terminal, and `--column` where nobody is there to answer."""

from __future__ import annotations

import json
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from aldia import resources
from aldia.cli.asking import agree, ask
from aldia.cli.commands import main
from aldia.cli.exits import explained
from aldia.ledger.recognition.matches import NOT_USED
from aldia.ledger.tabs.column_questions import Question, questions_about
from aldia.ledger.tabs.tables import find_table
from aldia.ledger.values.cells import Rows, Scalar
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
    assert "No se entiende «77»" in text
    assert "No se entiende «x»: escriba uno de los números de la lista, del 1 al 2" in text


@pytest.mark.parametrize("typed", ["Hito", "hito (d)", "NINGUNA DE ESTAS"])
def test_an_answer_may_be_typed_instead_of_its_number(typed: str) -> None:
    answer, _ = asked(which(), f"{typed}\n")

    assert answer == (None if "NINGUNA" in typed else 0)


def test_what_a_column_does_not_look_like_has_to_be_said_twice() -> None:
    table = which().table
    question = Question(table, "", [table.matches[3]])

    hesitating, text = asked(question, "importe\nvence\n")
    insisting, _ = asked(question, "importe\nimporte\n")

    assert "no parece «Importe»" in text
    assert (hesitating, insisting) == ("due", "amount")


STOPS = {
    "at a question": (click.Abort(), "Cancelado: no se cambió nada."),
    "while it works": (KeyboardInterrupt(), "Cancelado."),
}


@pytest.mark.parametrize("case", STOPS)
def test_a_person_who_stops_it_is_told_in_their_language(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, told = STOPS[case]
    monkeypatch.setenv("ALDIA_LANGUAGE", "es")

    @click.command()
    @explained
    def command() -> None:
        raise stop

    done = CliRunner().invoke(command)

    assert (done.exit_code, done.output.strip()) == (130, told)


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


DAYLESS = ["Factura", "Cliente", "Correo", "Fecha", "Importe"]
DAYLESS_ROW: list[Scalar] = ["F-1", "Ana", "a@x.example", 46327, 5]


def how_long(*headers: str) -> Question:
    """Return the question about a list without due days, with columns of days on its right."""
    rows: Rows = [[*DAYLESS, *headers], [*DAYLESS_ROW, *(46357 for _ in headers)]]
    table = find_table(resources.schema()["invoices"], TAB, rows)
    return next(each for each in questions_about(table, []) if each.asks_days)


@pytest.mark.parametrize(("typed", "days"), [("30", "30"), ("contado", "0"), ("", None)])
def test_it_is_asked_how_many_days_there_are_to_pay(typed: str, days: str | None) -> None:
    answer, text = asked(how_long(), f"{typed}\n")

    assert answer == days
    assert "¿Cuántos días tienen sus clientes para pagar" in text


def test_in_place_of_days_a_column_may_be_named_that_may_be_the_due_day() -> None:
    question = how_long("Zorbel", "Entrega")

    answer, text = asked(question, "\n")

    assert question.names == ["Fecha (D)", "Zorbel (F)", "Entrega (G)"]
    assert "Fecha (D)" in text
    assert asked(question, "d\n")[0] == 0
    assert answer is None
    assert question.answered(0) == {3: "due"}
    assert question.answered(None) == {}


def test_days_that_cannot_be_read_are_asked_for_again() -> None:
    answer, text = asked(how_long(), "fin de mes\n15\n")

    assert answer == "15"
    assert "no se entiende" in text.lower()


def test_the_days_to_pay_are_told_beforehand_and_stand_in_the_settings(office: Office) -> None:
    office.make_book(DAYLESS_ROW, headers=DAYLESS)

    done = init(office, "--term", "30 días")

    assert done.exit_code == 0, done.output
    found = office.assess()
    assert found.ledger.settings.term == 30
    assert found.ledger.invoices[0].granted == 30
    assert "Plazo de pago" not in done.output


def test_without_an_answer_the_book_is_adopted_and_one_question_stays(office: Office) -> None:
    office.make_book(DAYLESS_ROW, ["F-2", *DAYLESS_ROW[1:]], headers=DAYLESS)

    shown = " ".join(CliRunner().invoke(main, ["check", office.book]).output.split())
    done = init(office)

    assert "--term 30" in shown
    assert done.exit_code == 0, done.output
    assert "«Plazo de pago»" in " ".join(done.output.split())
    assert {each.code for each in office.assess().problems if each.holds} == {"term_missing"}


def test_days_told_beforehand_that_cannot_be_read_change_nothing(office: Office) -> None:
    office.make_book(DAYLESS_ROW, headers=DAYLESS)

    done = init(office, "--term", "30 días fin de mes")

    assert done.exit_code == 3
    assert "--term 30" in done.output
    assert len(office.workbook.sheets) == 1


def test_once_set_up_the_days_to_pay_are_typed_in_the_settings(office: Office) -> None:
    office.adopt(a_line("F-1"))

    done = init(office, "--term", "30")

    assert done.exit_code == 3
    assert "«Plazo de pago»" in done.output


AGREED = {"sí": True, "si": True, "s": True, "yes": True, "y": True, "n": False, "": False}


@pytest.mark.parametrize("typed", AGREED)
def test_a_yes_in_either_language_agrees_and_nothing_else(typed: str) -> None:
    @click.command()
    def command() -> None:
        agree("¿Seguir?", resources.catalog_of("es"))

    result = CliRunner().invoke(command, input=f"{typed}\n")

    assert (result.exit_code == 0) is AGREED[typed]
    assert "[sí/no]" in result.output
