"""Two batches at once, on a Sheets that would not apply them strictly one after the other.

Without assumption A8 one that arrived before another had landed is applied as if it had come first,
and its answer shows the workbook as if it had come alone.
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
    """The last batch that a workbook took.

    Attributes:
        before: The workbook for which it was meant.
        after: What it became.
    """

    before: Workbook
    after: Workbook
    requests: Requests
    at: datetime

    def overtook(self, book: Workbook, arrived: datetime | None) -> bool:
        """Whether this one landed while another was waiting, and nothing has happened since."""
        return self.after is book and arrived is not None and arrived < self.at


def repeat(book: Workbook, requests: Requests) -> None:
    """Apply what still can be applied of a batch that was meant for another workbook."""
    for request in requests:
        with suppress(ApiError):
            apply_batch(book, [request])
