"""What only a person knows about columns: told beforehand, or asked while set-up goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from aldia.errors import AskPerson
from aldia.ledger.doubts.unread_columns import Reader
from aldia.ledger.recognition.chosen import Chosen
from aldia.ledger.recognition.column_names import column_name
from aldia.ledger.recognition.matches import Basis, Match
from aldia.ledger.recognition.overlooked import as_one
from aldia.ledger.schema.schema import Schema, TabKey, kind_of
from aldia.ledger.sums.withholdings import with_taxes_settled
from aldia.ledger.tabs.column_choices import Place, choice_words, listed, spread
from aldia.ledger.tabs.column_questions import Question, questions_about
from aldia.ledger.tabs.invoice_tabs import invoice_keys
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_jurisdiction
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.problems import Problem, Wrong
from aldia.ledger.values.terms import parse_term
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.column_lines import column_lines
from aldia.policy.channels import Channel
from aldia.policy.contact_rules import rules_for
from aldia.policy.rule_book import DebtorKind, Kind
from aldia.policy.working_days import Jurisdiction
from aldia.workbook.columns import MEANS, column_metadata
from aldia.workbook.columns_tab import appended
from aldia.workbook.frame import Sheet

Ask = Callable[[Question, str], int | str | None]
"""Function that puts a question to a person in a language.

It returns what `Question.answered` takes or, where the days to pay are asked for, may return those
as text.
"""


AskConsent = Callable[[str], bool | None]
"""Function that asks in a language whether customers agreed to mail; None while nobody says."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person told before, and how to ask them for more.

    Attributes:
        told: What columns are, by header, both as the person typed them.
        ask: None where nobody is there to answer.
        term: Days that customers have to pay, as the person typed them; None where they did not.
        ask_consent: Asks whether customers agreed to mail; None where nobody is there to answer.
    """

    told: Mapping[str, str]
    ask: Ask | None = None
    term: str | None = None
    ask_consent: AskConsent | None = None


NOBODY = Answers({})


@dataclass(frozen=True, slots=True)
class Settled:
    """The tabs of a book once a person has said what they know.

    Attributes:
        said: Keys that the person gave to columns, or NOT_USED.
        overlooked: Questions about columns that are still open.
        term: Days that customers have to pay, as text; None where nobody said.
    """

    tables: Mapping[str, Table]
    said: Mapping[Place, str]
    overlooked: Sequence[Problem]
    term: str | None = None

    def open_questions(self, term: int | None) -> list[tuple[str, str]]:
        """Return a sentence's code and a name for each question that is open, each once.

        The days to pay are left out where one of the columns may say when the invoices fall due.

        Args:
            term: Days to pay that the Settings tab has already.
        """
        is_term_known = (self.term, term) != (None, None)
        found: dict[tuple[str, str], None] = {}
        for table in self.tables.values():
            questions = list(questions_about(table, self.overlooked))
            names = [name for each in questions if not each.asks_days for name in each.names]
            found |= {("column_open", name): None for name in names}
            if any(e.asks_days and not {*e.names} & {*names} for e in questions):
                found |= {} if is_term_known else {("term_open", ""): None}
        return list(found)

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
            found.append(column_metadata(sheets[key].id, index, MEANS, word.written(kind_of(key))))
        return found


def settle(
    tables: Mapping[str, Table],
    reader: Reader,
    answers: Answers,
    before: Mapping[str, str] = MappingProxyType({}),
    *,
    asks_term: bool = True,
) -> Settled:
    """Return the tabs of a book with what a person says of their columns.

    Args:
        before: What was said of columns of other tabs of invoices, by header.
        asks_term: Whether the days to pay are asked for, where they are not known.

    Raises:
        AskPerson: What was told names no column, or several, or says what no column is; or the
            person says that no column is one without which nothing can be read.
    """
    keys = {table.title: key for key, table in tables.items()}
    term = answers.term
    said = _said_before(tables, before) | _told(tables, reader, answers.told)
    found = _again(tables, said)
    asked: set[tuple[str, str, tuple[str, ...]]] = set()
    while True:
        found = with_taxes_settled(found, reader.country)
        columns = (each for table in found.values() for each in reader.overlooked(table))
        overlooked = [each.question for each in as_one(columns)]
        is_open = asks_term and term is None
        questions = _open_questions(found, overlooked, asked, asks_days=is_open)
        question = next(questions, None)
        if question is None or answers.ask is None:
            return Settled(found, said, overlooked, term)
        key = keys[question.table.title]
        asked.add(_name(question))
        reply = answers.ask(question, reader.language)
        if question.asks_days and isinstance(reply, str):
            term = reply
            continue
        if question.is_needed and reply is None:
            raise _none(question, reader.language)
        replies = question.answered(reply)
        replied = spread({(key, index): reply for index, reply in replies.items()}, found)
        said = replied | said | {place: replied[place] for place in replied if place[0] == key}
        found = _again(found, said)


def _none(question: Question, language: str) -> AskPerson:
    """Return what a person is told who has no column without which nothing can be read."""
    name = question.table.tab.column(question.key).header[language]
    code = "number_none" if question.key == "invoice" else "column_none"
    return AskPerson(code, tab=question.table.title, name=name)


def said_of_consent(schema: Schema, country: str, answers: Answers, language: str) -> str | None:
    """Return "yes" or "no" where the law of a country wants customers to have agreed to mail.

    None where it does not, or nobody says.
    """
    rules = rules_for(schema.rules, Jurisdiction(country), DebtorKind.CONSUMERS)
    if answers.ask_consent is None or not rules.of_kind(Kind.AUTHORISED_CHANNELS, Channel.MAIL):
        return None
    said = answers.ask_consent(language)
    return None if said is None else "yes" if said else "no"


def told_country(text: str | None) -> str | None:
    """Return the code of the country that a person names, or one of its regions; None for None.

    Raises:
        AskPerson: It is not known.
    """
    found = parse_jurisdiction(Raw(text))
    if isinstance(found, Wrong):
        raise AskPerson(found.code, name=text or "")
    return str(found) if found else None


def told_term(text: str | None) -> str | None:
    """Return how many days customers have to pay, as a person says it; None for None.

    Raises:
        AskPerson: It cannot be read.
    """
    found = parse_term(Raw(text))
    if isinstance(found, Wrong):
        raise AskPerson(found.code, name=text or "")
    return None if found is None else str(found)


def _open_questions(
    tables: Mapping[str, Table],
    overlooked: Sequence[Problem],
    asked: set[tuple[str, str, tuple[str, ...]]],
    *,
    asks_days: bool,
) -> Iterator[Question]:
    for table in tables.values():
        for question in questions_about(table, overlooked):
            is_wanted = asks_days or not question.asks_days
            if is_wanted and _name(question) not in asked:
                yield question


def _name(question: Question) -> tuple[str, str, tuple[str, ...]]:
    if question.is_needed:
        return question.table.title, question.key, ()
    return question.table.tab.key, question.key, tuple(question.names)


def _again(tables: Mapping[str, Table], said: Mapping[Place, str]) -> dict[str, Table]:
    """Return the tables, those found anew of whose columns a person said something."""
    found = dict(tables)
    for key in {key for key, _ in said}:
        table, words = tables[key], {i: word for (tab, i), word in said.items() if tab == key}
        chosen = {i: [Chosen(word, table.matches[i].header)] for i, word in words.items()}
        anew = find_table(table.tab, table.title, table.values, chosen)
        found[key] = replace(anew.in_language(table.language), top=table.top)
    return found


def said_of(tables: Mapping[str, Table]) -> dict[str, str]:
    """Return what a person said of columns of the invoices' tabs, by header."""
    matches = (match for key in invoice_keys(tables) for match in tables[key].matches)
    return {each.header: each.key for each in matches if each.basis is Basis.PERSON and each.header}


