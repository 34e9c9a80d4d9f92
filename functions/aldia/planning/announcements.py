"""What the owner could expect: which invoices were announced, for which day, and since when.

A letter that nobody could expect is a surprise, and too many surprises at once are held until a
person agrees (the breaker of section 5 of the design).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from aldia.planning.moments import read_day

_NAME = re.compile(r"^announced (\d{4}-\d\d-\d\d) since (\d{4}-\d\d-\d\d)(?: #\d+)?$")
_PER_CELL = 4000
"""Invoices in one cell of Memory: a cell of Sheets holds 50,000 characters."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One invoice's next contact, as the sheet showed it.

    Attributes:
        on: Day of the contact.
        since: Day on which the sheet began to show it.
    """

    on: date
    since: date


Announcements = Mapping[str, Announcement]
"""By the mark of an invoice's key."""


@lru_cache(maxsize=262144)
def mark_of(invoice: str) -> str:
    """Return a short mark of an invoice's key: Memory holds thousands of them."""
    return hashlib.sha256(invoice.encode()).hexdigest()[:8]


def announce(
    days: Mapping[str, date], before: Announcements, today: date
) -> dict[str, Announcement]:
    """Return what the sheet announces now; what it already did keeps its day.

    Args:
        days: Next contact of each invoice that has one, by the invoice's key.
    """
    found = {}
    for invoice, on in days.items():
        known = before.get(mark_of(invoice))
        since = known.since if known is not None and known.on == on else today
        found[mark_of(invoice)] = Announcement(on, since)
    return found


def is_surprise(invoices: Iterable[str], announced: Announcements, today: date) -> bool:
    """Tell whether none of a letter's invoices was announced for today before today."""
    known = (announced.get(mark_of(invoice)) for invoice in invoices)
    return not any(each is not None and each.on <= today and each.since < today for each in known)


def written(announcements: Announcements) -> dict[str, str]:
    """Return announcements as names and values of Memory."""
    names = {
        mark: f"announced {each.on} since {each.since}" for mark, each in announcements.items()
    }
    return in_cells(names)


def in_cells(names: Mapping[str, str]) -> dict[str, str]:
    """Gather marks into cells of Memory by the name under which each stands."""
    groups: dict[str, list[str]] = {}
    for mark, name in sorted(names.items()):
        groups.setdefault(name, []).append(mark)
    cells = {}
    for name, marks in groups.items():
        for part, first in enumerate(range(0, len(marks), _PER_CELL)):
            place = f"{name} #{part + 1}" if part else name
            cells[place] = " ".join(marks[first : first + _PER_CELL])
    return cells


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return what Memory has to change: new cells, and those to forget as empty ones."""
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    return {**dict.fromkeys(old.keys() - new.keys(), ""), **changed}


def renewed(before: Announcements, after: Announcements) -> dict[str, str]:
    return difference(written(before), written(after))


def read_announcements(memory: Mapping[str, str]) -> dict[str, Announcement]:
    """Read what `written` wrote, among everything else that Memory holds, whoever wrote it."""
    found: dict[str, Announcement] = {}
    for name, value in memory.items():
        match = _NAME.match(name)
        on, since = (read_day(match[1]), read_day(match[2])) if match else (None, None)
        if on is not None and since is not None:
            found |= dict.fromkeys(value.split(), Announcement(on, since))
    return found
