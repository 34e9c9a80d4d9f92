"""A notice before a report to a credit bureau, through whole runs."""

from __future__ import annotations

from gspread.utils import rowcol_to_a1

from tests.office import Office, a_line

WORD = "Autorizo el aviso de reporte del"


def agree(office: Office, day: str) -> None:
    """Add the column to the Customers tab, and type a day for the one customer."""
    column = len(office.values("Clientes")[0]) + 1
    cells = {rowcol_to_a1(1, column): WORD, rowcol_to_a1(2, column): day, "A2": "Cliente F-1"}
    office.edit({"tab": "Clientes", "type": cells})


def test_both_notices_go_once_on_two_days_and_the_log_has_them(office: Office) -> None:
    office.adopt(a_line("F-1", "20/10/2026"), Modo="real", Días_entre_avisos="1")
    agree(office, "24/11/2026")

    for _ in range(4):
        office.run()
        office.run()
        office.pass_days(1)

    subjects = [letter.subject for letter in office.mail]
    assert subjects[:2] == [
        "Factura F-1: primer aviso previo (Ley 1266)",
        "Factura F-1: aviso previo (Ley 1266)",
    ]
    assert not any("aviso previo" in each for each in subjects[2:])
    logged = [row[6] for row in office.values("Bitácora")[1:] if row[4] == "sent"]
    assert ["bureau_first" in each for each in logged[:2]] == [True, False]
    assert "bureau_notice" in logged[1]


def test_in_preview_the_owner_sees_it_and_the_customer_does_not(office: Office) -> None:
    office.adopt(
        a_line("F-1", "20/10/2026"), Modo="ensayo", Correo_del_dueño="ana@laespiga.example"
    )
    agree(office, "24/11/2026")

    office.run()

    assert office.mail == []
    assert [each.subject for each in office.owner_mail if "Muestra" in each.subject] == [
        "[Muestra] Factura F-1: primer aviso previo (Ley 1266)"
    ]
