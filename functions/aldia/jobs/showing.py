"""Writing the view, which never fails a run: errors are logged and left to the next run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aldia import resources
from aldia.errors import AldiaError, ComeAgain
from aldia.jobs.assessment import Assessment
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.stories import story_rows
from aldia.planning.reporting.view import show
from aldia.structured_log import StructuredLogger
from aldia.workbook.client import SheetsClient
from aldia.workbook.showing import ViewWriter

T = TypeVar("T")


def show_assessment(client: SheetsClient, found: Assessment, logger: StructuredLogger) -> bool:
    """Write the view; return False when Google did not answer and the next run has to write it.

    A part that cannot be worked out stays as it is in the sheet; the Doctor tab then says so.
    """

    def attempt(compute: Callable[[], T]) -> T | None:
        return attempted(compute, logger)

    known = (found.ledger, found.history, found.plan, found.problems, found.catalog)
    more = (found.answered, found.commissions, lambda: _story(found), found.month_ends)
    view = show(*known, attempt, *more)
    writer = ViewWriter(client, resources.schema(), found.catalog.language)
    try:
        attempt(lambda: writer.show(found.snapshot, view))
    except ComeAgain:
        return False
    return True


def _story(found: Assessment) -> list[list[Scalar]]:
    """Return the rows of the History tab; none without the tab."""
    if TabKey.HISTORY not in found.snapshot.frame.bound:
        return []
    states = resources.states_in(found.catalog.language)
    return story_rows(found.ledger, found.history, found.entries, found.catalog, states)


def attempted(compute: Callable[[], T], logger: StructuredLogger) -> T | None:
    """Return what a function computes; None after writing its error to the structured log.

    Raises:
        ComeAgain: A service did not answer.
    """
    try:
        return compute()
    except ComeAgain:
        raise
    except AldiaError as error:
        logger.tell_failure("view_failed", error)
    except Exception as error:
        logger.tell_unexpected(error)
    return None
