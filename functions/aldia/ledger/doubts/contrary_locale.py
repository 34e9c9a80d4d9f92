"""A workbook whose locale reads numbers or dates in another way than people type them into it.

Some cells then tell how people type (`locale_evidence.py`), and none of the others can be trusted.
Cells are the evidence. Where the business is, and the language of its headers, only decide how
much of it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from babel import Locale

from aldia.ledger.recognition.column_names import column_letters
from aldia.ledger.schema.records import Invoice
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.business import Business
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Raw, Scalar
from aldia.ledger.values.folding import tidy
from aldia.ledger.values.locale_evidence import Days, Kind, Says, Sums
from aldia.ledger.values.problems import Problem

EXPLAINED = frozenset(
    {
        *("money_ambiguous", "date_order", "date_swapped", "due_before_issued"),
        *("amount_scale", "amount_no_cents", "amount_thousandths"),
    }
)
"""Problems of single cells that a contradicting locale explains, and that it is told instead of."""

_FEWEST_ALONE = 3
"""Cells that only the other way of typing explains, where nothing else speaks for it; chosen by
hand, as one or two may have been pasted. Where people of the business's country or language type
that way, one is enough."""

_OUTNUMBERED = 4
"""Times by which cells that were read rightly may outnumber those; chosen by hand: a share of a
fifth, like that from which the doctor takes swapped dates for usual."""

_FEWEST_LEFT = 3
"""Texts that show that an earlier locale left them unread; chosen by hand."""

_FEWEST_DOUBTFUL = 5
"""Days or sums beside them: as many as the doctor needs to know that a column was swapped whole."""

_FEWEST_SMALL = 3
"""Sums below a thousand pesos, with none above, that are taken for lost thousands; chosen by
hand."""

_MOST_NAMED = 5
"""Cells that the message names; chosen by hand."""

_TABS = (TabKey.INVOICES, TabKey.PAYMENTS, TabKey.INSTALMENTS)

_EXAMPLES = ("es_ES", "es_MX", "en_US", "en_GB")
"""Locales of which one is named where nothing tells the country: every way of typing has one."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A cell to be typed again.

    Attributes:
        row: As numbered on screen.
        place: As a formula names it: `F3`.
        wrong: What is there now.
        here: The ISO day, or sum and currency, that it means now; empty if it cannot be read.
        there: The same for people who write as they do in this book.
    """

    tab: str
    row: int
    column: str
    place: str
    wrong: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The one message, and the cells to be typed again: those of rows that are open."""

    problem: Problem
    cells: Sequence[Misread]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that says something: its tab, its row counted from zero, and its column's key."""

    table: Table
    row: int
    key: str

    @property
    def index(self) -> int:
        return self.table.columns[self.key]

    @property
    def raw(self) -> Raw:
        return self.table.record(self.row)[self.key]

    @property
    def is_of_invoice(self) -> bool:
        return self.table.tab.key == TabKey.INVOICES


