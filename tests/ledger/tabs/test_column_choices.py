"""Lines of the Columns tab: which column each is about, and what a person's words come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from aldia import resources
from aldia.ledger.recognition.chosen import Chosen, counting
from aldia.ledger.recognition.matches import NOT_USED, Basis
from aldia.ledger.tabs.column_choices import AS_THOUGHT, examples_of, find_lines, read_choices
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Rows, Scalar

SCHEMA = resources.schema()
INVOICES = SCHEMA["invoices"]
HEADERS = ["Factura", "Cliente", "Vence", "Importe", "Corte", "Corte", ""]
ROW: list[Scalar] = ["F-1", "Ana", 46000, 5, "lunes", "martes", "x"]
PLACES = {key: i for i, key in enumerate("tab place header examples meaning reason choice".split())}


def said(key: str, header: str) -> list[Chosen]:
    return [Chosen(key, header)]


COUNTS: Mapping[str, tuple[Mapping[int, list[Chosen]], Mapping[int, str]]] = {
    "its header still stands there": ({2: said("due", "Vence")}, {2: "due"}),
    "the column has another title": ({2: said("due", "Tope")}, {2: "due"}),
    "another column bears the title": ({2: said("due", "Cliente")}, {}),
    "it was taken back": ({2: said("", "Vence")}, {}),
    "two words for one column": ({2: [*said("due", "Vence"), *said("issued", "Vence")]}, {}),
    "the same word twice": ({2: said("due", "Vence") * 2}, {2: "due"}),
    "of a column that is gone": ({9: said("due", "Tope")}, {}),
    "one of two with one title": ({5: said("due", "Corte")}, {5: "due"}),
}


@pytest.mark.parametrize("case", COUNTS)
def test_a_word_counts_where_it_was_said(case: str) -> None:
    choices, counted = COUNTS[case]

    assert counting(HEADERS, choices) == counted


def a_table(rows: Rows = (ROW,)) -> Table:
    table = find_table(INVOICES, "Cartera", [HEADERS, *rows])
    return replace(table, top=[[str(cell)] for cell in ROW])


def a_line(place: str, header: str, examples: str, choice: str = "") -> list[str]:
    return ["Cartera", place, header, examples, "", "Usted dijo: Vence.", choice]


LINES: Mapping[str, tuple[list[str], int | None]] = {
    "by its title, wherever it is": (a_line("Z", "Vence", "ayer", "Importe"), 2),
    "of another tab": (["Otra", *a_line("C", "Vence", "46000")[1:]], None),
    "with a title that no column has": (a_line("C", "Tope", "46000"), None),
    "one of two, by its letter": (a_line("F", "Corte", "jueves"), 5),
    "one of two that was answered, as it was seen": (a_line("F", "Corte", "martes", "Vence"), 5),
    "one of two that was answered, and changed": (a_line("F", "Corte", "lunes", "Vence"), None),
    "one of two that stood elsewhere": (a_line("B", "Corte", "martes", "Vence"), None),
    "without a title, by its letter": (a_line("G", "", "x", "Vence"), 6),
    "a note of a person's": (["", "", "", "llamar a Ana", "", "", ""], None),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_is_about_one_column_for_certain_or_about_none(case: str) -> None:
    row, index = LINES[case]

    [line] = find_lines([[*PLACES], row], PLACES, {"invoices": a_table()})

    assert line.place == (None if index is None else ("invoices", index))


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Vence", "due"),
        ("DUE", "due"),
        ("fecha de vencimiento", "due"),
        ("No se usa", NOT_USED),
        ("not used", NOT_USED),
        ("Que decida Aldía", AS_THOUGHT),
    ],
)
def test_a_choice_is_read_in_every_language(word: str, key: str) -> None:
    tables = {"invoices": a_table()}
    lines = find_lines([[*PLACES], a_line("C", "Vence", "", word)], PLACES, tables)

    assert read_choices(SCHEMA, "Columnas", lines, tables) == ({("invoices", 2): key}, {})


def test_two_lines_of_one_column_that_disagree_are_a_problem() -> None:
    tables = {"invoices": a_table()}
    rows = [a_line("C", "Vence", "", "Vence"), a_line("C", "Vence", "", "No se usa")]
    lines = find_lines([[*PLACES], *rows], PLACES, tables)

    _, problems = read_choices(SCHEMA, "Columnas", lines, tables)

    assert [(each.code, each.row) for each in problems["invoices"]] == [("choice_doubled", 3)]


def test_what_a_person_says_wins_over_the_title() -> None:
    table = find_table(INVOICES, "Cartera", [HEADERS, ROW], {2: said(NOT_USED, "Vence")})

    assert table.matches[2].basis is Basis.PERSON
    assert "due" not in table.columns


def test_a_key_that_this_version_does_not_know_is_no_word() -> None:
    table = find_table(INVOICES, "Cartera", [HEADERS, ROW], {2: said("bonus", "Vence")})

    assert table.columns["due"] == 2


def test_a_total_is_no_example() -> None:
    top = [["F-1", "", "F-2"], ["Ana", "TOTAL", "Luz"], ["100", "900", "250"]]
    table = replace(a_table(), top=top)

    assert [examples_of(table, index) for index in (1, 2)] == ["Ana · Luz", "100 · 250"]
