"""What only a person can tell about the columns of a tab, as questions with a few answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aldia.ledger.recognition.column_names import column_name
from aldia.ledger.recognition.contents import fit, look_at, used_rows
from aldia.ledger.recognition.included import SIGNS
from aldia.ledger.recognition.matches import NOT_USED, Basis, Match
from aldia.ledger.recognition.matching import is_plain
from aldia.ledger.schema.schema import Column
from aldia.ledger.tabs.column_choices import listed
from aldia.ledger.tabs.tables import Table, candidates, missing_columns, needed_columns
from aldia.ledger.values.folding import tidy
from aldia.ledger.values.problems import Problem, Wrong


@dataclass(frozen=True, slots=True)
class Question:
    """One question about columns of a tab.

    Attributes:
        key: The tab's column that is sought among the columns of the book; empty where it is asked
            what the one column is.
        columns: Those that it may be, or the one.
        is_needed: Whether nothing can be read without an answer.
        asks_days: Whether it is asked how many days customers have to pay, unless one of the
            columns says when the invoices fall due.
    """

    table: Table
    key: str
    columns: Sequence[Match]
    is_needed: bool = False
    asks_days: bool = False

    @property
    def is_about_tax(self) -> bool:
        """Tell whether it is asked if a tax makes the amounts less or more, or is in them."""
        return self.key in SIGNS and len(self.columns) == 1

    @property
    def names(self) -> list[str]:
        """Return how the columns are called: header and letters."""
        return [column_name(match.header, match.index) for match in self.columns]

    def suits(self, meaning: Column) -> bool:
        """Tell whether what stands in the one column can be what a person says that it is."""
        used = used_rows(self.table.rows)
        contents = look_at(used, self.columns[0].index, self.table.tab.state_words)
        return fit(meaning.looks_like, contents) > 0

    def answered(self, said: int | str | None) -> Mapping[int, str]:
        """Return what an answer says of columns, by index: a key of the tab, or NOT_USED.

        Args:
            said: Which of the columns, counted from zero, or None for none of them; or what the
                one column is.
        """
        if isinstance(said, str):
            return {self.columns[0].index: said}
        if said is not None:
            return {self.columns[said].index: self.key}
        is_open = self.is_needed or self.asks_days
        return {} if is_open else {match.index: NOT_USED for match in self.columns}


def questions_about(table: Table, overlooked: Sequence[Problem]) -> Iterator[Question]:
    """Yield the questions about a tab, first those without which nothing can be read.

    Args:
        overlooked: Questions about columns that are taken for nothing and may matter.
    """
    free = [match for match in listed(table) if match.basis is not Basis.PERSON]
    for column in needed_columns(table):
        if found := candidates(table, column):
            yield Question(table, column.key, found, is_needed=True)
    if (about_days := _about_days(table)) is not None:
        yield about_days
    for match in table.matches:
        if match.basis is Basis.ASKED:
            rivals = [table.matches[index] for index in match.rivals]
            yield Question(table, match.key, [match, *rivals])
    names = {problem.details.get("column") for problem in overlooked if problem.tab == table.title}
    for match in free:
        is_named = column_name(match.header, match.index) in names
        if is_named and match.basis is Basis.UNKNOWN:
            yield Question(table, "", [match])
        elif is_named and match.key in SIGNS:
            yield Question(table, match.key, [match])


def _about_days(table: Table) -> Question | None:
    """Return the question of how many days there are to pay; None where a column says when.

    A day of issue that is called only `Fecha` may be the due day.
    """
    needed = needed_columns(table)
    lacks = [column for column in missing_columns(table) if column not in needed]
    if not lacks:
        return None
    [due] = lacks
    issued = table.matches[table.columns["issued"]]
    is_named = issued.basis is Basis.PERSON or is_plain(table.tab, issued.header)
    found = candidates(table, due) + ([] if is_named else [issued])
    found.sort(key=lambda match: match.index)
    return Question(table, due.key, found, asks_days=True)


def column_problem(wrong: Wrong, table: Table, index: int, header: str) -> Problem:
    """Return a question about a column, which it names by header or letters."""
    column = column_name(header, index)
    place = (table.title, table.header_row + 1, tidy(header)[:60], column)
    return Problem(wrong.code, *place, {"column": column, **wrong.details})
