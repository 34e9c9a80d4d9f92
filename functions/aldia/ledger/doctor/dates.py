"""Dates that cannot be meant: due before issued, and years far from all others of the book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from aldia.ledger.doctor.book import Book, day_of
from aldia.ledger.doctor.edit_distance import slips
from aldia.ledger.schema.records import Invoice
from aldia.ledger.tabs.tables import Record
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import other_order, parse_date
from aldia.ledger.values.problems import Problem

_KEYS = ("issued", "due")
_RARE = 0.02
"""Share of the dates, and at least two of them, that a usual year exceeds; chosen by hand."""

_FAR_YEARS = 3
"""Years from every usual year at which a date is strange; chosen by hand."""

_MOST_SLIPS = 2
"""Slips that may turn a usual year into the one that was typed; chosen by hand."""

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_FIRST = date(1899, 12, 30).toordinal()
"""Day 0 of the serial numbers of Sheets."""

_LAST = date.max.toordinal()


def due_before_issued(book: Book) -> Iterator[Problem]:
    """Yield the rows that fell due before they were issued.

    One of the two days is wrong, and the row waits; but where most rows have them so, the column of
    the days of issue is another, and the rows are only suspect.
    """
    contrary = [_is_due_first(each) for each in book.invoices if each.issued and each.due]
    holds = sum(contrary) * 2 < len(contrary)
    for record, invoice in book.open_pairs:
        if invoice.issued and _is_due_first(invoice):
            issued = invoice.issued.isoformat()
            yield book.finding("due_before_issued", record, "due", holds=holds, issued=issued)


def _is_due_first(invoice: Invoice) -> bool:
    return bool(invoice.issued and invoice.due and invoice.due < invoice.issued)


def in_another_order(book: Book, locale: str) -> Iterator[Problem]:
    """Yield dates that can only be read in another country's order, with the day they name."""
    for record, invoice in book.open_pairs:
        for key in _KEYS if invoice.problems else ():
            day = parse_date(record[key], other_order(locale))
            if isinstance(day, date) and book.is_reported("date_order", key, invoice):
                meant = day.isoformat()
                yield book.finding("date_order", record, key, meant=meant, holds=True)


def strange_years(book: Book, locale: str) -> Iterator[Problem]:
    """Yield dates whose year is at most two slips away from a usual one, with what to type.

    A day later than every usual year (2062) holds its row, as nothing was issued then. A year that
    no date can have (2205) holds it anyway; the finding names the year meant.
    """
    years = _usual_years(book)
    if not years:
        return
    near = {year + off for year in years for off in range(1 - _FAR_YEARS, _FAR_YEARS)}
    for record, invoice in book.open_pairs:
        for key in _KEYS:
            day = day_of(invoice, key)
            if day is not None:
                if day.year not in near:
                    yield from _far_from(years, book, record, key, day)
            elif book.is_reported("date_year", key, invoice):
                yield from _impossible(years, book, record, key, locale)


def _far_from(
    years: list[int], book: Book, record: Record, key: str, day: date
) -> Iterator[Problem]:
    meant = _meant(day.year, years)
    if meant is not None:
        right = _with_year(day, meant).isoformat()
        is_late = day.year > max(years)
        yield book.finding("date_far", record, key, meant=right, holds=is_late, day=right)


def _impossible(
    years: list[int], book: Book, record: Record, key: str, locale: str
) -> Iterator[Problem]:
    year = _year_in(record, key)
    meant = _meant(year, years) if year is not None else None
    if meant is not None:
        day = _moved(record[key], meant, locale)
        yield book.finding("date_year_typo", record, key, meant=day, holds=True, year=str(meant))


def _moved(raw: Raw, year: int, locale: str) -> str | None:
    """Return the day of a cell in another year, ISO; None if the rest of it is no day."""
    if raw.number is not None:
        return _with_year(date.fromordinal(_FIRST + int(raw.number)), year).isoformat()
    day = parse_date(Raw(_YEAR.sub(str(year), str(raw.value))), locale)
    return day.isoformat() if isinstance(day, date) else None


def _usual_years(book: Book) -> list[int]:
    """Return the years that more than a few dates have, the most frequent first."""
    days = [day for each in book.invoices for day in (each.issued, each.due) if day is not None]
    counts = Counter(day.year for day in days)
    return [year for year, count in counts.most_common() if count > max(2, len(days) * _RARE)]


def _meant(year: int, years: list[int]) -> int | None:
    """Return the usual year that was probably meant, the most frequent of several; or None."""
    by_slips = [(slips(str(year).zfill(4), str(each), _MOST_SLIPS), each) for each in years]
    fewest, meant = min(by_slips, key=lambda each: each[0])
    return meant if fewest <= _MOST_SLIPS else None


def _year_in(record: Record, key: str) -> int | None:
    raw = record[key]
    found = _YEAR.search(raw.text)
    if found is not None:
        return int(found[0])
    ordinal = _FIRST + int(raw.number) if raw.number is not None else 0
    return date.fromordinal(ordinal).year if _FIRST < ordinal <= _LAST else None


def _with_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)
