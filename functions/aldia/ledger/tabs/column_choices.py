"""The Columns tab: its lines, each about a column of the book, and what a person chose there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.recognition.headings import TOTAL_WORDS
from aldia.ledger.recognition.matches import NOT_USED, Basis, Match
from aldia.ledger.schema.schema import Schema, Tab
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Rows, Scalar, is_filled
from aldia.ledger.values.characters import storable
from aldia.ledger.values.folding import fold_words, tidy
from aldia.ledger.values.problems import Problem

AS_THOUGHT = ""
"""In place of a column's key: the person takes back what they said."""

_KEYS = {"not_used": NOT_USED, "as_thought": AS_THOUGHT}

_EXAMPLES = 3
_LONGEST_EXAMPLE = 40
"""Characters; chosen by hand."""

_LONGEST_HEADER = 120
"""Characters of a header in the tab; chosen by hand."""

Place = tuple[str, int]
"""A column of the book: the key of its tab, and its index."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the Columns tab, about a column of the book as it is now.

    Attributes:
        row: Index of the row.
        place: The column; None where no column, or none for certain, is the one of the line.
        header: As it stands in the line.
        said: What the person typed.
    """

    row: int
    place: Place | None
    header: str
    said: str


def is_listed(tab: Tab) -> bool:
    """Tell whether the columns of a tab are listed: those of a book, but not of a form of ours."""
    return tab.owner == "person" and bool(tab.telling)


def listed(table: Table) -> Iterator[Match]:
    """Yield the columns of a table that have a line: all that hold something, but not our own."""
    if not is_listed(table.tab):
        return
    for match in table.matches:
        is_said = match.basis in {Basis.PERSON, Basis.ASKED}
        if match.index not in table.own_places and (is_said or _has_cells(table, match.index)):
            yield match


def _has_cells(table: Table, index: int) -> bool:
    rows = table.values[table.header_row + 1 :]
    return any(index < len(row) and is_filled(row[index]) for row in rows)


def header_of(match: Match) -> str:
    """Return a column's header as its line has it."""
    return storable(tidy(match.header))[:_LONGEST_HEADER]


def examples_of(table: Table, index: int) -> str:
    """Return the first few different cells of a column as the person sees them."""
    cells = table.top[index] if index < len(table.top) else ()
    sums = _sums_at(table.top)
    seen = (tidy(cell) for row, cell in enumerate(cells) if row not in sums)
    texts = dict.fromkeys(text[:_LONGEST_EXAMPLE] for text in seen if text)
    return storable(" · ".join([*texts][:_EXAMPLES]))


def _sums_at(columns: Sequence[Sequence[str]]) -> set[int]:
    """Return the indices of the rows that call themselves a total in their first text."""
    rows = enumerate(zip_longest(*columns, fillvalue=""))
    firsts = ((row, next((cell for cell in cells if cell.strip()), "")) for row, cells in rows)
    return {row for row, text in firsts if fold_words(text).split(" ")[0] in TOTAL_WORDS}


def find_lines(rows: Rows, places: Mapping[str, int], tables: Mapping[str, Table]) -> list[Line]:
    """Return the lines of the tab, each with the column that it is about.

    A line is known by the titles of its tab and column. Where several columns have the same title,
    or none, it must also have the letters of the column and, once a person has answered, show the
    examples that stand there: what they answered about is what they saw.

    Args:
        rows: Rows of the Columns tab, its header first.
        places: Indices of its columns, by key.
    """
    known: dict[tuple[str, str], list[Place]] = {}
    for key, table in tables.items():
        for match in listed(table):
            name = (table.title, header_of(match))
            known.setdefault(name, []).append((key, match.index))
    lines = []
    for row, cells in enumerate(rows[1:], 1):
        text = {key: _text(cells, index) for key, index in places.items()}
        found = known.get((text["tab"], text["header"]), [])
        if len(found) > 1 or not text["header"]:
            found = [place for place in found if _is_shown(text, place, tables)]
        place = found[0] if len(found) == 1 else None
        if any(text.values()):
            lines.append(Line(row, place, text["header"], text["choice"]))
    return lines


def _is_shown(text: Mapping[str, str], place: Place, tables: Mapping[str, Table]) -> bool:
    key, index = place
    is_there = text["place"] == column_letters(index)
    return is_there and (not text["choice"] or text["examples"] == examples_of(tables[key], index))


def _text(cells: Sequence[Scalar], index: int) -> str:
    cell = cells[index] if index < len(cells) else None
    return "" if cell is None else str(cell).strip()


def choice_words(schema: Schema, tab: Tab) -> dict[str, str]:
    """Map every folded word that a person may choose for a column of a tab to what it means."""
    own = {
        fold_words(name): column.key
        for column in tab.people_columns
        for name in column.header.values()
    }
    words = {word: _KEYS[key] for word, key in schema.words["column_choice"].items()}
    return {**tab.keys_by_header, **words, **own}


def spread(said: Mapping[Place, str], tables: Mapping[str, Table]) -> dict[Place, str]:
    """Return what was said of columns, and with it what it says of those in other tabs.

    Where several tabs list invoices, a word about a column holds for the one of the same header in
    each other tab, unless something was said of that one.
    """
    found = dict(said)
    for (key, index), word in said.items():
        header = tables[key].matches[index].header
        for other, table in tables.items():
            if other == key or table.tab is not tables[key].tab or not header:
                continue
            places = [match.index for match in table.matches if match.header == header]
            if len(places) == 1:
                found.setdefault((other, places[0]), word)
    return found


def read_choices(
    schema: Schema, title: str, lines: Sequence[Line], tables: Mapping[str, Table]
) -> tuple[dict[Place, str], dict[str, list[Problem]]]:
    """Return what the lines say of columns, and by tab what cannot be read or is contradictory.

    Args:
        title: Of the Columns tab.
    """
    choices: dict[Place, str] = {}
    problems: dict[str, list[Problem]] = {}
    for line in lines:
        if line.place is None or not line.said:
            continue
        key = choice_words(schema, tables[line.place[0]].tab).get(fold_words(line.said))
        code = "choice_unknown" if key is None else "choice_doubled"
        if key is None or choices.setdefault(line.place, key) != key:
            problem = Problem(code, title, line.row + 1, line.header, line.said)
            problems.setdefault(line.place[0], []).append(problem)
    return choices, problems
