"""On which day each part of an invoice was paid, as far as the sheet says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from aldia.ledger.recognition.matches import DAYS_OF_PAYMENT
from aldia.ledger.schema.header_words import number_in_header
from aldia.ledger.schema.records import Instalment, Receipt
from aldia.ledger.tabs.rows import RowReader
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.money import amount_in


def in_columns(row: RowReader, paid: Decimal, locale: str) -> list[Receipt]:
    """Return what a row's own cells say was paid, each sum with the day of its number or beside it.

    The one sum of a row has the one day of the row, wherever it stands, unless it is that of the
    last payment only. Any other sum has no day.

    Args:
        paid: All of it.
    """
    if not paid:
        return []
    keys = DAYS_OF_PAYMENT & row.table.columns.keys()
    days = {place: raw for key in keys for place, raw in _cells(row, key)}
    if not days:
        return [(None, paid)]
    beside, sums = _day_places(row.table), _cells(row, "paid")
    if not row.record.further.get("paid"):
        [place, *others] = days
        is_its = all(beside.get(at, place) == place for at, _ in sums)
        is_of_all = is_its and not others and not _is_last(row.table, place)
        return [(_day(days[place], locale) if is_of_all else None, paid)]
    return [
        (_day(days.get(beside.get(place, -1)), locale), sum_)
        for place, raw in sums
        if (sum_ := amount_in(raw, locale))
    ]


def has_day_without_sum(row: RowReader, locale: str, today: date | None) -> bool:
    """Tell whether a day stands beside no sum, so that more came in than the row says.

    One that is still to come says nothing.
    """
    sums = {place for place, _ in _cells(row, "paid")}
    days = {place: _day(raw, locale) for key in DAYS_OF_PAYMENT for place, raw in _cells(row, key)}
    return any(
        day in days and place not in sums and not _is_to_come(days[day], today)
        for place, day in _day_places(row.table).items()
    )


def _is_to_come(day: date | None, today: date | None) -> bool:
    return day is not None and today is not None and day > today


def _cells(row: RowReader, key: str) -> list[tuple[int, Raw]]:
    """Return the filled cells of a key with the index of their column; of doubled headers none."""
    table, record = row.table, row.record
    headers = [table.matches[place].header for place in table.places(key)]
    places = dict(zip(headers, table.places(key), strict=True))
    if len(places) < len(headers):
        return []
    first = [(table.header(key), record[key])] if key in record.cells else []
    return [(places.get(h, 0), raw) for h, raw in (*first, *record.further.get(key, ()))]


def _day_places(table: Table) -> dict[int, int]:
    """Return the column of the day of each sum: that of its number, else right or left of all."""
    sums = table.places("paid")
    days = {place for key in DAYS_OF_PAYMENT for place in table.places(key)}
    numbers = {number_in_header(table.matches[day].header): day for day in sorted(days)}
    if "" not in numbers and len(numbers) == len(days):
        said = {place: number_in_header(table.matches[place].header) for place in sums}
        return {place: numbers[number] for place, number in said.items() if number in numbers}
    for side in (1, -1):
        if {place + side for place in sums} <= days:
            return {place: place + side for place in sums}
    return {}


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
    return tuple((None if _is_to_come(on, today) else on, sum_) for on, sum_ in receipts)


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
