"""What only a person can tell about the columns of a tab, as questions with a few answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aldia.ledger.column_choices import listed
from aldia.ledger.column_names import column_name
from aldia.ledger.problems import Problem
from aldia.ledger.recognition.matches import NOT_USED, Basis, Match
from aldia.ledger.tables import Table, candidates, missing_columns


@dataclass(frozen=True, slots=True)
class Question:
    """One question about columns of a tab.

    Attributes:
        key: The tab's column that is sought among the columns of the book; empty where it is asked
            what the one column is.
        columns: Those that it may be, or the one.
        is_needed: Whether nothing can be read without an answer.
    """

    table: Table
    key: str
    columns: Sequence[Match]
    is_needed: bool = False

    @property
    def names(self) -> list[str]:
        """Return how the columns are called: header and letters."""
        return [column_name(match.header, match.index) for match in self.columns]

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
        return {} if self.is_needed else {match.index: NOT_USED for match in self.columns}


def questions_about(table: Table, overlooked: Sequence[Problem]) -> Iterator[Question]:
    """Yield the questions about a tab, first those without which nothing can be read.

    Args:
        overlooked: Questions about columns that are taken for nothing and may matter.
    """
    free = [match for match in listed(table) if match.basis is not Basis.PERSON]
    for column in missing_columns(table):
        if found := candidates(table, column):
            yield Question(table, column.key, found, is_needed=True)
    for match in table.matches:
        if match.basis is Basis.ASKED:
            rivals = [table.matches[index] for index in match.rivals]
            yield Question(table, match.key, [match, *rivals])
    names = {problem.details.get("column") for problem in overlooked if problem.tab == table.title}
    for match in free:
        is_named = column_name(match.header, match.index) in names
        if is_named and match.basis is Basis.UNKNOWN:
            yield Question(table, "", [match])
