"""An agreement from a person's wish to the lines that the next letter goes by."""

from __future__ import annotations

import re

from tests.office import Office, a_line

MARK = re.compile(r"«sí ([0-9a-f]{8})»")


def wish(office: Office, text: str) -> None:
    """Type into a column of one's own, right of all others, in the customer's row."""
    headers = office.values("Clientes")[0]
    place = headers.index("Proponer acuerdo") if "Proponer acuerdo" in headers else len(headers)
    column = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]
    office.edit({"tab": "Clientes", "type": {f"{column}1": "Proponer acuerdo", f"{column}2": text}})


def offered(office: Office) -> str:
    [found] = {mark for row in office.values("Revisar") for mark in MARK.findall(str(row))}
    return str(found)


def lines(office: Office) -> list[list[str]]:
    return [row[:4] for row in office.values("Cuotas")[1:] if any(row)]


def test_an_agreement_is_told_to_nobody_before_the_yes_and_goes_by_its_lines_after(
    office: Office,
) -> None:
    office.adopt(a_line("F-1", importe=1000), live=False)
    office.run()
    wish(office, "3 cuotas")
    office.run()
    assert lines(office) == []

    wish(office, f"sí {offered(office)}")
    office.run()
    office.run()

    assert [(row[0], row[1], row[3]) for row in lines(office)] == [
        ("F-1", "1", "333"),
        ("F-1", "2", "333"),
        ("F-1", "3", "334"),
    ]
    assert not any(MARK.search(str(row)) for row in office.values("Revisar"))
    assert office.column("Saldo al día")["F-1"] == "1.000"


def test_the_next_letter_tells_of_the_plan_and_asks_for_the_part_that_is_due(
    office: Office,
) -> None:
    office.adopt(a_line("F-1", importe=1000))
    office.run()
    wish(office, "3 cuotas")
    office.run()
    wish(office, f"sí {offered(office)}")

    for _ in range(9):
        office.pass_days(1)
        office.run()

    before, *after = (letter.text.replace("\N{NO-BREAK SPACE}", " ") for letter in office.mail)
    assert "por $ 1.000" in before
    assert "F-1 (cuota 1 de 3), por $ 333, vence el 1 de diciembre de 2026" in after[0]
    assert "Del plan de la factura F-1 quedan $ 1.000 en total" in after[0]


def test_lines_that_a_person_deletes_stay_deleted(office: Office) -> None:
    office.adopt(a_line("F-1", importe=1000), live=False)
    office.run()
    wish(office, "sí")
    office.run()
    wish(office, f"sí {offered(office)}")
    office.run()

    office.edit({"tab": "Cuotas", "delete_rows": [2, 3]})
    office.run()

    assert lines(office) == []


def test_where_something_stands_below_the_lines_nothing_is_added_and_it_says_so(
    office: Office,
) -> None:
    office.adopt(a_line("F-1", importe=1000), live=False)
    office.run()
    wish(office, "2 cuotas")
    office.run()
    office.edit({"tab": "Cuotas", "type": {"A5": "Total"}})

    wish(office, f"sí {offered(office)}")
    office.run()

    assert lines(office) == [["Total"]]
    assert "no puede agregar filas" in str(office.values("Revisar"))


def test_a_no_ends_it(office: Office) -> None:
    office.adopt(a_line("F-1", importe=1000), live=False)
    office.run()
    wish(office, "prórroga")
    office.run()
    assert offered(office)

    wish(office, "no")
    office.run()

    assert "Acuerdo para" not in str(office.values("Revisar"))
    assert lines(office) == []
