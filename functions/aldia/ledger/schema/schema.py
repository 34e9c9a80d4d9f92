"""The schema of the workbook: `sheet_schema/*.toml`, with the names of each language in it.

What a tab holds and how it is read stands in `sheet_schema/`; what it is called, and what explains
it, in `templates/<language>/sheet.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import count
from typing import Any, TypeVar

from aldia.ledger.schema.declared import DeclaringWords
from aldia.ledger.schema.header_words import HeaderWords, Meaning
from aldia.ledger.schema.lists import ListWords, OtherList
from aldia.ledger.values.folding import fold_words
from aldia.policy.rule_book import RuleBook

FALLBACK = "en"
"""The language used where nothing says which."""

Texts = Mapping[str, str]
"""One text per language; that of the fallback stands last."""

Member = TypeVar("Member", bound=StrEnum)


class TabKey(StrEnum):
    """What the code calls a tab: the name of its file in `sheet_schema/`, and its `key` there."""

    # What people write
    INVOICES = "invoices"
    PAYMENTS = "payments"
    INSTALMENTS = "instalments"
    CUSTOMERS = "customers"
    SETTINGS = "settings"
    STEPS = "steps"
    LETTERS = "letters"
    CALLS = "calls"
    SELLERS = "sellers"
    # What Aldía writes
    LOG = "log"
    MEMORY = "memory"
    TEXTS = "texts"
    DELIVERIES = "deliveries"
    SUMMARY = "summary"
    COMMISSIONS = "commissions"
    HISTORY = "history"
    COLUMNS = "columns"
    DOCTOR = "doctor"
    # The register's
    REGISTER = "register"
    RUNS = "runs"


def kind_of(key: str) -> str:
    """Return which of the schema's tabs a tab is: the second tab of invoices is `invoices/2`."""
    return key.partition("/")[0]


def numbered_keys() -> Iterator[str]:
    """Yield the keys of a first, second, third … tab of invoices."""
    yield TabKey.INVOICES
    yield from (f"{TabKey.INVOICES}/{number}" for number in count(2))