@dataclass
class _Evidence:
    """What the cells of one kind in one tab, or in all tabs of invoices, say together.

    Attributes:
        told: The cells that say each thing, except those that say that the locale is right.
        ours: How many say that.
        settled: Keys of columns in which a cell says it.
        small: How many doubtful ones are amounts in a currency without cents.
    """

    kind: Kind
    told: dict[Says, list[_Cell]] = field(default_factory=dict)
    ours: int = 0
    settled: set[str] = field(default_factory=set)
    small: int = 0

    def add(self, cell: _Cell, says: Says, rows: Mapping[int, Invoice], business: Business) -> None:
        if says is Says.DOUBTFUL and _is_without_cents(cell, rows, business):
            number = cell.raw.number
            is_whole = number is not None and number % 1 == 0
            says = Says.DOUBTFUL if is_whole else Says.LOST
            self.small += is_whole
        self.told.setdefault(says, []).append(cell)

    def count(self, *says: Says) -> int:
        return sum(len(self.told.get(each, ())) for each in says)

    def is_contrary(self, homes: Sequence[str], *, speaks_other: bool) -> bool:
        """Tell whether people type in another way than the locale reads.

        Args:
            speaks_other: Whether the headers are in another language than the locale's.
        """
        other = self.count(Says.OTHER, Says.LOST)
        is_foreign = not all(self.kind.is_like(home) for home in homes)
        if other:
            is_enough = other >= (1 if is_foreign else _FEWEST_ALONE)
            return is_enough and other * _OUTNUMBERED >= self.ours + self.count(Says.LEFT)
        has_larger = self.ours or self.count(Says.LEFT)
        return is_foreign and speaks_other and not has_larger and self.small >= _FEWEST_SMALL

    def is_left(self) -> bool:
        """Tell whether an earlier locale read the cells, in another way than people typed them.

        It left as texts what it could not read, and only that.
        """
        left, doubtful = self.count(Says.LEFT), self.count(Says.DOUBTFUL, Says.LOST)
        is_enough = left >= _FEWEST_LEFT and doubtful >= _FEWEST_DOUBTFUL
        return is_enough and left > self.ours and not self.count(Says.LOOSE)

    def unsettled(self, homes: Sequence[str]) -> list[_Cell]:
        """Return the texts that are days in either order, where nothing tells which is meant.

        No cell of their column tells, and people of the business's country write them the other
        way. As texts they come from elsewhere, so that the locale says nothing of them.
        """
        is_foreign = not all(self.kind.is_like(home) for home in homes)
        loose = self.told.get(Says.LOOSE, ()) if is_foreign and isinstance(self.kind, Days) else ()
        telling = (*self.told.get(Says.OTHER, ()), *self.told.get(Says.LEFT, ()))
        settled = self.settled.union(cell.key for cell in telling)
        return [cell for cell in loose if cell.key not in settled]

    def cells(self) -> Iterator[_Cell]:
        """Yield the cells to be typed again."""
        for says in (Says.OTHER, Says.LOST, Says.DOUBTFUL, Says.LEFT):
            yield from self.told.get(says, ())

    def example(self) -> _Cell:
        """Return the cell that shows best what is wrong: the first that proves it."""
        proofs = [c for each in (Says.LOST, Says.OTHER) for c in self.told.get(each, ())]
        return min(proofs, key=lambda cell: cell.row) if proofs else self.told[Says.DOUBTFUL][0]


def find_contradiction(
    tables: Mapping[str, Table], invoices: Sequence[Invoice], business: Business
) -> Contradiction | None:
    """Return what contradicts the workbook's locale; None if nothing does, or too little.

    Rows that a person looked at say nothing. Closed ones do, but alone they stop nothing.

    Args:
        tables: Those of the invoices with their rows numbered through, as `InvoiceTabs` has them.
    """
    rows = {invoice.row - 1: invoice for invoice in invoices}
    found = [
        _evidence(listed, kind, rows, business)
        for tab in _TABS
        if (listed := [(t, list(_lines(t, rows))) for t in _of_kind(tables, tab)])
        for kind in (Sums(business.locale), Days(business.locale))
    ]
    homes = business.homes
    speaks_other = business.speaks_other
    contrary = [each for each in found if each.is_contrary(homes, speaks_other=speaks_other)]
    if contrary:
        told = _told(contrary, rows, business, _country(contrary, business))
    elif left := [each for each in found if each.is_left()]:
        told = _told(left, rows, business, business.locale, "locale_left")
    elif loose := [only for each in found if (only := _only(each, each.unsettled(homes)))]:
        told = _told(loose, rows, business, _country(loose, business), "locale_unsettled")
    else:
        return None
    return told if told.cells else None


def _only(found: _Evidence, cells: list[_Cell]) -> _Evidence | None:
    """Return the evidence of some doubtful cells alone; None where there are none."""
    return _Evidence(found.kind, {Says.DOUBTFUL: cells}) if cells else None


def _of_kind(tables: Mapping[str, Table], tab: TabKey) -> list[Table]:
    return [t for t in tables.values() if t.tab.key == tab and t.header_row >= 0]


_Lines = Sequence[tuple[int, Sequence[Scalar]]]
"""Rows with their cells, counted from zero."""


