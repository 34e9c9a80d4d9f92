"""The tone of a round of reminders, which stays however the customer pays meanwhile."""

from __future__ import annotations

from typing import Any

from tests.office import Office, a_line

SAME = {"customer": "Cliente F-1", "email": "f-1@cliente.example"}


def test_a_customer_who_turns_risky_is_reminded_to_the_end_as_before(office: Office) -> None:
    later = [a_line(f"F-{n}", due="21/01/2027", **SAME) for n in (7, 8, 9)]
    office.adopt(a_line("F-1"), *later)
    office.go_live()
    office.run()
    office.edit({"tab": "Cartera", "type": _disputes()})

    letters = []
    for _ in range(4, 11):
        office.pass_days(1)
        office.run()
        letters.append(len(office.mail))

    assert letters == [1, 1, 1, 1, 1, 1, 2], "the second letter goes ten days late, as usual"
    assert any("tier: new" in str(row) for row in office.values("Bitácora"))


def _disputes() -> dict[str, Any]:
    return {f"G{row}": "En disputa" for row in (3, 4, 5)}
