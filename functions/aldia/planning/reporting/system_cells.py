"""What stands in Aldía's own columns of one row."""

from __future__ import annotations

from collections.abc import Mapping

from aldia.ledger.values.cells import Scalar

Cells = Mapping[str, Scalar]
"""Values of one row's system columns, by the key of the column; an empty text clears a cell."""
