"""Apply two batches at once as a Sheets would that does not apply them one after the other.

When assumption A8 is switched off, a batch that arrived before the last batch landed is applied
as if it had come before that one, and its answer shows the workbook without the other batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.google.batch import apply_batch
from sandbox.google.workbook import Workbook
from sandbox.http import ApiError

Requests = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Landed:
    """The last batch that was applied to a workbook.

    Attributes:
        before: The workbook before the batch.
        after: The workbook after the batch.
    """

    before: Workbook
    after: Workbook
    requests: Requests
    at: datetime

    def overtook(self, book: Workbook, arrived: datetime | None) -> bool:
        """Tell whether this batch landed after a request arrived, and `book` is unchanged since."""
        return self.after is book and arrived is not None and arrived < self.at


def repeat(book: Workbook, requests: Requests) -> None:
    """Apply those requests of a batch that are still valid, although the workbook has changed."""
    for request in requests:
        with suppress(ApiError):
            apply_batch(book, [request])
