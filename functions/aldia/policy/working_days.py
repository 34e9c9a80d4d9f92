"""Calendars: public holidays of a country or region, and the working days between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A country, or one of its regions: `ES`, `ES-MD` (ISO 3166-2)."""

    country: str
    region: str = ""

    def __str__(self) -> str:
        return f"{self.country}-{self.region}" if self.region else self.country


NOWHERE = Jurisdiction("")


def load_calendars() -> None:
    """Load the package of public holidays before it is needed; one country loads all of it."""
    _public_holidays(Jurisdiction("CO"), date.min.year)


@lru_cache(maxsize=256)
def _public_holidays(jurisdiction: Jurisdiction, year: int) -> frozenset[date]:
    import holidays  # imported late: it takes 0.15 s, which `load_calendars` can hide

    region = jurisdiction.region if has_calendar(jurisdiction) else None
    try:
        found = holidays.country_holidays(jurisdiction.country, region or None, years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(found)


@lru_cache(maxsize=256)
def has_calendar(jurisdiction: Jurisdiction) -> bool:
    """Tell whether the holidays of a region are known; of another, those of its country hold."""
    import holidays  # as above

    supported = holidays.list_supported_countries(include_aliases=True)
    return jurisdiction.region in supported.get(jurisdiction.country, [])


def is_public_holiday(day: date, jurisdiction: Jurisdiction) -> bool:
    """Tell whether a day is a public holiday; False where no calendar is known."""
    return day in _public_holidays(jurisdiction, day.year)


def is_working_day(day: date, jurisdiction: Jurisdiction) -> bool:
    """Tell whether a day is a working day; without a known calendar, only weekends are not."""
    return day.weekday() < 5 and not is_public_holiday(day, jurisdiction)


def working_days_between(first: date, last: date, jurisdiction: Jurisdiction) -> int:
    """Return the number of working days after `first`, up to and including `last`."""
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))
    return sum(is_working_day(day, jurisdiction) for day in days)


def next_working_day(day: date, jurisdiction: Jurisdiction) -> date:
    """Return the first working day after a day."""
    return working_day_from(day + timedelta(days=1), jurisdiction)


def working_day_from(day: date, jurisdiction: Jurisdiction) -> date:
    """Return a day if it is a working day, else the first one after it."""
    while not is_working_day(day, jurisdiction):
        day += timedelta(days=1)
    return day
