"""What a person said that columns are, as it is kept with each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person's word about one column.

    Attributes:
        key: Of the tab's column that it is, or NOT_USED; empty where the word was taken back.
        header: Of the column when this was kept.
        id: Of the metadata that keeps it; 0 while nothing does.
    """

    key: str
    header: str
    id: int = 0

    @classmethod
    def parse(cls, text: str, identifier: int) -> Chosen:
        """Return what is kept as `<tab>.<key> <header>`."""
        name, _, header = text.partition(" ")
        return cls(name.partition(".")[2], header, identifier)

    def written(self, tab: str) -> str:
        return f"{tab}.{self.key} {self.header}"


Choices = Mapping[int, Sequence[Chosen]]
"""What was said of the columns of a tab, by index."""


def counting(headers: Sequence[str], choices: Choices) -> dict[int, str]:
    """Return what counts of the words about columns: keys by index.

    A word may stand at a column that it was not said of, as columns move while it is written. It
    counts where its header still stands, and after that was changed only if no other column bears
    it. Words that contradict each other do not count.
    """
    found: dict[int, str] = {}
    for index, words in choices.items():
        if index < len(headers):
            keys = {word.key for word in words if _counts(word, index, headers)} - {""}
            if len(keys) == 1:
                found[index] = keys.pop()
    return found


def _counts(word: Chosen, index: int, headers: Sequence[str]) -> bool:
    return word.header == headers[index] or word.header not in headers


def are_where_said(headers: Sequence[str], choices: Choices) -> bool:
    """Tell whether each word stands at a column with the very header that it was said of."""
    return all(
        index < len(headers) and word.header == headers[index]
        for index, words in choices.items()
        for word in words
        if word.key
    )
