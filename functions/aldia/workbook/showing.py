"""Writing the view: only cells that differ, into columns found by metadata, checked after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.schema.schema import Schema, TabKey
from aldia.ledger.tabs.invoice_tabs import invoice_keys
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.characters import storable
from aldia.planning.memory.offers import place_of_answers
from aldia.planning.reporting.status import Status
from aldia.planning.reporting.system_cells import Cells
from aldia.planning.reporting.view import View
from aldia.workbook.choosing import lines_of, places_in_tab
from aldia.workbook.client import ApiRefusal, SheetsClient
from aldia.workbook.columns import COLUMN
from aldia.workbook.columns_tab import appended, laid_lines
from aldia.workbook.frame import Frame, Sheet
from aldia.workbook.further_rows import more_rows
from aldia.workbook.later_blocks import around_people, with_room
from aldia.workbook.own_cells import (
    MARKS,
    cell_at,
    is_month_row,
    is_story_row,
    laid_around,
    marked_rows,
    may_mark,
    system_places,
    written_rows,
)
from aldia.workbook.reading import Snapshot, quoted
from aldia.workbook.writes import batch, value_batch

Update = dict[str, Any]
"""One DataFilterValueRange of the Sheets API."""

_TRIES = 3
"""Checks of where rows stand after a write (docs/reliability.md); chosen by hand."""

_STATUS = "settings.status"
_PAYLOAD_BYTES = 1_800_000
"""Most bytes of one write: below the 2 MB that Google recommends (docs/scale.md)."""

_KEY: Mapping[str, str] = {TabKey.INVOICES: "invoice", TabKey.REGISTER: "sheet"}
"""The column by which a row is found again that moved, by tab."""


class ViewWriter:
    """Writes the view into the system's columns and tabs."""

    def __init__(self, client: SheetsClient, schema: Schema, language: str) -> None:
        self._client = client
        self._schema = schema
        self._language = language

    def show(self, snapshot: Snapshot, view: View) -> None:
        """Write what differs from the snapshot; write again where rows moved meanwhile.

        Raises:
            ComeAgain: Google did not answer; the next run shows it.
            AskPerson: Google refuses for good.
        """
        frame = snapshot.frame
        rows = self._rows(snapshot, view)
        updates = self._changed(frame, snapshot.tables, rows)
        has_rows = bool(updates)
        tabs = [key for key in invoice_keys(rows) if key in snapshot.tables]
        updates += self._doctor(snapshot, view)
        summary = around_people(snapshot.summary, view.summary)
        roomy = with_room(self._client, frame, TabKey.SUMMARY, summary)
        updates += self._whole(roomy, TabKey.SUMMARY, snapshot.summary, summary)
        updates += self._lists(snapshot, view)
        lines, lacking = self._lines(snapshot, view)
        updates += lines
        entered = [_alive(update, view.status) for update in updates if _is_status(update)]
        fits = self._write([update for update in updates if not _is_status(update)])
        self._write(entered, "USER_ENTERED")
        for key in tabs if has_rows else ():
            self._follow(frame, key, snapshot.tables[key], rows[key], fits)
        self._append([*lacking, *more_rows(snapshot, view)])

    def _rows(self, snapshot: Snapshot, view: View) -> Mapping[str, Mapping[int, Cells]]:
        """Return the rows of the view, with those that are no invoices where they may be marked.

        Of a tab that is unreadable, they are the invoices that Aldía wrote.
        """
        frame, rows = snapshot.frame, dict(view.rows)
        for key in frame.bound.keys() & snapshot.tables.keys():
            table, places = (
                snapshot.tables[key],
                system_places(snapshot.tables[key], frame.bound[key].system_columns),
            )
            if key in view.unread:
                ours = written_rows(table, places) - marked_rows(table, places)
                rows[key] = dict.fromkeys(ours, view.unread[key])
            elif key in rows and (left_out := view.left_out.get(key)):
                marked = {row: left_out[row] for row in may_mark(table, places, left_out)}
                rows[key] = {**rows[key], **marked}
        return rows

    def _lines(self, snapshot: Snapshot, view: View) -> tuple[list[Update], list[dict[str, Any]]]:
        """Return the updates of lines in the Columns tab, and the request that adds more.

        There are none once somebody took one of its columns away.
        """
        schema, frame, rows = self._schema, snapshot.frame, snapshot.columns
        sheet = frame.bound.get(TabKey.COLUMNS)
        places = places_in_tab(schema, sheet, rows) if sheet is not None else {}
        if (
            sheet is None
            or view.columns is None
            or len(places) < len(schema[TabKey.COLUMNS].columns)
        ):
            return [], []
        found = lines_of(schema, frame, rows, snapshot.tables)
        cells, lacking = laid_lines(rows, places, found, view.columns)
        updates = []
        for key, column in cells.items():
            old = [cell_at(row, places[key]) for row in rows]
            vector = _difference(old, [_kept(cell) for cell in column], 1)
            if vector:
                updates.append(_column_update(sheet.id, f"{TabKey.COLUMNS}.{key}", vector))
        more = appended(schema, self._language, sheet.id, places, lacking) if lacking else None
        return updates, [more] if more else []

    def _append(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Add lines; whether a write without an answer landed is seen by the next run."""
        if requests:
            try:
                self._client.write(batch(*requests))
            except ApiRefusal as error:
                raise self._client.explained(error) from error

    def _doctor(self, snapshot: Snapshot, view: View) -> list[Update]:
        """Return the update of the Doctor tab; none once people moved the column of answers.

        A tab of an earlier version lacks that column, and the last one of ours too.
        """
        spec, rows = self._schema[TabKey.DOCTOR], snapshot.doctor
        place = place_of_answers(spec, rows)
        if place is not None and place != len(spec.system_columns):
            return []
        width = len(spec.system_columns) - (place is None)
        laid = laid_around(rows, view.doctor, width, view.answered)
        return self._whole(snapshot.frame, TabKey.DOCTOR, rows, laid)

    def _lists(self, snapshot: Snapshot, view: View) -> list[Update]:
        """Return the updates of the tabs in which Aldía lists months, or what happened."""
        updates = []
        for key, new in view.lists.items():
            old = snapshot.lists.get(key, ())
            width = len(self._schema[key].columns)
            is_ours = is_story_row if key == TabKey.HISTORY else is_month_row
            laid = laid_around(old, new, width, {}, is_ours)
            updates += self._whole(snapshot.frame, key, old, laid)
        return updates

    def show_rows(self, frame: Frame, table: Table, rows: Mapping[int, Cells]) -> None:
        """Write the system's columns of one tab; write again where rows moved meanwhile.

        Raises:
            ComeAgain: Google did not answer.
            AskPerson: Google refuses for good.
        """
        key = table.tab.key
        updates = self._changed(frame, {key: table}, {key: rows})
        if updates:
            self._follow(frame, key, table, rows, self._write(updates))

    def _changed(
        self, frame: Frame, tables: Mapping[str, Table], rows: Mapping[str, Mapping[int, Cells]]
    ) -> list[Update]:
        updates: list[Update] = []
        for tab, cells in rows.items():
            if tab in frame.bound and tab in tables:
                updates += self._vectors(frame.bound[tab], tables[tab], cells)
        return updates

    def _vectors(self, sheet: Sheet, table: Table, rows: Mapping[int, Cells]) -> list[Update]:
        """Return an update for each system column that is still ours and differs.

        There is none for a tab that cannot be read. Cells of rows that Aldía did not write stay
        as they are.

        Args:
            rows: Cells of the view by row number on screen.
        """
        if not table.is_usable and not rows:
            return []
        places = system_places(table, sheet.system_columns)
        ours, marked = written_rows(table, places), marked_rows(table, places)
        updates = []
        for column in table.tab.system_columns:
            if column.key not in places:
                continue
            old = [cell_at(row, places[column.key]) for row in table.values]
            new: list[Scalar] = [column.header[self._language]]
            cleared = ours if column.key in MARKS else ours - marked
            for row in range(table.header_row + 2, max([len(old), *rows]) + 1):
                left = "" if row in cleared else cell_at(old, row - 1)
                cells = rows.get(row, {})
                new.append(_kept(cells[column.key]) if column.key in cells else left)
            vector = _difference(old, new, table.header_row)
            if vector:
                updates.append(_column_update(sheet.id, f"{table.tab.key}.{column.key}", vector))
        return updates

    def _whole(
        self, frame: Frame, tab: str, old: Rows, new: Sequence[Sequence[Scalar]]
    ) -> list[Update]:
        """Return the update of a system tab's cells below its header; none if no cell differs."""
        sheet = frame.bound.get(tab)
        if sheet is None:
            return []
        rows = [
            _difference(old[index] if index < len(old) else (), [_kept(c) for c in row], 0)
            for index, row in enumerate(new[: sheet.rows - 1], 1)
        ]
        if not any(rows):
            return []
        place = {"sheetId": sheet.id, "startRowIndex": 1, "startColumnIndex": 0}
        return [{"dataFilter": {"gridRange": place}, "majorDimension": "ROWS", "values": rows}]

    def _write(self, updates: Sequence[Update], option: str = "RAW") -> bool:
        """Write updates in payloads of a limited size; return False when one no longer fits."""
        for part in _batches(updates):
            try:
                self._client.write(value_batch(part, option))
            except ApiRefusal as error:
                if error.status == 400:
                    return False
                raise self._client.explained(error) from error
        return True

    def _follow(
        self, frame: Frame, key: str, table: Table, rows: Mapping[int, Cells], fits: bool
    ) -> None:
        """Read the key column; where rows moved meanwhile, write the columns again by key.

        Without that column nothing can be followed; the next run writes what moved.
        """
        if not _has_keys(table):
            return
        wanted = _by_key(table, rows)
        for _ in range(_TRIES):
            if fits and self._read_keys(table) == _keys(table):
                return
            table = self._read_table(frame.bound[key], table)
            if not _has_keys(table):
                return
            placed = _placed(table, wanted)
            fits = self._write(self._vectors(frame.bound[key], table, placed))

    def _read_keys(self, table: Table) -> list[str]:
        letters = column_letters(table.columns[_KEY[table.tab.key]])
        place = f"{quoted(table.title)}!{letters}1:{letters}"
        [columns] = self._client.read_values([place], by_column=True)
        return [str(cell) for cell in (columns or [[]])[0]]

    def _read_table(self, sheet: Sheet, table: Table) -> Table:
        [rows] = self._client.read_values([quoted(table.title)])
        return find_table(table.tab, table.title, rows, sheet.chosen)


def _is_status(update: Update) -> bool:
    lookup = update["dataFilter"].get("developerMetadataLookup", {})
    return bool(lookup.get("metadataValue") == _STATUS)


def _alive(update: Update, status: Status) -> Update:
    """Return the update with the status as a formula, which is safe as all its text is Aldía's."""
    [vector] = update["values"]
    return {**update, "values": [[status.formula if c == status.text else c for c in vector]]}


def _has_keys(table: Table) -> bool:
    return _KEY[table.tab.key] in table.columns


def _keys(table: Table) -> list[str]:
    """Return the texts of the key column as Google returns them: without blanks at the end."""
    place = table.columns[_KEY[table.tab.key]]
    cells = (cell_at(row, place) for row in table.values)
    texts = ["" if cell is None else str(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _by_key(table: Table, rows: Mapping[int, Cells]) -> dict[str, list[Cells]]:
    """Return the view's rows by the text of their key, in the order of the sheet."""
    keys = _keys(table)
    found: dict[str, list[Cells]] = {}
    for row in sorted(rows):
        if row <= len(keys) and keys[row - 1]:
            found.setdefault(keys[row - 1], []).append(rows[row])
    return found


def _placed(table: Table, wanted: Mapping[str, Sequence[Cells]]) -> dict[int, Cells]:
    """Return the view's cells by the row where each key stands now."""
    left = {key: list(cells) for key, cells in wanted.items()}
    placed: dict[int, Cells] = {}
    for index, key in enumerate(_keys(table)):
        if index > table.header_row and left.get(key):
            placed[index + 1] = left[key].pop(0)
    return placed


def _difference(old: Sequence[Scalar], new: Sequence[Scalar], first: int) -> list[Any]:
    """Return the cells to write: None where nothing differs, without None at the end.

    Args:
        new: New cells from index `first` on; None for a cell that Aldía must not write.
    """
    vector: list[Any] = [None] * first
    for index, cell in enumerate(new, first):
        is_left = cell is None or _is_same(cell_at(old, index), cell)
        vector.append(None if is_left else _written(cell))
    while vector and vector[-1] is None:
        vector.pop()
    return vector


def _is_same(before: Scalar, after: Scalar) -> bool:
    return ("" if before is None else before) == ("" if after is None else after)


def _column_update(sheet: int, name: str, vector: list[Any]) -> Update:
    """Return the update of the column with our metadata in this tab, not in a copy of it."""
    lookup = {
        "metadataKey": COLUMN,
        "metadataValue": name,
        "locationType": "COLUMN",
        "metadataLocation": {"sheetId": sheet},
        "locationMatchingStrategy": "INTERSECTING_LOCATION",
    }
    return {
        "dataFilter": {"developerMetadataLookup": lookup},
        "majorDimension": "COLUMNS",
        "values": [vector],
    }


def _kept(cell: Scalar) -> Scalar:
    """Return a cell as Sheets stores it, so that it compares equal when it is read again."""
    return storable(cell) if isinstance(cell, str) else cell


def _written(cell: Scalar) -> str | int | float | bool:
    """Return a cell for JSON. Money becomes a float only here, as these cells are only shown."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return "" if cell is None else cell


def _batches(updates: Sequence[Update]) -> Iterator[list[Update]]:
    part: list[Update] = []
    size = 0
    for update in (piece for each in updates for piece in _pieces(each)):
        weight = len(json.dumps(update, ensure_ascii=False).encode())
        if part and size + weight > _PAYLOAD_BYTES:
            yield part
            part, size = [], 0
        part.append(update)
        size += weight
    if part:
        yield part


def _pieces(update: Update) -> Iterator[Update]:
    """Yield a column's update in parts that each fit into one payload; others are not cut."""
    if len(json.dumps(update, ensure_ascii=False).encode()) <= _PAYLOAD_BYTES:
        yield update
        return
    rows = update["values"][0] if update["majorDimension"] == "COLUMNS" else update["values"]
    half = len(rows) // 2
    if update["majorDimension"] != "COLUMNS" or half == 0:
        yield update
        return
    yield from _pieces({**update, "values": [rows[:half]]})
    yield from _pieces({**update, "values": [[*[None] * half, *rows[half:]]]})
