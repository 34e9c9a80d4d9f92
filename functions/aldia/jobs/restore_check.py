"""Was the workbook put back to an earlier version? Two witnesses outside it are asked.

A workbook that was put back has forgotten letters, and nothing inside it can tell: Log, Memory and
seal went back together. Drive keeps the end of the Log's chain; the mail provider knows how many
letters there were.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from aldia.channels.mail import Mailer, opaque
from aldia.errors import AldiaError, ComeAgain
from aldia.jobs.assessment import Assessment
from aldia.planning.log.chain import LogFault
from aldia.planning.log.entries import Head
from aldia.planning.log.history import History
from aldia.workbook.client import SheetsClient
from aldia.workbook.drive_head import Silence, keep, read_kept

WINDOW = timedelta(days=30)
_MARGIN = timedelta(hours=15)
"""The provider's days may begin at midnight of any zone, 14 hours before UTC's at most; an hour
more for a letter that it counted later than it was claimed."""


class RestoreCheck:
    """What is known outside one workbook, asked once in a run."""

    def __init__(self, client: SheetsClient, mailer: Mailer | None) -> None:
        self._client = client
        self._mailer = mailer
        self._kept: Head | Silence | None = None
        self._does_provider_answer = False

    def look(self) -> None:
        """Ask Drive now.

        A workbook that is read afterwards goes at least as far, whoever writes meanwhile: the end
        of the Log is kept only once it is written.
        """
        self._head()

    def fault_of(self, found: Assessment) -> LogFault | None:
        """Return what the Log lacks by either witness.

        Raises:
            ComeAgain: Drive, which may know, does not answer, and the provider says nothing.
        """
        restored = self._restored(found)
        if restored is not None:
            return restored
        forgotten = self.count_forgotten(found)
        self._does_provider_answer = forgotten is not None
        if forgotten is None and self._head() is Silence.NOT_NOW:
            raise ComeAgain("witnesses_silent")
        return LogFault("log_forgotten", count=forgotten) if forgotten else None

    def count_forgotten(self, found: Assessment) -> int | None:
        """Count the recipients of whom only the provider knows; None when it cannot say."""
        if self._mailer is None:
            return None
        since = (found.plan.at - WINDOW).date()
        told = self._mailer.count_recipients(opaque(self._client.spreadsheet), since)
        return None if told is None else surplus(told, found.history)

    def keep_claims(self, head: Head) -> bool:
        """Keep the end of the Log before the letters leave that it has just claimed.

        Returns:
            False when neither witness would know of them if the workbook were put back now.
        """
        if self._head() is Silence.CANNOT:
            return True
        try:
            keep(self._client, head)
        except AldiaError:
            return self._does_provider_answer
        return True

    def keep(self, found: Assessment, head: Head) -> None:
        """Keep the end of the Log as a run leaves it.

        Not if Drive knows of a longer one: that stays until a person accepts it. Where it cannot
        be kept, the earlier one is worth as much as before.
        """
        if self._head() in {Silence.CANNOT, Silence.NOT_NOW} or self._restored(found) is not None:
            return
        try:
            keep(self._client, head)
        except AldiaError:
            return

    def forgive(self, head: Head) -> None:
        """Keep the end of the Log whatever was kept before: a person took it as it is.

        Raises:
            ComeAgain: Drive did not answer; what it kept still stands.
            AskPerson: Drive lets what it kept be read, and not changed.
        """
        match self._head():
            case Silence.NOT_NOW:
                raise ComeAgain("witnesses_silent")
            case Silence.CANNOT:
                return
            case _:
                keep(self._client, head)

    def is_restored(self, found: Assessment) -> bool:
        return self._restored(found) is not None

    def _restored(self, found: Assessment) -> LogFault | None:
        """Return which entries are known to Drive and lack here."""
        kept, head = self._head(), found.snapshot.head or Head()
        if isinstance(kept, Silence):
            return None
        if kept.number > head.number:
            return LogFault("log_restored", [range(head.number + 1, kept.number + 1)])
        hashes = (e.hash for e in reversed(found.entries) if e.number == kept.number)
        if next(hashes, kept.hash) != kept.hash:
            return LogFault("log_restored", [range(kept.number, kept.number + 1)])
        return None

    def _head(self) -> Head | Silence:
        if self._kept is None:
            self._kept = read_kept(self._client)
        return self._kept


def surplus(told: Mapping[date, int], history: History) -> int:
    """Return how many recipients the provider counted beyond those that the Log knows.

    Its days are compared from every one of them on: letters of an earlier day, which the margin
    has to take in, hide what lacks only where they begin.

    Args:
        told: Recipients by the provider's days.
    """
    found, total = 0, 0
    for day in sorted(told, reverse=True):
        total += told[day]
        start = datetime.combine(day, time(), UTC) - _MARGIN
        found = max(found, total - history.recipients_since(start))
    return found
