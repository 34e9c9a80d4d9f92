"""Blocks of the Summary that came later: where people wrote before, they stay away."""

from __future__ import annotations

from collections.abc import Sequence

from aldia import resources
from aldia.ledger.values.cells import Rows, Scalar
from aldia.planning.reporting.summary_sheet import CHARGES, LOSSES, POLICY, Block
from aldia.workbook.own_cells import cell_at

_LATER = (LOSSES, POLICY, CHARGES)


def around_people(old: Rows, new: Sequence[Sequence[Scalar]]) -> list[list[Scalar]]:
    """Return the rows of the Summary below its header, without blocks whose place people use.

    Args:
        old: The rows as they are, the header first.
    """
    rows = [list(row) for row in new]
    for block in _LATER:
        if rows and _is_peoples(old, block):
            for row in rows[block.top - 2 : block.end - 1]:
                row[: block.columns] = [None] * block.columns
    return rows


def _is_peoples(old: Rows, block: Block) -> bool:
    """Tell whether something stands in a block's place that does not begin with its heading."""
    place = old[block.top - 1 : block.end]
    cells = [cell_at(row, index) for row in place for index in range(block.columns)]
    texts = {resources.catalog_of(each).say("page", block.code) for each in resources.languages()}
    return any(cell not in (None, "") for cell in cells) and cells[0] not in texts
