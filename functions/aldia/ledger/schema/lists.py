"""Lists that are not of what customers owe: suppliers' bills, payroll, prices …"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aldia.ledger.schema.header_words import HeaderWords, spaced
from aldia.ledger.values.cells import Rows, Scalar
from aldia.ledger.values.folding import fold_words

_TOP_ROWS = 6
"""Rows from the top in which titles and headers of other lists are looked for; chosen by hand."""

_LONGEST = 60
"""Characters of a title or header; longer texts are sentences. Chosen by hand."""

_MOST_COLUMNS = 100
"""Headers that a list may have; chosen by hand, the widest known export has about 60."""

_ENOUGH = 2
"""Hits that make a kind certain: one alone may be a coincidence. Chosen by hand."""


class OtherList(StrEnum):
    """What a tab may list instead, and the code of the sentence that says so."""

    BILLS_TO_PAY = "bills_to_pay"
    PAYROLL = "payroll"
    PRICE_LIST = "price_list"
    STOCK_LIST = "stock_list"
    BUDGET = "budget"
    QUOTES = "quotes"
    ORDERS = "orders"
    CONTACT_LIST = "contact_list"
    BANK_STATEMENT = "bank_statement"
    PIVOT_TABLE = "pivot_table"
    TOO_WIDE = "too_wide"


_OF_CUSTOMERS = {
    OtherList.QUOTES,
    OtherList.ORDERS,
    OtherList.CONTACT_LIST,
    OtherList.PIVOT_TABLE,
}
"""Lists that name customers too."""

_WITHOUT_MONEY = {OtherList.CONTACT_LIST}
_MONEY = {"amount", "balance", "due", "debit", "credit"}
_PAID = {"balance", "paid", "payment", "part"}
_NOT_IN_STATEMENTS = {"name", "invoice"}


@dataclass(frozen=True, slots=True)
class ListWords:
    """Phrases of one kind of list, in all languages.

    Attributes:
        unless: Headers that no such list has, whatever its title says.
    """

    titles: frozenset[str] = frozenset()
    headers: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    def and_also(self, said: Mapping[str, str]) -> ListWords:
        return ListWords(
            self.titles | _phrases(said["titles"]),
            self.headers | _phrases(said.get("headers", "")),
            self.unless | _phrases(said.get("unless", "")),
        )


def _phrases(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(spaced, text.split(","))))


def parse_list_words(documents: Iterable[Mapping[str, Any]]) -> dict[OtherList, ListWords]:
    """Return the words of each kind of list, from the `lists` of each language's document."""
    found: dict[OtherList, ListWords] = {}
    for document in documents:
        for name, said in document.get("lists", {}).items():
            kind = OtherList(name)
            found[kind] = found.get(kind, ListWords()).and_also(said)
    return found


@dataclass(frozen=True, slots=True)
class TopTexts:
    """What the title and the first rows of a tab say.

    Attributes:
        titles: Title of the tab, and texts that stand alone in a row, in folded words.
        headers: Texts of the rows that hold several, in folded words.
        meanings: Everything that the words of the headers may mean, in any language.
        width: Filled cells of the widest row.
    """

    titles: Sequence[str]
    headers: Sequence[str]
    meanings: frozenset[str]
    width: int

    @classmethod
    def read(
        cls, title: str, rows: Rows, header_row: int, words: Mapping[str, HeaderWords]
    ) -> TopTexts:
        """Return the texts down to the header row, which is looked for if it is -1."""
        texts = [_short_texts(row) for row in rows[: max(_TOP_ROWS, header_row + 1)]]
        counts = [len(row) for row in texts]
        last = header_row if header_row >= 0 or not counts else counts.index(max(counts))
        top = texts[: last + 1]
        headers = [each for row in top if len(row) > 1 for each in row]
        return cls(
            [fold_words(each) for each in (title, *(row[0] for row in top if len(row) == 1))],
            [spaced(each) for each in headers],
            meanings_of(headers, words),
            max((_width(row) for row in rows[:_TOP_ROWS]), default=0),
        )

    def says(self, words: ListWords) -> bool:
        """Tell whether a title names a kind of list, and no header contradicts."""
        own, *alone = self.titles
        is_titled = _has(own, words.titles) or any(_is_plainly(a, words.titles) for a in alone)
        return is_titled and not any(_has(each, words.unless) for each in self.headers)

    def hits(self, words: ListWords) -> int:
        """Count what speaks for a kind of list: its title, and each of its headers."""
        return self.says(words) + sum(_has(each, words.headers) for each in self.headers)


def _short_texts(row: Sequence[Scalar]) -> list[str]:
    return [each for each in row if isinstance(each, str) and 0 < len(each) <= _LONGEST]


def _width(row: Sequence[Scalar]) -> int:
    return sum(cell not in (None, "") for cell in row)


def _is_plainly(text: str, phrases: frozenset[str]) -> bool:
    """Tell whether a text above the headers is a title: `CxP 2026`, not `CxP Ruiz SAS`."""
    words = " ".join(word for word in text.split() if not word.isdecimal())
    return words in phrases or _has(text, frozenset(each for each in phrases if " " in each))


def _has(text: str, phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in f" {text} " for phrase in phrases)


def meanings_of(texts: Iterable[str], words: Mapping[str, HeaderWords]) -> frozenset[str]:
    """Return everything that texts may mean that stand as headers, in any language."""
    return frozenset(
        meaning
        for text in texts
        for language in words.values()
        for reading in language.readings(text)
        for meaning in reading.meaning
    )


def contrary_list(texts: TopTexts, words: Mapping[OtherList, ListWords]) -> OtherList | None:
    """Return what a tab lists although it has the columns of receivables; None if it lists those.

    Bills to pay name a supplier and no customer, or have such a title; quotes and orders have such
    a title, and name neither an invoice nor what was paid.
    """
    bills = words[OtherList.BILLS_TO_PAY]
    if texts.says(bills) or _names_suppliers(texts, bills):
        return OtherList.BILLS_TO_PAY
    if texts.meanings & _PAID:
        return None
    kinds = (OtherList.QUOTES, OtherList.ORDERS)
    return next((kind for kind in kinds if texts.says(words[kind])), None)


def _names_suppliers(texts: TopTexts, bills: ListWords) -> bool:
    names_customers = any(_has(each, bills.unless) for each in texts.headers)
    return "supplier" in texts.meanings and not names_customers


def other_list(texts: TopTexts, words: Mapping[OtherList, ListWords]) -> OtherList | None:
    """Return what a tab lists that lacks columns of receivables; None where that is not certain."""
    if texts.width > _MOST_COLUMNS:
        return OtherList.TOO_WIDE
    if {"customer", "invoice"} <= texts.meanings:
        return None
    hits = {kind: texts.hits(each) for kind, each in words.items() if _may_be(kind, texts)}
    if _names_suppliers(texts, words[OtherList.BILLS_TO_PAY]):
        hits[OtherList.BILLS_TO_PAY] = hits.get(OtherList.BILLS_TO_PAY, 0) + _ENOUGH
    best = max(hits, key=lambda kind: hits[kind])
    return best if hits[best] >= _ENOUGH else None


def _may_be(kind: OtherList, texts: TopTexts) -> bool:
    if kind in _WITHOUT_MONEY and texts.meanings & _MONEY:
        return False
    if kind is OtherList.BANK_STATEMENT and texts.meanings & _NOT_IN_STATEMENTS:
        return False
    return kind in _OF_CUSTOMERS or "customer" not in texts.meanings
