"""Moments that stand in our own tabs, as a person may have changed them."""

from __future__ import annotations

from datetime import datetime

YEARS = range(2000, 2100)
"""At the ends of the calendar there are moments that no other zone's clock can show."""


def is_plausible(moment: datetime) -> bool:
    """Tell whether it has a zone and is of this century."""
    return moment.tzinfo is not None and moment.year in YEARS


def read_moment(text: str) -> datetime | None:
    """Read an ISO moment; None when the text is not one or is implausible."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if is_plausible(moment) else None
