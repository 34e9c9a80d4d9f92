"""What Aldía did that a person would have had to do, and about how long that would have taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from aldia.planning.log.history import History
from aldia.planning.reporting.losses import months_before

MINUTES_PER_LETTER = 4
"""Minutes to look up what is owed, write a letter about it and note that it went. A cautious guess:
nobody measured it, and the Summary says so."""

MINUTES_PER_CALL = 2
"""Minutes to look up whom to call, about what and when; the call itself is a person's. As above."""

MINUTES = {"letter": MINUTES_PER_LETTER, "call": MINUTES_PER_CALL}
"""What the Summary says of both, by the names in its words."""

_YEAR = 12
"""Months that are counted, the current one among them."""


@dataclass(frozen=True, slots=True)
class WorkDone:
    """How many letters went and calls were prepared: this month, and in twelve months."""

    letters: tuple[int, int] = (0, 0)
    calls: tuple[int, int] = (0, 0)

    @property
    def hours(self) -> tuple[int, int]:
        """Return the whole hours that it would have taken a person: this month, twelve months."""
        month, year = (
            (letters * MINUTES_PER_LETTER + calls * MINUTES_PER_CALL) // 60
            for letters, calls in zip(self.letters, self.calls, strict=True)
        )
        return month, year

    @property
    def lines(self) -> list[tuple[str, tuple[int, int]]]:
        """Return code and counts of what there is to tell; nothing before anything was done."""
        if not any((*self.letters, *self.calls)):
            return []
        counts = (self.letters, self.calls, self.hours)
        return list(zip(("work_letters", "work_calls", "work_hours"), counts, strict=True))


def work_done(history: History, zone: tzinfo, today: date) -> WorkDone:
    """Return what was done by the Log; a letter that did not go, or came back, is not counted."""
    letters = [contact.at for contact in history.contacts if contact.has_arrived and contact.sends]
    return WorkDone(
        _counted(letters, zone, today),
        _counted(history.calls_prepared, zone, today),
    )


def _counted(moments: Iterable[datetime], zone: tzinfo, today: date) -> tuple[int, int]:
    months = months_before(today, _YEAR)
    found = [f"{at.astimezone(zone):%Y-%m}" for at in moments]
    return found.count(months[0]), sum(month in months for month in found)
