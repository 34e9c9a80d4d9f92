"""Tabs that Aldía does not read although they seem to hold current invoices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from aldia.ledger.cells import Rows
from aldia.ledger.dates import parse_date
from aldia.ledger.folding import identifier_key
from aldia.ledger.problems import Problem
from aldia.ledger.records import Invoice
from aldia.ledger.tables import Table, find_table

_AS_RECENT = timedelta(days=120)
"""How much older than the invoices' latest due day the tab's may be; chosen by hand."""

_COPIED = 0.5
"""Share of a tab's numbers that, when they are known, make it a copy; chosen by hand."""


def tabs_like_invoices(
    table: Table, samples: Mapping[str, Rows], invoices: Sequence[Invoice], locale: str
) -> Iterator[Problem]:
    """Yield a question for each tab with recent invoices most of which are not among those read.

    Args:
        table: The one that is read.
        samples: First rows of the tabs that Aldía does not know, by title.
    """
    known = {invoice.key for invoice in invoices}
    latest = max((i.due for i in invoices if i.due is not None), default=date.min)
    for title, rows in samples.items():
        other = find_table(table.tab, title, rows)
        if not other.is_usable:
            continue
        numbers = [identifier_key(record["invoice"].text) for record in other.records()]
        copied = sum(number in known for number in numbers)
        if numbers and copied < len(numbers) * _COPIED and _is_recent(other, latest, locale):
            yield Problem("other_tab", title, details={"read": table.title}, holds=False)


def _is_recent(table: Table, latest: date, locale: str) -> bool:
    days = [parse_date(record["due"], locale) for record in table.records()]
    known = [day for day in days if isinstance(day, date)]
    return bool(known) and (latest == date.min or max(known) >= latest - _AS_RECENT)
