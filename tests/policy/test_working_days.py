"""Working days by country."""

from datetime import date

from aldia.policy.working_days import Jurisdiction, is_working_day, next_working_day


def test_weekends_and_public_holidays_are_no_working_days() -> None:
    assert is_working_day(date(2026, 11, 24), Jurisdiction("CO"))
    assert not is_working_day(date(2026, 11, 22), Jurisdiction("CO"))
    assert not is_working_day(date(2026, 11, 16), Jurisdiction("CO"))
    assert is_working_day(date(2026, 11, 16), Jurisdiction("US"))


def test_the_next_working_day_steps_over_a_long_weekend() -> None:
    assert next_working_day(date(2026, 11, 13), Jurisdiction("CO")) == date(2026, 11, 17)


def test_a_country_without_a_known_calendar_has_only_weekends() -> None:
    assert next_working_day(date(2026, 11, 27), Jurisdiction("XX")) == date(2026, 11, 30)
