"""What only a person knows about columns: told beforehand, or asked while set-up goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aldia.errors import AskPerson
from aldia.ledger.cells import Raw
from aldia.ledger.choices import parse_jurisdiction
from aldia.ledger.column_choices import Place, choice_words, listed
from aldia.ledger.column_names import column_name
from aldia.ledger.column_questions import Question, questions_about
from aldia.ledger.folding import fold_words
from aldia.ledger.problems import Problem, Wrong
from aldia.ledger.recognition.chosen import Chosen
from aldia.ledger.recognition.matches import Match
from aldia.ledger.schema import Schema, TabKey
from aldia.ledger.tables import Table, find_table
from aldia.ledger.unread_columns import Reader
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.column_lines import column_lines
from aldia.workbook.columns import MEANS, column_metadata
from aldia.workbook.columns_tab import appended
from aldia.workbook.frame import Sheet

Ask = Callable[[Question, str], int | str | None]
"""Function that puts a question to a person in a language; returns what `Question.answered` takes.
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person told before, and how to ask them for more.

    Attributes:
        told: What columns are, by header, both as the person typed them.
        ask: None where nobody is there to answer.
    """

    told: Mapping[str, str]
    ask: Ask | None = None


NOBODY = Answers({})


@dataclass(frozen=True, slots=True)
class Settled:
    """The tabs of a book once a person has said what they know.

    Attributes:
        said: Keys that the person gave to columns, or NOT_USED.
        overlooked: Questions about columns that are still open.
    """

    tables: Mapping[str, Table]
    said: Mapping[Place, str]
    overlooked: Sequence[Problem]

    def open_names(self) -> list[str]:
        """Return the names of the columns about which a question is open."""
        return [
            name
            for table in self.tables.values()
            for question in questions_about(table, self.overlooked)
            for name in question.names
        ]

    def lines(self, schema: Schema, catalog: Catalog, sheet: int) -> list[dict[str, Any]]:
        """Return the request for the first lines of the Columns tab; none without any column.

        Args:
            sheet: Id of the tab.
        """
        lines = column_lines(self.tables, self.overlooked, catalog).lines
        places = {column.key: i for i, column in enumerate(schema[TabKey.COLUMNS].columns)}
        request = appended(schema, catalog.language, sheet, places, lines)
        return [request] if lines else []

    def requests(self, sheets: Mapping[str, Sheet]) -> list[dict[str, Any]]:
        """Return the requests that keep with each column what the person said of it."""
        found = []
        for (key, index), said in self.said.items():
            word = Chosen(said, self.tables[key].matches[index].header)
            found.append(column_metadata(sheets[key].id, index, MEANS, word.written(key)))
        return found


def settle(tables: Mapping[str, Table], reader: Reader, answers: Answers) -> Settled:
    """Return the tabs of a book with what a person says of their columns.

    Raises:
        AskPerson: What was told names no column, or several, or says what no column is.
    """
    found = dict(tables)
    said = _told(found, reader, answers.told)
    for key in {key for key, _ in said}:
        found[key] = _again(found[key], said)
    asked: set[tuple[str, str, tuple[str, ...]]] = set()
    while True:
        overlooked = [e.question for table in found.values() for e in reader.overlooked(table)]
        question = _next(found, overlooked, asked) if answers.ask is not None else None
        if question is None or answers.ask is None:
            return Settled(found, said, overlooked)
        key = question.table.tab.key
        asked.add(_name(question))
        replies = question.answered(answers.ask(question, reader.language))
        said |= {(key, index): reply for index, reply in replies.items()}
        found[key] = _again(found[key], said)


def told_country(text: str | None) -> str | None:
    """Return the code of the country that a person names, or one of its regions; None for None.

    Raises:
        AskPerson: It is not known.
    """
    found = parse_jurisdiction(Raw(text))
    if isinstance(found, Wrong):
        raise AskPerson(found.code, name=text or "")
    return str(found) if found else None


def _next(
    tables: Mapping[str, Table],
    overlooked: Sequence[Problem],
    asked: set[tuple[str, str, tuple[str, ...]]],
) -> Question | None:
    questions = (q for table in tables.values() for q in questions_about(table, overlooked))
    return next((each for each in questions if _name(each) not in asked), None)


def _name(question: Question) -> tuple[str, str, tuple[str, ...]]:
    columns = () if question.is_needed else tuple(question.names)
    return question.table.tab.key, question.key, columns


def _again(table: Table, said: Mapping[Place, str]) -> Table:
    """Return a table found anew, with what a person said of its columns."""
    chosen = {
        index: [Chosen(key, table.matches[index].header)]
        for (tab, index), key in said.items()
        if tab == table.tab.key
    }
    found = find_table(table.tab, table.title, table.values, chosen).in_language(table.language)
    return replace(found, top=table.top)


def _told(tables: Mapping[str, Table], reader: Reader, told: Mapping[str, str]) -> dict[Place, str]:
    """Return what was told by the column that it is about: the first tab's that has such a one."""
    said: dict[Place, str] = {}
    for header, meaning in told.items():
        found = [
            (table, match)
            for table in tables.values()
            for match in listed(table)
            if _is_called(match, header)
        ]
        table = found[0][0] if found else None
        matches = [match for each, match in found if each is table]
        if table is None or len(matches) > 1:
            names = [column_name(each.header, each.index) for each in matches]
            code = "column_told_twice" if matches else "column_told_unknown"
            raise AskPerson(code, name=header, found=", ".join(names))
        key = choice_words(reader.schema, table.tab).get(fold_words(meaning))
        if not key:
            names = [column.header[reader.language] for column in table.tab.people_columns]
            raise AskPerson("meaning_unknown", name=meaning, found=", ".join(names))
        said[table.tab.key, matches[0].index] = key
    return said


def _is_called(match: Match, name: str) -> bool:
    names = {fold_words(match.header), fold_words(column_name(match.header, match.index))}
    return fold_words(name) in names