def _evidence(
    listed: Sequence[tuple[Table, _Lines]],
    kind: Kind,
    rows: Mapping[int, Invoice],
    business: Business,
) -> _Evidence:
    found = _Evidence(kind)
    for table, lines in listed:
        for key, column in table.columns.items():
            if table.tab.column(key).type not in kind.types:
                continue
            filled = [
                (row, cell)
                for row, cells in lines
                if column < len(cells) and (cell := cells[column])
            ]
            said = [kind.says(cell) for _, cell in filled]  # a blank or 0 says nothing
            ours = said.count(Says.OURS)
            found.ours += ours
            if ours:
                found.settled.add(key)
            for (row, _), says in zip(filled, said, strict=True):
                if says is not Says.OURS and says is not Says.NOTHING:
                    found.add(_Cell(table, row, key), says, rows, business)
    return found


def _lines(table: Table, rows: Mapping[int, Invoice]) -> Iterator[tuple[int, Sequence[Scalar]]]:
    """Yield each row below the header that may say something, and its cells."""
    first = table.header_row + 1
    for row, cells in enumerate(table.values[first:], first):
        if table.tab.key != TabKey.INVOICES or (row in rows and not rows[row].is_checked):
            yield row, cells


def _is_without_cents(cell: _Cell, rows: Mapping[int, Invoice], business: Business) -> bool:
    """Tell whether a cell holds an amount in a currency without cents.

    Payments, balances and taxes are what somebody or a formula worked out, and may have cents.
    """
    if cell.key != "amount" or cell.table.tab.key == TabKey.PAYMENTS:
        return False
    own = (
        {rows[cell.row].currency}
        if cell.is_of_invoice
        else {each.currency for each in rows.values()}
    )
    return bool(own) and all(business.is_without_cents(each) for each in own)


def _told(
    found: Sequence[_Evidence],
    rows: Mapping[int, Invoice],
    business: Business,
    country: str,
    code: str = "",
) -> Contradiction:
    """Return the message about the first evidence, and the cells of all of it."""
    first = found[0]
    example = _misread(first, first.example(), rows, business)
    open_cells = [
        (each, cell)
        for each in found
        for cell in each.cells()
        if not (cell.is_of_invoice and rows[cell.row].is_closed)
    ]
    open_cells.sort(key=lambda pair: _reading_order(pair[1]))
    cells = [_misread(*pair, rows, business) for pair in open_cells]
    language = Locale.parse(business.settings.language)
    details = {
        "here": example.here,
        "there": example.there,
        "locale": _country_name(business.locale, language),
        "country": _country_name(country, language),
        "count": str(len(cells)),
        "cells": ", ".join(cell.place for cell in cells[:_MOST_NAMED]),
    }
    code = code or ("locale_misread" if example.here else "locale_contrary")
    place = (example.tab, example.row, example.column, example.wrong)
    return Contradiction(Problem(code, *place, details), cells)


def _reading_order(cell: _Cell) -> tuple[int, int, int]:
    return _TABS.index(TabKey(cell.table.tab.key)), cell.row, cell.index


def _misread(
    found: _Evidence, cell: _Cell, rows: Mapping[int, Invoice], business: Business
) -> Misread:
    table, raw = cell.table, cell.raw
    number = cell.row + 1 - table.before
    currency = rows[cell.row].currency if cell.is_of_invoice else business.settings.currency
    here, there = (read(raw, currency) for read in (found.kind.here, found.kind.there))
    is_day = isinstance(found.kind, Days) and raw.number is not None
    return Misread(
        table.title,
        number,
        table.header(cell.key),
        f"{column_letters(cell.index)}{number}",
        here if is_day and not raw.shown else tidy(raw.text)[:60],
        here,
        there or here,
    )


def _country(found: Sequence[_Evidence], business: Business) -> str:
    """Return the locale to be named: the business's own, if people there type as in the book.

    Else an example, if there is one a locale that reads all else as the workbook does.
    """
    contrary = [each.kind for each in found]
    others = [
        kind
        for kind in (Sums(business.locale), Days(business.locale))
        if type(kind) not in {type(each) for each in contrary}
    ]
    homes = [each for each in business.homes if "_" in each]
    fitting = [
        each for each in (*homes, *_EXAMPLES) if not any(kind.is_like(each) for kind in contrary)
    ]
    return min(
        fitting, key=lambda each: each not in homes and not all(k.is_like(each) for k in others)
    )


def _country_name(locale: str, language: Locale) -> str:
    spoken, _, territory = locale.partition("_")
    return str(language.territories.get(territory) or language.languages.get(spoken, locale))
