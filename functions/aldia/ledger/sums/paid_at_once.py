"""Invoices that Mexico's tax office has as paid when made out, where nothing else tells."""

from __future__ import annotations

from collections.abc import Mapping

from aldia.ledger.recognition.matches import OF_PAYMENT
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Scalar

_AT_ONCE, _LATER = "pue", "ppd"
"""The SAT's c_MetodoPago: paid in one sum at once, and in parts or later."""


def paid_at_once(table: Table, filled: Mapping[int, Scalar]) -> frozenset[int]:
    """Return the rows of a column of methods that may be paid, if the column has both methods.

    Args:
        filled: What stands in the column, by row as on screen.
    """
    said = {row: str(cell)[:3].lower() for row, cell in filled.items()}
    if set(said.values()) != {_AT_ONCE, _LATER} or not OF_PAYMENT.isdisjoint(table.columns):
        return frozenset()
    return frozenset(row for row, method in said.items() if method == _AT_ONCE)