def _said_before(tables: Mapping[str, Table], before: Mapping[str, str]) -> dict[Place, str]:
    """Return what was said of columns of other tabs by the columns of the same header."""
    return {
        (key, match.index): before[match.header]
        for key in invoice_keys(tables)
        for match in tables[key].matches
        if match.header in before
    }


def _told(tables: Mapping[str, Table], reader: Reader, told: Mapping[str, str]) -> dict[Place, str]:
    """Return what was told by the column that it is about: the first tab's that has such a one.

    Where several tabs list invoices, it holds for the same header in all of them.
    """
    said: dict[Place, str] = {}
    for header, meaning in told.items():
        found = [
            (key, table, match)
            for key, table in tables.items()
            for match in listed(table)
            if _is_called(match, header)
        ]
        tab, table = found[0][:2] if found else ("", None)
        matches = [match for _, each, match in found if each is table]
        if table is None or len(matches) > 1:
            names = [column_name(each.header, each.index) for each in matches]
            code = "column_told_twice" if matches else "column_told_unknown"
            raise AskPerson(code, name=header, found=", ".join(names))
        key = choice_words(reader.schema, table.tab).get(fold_words(meaning))
        if not key:
            names = [column.header[reader.language] for column in table.tab.people_columns]
            raise AskPerson("meaning_unknown", name=meaning, found=", ".join(names))
        said[tab, matches[0].index] = key
    return spread(said, tables)


def _is_called(match: Match, name: str) -> bool:
    names = {fold_words(match.header), fold_words(column_name(match.header, match.index))}
    return fold_words(name) in names
