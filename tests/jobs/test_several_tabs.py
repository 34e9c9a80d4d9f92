"""A workbook with a tab of invoices for each month: read as one list, each tab written back."""

from __future__ import annotations

from typing import Any

import pytest

from aldia import resources
from aldia.workbook.setup.adopting import adopt
from tests.jobs.test_columns_tab import ODD, SAID
from tests.office import HEADERS, TAB, Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"
VIEW = "sheets.spreadsheets.values.batchUpdateByDataFilter"
CAFE = {"customer": "Café Luna", "email": "pagos@luna.example"}


def open_office(office: Office) -> None:
    """Adopt three months: one customer owes in two of them, and F-2 was carried over."""
    months = {
        "Febrero": [a_line("F-2"), a_line("F-3", **CAFE)],
        "Marzo": [a_line("F-2"), a_line("F-4", **CAFE), a_line("F-5")],
    }
    office.adopt(a_line("F-1"), further=months)


def doctor(office: Office) -> list[list[Any]]:
    return office.values("Revisar")[1:]


def written_to(office: Office) -> list[str]:
    return sorted(letter.to[0].partition(" <")[0] for letter in office.mail)


def test_each_customer_gets_one_letter_and_each_tab_says_what_went(office: Office) -> None:
    open_office(office)

    office.run()
    office.run()

    assert written_to(office) == ["Café Luna", "Cliente F-1", "Cliente F-5"]
    [about_two] = [each for each in office.mail if "pagos@luna.example" in each.to[0]]
    assert all(number in about_two.html for number in ("F-3", "F-4"))
    for tab, numbers in ((TAB, ["F-1"]), ("Febrero", ["F-3"]), ("Marzo", ["F-4", "F-5"])):
        steps = office.column("Último aviso", tab)
        assert [number for number, step in steps.items() if step] == numbers


def test_what_was_carried_over_is_asked_about_in_both_tabs(office: Office) -> None:
    open_office(office)

    office.run()

    told = {row[0]: row for row in doctor(office) if row[3] == "F-2"}
    assert told.keys() == {"Febrero", "Marzo"}
    assert "«Marzo» 2" in told["Febrero"][4]
    assert "«Febrero» 2" in told["Marzo"][4]
    assert "Facturas que pasan a la pestaña siguiente" in told["Marzo"][4]
    assert all(office.column("Situación", tab)["F-2"] == "Por corregir" for tab in told)


def test_one_answer_ends_the_question_about_what_is_carried_over(office: Office) -> None:
    open_office(office)
    office.set_settings(**{"Facturas que pasan a la pestaña siguiente": "sí"})

    office.run()

    assert written_to(office) == ["Café Luna", "Cliente F-1", "Cliente F-2", "Cliente F-5"]
    assert "«Marzo» 2" in office.column("Por qué", "Febrero")["F-2"]
    assert office.column("Avisos", "Marzo")["F-2"] == "1"

    office.edit({"tab": "Febrero", "type": {"G2": "pagada"}})
    office.run()

    assert office.column("Situación", "Marzo")["F-2"] == "Por corregir"


def test_whoever_is_marked_as_paid_in_any_tab_meanwhile_hears_nothing(office: Office) -> None:
    open_office(office)
    office.edit({"tab": "Marzo", "type": {"F4": "sí"}}, before=(BATCH, 1))

    office.run()

    assert written_to(office) == ["Café Luna", "Cliente F-1"]


def test_rows_that_move_in_one_tab_while_the_view_is_written_are_followed(office: Office) -> None:
    open_office(office)
    office.edit({"tab": "Marzo", "insert": [2, a_line("F-6")]}, before=(VIEW, 1))

    office.run()

    assert office.column("Último aviso", "Marzo")["F-5"]
    assert office.column("Último aviso", TAB)["F-1"]


GONE = {"the first": TAB, "another one": "Febrero"}


