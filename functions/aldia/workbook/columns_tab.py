"""Writing the Columns tab, so that what a person typed stays beside the line that they saw.

Which column a line is about is written once, in a new row, and never over another line: people may
sort the tab between a read and a write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aldia.ledger.schema.schema import Schema, Tab, TabKey
from aldia.ledger.tabs.column_choices import Line, Place
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.characters import storable
from aldia.planning.reporting.column_lines import ColumnLine, ColumnLines
from aldia.workbook.own_cells import cell_at
from aldia.workbook.writes import drop_down

_SHOWN = ("place", "examples", "meaning", "reason")
"""Columns of the tab that are written anew when they differ."""

_NAMING = ("tab", "header")
"""Columns that say which column a line is about: written once, and cleared with the line."""

_LETTERS = re.compile(r"[A-Z]{1,3}")


def laid_lines(
    rows: Rows, places: Mapping[str, int], lines: Sequence[Line], shown: ColumnLines
) -> tuple[dict[str, list[Scalar]], list[ColumnLine]]:
    """Return the cells of each column below the tab's header, and the lines that it lacks.

    A cell is None where it stays as it is: in rows of a person, and in the last column always. A
    line whose column is gone is cleared unless a person answered in it.

    Args:
        rows: Rows of the tab, its header first.
        places: Indices of its columns, by key.
        lines: Its lines, as they were read.
    """
    wanted = {line.place: line for line in shown.lines}
    taken: dict[Place, Line] = {}
    for line in sorted(lines, key=lambda each: not each.said):
        if line.place in wanted:
            taken.setdefault(line.place, line)
    laid: dict[int, Mapping[str, Scalar]] = {}
    for line in lines:
        if line.place in taken and taken[line.place] is line:
            laid[line.row] = {key: wanted[line.place].cells[key] for key in _SHOWN}
        elif _is_ours(rows[line.row], places):
            gone = {"meaning": "", "reason": shown.gone}
            laid[line.row] = gone if line.said else dict.fromkeys((*_NAMING, *_SHOWN), "")
    cells = {
        key: [laid.get(row, {}).get(key) for row in range(1, len(rows))]
        for key in (*_NAMING, *_SHOWN)
    }
    return cells, [line for line in shown.lines if line.place not in taken]


def _is_ours(row: Sequence[Scalar], places: Mapping[str, int]) -> bool:
    """Tell whether Aldía wrote a row: it says where the column is, and why it is taken for that."""
    letters = cell_at(row, places["place"])
    reason = cell_at(row, places["reason"])
    return isinstance(letters, str) and bool(_LETTERS.fullmatch(letters) and reason)


def appended(
    schema: Schema,
    language: str,
    sheet: int,
    places: Mapping[str, int],
    lines: Sequence[ColumnLine],
) -> dict[str, Any]:
    """Return the request that adds lines below everything that the tab holds."""
    rows = []
    for line in lines:
        row: list[dict[str, Any]] = [{} for _ in range(max(places.values()) + 1)]
        for key, text in line.cells.items():
            if text:
                row[places[key]] = {"userEnteredValue": {"stringValue": storable(text)}}
        names = choice_names(schema, schema[line.place[0]], language)
        row[places["choice"]] = {"dataValidation": drop_down(names)}
        rows.append({"values": row})
    fields = "userEnteredValue,dataValidation"
    return {"appendCells": {"sheetId": sheet, "rows": rows, "fields": fields}}


def choice_names(schema: Schema, tab: Tab, language: str) -> list[str]:
    """Return what a person may say of a column: names of the tab's columns, and two words more."""
    names = [column.header[language] for column in tab.people_columns]
    return [*names, *(c.label[language] for c in schema[TabKey.COLUMNS].choices)]
