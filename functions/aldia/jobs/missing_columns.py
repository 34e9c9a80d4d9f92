"""Columns of Aldía's that people deleted, renamed or moved."""

from __future__ import annotations

from collections.abc import Iterator

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem
from aldia.planning.memory.offers import has_answers, place_of_answers
from aldia.workbook.frame import Sheet
from aldia.workbook.own_cells import cell_at, place_of
from aldia.workbook.reading import Snapshot


def missing_columns(snapshot: Snapshot, ledger: Ledger) -> list[Problem]:
    """Return a problem for each system column that somebody deleted or renamed: none is written.

    The same for the Doctor tab when people's answers are not in their place there.
    """
    found = [
        problem
        for key, table in ledger.tables.items()
        if snapshot.frame.owner is not None and key in snapshot.frame.bound
        for problem in _not_written(snapshot.frame.bound[key], table, ledger.settings.language)
        if table.header_row >= 0
    ]
    return [*found, *_doctor_columns(snapshot, ledger)]


def _not_written(sheet: Sheet, table: Table, language: str) -> Iterator[Problem]:
    for column in table.tab.system_columns:
        index = sheet.system_columns.get(column.key)
        if place_of(table, column, index) is None:
            typed = cell_at(table.values[table.header_row], index) if index is not None else ""
            code = "system_column_missing" if index is None else "system_column_renamed"
            header = column.header[language]
            yield Problem(code, table.title, column=header, wrong=str(typed)[:60], holds=False)


def _doctor_columns(snapshot: Snapshot, ledger: Ledger) -> Iterator[Problem]:
    sheet, spec = snapshot.frame.bound.get(TabKey.DOCTOR), resources.schema()[TabKey.DOCTOR]
    if snapshot.frame.owner is None or sheet is None or has_answers(spec, snapshot.doctor):
        return
    is_gone = place_of_answers(spec, snapshot.doctor) is None
    code = "system_column_missing" if is_gone else "doctor_moved"
    header = spec.column("accept").header[ledger.settings.language]
    yield Problem(code, sheet.title, column=header, holds=False)
