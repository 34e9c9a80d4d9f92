"""Which tab is which in a workbook that nobody has set up: by titles and by what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from aldia.ledger.schema.header_words import spaced
from aldia.ledger.schema.lists import (
    OtherList,
    TopTexts,
    contrary_list,
    meanings_of,
    other_list,
)
from aldia.ledger.schema.schema import Schema, TabKey, numbered_keys
from aldia.ledger.tabs.tables import Record, Table, find_table, missing_columns
from aldia.ledger.values.cells import Rows, is_filled
from aldia.ledger.values.folding import fold_words, identifier_key, name_key

_BY_CONTENTS = (TabKey.PAYMENTS, TabKey.INSTALMENTS, TabKey.CUSTOMERS)
"""Tabs that are recognised whatever they are called."""

_ENOUGH = 0.5
"""Share of a tab's numbers or names that must stand in the invoices; chosen by hand, as some belong
to invoices of before."""

_DISTINCT = 0.9
"""Share of different names in a list of customers, which has one row for each; chosen by hand."""

_PAID = {"payment", "paid", "part"}
"""Meanings of which a title or a header of payments has one: a list of items sold has none."""

_NOT_PAID_YET = {"due", "promise", "expected"}

_LACKS_MOST = 3
"""Columns missing of the four required at which a tab is called no list of what customers owe;
chosen by hand. Of one that lacks fewer, the columns are asked for."""

_LONGEST_LIST = 12
"""Titles or headers that a sentence names; chosen by hand."""


class Unclear(StrEnum):
    """Why it is not clear which tab lists the invoices, and the code of the sentence."""

    EMPTY = "workbook_empty"
    MISSING = "tab_missing"
    ALIKE = "tabs_alike"
    DOUBLED = "tabs_doubled"
    NOT_OWED = "not_receivables"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workbook cannot be read as it is.

    Attributes:
        titles: The tabs of which a person has to name one; empty for another refusal.
    """

    code: Unclear | OtherList
    details: Mapping[str, str] = field(default_factory=dict)
    titles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TabsFound:
    """Which tab is which: titles by key; without the main tab if there is a refusal."""

    titles: Mapping[str, str]
    refusal: Refusal | None = None


def find_tabs(schema: Schema, values: Mapping[str, Rows], named: Sequence[str] = ()) -> TabsFound:
    """Return which tab is which.

    The system's tabs are never among them, as a tab of such a title might be somebody's own.

    Args:
        values: Rows of every tab, by title, in the order of the workbook.
        named: Titles of the tabs that the person says to list the invoices.
    """
    if schema.main != TabKey.INVOICES:
        return TabsFound(_by_title(schema, values, named))
    return _Finder(schema, values).found(named)


def refusal_of(schema: Schema, values: Mapping[str, Rows], named: Sequence[str]) -> Refusal | None:
    """Return why tabs that a person names list no invoices; None if all do, or are empty."""
    return _Finder(schema, values).refusal_of(named)


def _by_title(schema: Schema, values: Mapping[str, Rows], named: Sequence[str]) -> dict[str, str]:
    bound = dict(_titled(schema, values))
    if known := [title for title in named if title in values]:
        bound[schema.main] = known[0]
    elif schema.main not in bound and len(values) == 1:
        bound[schema.main] = next(iter(values))
    return bound


def _titled(schema: Schema, values: Mapping[str, Rows]) -> Iterator[tuple[str, str]]:
    """Yield key and title of people's tabs with a title of ours that have headers or nothing."""
    for key, spec in schema.tabs.items():
        titles = spec.titles() if spec.owner == "person" else set()
        for title, rows in values.items():
            if fold_words(title) in titles and _is_ours(find_table(spec, title, rows)):
                yield key, title
                break


def _is_ours(table: Table) -> bool:
    """Tell whether a tab with a title of ours also has headers of ours, or no headers at all."""
    return not any(problem.code == "header_missing" for problem in table.problems)


