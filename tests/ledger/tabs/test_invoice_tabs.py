"""Several tabs of invoices are read as one list, and each row is spoken of where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.tables import find_table
from aldia.ledger.values.cells import RowFormat, Rows, Scalar
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.problems import Problem
from tests.builders import TODAY, a_ledger, a_plan, a_row, day
from tests.ledger.doctor.books import a_book, found
from tests.planning.behaviour.test_risk import shown

SCHEMA = resources.schema()
DUE = serial_of(day("-3d"))


def read(**tabs: Rows) -> Ledger:
    """Return the ledger of a workbook with such tabs of invoices, set up in Spanish."""
    keys = ["invoices", *(f"invoices/{number}" for number in range(2, len(tabs) + 1))]
    tables = {
        key: find_table(SCHEMA["invoices"], title, rows)
        for key, (title, rows) in zip(keys, tabs.items(), strict=True)
    }
    return understand(SCHEMA, tables, "es_CO", "America/Bogota", TODAY, "es")


def places(ledger: Ledger, code: str) -> list[tuple[str, int]]:
    return [(problem.tab, problem.row) for problem in found(ledger, code)]


def test_a_list_that_is_parted_over_tabs_is_decided_as_the_one_list() -> None:
    book = [*a_book(), a_row("NC-1", "", amount=-100_000, customer="Cliente AAAA")]
    whole = a_ledger(*book)

    parted = a_ledger(*book[:7], further={"Febrero": book[7:12], "Marzo": book[12:]})

    one, other = (a_plan(ledger) for ledger in (whole, parted))
    assert one.letters
    assert [letter.to for letter in one.letters] == [letter.to for letter in other.letters]
    assert [letter.keys for letter in one.letters] == [letter.keys for letter in other.letters]
    assert [d.code for d in one.decisions] == [d.code for d in other.decisions]


def test_a_customer_in_two_tabs_gets_one_letter() -> None:
    ledger = a_ledger(a_row("F-1"), further={"Febrero": [a_row("F-2", "-4d")]})

    [letter] = a_plan(ledger).letters

    assert {line.number for line in letter.about} == {"F-1", "F-2"}


def test_payments_and_credit_notes_reduce_invoices_of_every_tab() -> None:
    note = a_row("NC-1", "", amount=-30, applies_to="F-1")
    payments: Rows = [["", "F-2", 40, "", "", ""]]

    ledger = a_ledger(a_row("F-1"), further={"Febrero": [a_row("F-2"), note]}, payments=payments)

    balances = {each.number: each.balance for each in ledger.invoices}
    assert balances == {"F-1": 70, "F-2": 60, "NC-1": -30}


@pytest.mark.parametrize("state", ["", "Pagada"], ids=["open in both", "paid in the older one"])
def test_an_invoice_that_was_carried_over_waits_until_it_stands_once(state: str) -> None:
    carried = {"Febrero": [a_row("F-9", customer="Otro"), a_row("F-1")]}

    ledger = a_ledger(a_row("F-1", state=state), further=carried)

    told = found(ledger, "invoice_doubled" if state else "invoice_carried")
    named = [(p.tab, p.row, p.details["rows"]) for p in told]
    expected = [("Facturas", 2, "«Febrero» 3"), ("Febrero", 3, "«Facturas» 2")]
    assert named == (expected[1:] if state else expected)
    assert [line.number for each in a_plan(ledger).letters for line in each.about] == ["F-9"]


def test_every_problem_is_where_it_says() -> None:
    bad = a_row("F-2", "no sé", amount="mil", email="sin arroba", customer="Cliente ZZZZ")
    book = a_book(30)
    book[20] |= {"amount": 3_000_000_000}
    further = {"Febrero": [a_row("F-8"), bad], "Marzo": [*book, bad | {"invoice": "F-3"}]}

    ledger = a_ledger(a_row("F-1", amount="x"), further=further)

    tables = {table.title: table for table in ledger.tables.values()}
    told = [p for p in ledger.all_problems if p.tab in {"Facturas", *further} and p.row]
    assert {problem.tab for problem in told} == {"Facturas", *further}
    assert {"amount_scale", "date_unreadable"} <= {problem.code for problem in told}
    for problem in told:
        assert _stands_there(problem, tables[problem.tab].values), problem


def _stands_there(problem: Problem, rows: Rows) -> bool:
    column = [str(cell) for cell in rows[0]].index(problem.column)
    return str(rows[problem.row - 1][column]) == problem.wrong or not problem.wrong


def test_the_cells_of_each_row_are_shown_in_its_own_tab() -> None:
    further = {"Febrero": [a_row("F-2", amount=200), a_row("F-3", amount=300)]}

    cells = shown(a_ledger(a_row("F-1"), further=further))

    assert [cells["invoices"][2]["balance"]] == [100]
    assert [cells["invoices/2"][row]["balance"] for row in (2, 3)] == [200, 300]


def test_a_title_or_a_name_holds_for_the_rows_of_its_tab_only() -> None:
    title = {"customer": "PAGADAS"}

    ledger = a_ledger(a_row("F-1"), title, a_row("F-2"), further={"Febrero": [a_row("F-3")]})

    assert [each.number for each in ledger.invoices if each.held_by] == ["F-2"]
    assert places(ledger, "section_overlooked") == [("Facturas", 3)]


def test_a_customer_s_heading_holds_for_the_rows_of_its_tab_only() -> None:
    headers = ["Factura", "Correo", "Vence", "Importe"]
    block: Rows = [headers, ["Café Luna"], ["F-1", "a@luna.example", DUE, 100]]
    headless: Rows = [[*headers, "Cliente"], ["F-2", "b@sol.example", DUE, 100, "Sol SA"]]

    ledger = read(Enero=block, Febrero=headless)

    assert [each.customer for each in ledger.invoices] == ["Café Luna", "Sol SA"]


def test_the_currency_of_a_header_holds_for_its_tab_only() -> None:
    dollars: Rows = [["Factura", "Cliente", "Vence", "Importe (USD)"], ["F-1", "Ana", DUE, 100]]
    pesos: Rows = [["Importe", "Factura", "Vence", "Cliente"], [100, "F-2", DUE, "Ana"]]

    ledger = read(Enero=dollars, Febrero=pesos)

    assert [(each.number, each.currency) for each in ledger.invoices] == [
        ("F-1", "USD"),
        ("F-2", "COP"),
    ]


def test_a_tab_that_cannot_be_read_stops_every_letter() -> None:
    good: Rows = [["Factura", "Cliente", "Correo", "Vence", "Importe"]]
    good = [*good, ["F-1", "Ana", "ana@x.example", DUE, 100]]
    broken: Rows = [["Factura", "Cliente", "Correo", "Vence", "???"], *good[1:]]

    ledger = read(Enero=good, Febrero=broken)

    assert [each.number for each in ledger.invoices] == ["F-1"]
    assert (ledger.is_readable, ledger.is_trustworthy) == (False, False)
    assert [p.tab for p in ledger.all_problems if p.code == "column_missing"] == ["Febrero"]


def test_colours_are_asked_about_with_the_rows_of_their_tab() -> None:
    headers: Rows = [["Factura", "Cliente", "Correo", "Vence", "Importe"]]
    first, second = (
        [*headers, *((f"{series}-{n}", "Ana", "a@x.example", DUE, 100) for n in range(5))]
        for series in "EF"
    )
    tables = {
        "invoices": find_table(SCHEMA["invoices"], "Enero", first),
        "invoices/2": find_table(SCHEMA["invoices"], "Febrero", second),
    }
    struck = {4: RowFormat(is_struck=True)}
    tables["invoices/2"] = replace(tables["invoices/2"], formats=struck)

    ledger = understand(SCHEMA, tables, "es_CO", "America/Bogota", TODAY, "es")

    [told] = found(ledger, "rows_struck")
    assert (told.tab, told.row, told.details["rows"], told.wrong) == ("Febrero", 4, "4", "F-2")


def test_a_total_adds_up_the_rows_of_its_tab() -> None:
    months = [a_row(f"F-{n}", amount=100 * n) for n in range(1, 5)]
    total = a_row("", amount=1000, customer="", email="")

    ledger = a_ledger(a_row("E-1", amount=7), further={"Febrero": [*months, total]})

    assert places(ledger, "total_row") == [("Febrero", 6)]


def test_columns_of_one_header_are_one_question_that_holds_the_rows_of_every_tab() -> None:
    headers = ["Factura", "Cliente", "Correo", "Vence", "Importe", "Abonado a cuenta"]
    line: list[Scalar] = ["Ana", "a@x.example", DUE, 100]
    first: Rows = [headers, ["F-1", *line, 40], ["F-2", *line]]
    second: Rows = [headers, ["F-3", *line], ["F-4", *line, 30]]

    ledger = read(Enero=first, Febrero=second)

    assert [each.number for each in ledger.invoices if each.held_by] == ["F-1", "F-4"]
    assert places(ledger, "column_overlooked") == [("Enero", 1)]
