"""What the Columns tab says of each column of the book: what it is taken for, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aldia.ledger.doubts.unread_columns import OVERLOOKED
from aldia.ledger.ledger import Ledger
from aldia.ledger.recognition.column_names import column_letters, column_name
from aldia.ledger.recognition.matches import NOT_USED, Basis, Match
from aldia.ledger.schema.schema import TabKey, kind_of
from aldia.ledger.tabs.column_choices import Place, examples_of, header_of, listed
from aldia.ledger.tabs.tables import Table, candidates, needed_columns
from aldia.ledger.values.problems import Problem
from aldia.planning.reporting.catalog import Catalog


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One line of the Columns tab, as it should be.

    Attributes:
        place: The column that it is about.
        match: What the column is taken for.
        is_asked: Whether a person has to say what the column is.
        cells: Texts by the key of the tab's column.
    """

    place: Place
    match: Match
    is_asked: bool
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ColumnLines:
    """The content of the Columns tab.

    Attributes:
        gone: What is said of a line whose column is not there any more.
    """

    lines: Sequence[ColumnLine]
    gone: str


def column_lines(
    tables: Mapping[str, Table], overlooked: Sequence[Problem], catalog: Catalog
) -> ColumnLines:
    """Return a line for each column that stands in the book's own tabs, the invoices' first.

    Args:
        overlooked: Questions about columns that are taken for nothing and may matter.
    """
    asked = {(problem.tab, problem.details.get("column", "")) for problem in overlooked}
    lines = [
        _line(key, table, match, asked, sought, catalog)
        for key, table in sorted(
            tables.items(), key=lambda each: kind_of(each[0]) != TabKey.INVOICES
        )
        for sought in [_sought(table)]
        for match in listed(table)
    ]
    return ColumnLines(lines, catalog.say("columns", "gone"))


def lines_of(ledger: Ledger, catalog: Catalog) -> ColumnLines:
    overlooked = [each for each in ledger.all_problems if each.code in OVERLOOKED]
    return column_lines(ledger.tables, overlooked, catalog)


def _sought(table: Table) -> dict[int, str]:
    """Return by index what an unknown column may be: what the table had before, or cannot lack."""
    lost = {problem.column for problem in table.problems if problem.code == "column_lost"}
    lacks = needed_columns(table)
    lacks += [c for c in table.tab.people_columns if lost & {*c.header.values()} and c not in lacks]
    found: dict[int, list[str]] = {}
    for column in lacks:
        for match in candidates(table, column):
            if match.basis is Basis.UNKNOWN:
                found.setdefault(match.index, []).append(column.header[table.language])
    return {index: ", ".join(names) for index, names in found.items()}


def _line(
    key: str,
    table: Table,
    match: Match,
    asked: set[tuple[str, str]],
    sought: Mapping[int, str],
    catalog: Catalog,
) -> ColumnLine:
    is_asked = (table.title, column_name(match.header, match.index)) in asked
    is_asked = is_asked or match.basis is Basis.ASKED or match.index in sought
    cells = {
        "tab": table.title,
        "place": column_letters(match.index),
        "header": header_of(match),
        "examples": examples_of(table, match.index),
        "meaning": meaning_of(table, match, catalog),
        "reason": _reason(table, match, sought.get(match.index, ""), is_asked, catalog),
    }
    return ColumnLine((key, match.index), match, is_asked, cells)


def meaning_of(table: Table, match: Match, catalog: Catalog) -> str:
    """Return what a column is taken for, as the book's language calls it; empty for nothing."""
    if match.key in {"", NOT_USED}:
        return catalog.say("columns", "not_used") if match.key else ""
    name = table.tab.column(match.key).header[catalog.language]
    return catalog.say("columns", "maybe", name=name) if match.basis is Basis.ASKED else name


def _reason(table: Table, match: Match, sought: str, is_asked: bool, catalog: Catalog) -> str:
    if sought:
        return catalog.say("columns", "sought", names=sought)
    if not is_asked or match.basis is not Basis.ASKED:
        name = meaning_of(table, match, catalog)
        return catalog.say("columns", "overlooked" if is_asked else match.basis, name=name)
    rivals = (column_name(table.matches[i].header, i) for i in match.rivals)
    return catalog.say("columns", "asked", rivals=", ".join(rivals))
