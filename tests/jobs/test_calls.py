"""The Calls tab, from a step of the ladder to a promise that flows back."""

from __future__ import annotations

from tests.office import Office, a_line

LADDER: list[list[object]] = [["Aviso 1", 3, "amable"], ["Llamar", 10, "directa", "llamada"]]


def open_office(office: Office) -> None:
    """A ladder with a call on day ten; the customer agreed to be called."""
    office.adopt(a_line("F-1", "18/11/2026"))
    blank: list[list[object]] = [["", "", "", ""]] * (6 - len(LADDER))
    rows = {
        f"{letter}{n + 2}": value
        for n, row in enumerate([*LADDER, *blank])
        for letter, value in zip("ABCD", row, strict=False)
    }
    office.edit({"tab": "Avisos", "type": rows})
    headers = office.values("Clientes")[0]
    cells = {"Cliente": "Cliente F-1", "Teléfono": "300 555 0101"}
    cells |= {"Canales permitidos": "correo, llamada"}
    office.edit({"tab": "Clientes", "append": [[cells.get(header, "") for header in headers]]})


def call_line(office: Office) -> dict[str, str]:
    header, *rows = office.values("Llamadas")
    return dict(zip(header, rows[-1], strict=False)) if rows else {}


def reach_the_call(office: Office) -> None:
    office.run()
    office.pass_days(8)
    office.set_settings(**{"Autorizo el lote del": "02/12/2026"})
    office.run()


def tick_off(office: Office, **cells: str) -> None:
    header = office.values("Llamadas")[0]
    places = {f"{'ABCDEFGHIJKLMN'[header.index(name)]}2": value for name, value in cells.items()}
    office.edit({"tab": "Llamadas", "type": places})


def test_a_step_that_is_a_call_becomes_a_line_and_no_letter(office: Office) -> None:
    open_office(office)

    reach_the_call(office)

    line = call_line(office)
    assert line["Cliente"] == "Cliente F-1"
    assert line["Teléfono o correo"] == "300 555 0101"
    assert "F-1" in line["Sobre qué"]
    assert line["Lo último"] == "Aviso 1, 24 nov"
    assert len(office.mail) == 1
    assert office.column("Por qué")["F-1"].startswith("En espera: hay una llamada por hacer")
    assert "asked" in office.events()


def test_the_line_is_added_once_and_comes_back_when_it_is_deleted(office: Office) -> None:
    open_office(office)
    reach_the_call(office)
    office.run()
    assert len(office.values("Llamadas")) == 2

    office.edit({"tab": "Llamadas", "delete_rows": [2, 1]})
    office.run()

    assert len(office.values("Llamadas")) == 2
    assert office.events().count("asked") == 1


def test_an_outcome_with_a_promise_flows_back_into_the_log_and_silences(office: Office) -> None:
    open_office(office)
    reach_the_call(office)

    tick_off(office, Resultado="Prometió pagar", **{"Prometió para": "04/12/2026"})
    office.run()

    assert "done" in office.events()
    assert office.column("Por qué")["F-1"] == "En espera: promesa para el 4 dic; se retoma el 9 dic"
    assert office.column("Último paso")["F-1"] == "Llamar"


def test_a_line_is_logged_once_and_may_then_be_deleted(office: Office) -> None:
    open_office(office)
    reach_the_call(office)
    tick_off(office, Resultado="No contestó")
    office.run()
    office.edit({"tab": "Llamadas", "delete_rows": [2, 1]})

    office.run()

    assert len(office.values("Llamadas")) == 1
    assert office.events().count("done") == 1
    assert office.column("Avisos")["F-1"] == "2"


def test_what_a_person_typed_in_the_tab_is_never_touched(office: Office) -> None:
    open_office(office)
    office.edit({"tab": "Llamadas", "append": [["", "Otro cliente", "llamada", "", "mía"]]})

    reach_the_call(office)

    assert office.values("Llamadas")[1][:5] == ["", "Otro cliente", "llamada", "", "mía"]
    assert len(office.values("Llamadas")) == 3


def test_a_call_noted_while_a_run_is_under_way_stops_its_letter(office: Office) -> None:
    office.adopt(a_line("F-1"))
    note = ["", "Cliente F-1", "llamada", *[""] * 7, "Contestó", "24/11/2026"]
    office.edit(
        {"tab": "Llamadas", "append": [note]}, before=("sheets.spreadsheets.batchUpdate", 1)
    )

    office.run()

    assert office.mail == []
