"""What a person says that columns are: read from the Columns tab, kept with each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aldia.errors import ComeAgain
from aldia.ledger.recognition.chosen import Choices, Chosen, are_where_said
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.schema.schema import Schema, TabKey
from aldia.ledger.tabs.column_choices import (
    AS_THOUGHT,
    Line,
    Place,
    find_lines,
    read_choices,
    spread,
)
from aldia.ledger.tabs.tables import Table, find_tables
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.problems import Problem
from aldia.workbook.client import SheetsClient
from aldia.workbook.columns import MEANS, column_metadata
from aldia.workbook.frame import Frame, Sheet, read_frame
from aldia.workbook.own_cells import header_place

_Values = Mapping[str, tuple[str, Rows]]


def kept_choices(frame: Frame) -> dict[str, Choices]:
    """Return what is kept with the columns of each tab, by the tab's key."""
    return {key: sheet.chosen for key, sheet in frame.bound.items() if sheet.chosen}


def lines_of(schema: Schema, frame: Frame, rows: Rows, tables: Mapping[str, Table]) -> list[Line]:
    """Return the lines of the Columns tab; none where one of its columns is missing."""
    sheet = frame.bound.get(TabKey.COLUMNS)
    places = places_in_tab(schema, sheet, rows) if sheet is not None else {}
    is_whole = len(places) == len(schema[TabKey.COLUMNS].columns)
    return find_lines(rows, places, tables) if is_whole else []


def places_in_tab(schema: Schema, sheet: Sheet, rows: Rows) -> dict[str, int]:
    """Return the indices of the columns of the Columns tab that are still there, by key."""
    headers = rows[0] if rows else ()
    found = {
        column.key: header_place(headers, column, sheet.system_columns.get(column.key))
        for column in schema[TabKey.COLUMNS].columns
    }
    return {key: index for key, index in found.items() if index is not None}


def with_choices(
    client: SheetsClient,
    schema: Schema,
    frame: Frame,
    values: _Values,
    rows: Rows,
    tables: Mapping[str, Table],
) -> dict[str, Table]:
    """Return the tables as a person's newest words have them; the same ones without any.

    Args:
        values: Title and rows of people's tabs, by key.
        rows: Rows of the Columns tab.
        tables: As what is kept with the columns has them.

    Raises:
        ComeAgain: Columns moved after the frame was read.
    """
    _check_columns(client, schema, frame, tables)
    lines = lines_of(schema, frame, rows, tables)
    title = frame.bound[TabKey.COLUMNS].title if lines else ""
    choices, problems = read_choices(schema, title, lines, tables)
    choices = spread(choices, tables)
    choices = {place: key for place, key in choices.items() if key != _known(tables, place)}
    chosen = _renewed(kept_choices(frame), choices, tables)
    found = find_tables(schema, values, chosen) if choices else tables
    return {
        key: _renewed_table(tables[key], table, problems.get(key, ()))
        for key, table in found.items()
    }


def _renewed_table(before: Table, now: Table, more: Sequence[Problem]) -> Table:
    """Return a table as a person's newest words have it; the one before where none is about it."""
    table = replace(before, problems=[*before.problems, *more]) if more else before
    if now.matches != before.matches:
        said = Counter(now.counts)
        said.subtract(before.counts)
        table = replace(now, said=said, problems=[*now.problems, *more])
    return table


def _check_columns(
    client: SheetsClient, schema: Schema, frame: Frame, tables: Mapping[str, Table]
) -> None:
    """Make sure that the words still stand at the columns where the frame found them.

    Only a word whose header stands no more at its column leaves a doubt: the column may have
    another title, or another place.
    """
    kept = kept_choices(frame)
    if all(are_where_said(_headers(table), kept.get(key, {})) for key, table in tables.items()):
        return
    if kept_choices(read_frame(client, schema)) != kept:
        raise ComeAgain("rows_moved")


def _known(tables: Mapping[str, Table], place: Place) -> str:
    """Return what a person said of a column before; AS_THOUGHT for nothing."""
    match = tables[place[0]].matches[place[1]]
    return match.key if match.basis is Basis.PERSON else AS_THOUGHT


def _headers(table: Table) -> list[str]:
    return [match.header for match in table.matches]


def _renewed(
    kept: Mapping[str, Choices], choices: Mapping[Place, str], tables: Mapping[str, Table]
) -> dict[str, Choices]:
    """Return what is kept with the columns, replaced where the tab says something else."""
    found = {key: dict(words) for key, words in kept.items()}
    for (key, index), said in choices.items():
        word = Chosen(said, tables[key].matches[index].header)
        found.setdefault(key, {})[index] = [word]
    return {**found}


def keeping(frame: Frame, tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    """Return the requests that keep with each column what a person said of it.

    A word is changed by its id, wherever its column is by then. Only a new one is put at a place;
    should the column have moved in that second, its header tells (`counting`).
    """
    return [
        request
        for key, table in tables.items()
        if key in frame.bound and table.header_row >= 0
        for request in _kept_in(frame.bound[key], table)
    ]


def _kept_in(sheet: Sheet, table: Table) -> Iterator[dict[str, Any]]:
    tab = table.tab.key
    said = {m.index: m for m in table.matches if m.basis is Basis.PERSON}
    for index in sorted({*said, *sheet.chosen}):
        words = list(sheet.chosen.get(index, ()))
        match = said.get(index)
        header = match.header if match else ""
        wanted = Chosen(match.key if match else "", header).written(tab)
        if match is not None and not words:
            yield column_metadata(sheet.id, index, MEANS, wanted)
        for place, word in enumerate(words):
            is_it = match is not None and place == 0
            text = wanted if is_it else replace(word, key="").written(tab)
            if word.written(tab) != text:
                yield _changed(word.id, text)


def _changed(identifier: int, text: str) -> dict[str, Any]:
    lookup = {"metadataId": identifier}
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": lookup}],
            "developerMetadata": {"metadataValue": text},
            "fields": "metadataValue",
        }
    }
