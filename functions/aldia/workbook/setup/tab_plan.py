"""What `aldia init` plans for a single tab: a new one, an empty one, or one in use."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aldia.errors import AskPerson
from aldia.ledger.schema.schema import Column, Tab, TabKey
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Rows
from aldia.workbook.columns import COLUMN, column_metadata
from aldia.workbook.frame import Sheet
from aldia.workbook.own_cells import header_place
from aldia.workbook.seal import cells_of
from aldia.workbook.setup import doctor_answers
from aldia.workbook.setup.applying import SetUp
from aldia.workbook.setup.setting_rows import first_settings, missing_settings, more_settings
from aldia.workbook.setup.tab_format import (
    Formats,
    Request,
    column_requests,
    header_cell,
    late_colours,
)

Chosen = Mapping[str, str | None]
"""What was said of settings as set-up began, by key; None for a setting's default."""


@dataclass(frozen=True, slots=True)
class TabPlans:
    """Plans the tabs of one workbook.

    Attributes:
        plan: What set-up is about to do; each tab adds to it.
        taken: Titles of the workbook's tabs, in small letters.
    """

    plan: SetUp
    language: str
    formats: Formats
    chosen: Chosen
    taken: set[str]

    def add(self, spec: Tab) -> Sheet:
        """Plan a new tab, and return it."""
        title = _free_title(spec.title[self.language], self.taken)
        sheet = Sheet(secrets.randbelow(2**31 - 1), title, 0, 0, {})
        properties: Request = {
            "sheetId": sheet.id,
            "title": sheet.title,
            "gridProperties": _grid(spec),
        }
        if spec.hidden:
            properties["hidden"] = True
        self.plan.requests.append({"addSheet": {"properties": properties}})
        if spec.owner == "system":
            self.plan.requests.append(doctor_answers.protection(sheet.id, spec))
        self._fill(spec, sheet)
        self.plan.done.append(("tab_added", title))
        if spec.key == TabKey.DOCTOR:
            self.plan.requests.append(doctor_answers.offered_phrases(sheet.id, title, spec))
        return sheet

    def complete(self, spec: Tab, sheet: Sheet, table: Table, *, is_empty: bool) -> None:
        """Plan what a tab lacks that is there already.

        Args:
            is_empty: Whether nothing stands in it, and it may become ours.
        """
        if is_empty:
            self._reuse(spec, sheet)
            self._fill(spec, sheet)
            self.plan.done.append(("tab_filled", spec.title[self.language]))
        elif spec.owner == "person":
            self._adopt(sheet, table)
            if spec.settings:
                self._complete_settings(spec, sheet, table)
        elif spec.key == TabKey.DOCTOR:
            self._complete_doctor(spec, sheet, table)

    def _reuse(self, spec: Tab, sheet: Sheet) -> None:
        """Plan to turn an empty tab into ours: its title, a frozen row, room for every column."""
        grid = _grid(spec)
        grid["rowCount"] = max(grid["rowCount"], sheet.rows)
        grid["columnCount"] = max(grid["columnCount"], sheet.columns)
        properties = {
            "sheetId": sheet.id,
            "title": spec.title[self.language],
            "gridProperties": grid,
        }
        fields = "title,gridProperties(rowCount,columnCount,frozenRowCount)"
        self.plan.requests.append(
            {"updateSheetProperties": {"properties": properties, "fields": fields}}
        )

    def _fill(self, spec: Tab, sheet: Sheet) -> None:
        """Plan headers, formats and first rows of a new tab."""
        columns = [column for column in spec.columns if column.added]
        rows = [{"values": [header_cell(column, self.language) for column in columns]}]
        for index, column in enumerate(columns):
            self.plan.requests += column_requests(sheet.id, index, 1, column, self.formats)
            if _is_found_by_metadata(spec, column):
                self.plan.requests.append(_column_metadata(sheet.id, index, spec, column))
        self.plan.requests.append(
            {
                "updateCells": {
                    "start": {"sheetId": sheet.id, "rowIndex": 0, "columnIndex": 0},
                    "rows": rows,
                    "fields": "userEnteredValue,userEnteredFormat,note",
                }
            }
        )
        if spec.settings:
            self.plan.requests.append(
                first_settings(sheet.id, spec, self.language, self.formats, self.chosen)
            )
        if first := _first_rows(spec, self.language):
            cells = {"start": {"sheetId": sheet.id, "rowIndex": 1, "columnIndex": 0}}
            self.plan.requests.append(
                {"updateCells": {**cells, "rows": first, "fields": "userEnteredValue"}}
            )
        if spec.key == TabKey.INVOICES:
            ours = {c.key: i for i, c in enumerate(columns) if c.owner == "system"}
            self.plan.requests += late_colours(sheet.id, 1, ours)

    def _adopt(self, sheet: Sheet, table: Table) -> None:
        """Plan the system's columns that a person's tab lacks, to the right of everything used.

        A copy of a tab that Aldía reads has them already, without the metadata by which they are
        known.
        """
        missing = [c for c in table.tab.system_columns if c.key not in sheet.system_columns]
        if copied := _copied(table, missing):
            for column, index in zip(missing, copied, strict=True):
                self.plan.requests.append(_column_metadata(sheet.id, index, table.tab, column))
        elif missing:
            self._append(sheet, table, missing)

    def _append(self, sheet: Sheet, table: Table, missing: Sequence[Column]) -> None:
        """Plan more columns to the right of everything used.

        Raises:
            AskPerson: The tab cannot be read.
        """
        for problem in table.problems:
            if problem.holds:
                raise AskPerson(problem.code, tab=table.title, **problem.details)
        used = max((len(row) for row in table.values), default=0)
        left = max([used, *(index + 1 for index in sheet.system_columns.values())])
        lacking = left + len(missing) - sheet.columns
        if lacking > 0:
            grown = {"sheetId": sheet.id, "dimension": "COLUMNS", "length": lacking}
            self.plan.requests.append({"appendDimension": grown})
        places = dict(sheet.system_columns)
        for index, column in enumerate(missing, left):
            places[column.key] = index
            self.plan.requests += column_requests(
                sheet.id, index, table.header_row + 1, column, self.formats
            )
            self.plan.requests.append(_column_metadata(sheet.id, index, table.tab, column))
            self.plan.done.append(
                ("column_added", f"{table.title}: {column.header[self.language]}")
            )
        start = {"sheetId": sheet.id, "rowIndex": table.header_row, "columnIndex": left}
        headers = [{"values": [header_cell(column, self.language) for column in missing]}]
        fields = "userEnteredValue,userEnteredFormat,note"
        self.plan.requests.append(
            {"updateCells": {"start": start, "rows": headers, "fields": fields}}
        )
        if table.tab.key == TabKey.INVOICES and not sheet.system_columns:
            self.plan.requests += late_colours(sheet.id, table.header_row + 1, places)

    def _complete_settings(self, spec: Tab, sheet: Sheet, table: Table) -> None:
        """Plan the settings that the tab of an earlier version lacks."""
        missing = missing_settings(table)
        if missing:
            self.plan.requests.append(
                more_settings(sheet.id, spec, missing, self.language, self.formats)
            )
        self.plan.done += [("setting_added", setting.label[self.language]) for setting in missing]

    def _complete_doctor(self, spec: Tab, sheet: Sheet, table: Table) -> None:
        """Plan the columns that the Doctor tab of an earlier version lacks."""
        missing = doctor_answers.missing_columns(spec, table.values)
        if missing:
            self.plan.requests += doctor_answers.insert_columns(
                sheet.id, sheet.title, spec, missing, self.language, self.formats
            )
        self.plan.done += [
            ("column_added", f"{sheet.title}: {c.header[self.language]}") for c in missing
        ]


