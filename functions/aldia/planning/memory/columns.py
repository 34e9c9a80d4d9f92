"""Columns that the sheet had at the last run: the loss of one that can hold rows is a problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem

_NAME = "columns "

_DECIDING = frozenset({"paid_on", "notes", "kind", "applies_to", "email"})
"""Further columns by which somebody may not be asked, or be asked elsewhere."""


def with_lost_columns(
    tables: Mapping[str, Table], memory: Mapping[str, str], language: str
) -> dict[str, Table]:
    """Return the tables, with a problem in one that lost a column in which something stood.

    Only columns that decide whom to ask for what count, each of several payments too. Somebody
    typed over the header of such a column, or deleted it, and what it said is not known any more;
    so the table counts as unreadable. A column that a person said is something else is not lost.
    """
    return {
        key: _doubted(table, memory.get(_NAME + key, ""), language) for key, table in tables.items()
    }


def _doubted(table: Table, known: str, language: str) -> Table:
    counts = Counter(known.split()) - (-table.said)
    lost = [
        Problem("column_lost", table.title, table.header_row + 1, column.header[language])
        for column in table.tab.people_columns
        if counts[column.key] > table.counts[column.key]
    ]
    is_read = bool(lost) and table.is_usable
    return replace(table, problems=[*table.problems, *lost]) if is_read else table


def renewed_columns(tables: Mapping[str, Table], memory: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of Memory that have to change: the filled columns of each tab.

    Without those that a column is by a new word alone: it counts once it is kept with the column.
    """
    found = {
        _NAME + key: _written(_remembered(table, memory.get(_NAME + key, "")))
        for key, table in tables.items()
        if table.is_usable
    }
    return {name: keys for name, keys in found.items() if keys and memory.get(name) != keys}


def _remembered(table: Table, known: str) -> Counter[str]:
    filled = _filled(table)
    if not any(table.said.values()):
        return filled
    return (Counter(known.split()) - (-table.said)) | (filled - (+table.said))


def _filled(table: Table) -> Counter[str]:
    filled = {key for record in table.records() for key in record.cells}
    kept = (key for key in filled if table.tab.column(key).holds or key in _DECIDING)
    return Counter({key: table.counts[key] for key in kept})


def without_given_up(tables: Mapping[str, Table], memory: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of Memory that have to change, as a person said what columns are not."""
    return {
        _NAME + key: _written(Counter(memory.get(_NAME + key, "").split()) - (-table.said))
        for key, table in tables.items()
        if -table.said
    }


def _written(counts: Counter[str]) -> str:
    return " ".join(sorted(counts.elements()))
