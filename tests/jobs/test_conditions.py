"""What was agreed for late payment, from the first letter to the day from which it holds."""

from __future__ import annotations

from typing import Any

from tests.office import Office, a_line

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