def is_used(rows: Rows) -> bool:
    """Tell whether anything stands in a tab."""
    return any(cell not in (None, "") for row in rows for cell in row)


def _free_title(title: str, taken: set[str]) -> str:
    """Return a title that no tab has, numbered if need be, and add it to those taken."""
    free, number = title, 2
    while free.lower() in taken:
        free, number = f"{title} {number}", number + 1
    taken.add(free.lower())
    return free


def _grid(spec: Tab) -> dict[str, int]:
    columns = [column for column in spec.columns if column.added]
    return {
        "rowCount": spec.new_rows,
        "columnCount": max(len(columns) + (1 if spec.owner == "person" else 0), 2),
        "frozenRowCount": 1,
    }


def _first_rows(spec: Tab, language: str) -> list[dict[str, Any]]:
    """Return the rows that a new tab of ladders begins with."""
    words = {c.key: c.label[language] for c in spec.choices}
    rows = []
    for row in spec.rows:
        cells = {
            "step": row["name"][language],
            "days": row["days"],
            "letter": words[row["letter"]],
            "segment": words.get(row.get("segment", ""), ""),
        }
        rows.append(cells_of([cells.get(column.key, "") for column in spec.columns]))
    return rows


def _copied(table: Table, columns: Sequence[Column]) -> list[int]:
    """Return the indices of Aldía's columns in a copy of a tab; empty where one of them lacks."""
    headers = [match.header for match in table.matches]
    found = [header_place(headers, column, len(headers)) for column in columns]
    places = [index for index in found if index is not None and index in table.own_places]
    return places if len(places) == len(columns) else []


def _is_found_by_metadata(spec: Tab, column: Column) -> bool:
    """Tell whether a column is found wherever people move it, as both write in its tab."""
    is_beside = spec.owner == "person" and column.owner == "system"
    return is_beside or spec.key == TabKey.COLUMNS


def _column_metadata(sheet: int, index: int, spec: Tab, column: Column) -> Request:
    return column_metadata(sheet, index, COLUMN, f"{spec.key}.{column.key}")