@dataclass(frozen=True, slots=True)
class Name:
    """What the words of a header must mean to name a column.

    Attributes:
        sure: How surely they name it, from 0 to 1; one that is less sure gives way.
    """

    key: str
    meaning: Meaning
    sure: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tab.

    Attributes:
        named: Meanings of the headers that name it.
        looks_like: What its cells look like: its type, or `name` or `code` of a text.
        many: Whether several columns of the book may be it; their cells are then read together.
        holds: Whether a cell that cannot be read holds its row.
        added: Whether set-up adds it to a new tab; otherwise it is only recognised.
    """

    key: str
    header: Texts
    aliases: Sequence[str]
    type: str
    required: bool
    owner: str
    named: Sequence[Name]
    looks_like: str
    many: bool
    holds: bool
    added: bool
    width: int
    help: Texts

    @property
    def is_money(self) -> bool:
        return self.type in {"money", "paid"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words that a cell may hold.

    Attributes:
        of: Type of the cells that it belongs to.
        offered: Whether the drop-down shows it.
        on_ladder: Of a letter: whether a step may send it.
    """

    of: str
    key: str
    label: Texts
    aliases: Sequence[str]
    offered: bool
    on_ladder: bool


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One row of the Settings tab.

    Attributes:
        default: Value of a blank cell; None if it comes from the workbook, or if there is none.
        needed: Whether live mode needs it.
        stops: Whether sending stops when its value cannot be read.
    """

    key: str
    label: Texts
    aliases: Sequence[str]
    type: str
    default: str | None
    needed: bool
    stops: bool
    help: Texts


@dataclass(frozen=True, eq=False)
class Tab:
    """One tab: its title, its columns, and what set-up writes into a new one.

    Attributes:
        new_rows: How many rows it has when set-up adds it.
        hidden: Whether people do not see it unless they look for it.
        only_shown: Whether nothing in it is read: every run writes it anew.
        only_kept: Whether a run adds to it and does not read it, as nothing is decided by it.
        optional: Whether set-up adds it only where the book has a use for it.
        telling: Words in the header of an unknown column that raise a question, since the column
            may decide whether somebody is asked to pay, and how much.
        harmless: Phrases in the header of an unknown column that raise no question, whatever
            stands in the column.
        harmless_answers: The same, if only days, or yes and no, stand in the column.
        deciding: Keys of the columns that an unknown one may be meant for.
        telling_meanings: The same as `telling`, by the meanings of a header's words.
        absolving_meanings: Meanings beside which a telling one does not count.
        softening_meanings: Meanings beside which only sums, days and yes or no count.
        doubtful_meanings: Meanings of a header whose cells are looked at although it is known.
        remarks: Meanings of headers of texts in which words may say that nobody is to be asked.
        befalling: Meanings of headers of what befalls few invoices, such as a lawyer.
        receipts: The same of money that came in: who took it, and the receipt.
        agreed: The same of what may as well be agreed upon beforehand.
        weighs_cells: Whether sums, days, or yes and no in an unknown column raise a question too.
    """

    key: str
    title: Texts
    aliases: Sequence[str]
    telling: Sequence[str]
    harmless: Sequence[str]
    harmless_answers: Sequence[str]
    deciding: Sequence[str]
    weighs_cells: bool
    telling_meanings: frozenset[str]
    absolving_meanings: frozenset[str]
    softening_meanings: frozenset[str]
    doubtful_meanings: frozenset[str]
    remarks: frozenset[str]
    befalling: Sequence[Meaning]
    receipts: Sequence[Meaning]
    agreed: Sequence[Meaning]
    owner: str
    new_rows: int
    hidden: bool
    only_shown: bool
    only_kept: bool
    optional: bool
    columns: Sequence[Column]
    choices: Sequence[Choice]
    settings: Sequence[SettingSpec]
    rows: Sequence[Mapping[str, Any]]
    header_words: Mapping[str, HeaderWords]

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(column.key for column in self.columns)

    @cached_property
    def own_headers(self) -> frozenset[str]:
        """Return every folded header of Aldía's own columns."""
        columns = self.system_columns
        return frozenset(fold_words(name) for each in columns for name in each.header.values())

    @cached_property
    def shared(self) -> frozenset[str]:
        """Return the keys that several columns of a book may have."""
        return frozenset(column.key for column in self.columns if column.many)

    @cached_property
    def names(self) -> Mapping[Meaning, Sequence[Name]]:
        """Map the meaning of a header to the names that it may be."""
        found: dict[Meaning, list[Name]] = {}
        for column in self.people_columns:
            for name in column.named:
                found.setdefault(name.meaning, []).append(name)
        return found

    @cached_property
    def state_words(self) -> frozenset[str]:
        """Return every folded word that a state may be called by in this tab."""
        return frozenset(
            fold_words(word)
            for choice in self.choices
            if choice.of == "state"
            for word in (choice.key, *choice.label.values(), *choice.aliases)
        )

    @cached_property
    def people_columns(self) -> Sequence[Column]:
        return [column for column in self.columns if column.owner == "person"]

    @cached_property
    def system_columns(self) -> Sequence[Column]:
        return [column for column in self.columns if column.owner == "system"]

    @cached_property
    def keys_by_header(self) -> Mapping[str, str]:
        """Map every folded header and alias of a person's column to its key."""
        columns = self.people_columns if self.owner == "person" else self.columns
        return {
            fold_words(name): column.key
            for column in columns
            for name in (*column.header.values(), *column.aliases)
        }

    @cached_property
    def _by_key(self) -> Mapping[str, Column]:
        return {column.key: column for column in self.columns}

    def column(self, key: str) -> Column:
        return self._by_key[key]

    def titles(self) -> set[str]:
        """Return every folded title by which an existing tab is recognised."""
        return {fold_words(title) for title in (*self.title.values(), *self.aliases)}


@dataclass(frozen=True)
class Schema:
    """Every tab, the words that cells of one type may hold, and the contact rules.

    Attributes:
        other_lists: Words by which lists are told that are not of what customers owe.
        header_words: Words that headers are made of, by language.
        declaring: Words by which a line above a list says something of all its sums.
    """

    tabs: Mapping[str, Tab]
    rules: RuleBook
    languages: Sequence[str]
    other_lists: Mapping[OtherList, ListWords]
    header_words: Mapping[str, HeaderWords]
    declaring: DeclaringWords

    def __getitem__(self, key: str) -> Tab:
        return self.tabs[kind_of(key)]

    @property
    def main(self) -> str:
        """Return the key of the one tab that a workbook cannot do without: its first."""
        return next(iter(self.tabs))

    @cached_property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """Map, per type, every folded word to the key of its choice."""
        found: dict[str, dict[str, str]] = {}
        for choice in self.choices():
            words = found.setdefault(choice.of, {})
            for word in (choice.key, *choice.label.values(), *choice.aliases):
                words[fold_words(word)] = choice.key
        return found

    def words_for(self, of: str, choices: type[Member]) -> Mapping[str, Member]:
        """Map every folded word of a type to the member of the enum that lists its choices."""
        if (of, choices) not in self._members:
            self._members[of, choices] = {w: choices(key) for w, key in self.words[of].items()}
        return self._members[of, choices]

    @cached_property
    def _members(self) -> dict[tuple[str, type], dict[str, Any]]:
        return {}

    def choices(self, of: str | None = None) -> list[Choice]:
        return [
            choice
            for tab in self.tabs.values()
            for choice in tab.choices
            if of is None or choice.of == of
        ]
