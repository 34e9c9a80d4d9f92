"""What the owner could expect: which invoices were announced, for which day, and since when.

A letter that nobody could expect is a surprise, and too many surprises at once are held until a
person agrees (the breaker, decision 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aldia.planning.log.marks import difference, in_cells, mark_of, shared_marks, with_long_marks
from aldia.planning.log.moments import read_day

_NAME = re.compile(r"^announced (\d{4}-\d\d-\d\d) since (\d{4}-\d\d-\d\d)(?: #\d+)?$")


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


def announce(
    days: Mapping[str, date], before: Announcements, today: date
) -> dict[str, Announcement]:
    """Return what the sheet announces now; what it already did keeps its day.

    Args:
        days: Next contact of each invoice that has one, by the invoice's key.
    """
    found = {}
    shared = shared_marks(days)
    for invoice, on in days.items():
        if mark_of(invoice) in shared:
            continue
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


def renewed(memory: Mapping[str, str], after: Announcements) -> dict[str, str]:
    """Return what Memory has to change to say what is announced now."""
    ours = {name: value for name, value in memory.items() if _NAME.match(name)}
    return difference(ours, written(after))


def read_announcements(
    memory: Mapping[str, str], invoices: Iterable[str]
) -> dict[str, Announcement]:
    """Read what `written` wrote, among everything else that Memory holds.

    Args:
        invoices: Keys of today's invoices.
    """
    found: dict[str, Announcement] = {}
    for name, value in memory.items():
        match = _NAME.match(name)
        on, since = (read_day(match[1]), read_day(match[2])) if match else (None, None)
        if on is not None and since is not None:
            found |= dict.fromkeys(value.split(), Announcement(on, since))
    return with_long_marks(found, invoices)