@pytest.mark.parametrize("case", GONE)
def test_a_deleted_tab_stops_all_letters_until_set_up_goes_on_without_it(
    office: Office, case: str
) -> None:
    open_office(office)
    office.delete_tab(GONE[case])

    office.run()

    assert not office.mail
    [told] = [row for row in doctor(office) if "Se borró una de las pestañas" in row[4]]
    assert f"«{GONE[case]}»" not in told[4]
    assert "«Marzo»" in told[4]

    adopt(office.client(), resources.schema())
    office.run()

    assert "Café Luna" in written_to(office)
    assert not [row for row in doctor(office) if "Se borró" in row[4]]


def test_a_tab_may_have_another_name_and_another_place(office: Office) -> None:
    open_office(office)
    office.edit({"tab": "Marzo", "rename": "Marzo 2026"})

    office.run()

    assert len(office.mail) == 3
    assert office.column("Último aviso", "Marzo 2026")["F-5"]


def test_a_new_month_is_told_at_once_and_read_once_it_was_added(office: Office) -> None:
    open_office(office)
    carried = [a_line("F-3", **CAFE), a_line("F-1"), a_line("F-6")]
    office.add_tab("Abril", HEADERS, *carried)

    office.run()

    [told] = [row for row in doctor(office) if row[0] == "Abril"]
    assert "aldia init --tab 'Abril'" in told[4]
    assert len(office.mail) == 3

    adopt(office.client(), resources.schema(), tabs=["Abril"])
    office.run()

    assert "Cliente F-6" in written_to(office)
    assert office.column("Último aviso", "Abril")["F-6"]
    assert not [row for row in doctor(office) if "no la lee" in row[4]]


def test_a_duplicated_tab_becomes_a_new_month_with_a_history_of_its_own(office: Office) -> None:
    """Google's *Duplicate* copies Aldía's columns: they are told, and taken into use."""
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.run()
    source = office.workbook.titled(TAB)
    assert source is not None
    twin = {"duplicateSheet": {"sourceSheetId": source.id, "newSheetName": "Diciembre"}}
    office.client().once("post", ":batchUpdate", json={"requests": [twin]})

    office.pass_days(1)
    office.run()

    assert len(office.mail) == 2
    [told] = [row for row in doctor(office) if row[0] == "Diciembre"]
    assert "es una copia" in told[4]
    assert office.column("Situación") == {"F-1": "Vencida", "F-2": "Vencida"}

    lines = [a_line("N-1", amount=55, **CAFE), a_line("N-2", amount=70)]
    cells = [("ABCDE"[at], n + 2, line[at]) for n, line in enumerate(lines) for at in range(5)]
    office.edit({"tab": "Diciembre", "type": {f"{at}{row}": cell for at, row, cell in cells}})
    adopt(office.client(), resources.schema(), tabs=["Diciembre"])
    office.run()

    headers = office.values("Diciembre")[0]
    assert len(set(headers)) == len(headers)
    assert written_to(office) == ["Café Luna", "Cliente F-1", "Cliente F-2", "Cliente N-2"]
    assert office.column("Avisos", "Diciembre") == {"N-1": "1", "N-2": "1"}
    assert office.column("Avisos") == {"F-1": "1", "F-2": "1"}


def test_one_answer_in_the_columns_tab_holds_for_every_month(office: Office) -> None:
    headers = [*HEADERS[:-1], ODD]
    office.make_book(a_line("F-1", mías=40), headers=headers)
    office.add_tab("Febrero", headers, a_line("F-2", mías=30))
    adopt(office.client(), resources.schema(), tabs=[TAB, "Febrero"])
    lines = office.values("Columnas")
    asked = [place for place, row in enumerate(lines, 1) if row[2:3] == [ODD]]
    assert len(asked) == 2

    office.edit({"tab": "Columnas", "type": {f"{SAID}{asked[0]}": "Pagado"}})
    office.run()

    balances = {each.number: each.balance for each in office.assess().ledger.invoices}
    assert balances == {"F-1": 60, "F-2": 70}
    kept = [item for item in office.workbook.metadata.values() if item.key == "aldia_means"]
    assert len(kept) == 2


def test_several_tabs_cost_no_further_call(office: Office) -> None:
    office.adopt(a_line("F-1"), further={"Febrero": [a_line("F-2")]})
    office.assess()
    several = office.calls
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.assess()

    assert several == office.calls
