"""The facts of a workbook, whoever laid it out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sandbox.google.workbook import Workbook
from tests.simulation.bill_facts import bill_facts
from tests.simulation.book import INVOICES, roles_of
from tests.simulation.businesses import TOTAL
from tests.simulation.facts import Fact, facts_in
from tests.simulation.stranger_facts import stranger_facts


class _Remembered:
    """A cache of the facts of the last workbooks (about 20, chosen by hand).

    A claim, the reading after it and its letters need the same facts.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[int, date], tuple[Workbook, dict[str, Fact]]] = {}

    def facts(self, book: Workbook, today: date) -> dict[str, Fact]:
        place = (id(book), today)
        if place not in self._found:
            if len(self._found) > 20:
                self._found.clear()
            self._found[place] = book, _facts_of(book, today)
        return self._found[place][1]


_REMEMBERED = _Remembered()


def facts_of(book: Workbook, today: date) -> dict[str, Fact]:
    """Return the facts by invoice number, of a workbook that is not changed any more."""
    return _REMEMBERED.facts(book, today)


def _facts_of(book: Workbook, today: date) -> dict[str, Fact]:
    if has_bills(book):
        return bill_facts(book, today)
    is_strange = bool(_roles(book))
    return stranger_facts(book, today) if is_strange else facts_in(book, today)


def has_bills(book: Workbook) -> bool:
    """Tell whether a workbook is that of one of `businesses`."""
    return TOTAL in _roles(book)


def _roles(book: Workbook) -> Collection[str]:
    sheet = book.titled(INVOICES)
    return roles_of(book, sheet) if sheet is not None else ()
