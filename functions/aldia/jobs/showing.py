"""Writing the view, which never fails a run: errors are logged and left to the next run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from aldia import resources
from aldia.errors import AldiaError, ComeAgain
from aldia.jobs.assessment import Assessment
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.stories import story_rows, texts_in
from aldia.planning.reporting.view import show
from aldia.structured_log import StructuredLogger
from aldia.workbook.client import SheetsClient
from aldia.workbook.showing import ViewWriter
from aldia.workbook.texts import read_texts

T = TypeVar("T")


def show_assessment(
    client: SheetsClient,
    found: Assessment,
    logger: StructuredLogger,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> bool:
    """Write the view; return False when Google did not answer and the next run has to write it.

    A part that cannot be worked out stays as it is in the sheet; the Doctor tab then says so.

    Args:
        texts: Those of the letters that this run claimed, by their marks.
    """

    def attempt(compute: Callable[[], T]) -> T | None:
        return attempted(compute, logger)

    def story() -> list[list[Scalar]]:
        return _story(client, found, texts)

    known = (found.ledger, found.history, found.plan, found.problems, found.catalog)
    more = (found.answered, found.commissions, story, found.month_ends)
    view = show(*known, attempt, *more)
    writer = ViewWriter(client, resources.schema(), found.catalog.language)
    try:
        attempt(lambda: writer.show(found.snapshot, view))
    except ComeAgain:
        return False
    return True


def _story(client: SheetsClient, found: Assessment, texts: Mapping[str, str]) -> list[list[Scalar]]:
    """Return the rows of the History tab; none without the tab.

    The Texts tab is read only for texts that the History tab does not show yet.
    """
    frame = found.snapshot.frame
    if TabKey.HISTORY not in frame.bound:
        return []
    known = {**texts_in(found.snapshot.lists.get(TabKey.HISTORY, ())), **texts}

    def texts_of(marks: Sequence[str]) -> Mapping[str, str]:
        return {**known, **read_texts(client, frame, set(marks) - known.keys())}

    states = resources.states_in(found.catalog.language)
    facts = (found.ledger, found.history, found.entries, found.catalog, states)
    return story_rows(*facts, texts_of)


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
