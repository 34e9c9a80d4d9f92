"""Which schedules run a workbook: it should be one, as two of them are rivals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from aldia.planning.log.moments import read_day

_PREFIX = "schedule "
_FORGOTTEN_AFTER = timedelta(days=7)
"""A schedule that has not run the workbook for longer than this is forgotten. Chosen by hand."""


def read_schedules(memory: Mapping[str, str]) -> dict[str, date]:
    """Return the last day on which each schedule ran the workbook, by its name."""
    found = {}
    for key, text in memory.items():
        day = read_day(text) if key.startswith(_PREFIX) else None
        if day is not None:
            found[key.removeprefix(_PREFIX)] = day
    return found


def renewed_schedules(known: Mapping[str, date], name: str, today: date) -> dict[str, str]:
    """Return the cells of Memory that have to change after a run by a schedule.

    A schedule's cell changes once a day at most.

    Args:
        name: Name of the schedule; empty when a person runs the workbook.
    """
    news = {_PREFIX + other: "" for other, day in known.items() if today - day > _FORGOTTEN_AFTER}
    if name and known.get(name) != today:
        news[_PREFIX + name] = today.isoformat()
    return news


def rivals(known: Mapping[str, date], today: date) -> list[str]:
    """Return the schedules that ran today if they are more than one; otherwise none."""
    names = sorted(name for name, day in known.items() if day == today)
    return names if len(names) > 1 else []