class _Finder:
    """The tabs of one workbook, each read as whatever it may be."""

    def __init__(self, schema: Schema, values: Mapping[str, Rows]) -> None:
        self._schema = schema
        self._values = values
        self._tables: dict[tuple[str, str], Table] = {}

    def found(self, named: Sequence[str]) -> TabsFound:
        main = named or self._main()
        if isinstance(main, Refusal):
            return TabsFound({}, main)
        if (refusal := self.refusal_of(main)) is not None:
            return TabsFound({}, refusal)
        main = [title for title in self._values if title in main]
        others = {title: rows for title, rows in self._values.items() if title not in main}
        bound = dict(_titled(self._schema, others))
        for key in _BY_CONTENTS:
            titled = bound.pop(key, None)
            taken = {title for each, title in bound.items() if each != TabKey.INVOICES}
            listing = self._listing(key, main, titled, [t for t in others if t not in taken])
            if len(listing) > 1:
                return TabsFound({}, Refusal(Unclear.DOUBLED, {"found": _quoted(listing)}))
            if listing:
                bound[key] = listing[0]
        return TabsFound({**bound, **dict(zip(numbered_keys(), main, strict=False))})

    def refusal_of(self, named: Sequence[str]) -> Refusal | None:
        """Return why one of the tabs is not taken for a list of invoices; None if all are."""
        if not {*named} <= self._values.keys():
            return self._missing()
        refused = (self._refused(title) for title in named if self._is_used(title))
        return next((refusal for refusal in refused if refusal is not None), None)

    def _table(self, key: str, title: str) -> Table:
        if (key, title) not in self._tables:
            self._tables[key, title] = find_table(self._schema[key], title, self._values[title])
        return self._tables[key, title]

    def _texts(self, title: str, key: str = TabKey.INVOICES) -> TopTexts:
        row = self._table(key, title).header_row
        return TopTexts.read(title, self._values[title], row, self._schema.header_words)

    def _is_used(self, title: str) -> bool:
        return any(is_filled(cell) for row in self._values[title] for cell in row)

    def _lacks(self, key: str, title: str) -> int:
        """Return how many required columns a tab lacks; all of them where no header is known."""
        return len(missing_columns(self._table(key, title)))

    def _is_complete(self, key: str, title: str) -> bool:
        return self._table(key, title).header_row >= 0 and not self._lacks(key, title)

    def _is_titled(self, key: str, title: str) -> bool:
        return fold_words(title) in self._schema[key].titles()

    def _main(self) -> Sequence[str] | Refusal:
        """Return the tab that lists what customers owe, or why it is not clear which does."""
        used = [title for title in self._values if self._is_used(title)]
        if not used:
            return self._empty()
        lists = {title: self._lacks(TabKey.INVOICES, title) for title in used}
        lists = {t: lacks for t, lacks in lists.items() if not self._is_contrary(t)}
        complete = [title for title, lacks in lists.items() if lacks == 0]
        complete = [t for t in complete if not self._is_of_another(t, complete)] or complete
        titled = [title for title in lists if self._is_titled(TabKey.INVOICES, title)]
        titled.sort(key=lambda title: lists[title])
        nearly = [t for t, lacks in lists.items() if lacks == 1 and not self._is_of_another(t, [])]
        for found in (complete, titled[:1], nearly, used if len(used) == 1 else []):
            if len(found) > 1:
                return Refusal(Unclear.ALIKE, {"found": _quoted(found)}, found)
            if found:
                return found
        return self._missing()

    def _empty(self) -> Sequence[str] | Refusal:
        """Return the tab with our title in a workbook without any cell that is filled."""
        titled = [title for title in self._values if self._is_titled(TabKey.INVOICES, title)]
        return titled[:1] or Refusal(Unclear.EMPTY)

    def _missing(self) -> Refusal:
        return Refusal(Unclear.MISSING, {"found": _quoted(self._values)})

    def _is_contrary(self, title: str) -> bool:
        return contrary_list(self._texts(title), self._schema.other_lists) is not None

    def _is_of_another(self, title: str, complete: Sequence[str]) -> bool:
        """Tell whether a tab with the columns of invoices is one of payments, calls …"""
        keys = self._schema.tabs.keys() - {TabKey.INVOICES, TabKey.CUSTOMERS}
        if any(self._is_titled(key, title) and self._is_complete(key, title) for key in keys):
            return True
        others = [other for other in complete if other != title]
        return any(self._is_clear(TabKey.INSTALMENTS, title, [other]) for other in others)

    def _refused(self, title: str) -> Refusal | None:
        """Return why a tab is not taken for a list of what customers owe; None if it is."""
        texts, words = self._texts(title), self._schema.other_lists
        lacks = self._lacks(TabKey.INVOICES, title)
        kind = (other_list(texts, words) if lacks else None) or contrary_list(texts, words)
        if kind is not None:
            return Refusal(kind, {"tab": title})
        if lacks < _LACKS_MOST:
            return None
        problem = self._table(TabKey.INVOICES, title).problems[-1]
        return Refusal(Unclear.NOT_OWED, {"tab": title, **problem.details})

    def _listing(
        self, key: str, main: Sequence[str], titled: str | None, others: Sequence[str]
    ) -> list[str]:
        """Return the tabs that list payments, instalments or customers of the invoices.

        Of several lists of customers the one with our title will do, unless another forbids.
        """
        clear = [title for title in others if self._is_clear(key, title, main)]
        if key == TabKey.CUSTOMERS and titled in clear:
            clear = [
                t for t in clear if t == titled or "never_chase" in self._table(key, t).columns
            ]
        if titled is None or titled in clear or self._is_contrary(titled):
            return clear
        if clear and not _may_matter(self._table(key, titled)):
            return clear
        return [titled, *clear]

    def _is_clear(self, key: str, title: str, main: Sequence[str]) -> bool:
        """Tell whether the contents of a tab can be nothing else than what a key stands for."""
        table = self._table(key, title)
        if not self._is_complete(key, title) or self._is_contrary(title):
            return False
        match key:
            case TabKey.PAYMENTS:
                return self._says_paid(title, table) and self._names_invoices(table, main)
            case TabKey.INSTALMENTS:
                return "number" in table.columns and self._names_invoices(table, main)
            case _:
                return self._lists_customers(title, table, main)

    def _says_paid(self, title: str, table: Table) -> bool:
        """Tell whether title or headers say that sums were paid, and not that they will be."""
        words = self._schema.header_words
        titled = meanings_of(spaced(title).split(), words)
        headed = meanings_of((table.header(key) for key in ("date", "amount")), words)
        said = titled | self._texts(title, TabKey.PAYMENTS).meanings
        is_paid = bool((titled | headed) & _PAID) and not said & _NOT_PAID_YET
        return "date" in table.columns and is_paid and "notes" not in titled

    def _names_invoices(self, table: Table, main: Sequence[str]) -> bool:
        known = {each for t in main for each in _numbers(self._table(TabKey.INVOICES, t))}
        named = [number for each in table.records() if (number := _key(each, "invoice"))]
        return bool(named) and sum(each in known for each in named) >= _ENOUGH * len(named)

    def _lists_customers(self, title: str, table: Table, main: Sequence[str]) -> bool:
        """Tell whether a tab has a row for each customer of the invoices, and how to reach them."""
        names = [name_key(each["customer"].text) for each in table.records()]
        is_listed = len(set(names)) >= _DISTINCT * len(names)
        has_money = {"amount", "due"} & self._table(TabKey.INVOICES, title).columns.keys()
        if not is_listed or has_money or not _says_how_to_reach(table):
            return False
        codes = {_key(each, "code") for each in table.records()}
        invoices = [self._table(TabKey.INVOICES, each) for each in main]
        named = {name for each in invoices for name in _customers(each)}
        coded = {_key(row, "customer_code") for each in invoices for row in each.records()}
        return _share(named, {*names}) >= _ENOUGH or _share(coded, codes) >= _ENOUGH


