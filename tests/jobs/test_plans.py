"""Instalments, from their tab to the letter and back, while people type."""

from __future__ import annotations

from tests.office import Office, a_line

CLAIM = ("sheets.spreadsheets.batchUpdate", 1)


def agree(office: Office, *parts: tuple[str, int]) -> None:
    rows = [["F-1", n + 1, due, amount] for n, (due, amount) in enumerate(parts)]
    office.edit({"tab": "Cuotas", "append": rows})


def test_one_missed_instalment_is_asked_for_and_the_row_shows_the_whole_plan(
    office: Office,
) -> None:
    office.adopt(a_line("F-1", "01/10/2026"))
    agree(office, ("21/11/2026", 60), ("21/12/2026", 40))

    office.run()

    [letter] = office.mail
    assert letter.subject.startswith("Factura F-1 (cuota 1 de 2), vencida hace 3 días")
    assert office.column("Saldo al día")["F-1"] == "100"
    assert office.column("Días de atraso")["F-1"] == "3"


def test_an_instalment_that_is_paid_while_a_run_is_under_way_gets_no_letter(
    office: Office,
) -> None:
    office.adopt(a_line("F-1", "01/10/2026"))
    agree(office, ("21/11/2026", 60), ("21/12/2026", 40))
    office.edit({"tab": "Cuotas", "type": {"E2": "sí"}}, before=CLAIM)

    office.run()

    assert office.mail == []
    assert office.column("Próximo aviso")["F-1"] == "18/12/2026"


def test_instalments_agreed_while_a_run_is_under_way_stop_the_letter_for_all_of_it(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    added = {"tab": "Cuotas", "append": [["F-1", 1, "21/12/2026", 100]]}
    office.edit(added, before=CLAIM)

    office.run()

    assert office.mail == []
