"""The mail provider as a witness: does it know of more letters than the Log?

A workbook that was put back to an earlier version has forgotten letters, and nothing inside it can
tell: Log, Memory and seal went back together.
"""

from __future__ import annotations

from datetime import timedelta

from aldia.channels.mail import Mailer, opaque
from aldia.jobs.study import Study

WINDOW = timedelta(days=7)
_MARGIN = timedelta(days=2)
"""The provider counts by days of its own."""


def count_forgotten(found: Study, mailer: Mailer, spreadsheet: str) -> int:
    """Count the recipients of the last days of whom the provider knows and the Log does not."""
    since = found.plan.at - WINDOW
    told = mailer.count_recipients(opaque(spreadsheet), since.date())
    known = found.history.recipients_since(since - _MARGIN)
    return max((told or 0) - known, 0)
