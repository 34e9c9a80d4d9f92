"""Reads moments and days from text: of system tabs, which people may change, and of requests."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

_YEARS = range(2000, 2100)
"""Years of plausible moments. At the ends of Python's calendar, years 1 and 9999, there are moments
that cannot be converted to another time zone."""

_DAYS = range(1900, 2200)
"""Years of plausible days: a century more on either side than cells of the sheet may hold, so that
days can be added to them."""


def is_plausible(moment: datetime) -> bool:
    """Tell whether a moment has a time zone and is of this century."""
    return moment.tzinfo is not None and moment.year in _YEARS


def read_moment(text: str, zone: tzinfo | None = None) -> datetime | None:
    """Return the moment of an ISO text; None when it is not one or is implausible.

    Args:
        zone: Time zone of a moment that names none; without it, such a moment is implausible.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment if is_plausible(moment) else None


def moment_of(seconds: object) -> datetime | None:
    """Return the moment of a Unix time; None when it is not a whole number or is implausible.

    Args:
        seconds: Since 1970 began in UTC, as they stand in JSON from outside.
    """
    if type(seconds) is not int:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if is_plausible(moment) else None


def read_day(text: str) -> date | None:
    """Return the day of an ISO text; None when it is not one or is implausible."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _DAYS else None
