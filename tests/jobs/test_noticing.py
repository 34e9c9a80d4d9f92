"""A run notices what people changed, logs it with its day, and is not fooled by moving rows."""

from __future__ import annotations

import pytest

from aldia.errors import ComeAgain
from tests.office import TAB, Office, a_line

LOG = "Bitácora"
VALUES = "sheets.spreadsheets.values.batchGet"


def noticed(office: Office) -> list[str]:
    return [f"{row[6]} {row[10]}" for row in office.values(LOG) if row[4] == "noticed"]


@pytest.mark.parametrize("is_live", [True, False])
def test_a_payment_is_logged_with_its_day(office: Office, is_live: bool) -> None:
    office.adopt(a_line("F-1", "30/12/2026"), live=is_live)
    office.run()

    office.edit({"tab": TAB, "type": {"F2": "sí"}})
    office.run()

    assert noticed(office) == ["f-1 | 0 |  | paid | 0 100 COP > 0 COP"]


def test_what_was_noticed_is_not_noticed_again(office: Office) -> None:
    office.adopt(a_line("F-1", "30/12/2026"))
    office.run()
    office.edit({"tab": TAB, "type": {"F2": "40"}})
    office.run()

    report = office.run()

    assert len(noticed(office)) == 1
    assert report.calls["sheets_writes"] == 0


def test_an_edit_beside_letters_is_logged_with_them(office: Office) -> None:
    office.adopt(a_line("F-1", "30/12/2026"), a_line("F-2", "30/12/2026"))
    office.run()
    office.edit({"tab": TAB, "type": {"F2": "40"}})
    office.edit({"tab": TAB, "append": [a_line("F-3")]})

    office.run()

    assert len(office.mail) == 1
    assert noticed(office) == ["f-1 | 0 |  | paid | 0 100 COP > 60 COP"]


def test_a_changed_amount_waits_a_day_and_says_what_it_was(office: Office) -> None:
    office.adopt(a_line("F-1", "25/11/2026"))
    office.run()
    office.pass_days(3)
    office.edit({"tab": TAB, "type": {"E2": "250"}})

    office.run()
    held = office.column("Por qué")["F-1"]
    office.pass_days(3)
    office.run()

    assert "antes $\N{NO-BREAK SPACE}100" in held
    assert "250" in office.mail[-1].subject


def test_rows_that_move_between_two_reads_are_read_again(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}", "30/12/2026") for n in range(1, 6)))
    office.edit({"tab": TAB, "type": {"E4": "500"}})
    office.run()

    office.edit({"tab": TAB, "delete_rows": [2, 1]}, before=(VALUES, 2))
    office.run()

    assert noticed(office) == []


def test_rows_that_never_stop_moving_end_the_run(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}", "30/12/2026") for n in range(1, 9)))
    for nth in range(2, 10, 2):
        office.edit({"tab": TAB, "delete_rows": [2, 1]}, before=(VALUES, nth))

    with pytest.raises(ComeAgain, match="rows_moved"):
        office.run()
