"""Tabs that Aldía does not read although they seem to hold current invoices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from aldia.ledger.recognition.chosen import Chosen
from aldia.ledger.recognition.headings import MONTHS
from aldia.ledger.recognition.matches import Basis
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.invoice_tabs import InvoiceTabs
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import fold_words, identifier_key
from aldia.ledger.values.problems import Problem

_TOP_ROWS = 60
"""Rows of a tab that are looked at, enough to know what it lists; chosen by hand."""

_AS_RECENT = timedelta(days=120)
"""How much older than the invoices' latest due day the tab's may be; chosen by hand."""

_COPIED = 0.5
"""Share of a tab's numbers that, when they are known, make it a copy; chosen by hand."""


def tabs_like_invoices(
    tabs: InvoiceTabs, samples: Mapping[str, Rows], invoices: Sequence[Invoice], locale: str
) -> Iterator[Problem]:
    """Yield a question for each tab with recent invoices that are not among those read.

    Most of them must be unknown, as the others may be in a copy. In a tab that continues a series,
    such as April after March, one is enough: what is unpaid is often carried over into it. What a
    person said of a column holds for the same header there. A copy that has Aldía's columns too is
    told as one: nobody keeps those up to date.

    Args:
        tabs: Those that are read.
        samples: First rows of the tabs that Aldía does not know, by title.
    """
    if tabs.first is None:
        return
    read = [table.title for table in tabs.tables.values()]
    named = {"read": ", ".join(f"«{each}»" for each in read)}
    series = {series_of(title) for title in read}
    known = {invoice.key for invoice in invoices}
    latest = max((i.due for i in invoices if i.due is not None), default=date.min)
    for title, rows in samples.items():
        other = _as_read(tabs, title, rows[:_TOP_ROWS])
        if not other.is_usable:
            continue
        numbers = [identifier_key(record["invoice"].text) for record in other.records()]
        unknown = sum(number not in known for number in numbers)
        is_enough = unknown > len(numbers) * _COPIED or (unknown and series_of(title) in series)
        if is_enough and _is_recent(other, latest, locale):
            details = {**named, "option": tab_option(title)}
            yield Problem("other_tab", title, details=details, holds=False)
        elif other.own_places:
            yield Problem("tab_copied", title, details=named, holds=False)


def _as_read(tabs: InvoiceTabs, title: str, rows: Rows) -> Table:
    """Return a tab as if it were read, with what a person said of headers in those that are."""
    tab = next(iter(tabs.tables.values())).tab
    said = {
        match.header: match.key
        for table in tabs.tables.values()
        for match in table.matches
        if match.basis is Basis.PERSON and match.header
    }
    plain = find_table(tab, title, rows)
    chosen = {
        match.index: [Chosen(said[match.header], match.header)]
        for match in plain.matches
        if match.header in said
    }
    return find_table(tab, title, rows, chosen) if chosen else plain


def series_of(title: str) -> tuple[str, ...]:
    """Return what the titles of a series share: their words without months and numbers."""
    words = (word for word in fold_words(title).split() if word not in MONTHS)
    return tuple(word for word in words if not any(map(str.isdecimal, word)))


def tab_option(title: str) -> str:
    """Return what is typed behind `aldia init` to have a tab read too."""
    return "--tab '" + title.replace("'", "'\\''") + "'"


def _is_recent(table: Table, latest: date, locale: str) -> bool:
    key = "due" if "due" in table.columns else "issued"
    days = [parse_date(record[key], locale) for record in table.records()]
    known = [day for day in days if isinstance(day, date)]
    return bool(known) and (latest == date.min or max(known) >= latest - _AS_RECENT)
