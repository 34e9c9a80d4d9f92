"""What is asked about a column that was not recognised and may matter."""

from __future__ import annotations

from dataclasses import dataclass

from aldia.ledger.problems import Problem
from aldia.ledger.records import Invoice


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A column that was not recognised and may matter.

    Attributes:
        rows: Those in which it says something, as numbered on screen.
        receipts: Those in which it may say that money came in; no news where that is known.
    """

    question: Problem
    rows: frozenset[int]
    receipts: frozenset[int] = frozenset()

    def is_about(self, invoice: Invoice) -> bool:
        """Tell whether it may decide about an invoice that is open."""
        return invoice.row in self.rows or (invoice.row in self.receipts and not invoice.received)
