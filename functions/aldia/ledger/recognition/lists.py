"""Lists that are not of what customers owe: suppliers' bills, payroll, prices …"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aldia.ledger.cells import Rows
from aldia.ledger.recognition.header_words import HeaderWords, spaced

_TOP_ROWS = 6
"""Rows from the top in which titles and headers of other lists are looked for; chosen by hand."""

_LONGEST = 60
"""Characters of a title or header; longer texts are sentences. Chosen by hand."""

_MOST_COLUMNS = 100
"""Headers that a list may have; chosen by hand, the widest export that was seen has 60."""

_ENOUGH = 2
"""Words of the title or headers that make a kind certain; one alone may be a coincidence."""


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


@dataclass(frozen=True, slots=True)
class ListWords:
    """Phrases that the titles and the headers of one kind of list have, in all languages."""

    titles: frozenset[str]
    headers: frozenset[str]


def parse_list_words(
    documents: Iterable[Mapping[str, Any]],
) -> dict[OtherList, ListWords]:
    """Return the words of each kind of list, from the `lists` of each language's document."""
    found: dict[OtherList, ListWords] = {}
    for document in documents:
        for kind, said in document.get("lists", {}).items():
            known = found.get(OtherList(kind), ListWords(frozenset(), frozenset()))
            found[OtherList(kind)] = ListWords(
                known.titles | _phrases(said["titles"]), known.headers | _phrases(said["headers"])
            )
    return found


def _phrases(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(spaced, text.split(","))))


@dataclass(frozen=True, slots=True)
class TabTexts:
    """What the top of a tab says.

    Attributes:
        titles: Its own title, and texts that stand alone in a row above the headers.
        headers: Texts of the rows near the top that hold several.
        meanings: What the headers' words mean, each in its likeliest language and all others.
        width: Filled cells of the widest row.
    """

    titles: Sequence[str]
    headers: Sequence[str]
    meanings: frozenset[str]
    width: int

    @classmethod
    def read(cls, title: str, rows: Rows, words: Mapping[str, HeaderWords]) -> TabTexts:
        """Return the texts of a tab, from its title and its first rows."""
        filled = [[cell for cell in row if cell not in (None, "")] for row in rows[:_TOP_ROWS]]
        texts = [[each for each in row if isinstance(each, str)] for row in filled]
        alone = [row[0] for row in texts if len(row) == 1]
        header = next((row for row in texts if len(row) > 1), [])
        second = next((row for row in texts if len(row) > len(header)), [])
        headers = [each for each in (*header, *second) if len(each) <= _LONGEST]
        meanings = {
            meaning
            for each in headers
            for language in words.values()
            for reading in language.readings(each)
            for meaning in reading.meaning
        }
        return cls(
            [spaced(each) for each in (title, *alone) if len(each) <= _LONGEST],
            [spaced(each) for each in headers],
            frozenset(meanings),
            max(map(len, filled), default=0),
        )

    def hits(self, words: ListWords) -> int:
        """Count what speaks for a kind of list: its title, and each of its headers."""
        in_titles = any(_has(each, words.titles) for each in self.titles)
        return in_titles + sum(_has(each, words.headers) for each in self.headers)


def _has(text: str, phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in f" {text} " for phrase in phrases)


def contrary_list(texts: TabTexts, words: Mapping[OtherList, ListWords]) -> OtherList | None:
    """Return what a tab lists although it has the columns of receivables; None if it lists those.

    Bills to pay name a supplier or bear such a title, and no customer; quotes and orders bear such
    a title, and name no invoice.
    """
    is_billed = "customer" in texts.meanings
    if not is_billed and ("supplier" in texts.meanings or _is_titled(texts, words[OtherList.BILLS_TO_PAY])):
        return OtherList.BILLS_TO_PAY
    if "invoice" not in texts.meanings:
        kinds = (OtherList.QUOTES, OtherList.ORDERS)
        return next((each for each in kinds if _is_titled(texts, words[each])), None)
    return None


def _is_titled(texts: TabTexts, words: ListWords) -> bool:
    return any(_has(each, words.titles) for each in texts.titles)


def other_list(texts: TabTexts, words: Mapping[OtherList, ListWords]) -> OtherList | None:
    """Return what a tab lists that lacks columns of receivables; None where that is not certain."""
    if texts.width > _MOST_COLUMNS:
        return OtherList.TOO_WIDE
    if {"customer", "invoice"} <= texts.meanings:
        return None
    hits = {kind: texts.hits(each) for kind, each in words.items()}
    hits[OtherList.BILLS_TO_PAY] += _ENOUGH * ("supplier" in texts.meanings)
    best = max(hits, key=lambda kind: hits[kind])
    return best if hits[best] >= _ENOUGH else None
