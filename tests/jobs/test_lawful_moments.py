"""The law at the very moment: the clock goes on while letters go out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.office import Office, a_line


def at(hour: int, minute: int, day: int = 24) -> datetime:
    """Return a moment of November 2026 in Bogotá."""
    hours, day = (hour + 5, day) if hour < 19 else (hour - 19, day + 1)
    return datetime(2026, 11, day, hours, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "sent"), [(7, 59, 0), (8, 0, 1), (17, 50, 1), (17, 59, 0), (18, 0, 0)]
)
def test_a_letter_goes_only_if_it_can_be_handed_over_in_time(
    office: Office, hour: int, minute: int, sent: int
) -> None:
    office.adopt(a_line("F-1"))
    office.set_clock(at(hour, minute))

    office.run()

    assert len(office.mail) == sent


def test_a_run_that_reaches_the_end_of_the_hours_says_that_it_will_continue(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    office.set_clock(at(17, 59))

    assert not office.run().is_finished

    office.set_clock(at(18, 0))
    assert office.run().is_finished
    assert office.column("Por qué")["F-1"].startswith("En espera: fuera del horario permitido")


def test_every_send_says_which_rules_allowed_it(office: Office) -> None:
    office.adopt(a_line("F-1"))

    office.run()

    claim = next(row for row in office.values("Bitácora") if "claimed" in row)
    assert " CO+consumers " in claim[10]


def test_on_a_sunday_the_digest_goes_and_no_letter(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.set_settings(Hora_del_resumen="9")
    office.run()
    office.set_clock(at(10, 0, day=29))

    office.run()

    assert len(office.mail) == 1
    assert len(office.owner_mail) == 1
