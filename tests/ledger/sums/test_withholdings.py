"""What is asked about taxes beside the amounts."""

from __future__ import annotations

import pytest

from aldia import resources
from aldia.ledger.recognition.chosen import Chosen
from aldia.ledger.recognition.matches import NOT_USED
from aldia.ledger.sums.withholdings import questions_about_taxes, with_taxes_settled
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Rows

START = ["Factura", "Cliente", "Vence"]


def table(headers: str, rows: Rows, said: str | None = None) -> Table:
    tab = resources.schema()["invoices"]
    grid = [[f"F-{n}", "Ana", 46330, *row] for n, row in enumerate(rows, 1)]
    names = headers.split("|")
    chosen = {3: [Chosen(said, names[0])]} if said else None
    return find_table(tab, "Cartera", [[*START, *names], *grid], chosen)


def asked(found: Table, country: str) -> list[tuple[str, frozenset[int]]]:
    return [(problem.code, rows) for problem, rows in questions_about_taxes(found, country)]


ROWS: Rows = [[150, 1060], ["", 500], [75, 530]]


@pytest.mark.parametrize(
    ("country", "codes"),
    [("ES", ["withheld_unclear"]), ("MX", ["withheld_unclear"]), ("CO", []), ("PE", [])],
)
def test_without_a_base_it_is_asked_once_what_the_total_lacks(
    country: str, codes: list[str]
) -> None:
    found = asked(table("IRPF|Total", ROWS), country)

    assert [code for code, _ in found] == codes
    assert all(rows == {2, 4} for _, rows in found)


def test_two_taxes_withheld_are_one_question_whose_rows_all_wait() -> None:
    rows: Rows = [[150, "", 1060], ["", "", 500], ["", 20, 530]]

    assert asked(table("Ret. ISR|Ret. IVA|Total", rows), "MX") == [
        ("withheld_unclear", frozenset({2, 4}))
    ]


SAID = pytest.mark.parametrize("said", ["withheld", NOT_USED])


@SAID
def test_what_is_said_of_one_tax_withheld_holds_for_the_others(said: str) -> None:
    rows: Rows = [[150, 106, 1060], [75, 53, 530]]
    one = {"invoices": table("Ret. ISR|Ret. IVA|Total", rows, said)}

    [settled] = with_taxes_settled(one, "MX").values()

    assert not asked(settled, "MX")
    assert settled.places("withheld") == ([3, 4] if said == "withheld" else [])


@SAID
def test_what_is_said_in_one_tab_holds_in_the_others(said: str) -> None:
    book = {
        "invoices": table("IRPF|Total", ROWS, said),
        "invoices/2": table("Retención|Importe", ROWS),
        "invoices/3": table("Retención|Base|IVA|Total", [[150, 1000, 210, 1210]]),
    }

    _, second, third = with_taxes_settled(book, "ES").values()

    assert not asked(second, "ES")
    assert second.places("withheld") == ([3] if said == "withheld" else [])
    assert third.places("withheld") == [3], "its sums tell that it has yet to be taken off"


def test_what_is_said_of_two_taxes_in_two_ways_settles_no_third() -> None:
    book = {
        "invoices": table("IRPF|Total", ROWS, "withheld"),
        "invoices/2": table("Retención|Importe", ROWS, NOT_USED),
        "invoices/3": table("Retenido|Importe", ROWS),
    }

    *_, third = with_taxes_settled(book, "ES").values()

    assert len(asked(third, "ES")) == 1


def test_where_the_country_is_plain_a_word_is_about_one_column() -> None:
    rows: Rows = [[150, 106, 1060], [75, 53, 530]]
    one = {"invoices": table("Retefuente|ReteICA|Total", rows, NOT_USED)}

    assert with_taxes_settled(one, "CO") == one


@SAID
def test_an_answer_is_kept_with_the_column(said: str) -> None:
    assert not asked(table("IRPF|Total", ROWS, said), "ES")


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ("IRPF|Base|IVA|Total", [[150, 1000, 210, 1060]]),
        ("IRPF|Base|IVA|Total", [[150, 1000, 210, 1210]]),
        ("IRPF|Total|Neto a pagar", [[150, 1210, 1060]]),
        ("IRPF|Total|Saldo", [[150, 1210, 1060], [75, 605, 530]]),
    ],
)
def test_nothing_is_asked_where_the_sums_tell(headers: str, rows: Rows) -> None:
    assert not asked(table(headers, rows), "ES")


def test_rows_that_contradict_the_others_wait() -> None:
    rows: Rows = [[150, 1000, 210, 1060], [75, 500, 105, 530], [15, 100, 21, 121]]

    assert asked(table("IRPF|Base|IVA|Total", rows), "ES") == [("taxes_contrary", frozenset({4}))]


def test_a_contrary_row_that_a_person_looked_at_waits_no_more() -> None:
    rows: Rows = [[150, 1000, 210, 1060, ""], [75, 500, 105, 530, ""], [15, 100, 21, 121, "sí"]]

    assert not asked(table("IRPF|Base|IVA|Total|Revisada", rows), "ES")


@pytest.mark.parametrize(("country", "codes"), [("PE", []), ("AR", ["perception_unclear"])])
def test_a_perception_comes_on_top_in_peru_and_is_asked_about_elsewhere(
    country: str, codes: list[str]
) -> None:
    found = asked(table("Percepción|Total", [[23, 1180]]), country)

    assert [code for code, _ in found] == codes
