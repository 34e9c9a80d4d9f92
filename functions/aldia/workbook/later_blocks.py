"""Blocks of the Summary that came later: where people wrote before, they stay away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aldia import resources
from aldia.ledger.values.cells import Rows, Scalar
from aldia.planning.reporting.summary_sheet import (
    CHARGES,
    LOSSES,
    PEOPLE,
    POLICY,
    TARGETS,
    TRENDS,
    WORK,
    Block,
)
from aldia.workbook.client import ApiRefusal, SheetsClient
from aldia.workbook.frame import Frame
from aldia.workbook.own_cells import cell_at
from aldia.workbook.writes import batch

_LATER = (CHARGES, LOSSES, POLICY, TRENDS, WORK, TARGETS, PEOPLE)


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


def with_room(client: SheetsClient, frame: Frame, tab: str, new: Rows) -> Frame:
    """Return the frame with room in a system tab for rows below its header; add what it lacks.

    Where Google refuses, it stays as it was, and the last rows are not shown.

    Raises:
        ComeAgain: Google did not answer.
    """
    sheet = frame.bound.get(tab)
    lacking = len(new) + 1 - sheet.rows if sheet is not None else 0
    if sheet is None or lacking <= 0:
        return frame
    grown = {"sheetId": sheet.id, "dimension": "ROWS", "length": lacking}
    try:
        client.write(batch({"appendDimension": grown}))
    except ApiRefusal:
        return frame
    return replace(frame, bound={**frame.bound, tab: replace(sheet, rows=sheet.rows + lacking)})


def _is_peoples(old: Rows, block: Block) -> bool:
    """Tell whether something stands in a block's place that does not begin with its heading."""
    place = old[block.top - 1 : block.end]
    cells = [cell_at(row, index) for row in place for index in range(block.columns)]
    texts = {resources.catalog_of(each).say("page", block.code) for each in resources.languages()}
    return any(cell not in (None, "") for cell in cells) and cells[0] not in texts
