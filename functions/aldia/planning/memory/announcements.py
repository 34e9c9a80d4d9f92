"""Which invoices the sheet announced for which day, and since when.

A letter that was not announced is a surprise, and too many surprises at once are held until a
person agrees (the breaker, decision 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aldia.planning.log.marks import mark_of, shared_marks
from aldia.planning.memory.cells import DayCells


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

ANNOUNCED_CELLS = DayCells(
    "announced {} since {}", lambda announced: (announced.on, announced.since), Announcement
)


def announce(
    days: Mapping[str, date], before: Announcements, today: date
) -> dict[str, Announcement]:
    """Return what the sheet announces now, by the mark of each invoice's key.

    An announcement that it showed before, for the same day, keeps the day since when. Invoices
    that share a mark are left out.

    Args:
        days: Day of the next contact of each invoice that has one, by the invoice's key.
        before: What the sheet announced until now.
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
