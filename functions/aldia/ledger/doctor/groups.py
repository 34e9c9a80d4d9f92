"""Findings of one kind, which a person reads as one line and answers with one word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aldia.ledger.values.problems import Problem, Suggestion

_EXAMPLES = 3
"""Findings of a group that are quoted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one code in one column, with one effect; a finding without a row is alone.

    Attributes:
        problems: At least one, in their order.
    """

    problems: Sequence[Problem]

    @property
    def first(self) -> Problem:
        return self.problems[0]

    @property
    def rows(self) -> list[int]:
        """Return the rows as numbered on screen, in rising order; empty without rows."""
        return sorted({problem.row for problem in self.problems if problem.row})

    @property
    def count(self) -> int:
        """Return in how many rows the findings stand; 1 without rows."""
        return len(self.rows) or 1

    @property
    def examples(self) -> list[Problem]:
        """Return the first findings that quote different texts."""
        found: dict[str, Problem] = {}
        for problem in self.problems:
            found.setdefault(problem.wrong, problem)
        found.pop("", None)
        return [*found.values()][:_EXAMPLES]

    @property
    def suggestions(self) -> list[Suggestion]:
        """Return what a person may accept, each once."""
        return list(dict.fromkeys(p.suggestion for p in self.problems if p.suggestion is not None))


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """Return the findings in groups, in the order of the first of each."""
    found: dict[tuple[object, ...], list[Problem]] = {}
    for place, problem in enumerate(problems):
        kind = (problem.code, problem.tab, problem.column, problem.holds, problem.suspects)
        alone = () if problem.row else (place,)
        found.setdefault((*kind, *alone), []).append(problem)
    return [Group(tuple(each)) for each in found.values()]
