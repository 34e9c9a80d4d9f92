"""Moments and days as text: in our own tabs, which people may change, and in what calls us."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

_YEARS = range(2000, 2100)
"""At the ends of the calendar there are moments that no other zone's clock can show."""

_DAYS = range(1900, 2200)
"""Years of days: a century around whatever a cell may hold, so that days can be added to them."""


def is_plausible(moment: datetime) -> bool:
    """Tell whether it has a zone and is of this century."""
    return moment.tzinfo is not None and moment.year in _YEARS


def read_moment(text: str, zone: tzinfo | None = None) -> datetime | None:
    """Read an ISO moment; None when the text is not one or is implausible.

    Args:
        zone: Of a moment that names none; without it, such a moment is implausible.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment if is_plausible(moment) else None


def moment_of(seconds: object) -> datetime | None:
    """Return the moment that many seconds after 1970 began; None when it is none, or implausible.

    Args:
        seconds: As somebody else's JSON has them; only a whole number is one.
    """
    if type(seconds) is not int:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if is_plausible(moment) else None


def read_day(text: str) -> date | None:
    """Read an ISO day; None when the text is not one or is implausible."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _DAYS else None
