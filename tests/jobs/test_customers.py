"""The Customers tab: every debtor of the book gets a line, once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.office import Office, a_line


def lines(office: Office) -> list[dict[str, str]]:
    header, *rows = office.values("Clientes")
    return [dict(zip(header, row, strict=False)) for row in rows]


def names(office: Office) -> list[str]:
    return [each["Cliente"] for each in lines(office)]


def add(office: Office, *rows: Sequence[str]) -> None:
    office.edit({"tab": "Clientes", "append": [list(row) for row in rows]})


def test_every_debtor_gets_a_line_with_what_is_known_of_them(office: Office) -> None:
    office.adopt(a_line("F-1", "01/11/2026"), a_line("F-2"), a_line("F-3", pagado="sí"))

    office.run()

    first, second = lines(office)
    assert (first["Cliente"], second["Cliente"]) == ("Cliente F-1", "Cliente F-2")
    assert first["Vencido"] == first["Total abierto"] != ""
    assert first["Cómo paga"].startswith("Nuevo")
    assert first["Pago esperado"] != ""
    assert first["Correos"] == first["Segmento"] == ""


def test_a_second_run_adds_nothing_and_keeps_the_columns_up(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()

    office.pass_days(1)
    office.run()

    assert names(office) == ["Cliente F-1"]
    assert lines(office)[0]["Último contacto"] != ""


def test_a_line_that_a_person_deleted_is_not_added_again(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.run()

    office.edit({"tab": "Clientes", "delete_rows": [2, 1]})
    office.run()
    office.run()

    assert names(office) == ["Cliente F-2"]


def test_nor_is_it_after_a_run_that_could_not_read_the_invoices(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.run()
    header = office.values("Cartera")[0][3]
    office.edit({"tab": "Clientes", "delete_rows": [2, 1]})
    office.edit({"tab": "Cartera", "type": {"D1": "???"}})
    office.run()

    office.edit({"tab": "Cartera", "type": {"D1": header}})
    office.run()

    assert names(office) == ["Cliente F-2"]


def test_nor_is_one_that_a_person_had_written_themselves(office: Office) -> None:
    office.adopt(a_line("F-1"))
    add(office, ["Cliente F-1"])
    office.run()

    office.edit({"tab": "Clientes", "delete_rows": [2, 1]})
    office.run()

    assert names(office) == []


def test_whoever_stands_there_in_another_spelling_gets_no_second_line(office: Office) -> None:
    office.adopt(a_line("F-1"))
    add(office, ["  CLIENTE f-1 "])

    office.run()

    assert len(lines(office)) == 1


def test_names_that_only_look_alike_are_not_merged(office: Office) -> None:
    office.adopt(a_line("F-1", customer="Peña"), a_line("F-2", customer="Pena"))

    office.run()

    assert names(office) == ["Peña", "Pena"]


def test_two_people_of_one_name_get_no_line_that_would_be_about_both(office: Office) -> None:
    office.adopt(
        a_line("F-1", customer="Ana Ruiz", email="ana@uno.example"),
        a_line("F-2", customer="Ana Ruiz", email="ruiz@dos.example"),
        a_line("F-3"),
    )

    office.run()

    assert names(office) == ["Cliente F-3"]


BELOW = {
    "a remark after a blank row": [[""], ["Actualizado por Marta"]],
    "a total": [["TOTAL"]],
    "something without a name": [["", "", "", "", "300 555 0101"]],
}


@pytest.mark.parametrize("case", BELOW)
def test_nothing_is_added_below_what_is_no_list_of_customers(office: Office, case: str) -> None:
    office.adopt(a_line("F-1"))
    add(office, ["Otro"])
    width = len(office.values("Clientes")[0])
    rows = {
        f"{'ABCDE'[n]}{3 + row}": cell
        for row, cells in enumerate(BELOW[case])
        for n, cell in enumerate(cells)
        if cell
    }
    assert width > 5
    office.edit({"tab": "Clientes", "type": rows})

    office.run()
    office.run()

    assert "Cliente F-1" not in str(office.values("Clientes"))
    assert "Clientes de sus facturas sin fila aquí: 1, como Cliente F-1" in str(
        office.values("Revisar")
    )


def test_nothing_is_added_to_a_list_that_a_formula_fills(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.edit({"tab": "Clientes", "type": {"A2": '=CONCATENATE("Ot"; "ro")'}})

    office.run()
    office.run()

    assert "Cliente F-1" not in str(office.values("Clientes"))
    assert "Clientes de sus facturas sin fila aquí: 1" in str(office.values("Revisar"))


def test_in_preview_the_lines_are_added_too(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.set_settings(Modo="ensayo")

    office.run()

    assert names(office) == ["Cliente F-1"]


def test_a_line_changes_nothing_about_the_letters(office: Office) -> None:
    office.adopt(a_line("F-1", "18/11/2026"))
    office.run()
    office.pass_days(8)

    office.run()

    assert len(office.mail) == 2
