"""The limits of a run: how many letters may go today, and which wait until a person agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aldia.ledger.ledger import Ledger
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.letters import Letter
from aldia.planning.deciding.reasons import Reason
from aldia.planning.deciding.thanks import is_about_thanks
from aldia.planning.log.history import History
from aldia.planning.memory.announcements import Announcements, is_surprise
from aldia.planning.memory.changes import Baseline
from aldia.policy.ladder import THANKS
from aldia.policy.working_days import working_days_between

FIRST_DAY_CAP = 20
"""Letters that may go on the first day of all, unless a person agrees to more (decision 7). Chosen
by hand."""

_FEW_SURPRISES = 10
"""So many surprises are never held (decision 7). Chosen by hand."""

_SHARE_OF_OPEN = 5
"""More surprises are held when they are more than the open items divided by this: a fifth (decision
7). Chosen by hand."""


def books_stale_since(ledger: Ledger, baseline: Baseline, now: datetime) -> date | None:
    """Return the last day on which somebody kept the books, if it is too long ago; None otherwise.

    In stale books a payment that nobody marked looks like a debt, so no firm letter is sent.
    """
    settings = ledger.settings
    if baseline.touched_on is None or not settings.stale_days:
        return None
    today = ledger.local(now).date()
    known = [day for day in (baseline.touched_on, settings.checked_on) if day and day <= today]
    since = max(known, default=today)
    days = working_days_between(since, today, settings.jurisdiction)
    return since if days > settings.stale_days else None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the limits still allow on a day of the workbook.

    Attributes:
        left: Letters that may still go today; negative when more went than are allowed.
        cap_reason: Why further letters wait.
        is_on: Whether surprises are held; not so in preview, on the first day, and once a person
            has agreed to today's batch.
        surprised: Surprises among the letters that went today, or may have.
    """

    left: int
    cap_reason: Reason
    is_on: bool
    surprised: int
    announced: Announcements
    today: date

    @classmethod
    def of(cls, ledger: Ledger, history: History, context: RunContext, now: datetime) -> Limits:
        zone = ledger.zone
        today = ledger.local(now).date()
        contacts = [c for c in history.contacts if c.at.astimezone(zone).date() == today]
        is_agreed = ledger.settings.agreed_on == today
        is_first_day = history.is_first_day(today, zone)
        cap, reason = ledger.settings.daily_cap, Reason.CAP
        if is_first_day and not is_agreed and context.preview is None and cap > FIRST_DAY_CAP:
            cap, reason = FIRST_DAY_CAP, Reason.FIRST_DAY_CAP
        asking = [c for c in contacts if not is_about_thanks(send.step for send in c.sends)]
        invoices = [[send.invoice for send in contact.sends] for contact in asking]
        return cls(
            left=cap - len(contacts),
            cap_reason=reason,
            is_on=context.preview is None and not is_first_day and not is_agreed,
            surprised=sum(is_surprise(each, context.announced, today) for each in invoices),
            announced=context.announced,
            today=today,
        )

    def surprising(self, letters: Sequence[Letter], open_invoices: int) -> set[str]:
        """Return the ids of the letters held as surprises; empty while there are not too many."""
        if not self.is_on:
            return set()
        surprising = {
            letter.id
            for letter in letters
            if letter.step.key != THANKS
            and is_surprise([line.key for line in letter.about], self.announced, self.today)
        }
        most = max(_FEW_SURPRISES, open_invoices // _SHARE_OF_OPEN)
        return surprising if self.surprised + len(surprising) > most else set()