def _may_matter(table: Table) -> bool:
    """Tell whether a tab with a title of ours has rows that name invoices or customers."""
    names = {"invoice", "payer", "customer"} & table.columns.keys()
    return bool(names) and any(True for _ in table.records())


def _says_how_to_reach(table: Table) -> bool:
    """Tell whether a list of customers says more than their names: codes, phones, addresses."""
    is_named = not {"emails", "phone", "code"}.isdisjoint(table.columns)
    cells = (cell for row in table.values for cell in row if isinstance(cell, str))
    return is_named or any("@" in cell for cell in cells)


def _key(record: Record, key: str) -> str:
    return identifier_key(record[key].text)


def _numbers(table: Table) -> set[str]:
    """Return the numbers of the invoices, alone and together with their series."""
    found = set()
    for record in table.records():
        number, series = record["invoice"].text, record["series"].text
        found |= {identifier_key(each) for each in (number, f"{series}-{number}", series + number)}
    return found - {""}


def _customers(table: Table) -> set[str]:
    named = {name_key(record["customer"].text) for record in table.records()}
    return named | {name_key(name) for name in table.headings.values()}


def _share(wanted: Set[str], known: Set[str]) -> float:
    """Return the share of the wanted texts that are known; 0 where none is wanted."""
    wanted = wanted - {""}
    return len(wanted & known) / len(wanted) if wanted else 0.0


def _quoted(titles: Iterable[str]) -> str:
    return ", ".join(f"«{title}»" for title in islice(titles, _LONGEST_LIST))
