"""Headers that the sheet had at the last run: what was read below them, and what was asked of them.

The loss of a column is noticed by what it was (`columns.py`). Two losses leave every column that is
read in its place: another takes that of the one that is gone, or what is gone was only asked about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aldia.ledger.recognition.matches import Basis
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.problems import Problem

_NAME = "headers "
_LONGEST = 200
"""Characters of a header that are kept; chosen by hand, as 200 columns of such fit one cell."""


@dataclass(frozen=True)
class _Headers:
    """The headers of one tab at the last run.

    Attributes:
        read: The header of the first column of each key.
        asked: Those of columns that something was asked about.
        others: Those of columns that were not read.
    """

    read: Mapping[str, str] = field(default_factory=dict)
    asked: Sequence[str] = ()
    others: Sequence[str] = ()


def with_missed_columns(
    tables: Mapping[str, Table], memory: Mapping[str, str], language: str
) -> dict[str, Table]:
    """Return the tables, with a problem in one where a column is gone that nothing else misses.

    A person who says in *Columns* what the column in its place is, or one with a new header, has
    answered.
    """
    found = {}
    for key, table in tables.items():
        known = _read(memory.get(_NAME + key, "")) if table.is_usable else _Headers()
        missed = [*_replaced(table, known, language), *_no_more_asked(table, known)]
        found[key] = replace(table, problems=[*table.problems, *missed]) if missed else table
    return found


def _of_theirs(table: Table) -> set[str]:
    """Return the headers of all columns but Aldía's own."""
    own = table.own_places
    return {_cut(match.header) for match in table.matches if match.index not in own}


def _replaced(table: Table, known: _Headers, language: str) -> Iterator[Problem]:
    """Yield a problem for each column that is read where another was, which is gone."""
    here = _of_theirs(table)
    for match in table.matches:
        before = known.read.get(match.key, "")
        is_first = match.is_certain and match.index == table.columns[match.key]
        if not before or before in here or not is_first or match.basis is Basis.PERSON:
            continue
        if _cut(match.header) in known.others:
            name = table.tab.column(match.key).header[language]
            place = (table.title, table.header_row + 1, match.header)
            yield Problem("column_replaced", *place, before, {"name": name, "column": match.header})


def _no_more_asked(table: Table, known: _Headers) -> Iterator[Problem]:
    """Yield a problem for each column that is gone while something was asked about it."""
    here = _of_theirs(table)
    before = {*known.read.values(), *known.asked, *known.others}
    answered = sum(
        match.basis is Basis.PERSON and _cut(match.header) not in before for match in table.matches
    )
    for header in [each for each in known.asked if each not in here][answered:]:
        yield Problem("column_lost", table.title, table.header_row + 1, header)


def renewed_headers(
    tables: Mapping[str, Table], problems: Iterable[Problem], memory: Mapping[str, str]
) -> dict[str, str]:
    """Return the cells of Memory that have to change, so that it holds the headers of now.

    Args:
        problems: All of the sheet; those that hold rows or the book are about columns.
    """
    asked = {(problem.tab, problem.column) for problem in problems if problem.holds}
    cells = {
        _NAME + key: _written(table, asked)
        for key, table in tables.items()
        if table.is_usable and table.tab.telling
    }
    return {name: cell for name, cell in cells.items() if memory.get(name) != cell}


def _written(table: Table, asked: set[tuple[str, str]]) -> str:
    theirs = [m for m in table.matches if m.header and m.index not in table.own_places]
    read = {key: _cut(header) for key, header in table.headers.items() if header}
    about = [_cut(m.header) for m in theirs if (table.title, m.header) in asked]
    others = [_cut(m.header) for m in theirs if not m.is_certain]
    return json.dumps([read, about, others], ensure_ascii=False, separators=(",", ":"))


def _read(cell: str) -> _Headers:
    """Return the headers in a cell of Memory; none from one that a person damaged."""
    try:
        read, asked, others = json.loads(cell)
        return _Headers(dict(read), list(map(str, asked)), list(map(str, others)))
    except (ValueError, TypeError, RecursionError):
        return _Headers()


def _cut(header: str) -> str:
    return header[:_LONGEST]
