"""The restore check: whether the workbook was put back to an earlier version.

Then its Log lacks letters that were sent, and nothing inside it can tell, as Log, Memory and seal
went back together. Two services outside it can: Drive keeps the end of the Log's chain, and the
mail provider knows how many letters there were.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from aldia.channels.mail import Mailer, opaque
from aldia.errors import AldiaError, ComeAgain
from aldia.jobs.assessment import Assessment
from aldia.planning.log.chain import FaultCode, LogFault
from aldia.planning.log.entries import Head
from aldia.planning.log.history import History
from aldia.workbook.client import SheetsClient
from aldia.workbook.drive_head import Silence, keep, read_kept

WINDOW = timedelta(days=30)
"""How far back the provider's counts are compared
(docs/decisions/0011-the-mail-provider-is-the-witness.md); chosen by hand."""

_MARGIN = timedelta(hours=15)
"""The provider's days may begin at midnight of any zone, 14 hours before UTC's at most; an hour
more for a letter that it counted later than it was claimed."""


class RestoreCheck:
    """What Drive and the mail provider know of one workbook; Drive is asked once in a run."""

    def __init__(self, client: SheetsClient, mailer: Mailer | None) -> None:
        self._client = client
        self._mailer = mailer
        self._kept: Head | Silence | None = None
        self._does_provider_answer = False

    def look(self) -> None:
        """Ask Drive now, before the workbook is read.

        The Log that is read afterwards must go at least as far as the end that Drive keeps,
        whoever writes meanwhile, as that end is kept only after it was written.
        """
        self._head()

    def fault_of(self, found: Assessment) -> LogFault | None:
        """Return what the Log lacks by Drive or else by the provider; None when it is complete.

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
        return LogFault(FaultCode.LOG_FORGOTTEN, count=forgotten) if forgotten else None

    def count_forgotten(self, found: Assessment) -> int | None:
        """Return how many recipients only the provider knows; None when it cannot say."""
        if self._mailer is None:
            return None
        since = (found.plan.at - WINDOW).date()
        told = self._mailer.count_recipients(opaque(self._client.spreadsheet), since)
        return None if told is None else surplus(told, found.history)

    def keep_claims(self, head: Head) -> bool:
        """Keep in Drive the end of the Log with a claim, before the claimed letters leave.

        Returns:
            False when neither Drive nor the provider would know of these letters if the workbook
            were put back now.
        """
        if self._head() is Silence.CANNOT:
            return True
        try:
            keep(self._client, head)
        except AldiaError:
            return self._does_provider_answer
        return True

    def keep(self, found: Assessment, head: Head) -> None:
        """Keep in Drive the end of the Log as a run leaves it.

        Does nothing if Drive knows a longer Log: that end stays until a person accepts this one.
        Where Drive takes nothing, the end that it kept before stays, and no error is raised.
        """
        if self._head() in {Silence.CANNOT, Silence.NOT_NOW} or self._restored(found) is not None:
            return
        try:
            keep(self._client, head)
        except AldiaError:
            return

    def forgive(self, head: Head) -> None:
        """Keep in Drive the end of a Log that a person took as it is, whatever was kept before.

        Raises:
            ComeAgain: Drive did not answer; what it kept before stays.
            AskPerson: Drive lets its note be read, but not changed.
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
        """Return which entries Drive knows and the Log lacks; None when it lacks none."""
        kept, head = self._head(), found.snapshot.head or Head()
        if isinstance(kept, Silence):
            return None
        if kept.number > head.number:
            return LogFault(FaultCode.LOG_RESTORED, [range(head.number + 1, kept.number + 1)])
        hashes = (e.hash for e in reversed(found.entries) if e.number == kept.number)
        if next(hashes, kept.hash) != kept.hash:
            return LogFault(FaultCode.LOG_RESTORED, [range(kept.number, kept.number + 1)])
        return None

    def _head(self) -> Head | Silence:
        if self._kept is None:
            self._kept = read_kept(self._client)
        return self._kept


def surplus(told: Mapping[date, int], history: History) -> int:
    """Return how many recipients the provider counted beyond those that the Log knows.

    For each day, the provider's count from that day on is compared with the Log's from a margin
    before it, and the largest difference counts. A single window would not do: letters that the
    Log has within its margin could hide as many that it lacks.

    Args:
        told: Number of recipients by the provider's days.
    """
    found, total = 0, 0
    for day in sorted(told, reverse=True):
        total += told[day]
        start = datetime.combine(day, time(), UTC) - _MARGIN
        found = max(found, total - history.recipients_since(start))
    return found
