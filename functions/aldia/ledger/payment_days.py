"""On which day each part of an invoice was paid, as far as the sheet says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from aldia.ledger.cells import Raw
from aldia.ledger.dates import parse_date
from aldia.ledger.money import amount_in
from aldia.ledger.records import Instalment, Receipt
from aldia.ledger.rows import RowReader
from aldia.ledger.tables import Table

_DAYS = frozenset({"paid_on", "part_on"})


def in_columns(row: RowReader, paid: Decimal, locale: str) -> list[Receipt]:
    """Return what a row's own cells say was paid, each sum with the day in the column beside it.

    The one sum of a row has the one day of the row, wherever it stands, unless it is that of the
    last payment only. Any other sum has no day.

    Args:
        paid: All of it.
    """
    if not paid:
        return []
    has_days = not _DAYS.isdisjoint(row.table.columns)
    days = {place: raw for key in _DAYS for place, raw in _cells(row, key)} if has_days else {}
    if not days:
        return [(None, paid)]
    if not row.record.further.get("paid"):
        [place, *others] = days
        is_of_all = not others and not _is_last(row.table, place)
        return [(_day(days[place], locale) if is_of_all else None, paid)]
    beside = _side(row.table)
    return [
        (_day(days.get(place + beside), locale) if beside else None, sum_)
        for place, raw in _cells(row, "paid")
        if (sum_ := amount_in(raw, locale))
    ]


def _cells(row: RowReader, key: str) -> list[tuple[int, Raw]]:
    """Return the filled cells of a key with the index of their column; of doubled headers none."""
    table, record = row.table, row.record
    headers = [table.matches[place].header for place in table.places(key)]
    places = dict(zip(headers, table.places(key), strict=True))
    if len(places) < len(headers):
        return []
    first = [(table.header(key), record[key])] if key in record.cells else []
    return [(places.get(h, 0), raw) for h, raw in (*first, *record.further.get(key, ()))]


def _side(table: Table) -> int:
    """Return where the day of each sum stands: 1 right of it, -1 left of it, 0 for neither."""
    sums, days = table.places("paid"), {place for key in _DAYS for place in table.places(key)}
    for side in (1, -1):
        if {place + side for place in sums} <= days:
            return side
    return 0


def _is_last(table: Table, place: int) -> bool:
    """Tell whether a column holds the day of the last payment, which is not that of all of them."""
    header = table.matches[place].header
    words = table.tab.header_words.values()
    return any("last" in each.meaning for known in words for each in known.readings(header))


def _day(raw: Raw | None, locale: str) -> date | None:
    day = parse_date(raw, locale) if raw is not None else None
    return day if isinstance(day, date) else None


def without_future(receipts: Iterable[Receipt], today: date | None) -> tuple[Receipt, ...]:
    """Return the receipts, those of a day that is still to come without their day."""
    return tuple(
        (None if on is not None and today is not None and on > today else on, sum_)
        for on, sum_ in receipts
    )


def paid_from_the_oldest(
    parts: Iterable[Instalment], paid: Decimal, receipts: Sequence[Receipt], received: Decimal
) -> list[Instalment]:
    """Return instalments, the oldest first, with what pays them in the order in which it came in.

    What came in on an unknown day is taken for the earliest, so that less of the rest is late.
    Where money went back nobody knows what it paid, and no part is told its receipts.

    Args:
        paid: What of all that was received pays the plan; the rest came before it was agreed.
    """
    has_returns = any(sum_ < 0 for _, sum_ in receipts)
    left = [] if has_returns else sorted(receipts, key=lambda receipt: receipt[0] or date.min)
    _, left = _taken(left, received - paid)
    found = []
    for part in sorted(parts, key=lambda part: (part.due, part.number)):
        theirs = min(part.amount, paid)
        paid -= theirs
        taken, left = _taken(left, theirs)
        found.append(replace(part, paid=theirs, receipts=tuple(taken)))
    return found


def _taken(receipts: Sequence[Receipt], sum_: Decimal) -> tuple[list[Receipt], list[Receipt]]:
    """Return what makes up a sum, first come first, and what is left."""
    taken, left = [], []
    for on, each in receipts:
        used = min(each, sum_)
        sum_ -= used
        taken += [(on, used)] if used else []
        left += [(on, each - used)] if each > used else []
    return taken, left
