"""Which schedules run a workbook: one is right, two work against each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from aldia.planning.log.moments import read_day

_PREFIX = "schedule "
_FORGOTTEN_AFTER = timedelta(days=7)


def read_schedules(memory: Mapping[str, str]) -> dict[str, date]:
    """Return the last day on which each schedule ran the workbook, by its name."""
    found = {}
    for key, text in memory.items():
        day = read_day(text) if key.startswith(_PREFIX) else None
        if day is not None:
            found[key.removeprefix(_PREFIX)] = day
    return found


def renewed_schedules(known: Mapping[str, date], name: str, today: date) -> dict[str, str]:
    """Return what Memory has to change once a schedule ran: at most once a day.

    Args:
        name: Of the schedule; empty when a person runs it.
    """
    news = {_PREFIX + other: "" for other, day in known.items() if today - day > _FORGOTTEN_AFTER}
    if name and known.get(name) != today:
        news[_PREFIX + name] = today.isoformat()
    return news


def rivals(known: Mapping[str, date], today: date) -> list[str]:
    """Return the schedules that ran today, when they are more than one."""
    names = sorted(name for name, day in known.items() if day == today)
    return names if len(names) > 1 else []
