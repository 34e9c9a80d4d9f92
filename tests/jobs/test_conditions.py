"""What was agreed for late payment, from the first letter to the day from which it holds."""

from __future__ import annotations

from typing import Any

from aldia import resources
from aldia.workbook.setup.adopting import adopt
from tests.office import TAB, Office, a_line

AGREED: dict[str, Any] = {
    "Los deudores son": "empresas",
    "Cargo por mora acordado": "5 %",
    "Cargo desde (días de atraso)": 10,
}


def test_a_charge_is_told_in_the_log_and_named_only_by_a_later_letter(office: Office) -> None:
    office.adopt(a_line("F-1", importe=1000))
    office.go_live(**AGREED)

    office.run()
    office.pass_days(8)
    office.run()

    first, second = (letter.text.replace("\N{NO-BREAK SPACE}", " ") for letter in office.mail)
    assert "un cargo único del 5 % de lo que se deba" in first
    assert "Cargo por mora acordado de la factura F-1" not in first
    assert "Cargo por mora acordado de la factura F-1" in second
    assert "un cargo único" not in second
    assert any("told: charge=5%@10" in str(row) for row in office.values("Bitácora"))
    assert "$ 50" in office.column("Por qué")["F-1"].replace("\N{NO-BREAK SPACE}", " ")


def terms(office: Office) -> list[str]:
    return [each.subject for each in office.mail if each.subject.startswith("Condiciones de pago")]


def test_the_terms_go_once_to_a_new_customer_and_once_more_when_they_change(
    office: Office,
) -> None:
    headers = ["Factura", "Cliente", "Correo", "Emitida", "Vence", "Importe"]
    old = ["F-1", "Cliente F-1", "f-1@cliente.example", "01/06/2026", "25/12/2026", 50]
    office.make_book(old, headers=headers)
    adopt(office.client(), resources.schema(), tabs=[TAB], country="CO")
    wanted: dict[str, Any] = {"Carta de condiciones": "sí", "Plazo de pago": 30}
    office.go_live(**AGREED, **wanted)
    office.run()
    new = ["F-2", "Cliente F-2", "f-2@cliente.example", "24/11/2026", "26/12/2026", 70]
    office.edit({"tab": TAB, "append": [new]})

    for _ in range(3):
        office.run()
        office.pass_days(1)

    assert terms(office) == ["Condiciones de pago con La Espiga"]
    assert "f-2@cliente.example" in office.mail[-1].to[0]
    assert any("told: term=30, charge=5%@10" in str(row) for row in office.values("Bitácora"))

    later: dict[str, Any] = {"Plazo de pago": 45}
    office.set_settings(**later)
    for _ in range(3):
        office.run()
        office.pass_days(1)

    assert len(terms(office)) == 2
