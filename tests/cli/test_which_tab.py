"""`--tab`: which tabs list the invoices is said by their titles, one or several."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aldia.cli import terminal
from aldia.cli.commands import main
from tests.office import HEADERS, TAB, Office, a_line

BILLS = ["Proveedor", "Factura", "Fecha de pago", "Valor a pagar"]


def aldia(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=typed)


def said(result: Result) -> str:
    return " ".join(result.output.split())


def a_book_by_month(office: Office, headers: list[str] = HEADERS) -> None:
    office.make_book(a_line("F-1"), headers=headers)
    for title, number in (("OCT", "F-2"), ("NOV", "F-3")):
        office.add_tab(title, headers, a_line(number))


def rows_read(office: Office) -> set[tuple[str, str]]:
    rows: list[dict[str, Any]] = json.loads(aldia("plan", office.book, "--json").output)["rows"]
    return {(row["tab"], row["invoice"]) for row in rows}


@pytest.mark.parametrize("title", ["OCT", "No existe"])
@pytest.mark.parametrize("command", ["check", "plan"])
def test_a_command_that_only_reads_refuses_a_tab_that_is_not_read(
    office: Office, command: str, title: str
) -> None:
    office.adopt(a_line("F-1"))
    office.add_tab("OCT", HEADERS, a_line("F-2"))

    refused = aldia(command, office.book, "--tab", title)

    assert refused.exit_code == 3
    assert f"se leen las facturas de «{TAB}»" in refused.output
    assert f"«aldia init --tab '{title}'»" in refused.output


def test_the_tab_that_is_read_may_be_named_again(office: Office) -> None:
    office.adopt(a_line("F-1"))

    assert "todo" in aldia("init", office.book, "--tab", TAB).output.lower()


def test_months_in_tabs_are_asked_about(office: Office) -> None:
    a_book_by_month(office)

    for command in ("init", "check"):
        asked = aldia(command, office.book)
        assert asked.exit_code == 3
        assert "repita --tab con cada nombre" in asked.output


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("2\n", {"OCT"}), ("1, 3\n", {TAB, "NOV"}), ("4\n", {TAB, "OCT", "NOV"})],
    ids=["one", "several", "all of them"],
)
def test_a_person_picks_one_tab_or_several(
    office: Office, monkeypatch: pytest.MonkeyPatch, typed: str, chosen: set[str]
) -> None:
    a_book_by_month(office)
    monkeypatch.setattr(terminal, "is_attended", lambda: True)

    answered = aldia("init", office.book, typed=typed)

    assert "  4  Todas" in answered.output
    assert {tab for tab, _ in rows_read(office)} == chosen


def test_an_answer_that_is_not_on_the_list_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_book_by_month(office)
    monkeypatch.setattr(terminal, "is_attended", lambda: True)

    assert "del 1 al 4" in aldia("init", office.book, typed="1 y 9\n").output
    assert office.workbook.titled("Ajustes") is None


def test_every_tab_that_is_named_gets_its_own_columns(office: Office) -> None:
    a_book_by_month(office)
    titles = ["--tab", "NOV", "--tab", "OCT"]

    looked = json.loads(aldia("check", office.book, *titles, "--json").output)
    done = aldia("init", office.book, *titles)

    tabs = {key: tab["title"] for key, tab in looked["tabs"].items()}
    assert tabs == {"invoices": "OCT", "invoices/2": "NOV"}
    assert "Facturas en «OCT», «NOV»: 2" in said(aldia("check", office.book))
    assert "OCT: Situación" in done.output
    assert "NOV: Situación" in done.output
    assert "Situación" not in office.values(TAB)[0]
    assert "Situación" in office.values("NOV")[0]
    assert rows_read(office) == {("OCT", "F-2"), ("NOV", "F-3")}


def test_a_question_about_a_column_is_answered_once_for_all_tabs(office: Office) -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Total", "Valor"]
    office.make_book(["F-1", "Ana", "a@x.example", "21/11/2026", 5, 6], headers=headers)
    office.add_tab("OCT", headers, ["F-2", "Ana", "a@x.example", "21/11/2026", 7, 8])
    titles = ["--tab", TAB, "--tab", "OCT"]

    refused = aldia("init", office.book, *titles)
    done = aldia("init", office.book, *titles, "--column", "Total=Importe")

    assert (refused.exit_code, done.exit_code) == (3, 0), done.output
    amounts = {each.number: each.amount for each in office.assess().ledger.invoices}
    assert amounts == {"F-1": 5, "F-2": 7}


def test_a_month_that_is_not_read_is_told_with_what_to_do(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.add_tab("NOV", HEADERS, a_line("F-3"))

    told = said(aldia("check", office.book))

    assert f"Aldía no la lee: lee «{TAB}»" in told
    assert "ejecute «aldia init --tab 'NOV'»" in told
    assert "quien instaló" not in told


def test_a_tab_is_added_to_a_workbook_that_is_set_up(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.add_tab("NOV", HEADERS, a_line("F-3"))

    done = aldia("init", office.book, "--tab", "NOV")

    assert "NOV: Situación" in done.output
    assert rows_read(office) == {(TAB, "F-1"), ("NOV", "F-3")}
    assert "todo" in aldia("init", office.book).output.lower()


def test_what_stands_in_other_tabs_does_not_keep_one_from_being_added(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.add_tab("NOV", HEADERS, a_line("F-3"))
    for title in ("Clientes del centro", "Clientes del norte"):
        office.add_tab(title, ["Cliente", "Correo"], ["Cliente F-3", "otro@cliente.example"])

    done = aldia("init", office.book, "--tab", "NOV")

    assert "NOV: Situación" in done.output


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Por pagar", "parece una lista de lo que usted debe"),
        ("Ajustes", "No se encuentra la pestaña"),
        ("No existe", "No se encuentra la pestaña"),
    ],
)
def test_what_is_no_list_of_invoices_is_not_added(office: Office, title: str, why: str) -> None:
    office.adopt(a_line("F-1"))
    office.add_tab("Por pagar", BILLS, ["Acueducto", "A-1", "21/11/2026", 100])

    refused = aldia("init", office.book, "--tab", title)

    assert refused.exit_code == 3
    assert why in refused.output
    assert rows_read(office) == {(TAB, "F-1")}


def test_a_refused_list_that_was_named_does_not_ask_for_a_name_again(office: Office) -> None:
    office.make_book(a_line("F-1"))
    office.add_tab("Por pagar", BILLS, ["Acueducto", "A-1", "21/11/2026", 100])

    refused = aldia("init", office.book, "--tab", "Por pagar").output

    assert "«Por pagar» parece una lista de lo que usted debe" in refused
    assert "Diga en qué pestaña" not in refused
    assert "están en otra pestaña" in refused
