"""Day and month swapped, as when a spreadsheet program reads dates of another country.

A workbook that expects the month first reads `03/11/2026` as the 11th of March without a warning,
and leaves `25/11/2026`, which it cannot read, as text. So dates with a day of 13 or more are right
and serve as anchors; each other date is tried both ways against the order of the invoice numbers
and the usual terms of payment.

The limits were chosen by hand; docs/doctor.md has how well they work on invented books.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from statistics import median

from aldia.ledger.doctor.book import Book, day_of
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.dates import other_order, parse_date
from aldia.ledger.values.problems import Problem

_FEWEST_ANCHORS = 5
"""Anchors that make an order, and rows that make a series of numbers."""

_LOOSEST_ORDER = 30.0
"""Days by which dates may scatter about the order of the numbers for the order to count."""

_MOST = 60.0
"""Most days that a reading counts as off, however far off it is."""

_SLIP = 6.0
"""Days by which a swapped reading has to be better for each swapped date."""

_MARGIN = 12.0
"""Days by which it has to be better besides."""

_FITS = 25.0
"""Days by which the better reading may itself be off."""

_CERTAIN = 15.0
"""Days by which an unswapped reading has to be better in a column that was swapped as a whole."""

_VOTE = 3.0
"""Days by which one reading of a date has to be better to be a vote for it."""

_FEWEST_VOTES = 8
"""Votes for a swap that are needed."""

_UNANIMOUS = 0.9
"""Share of all votes that settles a whole column."""

_USUAL = 0.2
"""Share of all votes that makes swaps usual in the book."""

_FEWEST_TEXTS = 3
"""Texts that are needed to know that a column was swapped as a whole."""

_FEWEST_DATES = 5
"""Real dates that are needed besides."""

_NUMBERED = re.compile(r"^(.*?)(\d+)\D*$")

_Pair = tuple[date | None, date]
"""Issued and due, as a row may mean them."""


@dataclass
class _Row:
    """One invoice: the readings of its two dates, beginning with each as it stands."""

    index: int
    issued: Sequence[date] = ()
    due: Sequence[date] = ()

    def days(self, key: str) -> Sequence[date]:
        return self.issued if key == "issued" else self.due

    @property
    def is_unsure(self) -> bool:
        """Tell whether it may mean more than one pair of days."""
        return len(self.issued) > 1 or len(self.due) > 1

    @property
    def readings(self) -> list[_Pair]:
        """Return every pair of days that the row may mean, beginning with it as it stands."""
        issued: Sequence[date | None] = self.issued or [None]
        return list(product(issued, self.due))


def swapped_dates(book: Book, locale: str) -> Iterator[Problem]:
    """Yield the dates that fit better with day and month swapped, with the date to type."""
    rows = [
        _Row(index, _readings(record["issued"], invoice.issued, locale), due)
        for index, (record, invoice) in enumerate(book.pairs())
        if (due := _readings(record["due"], invoice.due, locale))
    ]
    judge = _Judge.of(book, rows)
    open_rows = [row for row in rows if not book.invoices[row.index].is_closed]
    for row, key, day in _swaps(open_rows, _experienced(judge, rows)):
        record = book.records[row.index]
        yield book.finding("date_swapped", record, key, meant=day.isoformat(), day=day.isoformat())


def _readings(raw: Raw, day: date | None, locale: str) -> list[date]:
    """Return a cell's day as it stands and, where that is another day, swapped.

    A text that can only be read in another country's order has that one reading.
    """
    if day is None:
        other = parse_date(raw, other_order(locale))
        return [other] if isinstance(other, date) and isinstance(raw.value, str) else []
    if day.day > 12 or day.day == day.month or isinstance(raw.value, str):
        return [day]
    return [day, date(day.year, day.day, day.month)]


def _swaps(rows: Sequence[_Row], judge: _Judge) -> Iterator[tuple[_Row, str, date]]:
    """Yield row, column and right day of each date that fits better when swapped."""
    for row in (row for row in rows if row.is_unsure):
        costs = {pair: cost + judge.slips(row, *pair) for pair, cost in judge.costs(row).items()}
        best = min(costs, key=lambda pair: costs[pair])
        stands = row.readings[0]
        if costs[stands] - costs[best] > judge.margin and judge.costs(row)[best] <= _FITS:
            pairs = zip(("issued", "due"), stands, best, strict=True)
            yield from ((row, k, new) for k, old, new in pairs if new is not None and old != new)


def _votes(rows: Sequence[_Row], key: str, judge: _Judge) -> tuple[int, int]:
    """Return how many dates of a column are clearly swapped, and how many clearly are not.

    Most are neither, as both readings fit.
    """
    for_swap = against = 0
    place = ("issued", "due").index(key)
    for row in rows:
        days = row.days(key)
        if len(days) > 1:
            costs = judge.costs(row).items()
            stands, swapped = [
                min([cost for pair, cost in costs if pair[place] == day]) for day in days
            ]
            for_swap += stands - swapped > _VOTE
            against += swapped - stands > _VOTE
    return for_swap, against


def _experienced(judge: _Judge, rows: Sequence[_Row]) -> _Judge:
    """Return the judge, less strict where swaps are usual in this book."""
    votes = {key: _votes(rows, key, judge) for key in ("issued", "due")}
    settled = {
        key
        for key, (swaps, against) in votes.items()
        if swaps >= _FEWEST_VOTES and swaps >= (swaps + against) * _UNANIMOUS
    }
    swaps, against = (sum(each) for each in zip(*votes.values(), strict=True))
    is_usual = swaps >= _FEWEST_VOTES and swaps >= (swaps + against) * _USUAL
    if is_usual:
        judge = replace(judge, slip=0.0, margin=_MARGIN / 2)
    return replace(judge, is_swapped=judge.is_swapped | settled)


@dataclass
class _Order:
    """The anchors of one column and series, which tell where another date belongs.

    Attributes:
        places: Places of the anchors in the series, rising.
        days: Days of the anchors, as ordinals, in the same order.
        slack: Days by which a date may lie outside the order.
    """

    places: list[float] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    slack: float = 0.0

    def distance(self, place: float, day: date) -> float:
        """Return by how many days a date lies outside the range of the anchors next to it."""
        at = bisect_left(self.places, place)
        around = self.days[max(at - 2, 0) : at + 2]
        low, high = min(around) - self.slack, max(around) + self.slack
        number = day.toordinal()
        return min(max(low - number, number - high, 0.0), _MOST)


@dataclass
class _Judge:
    """The measures by which one reading of a row is better than another.

    Attributes:
        orders: The order of the anchors, by column and series.
        series: Series of each row and its place in it, by the row's index.
        terms: Usual numbers of days from issue to due.
        is_swapped: Columns in which every date that could be swapped is.
        slip: Days by which a reading has to be better for each date that it swaps.
        margin: Days by which it has to be better in addition.
    """

    orders: Mapping[tuple[str, str], _Order]
    series: Mapping[int, tuple[str, float]]
    terms: Sequence[int]
    is_swapped: frozenset[str]
    slip: float = _SLIP
    margin: float = _MARGIN
    _costs: dict[int, dict[_Pair, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, rows: Sequence[_Row]) -> _Judge:
        series = dict(_series(book))
        keys = ("issued", "due")
        grouped = _grouped(rows, series)
        return cls(
            orders={
                (key, name): order
                for key in keys
                for name, members in grouped.items()
                if (order := _order(members, key, series)) is not None
            },
            series=series,
            terms=_usual_terms(rows),
            is_swapped=frozenset(key for key in keys if _has_fingerprint(book, key)),
        )

    def costs(self, row: _Row) -> Mapping[_Pair, float]:
        """Return how many days each reading of a row is off."""
        if row.index not in self._costs:
            self._costs[row.index] = {pair: self._cost(row, *pair) for pair in row.readings}
        return self._costs[row.index]

    def _cost(self, row: _Row, issued: date | None, due: date) -> float:
        """Return the days that a reading is off the order of the numbers and the usual terms."""
        if issued is None:
            return self._off_order(row, "due", due)
        return self._off_order(row, "issued", issued) + self._off_terms((due - issued).days)

    def slips(self, row: _Row, issued: date | None, due: date) -> float:
        """Return the days added to a reading that swaps, or that does not in a swapped column."""
        found = 0.0
        for key, day in (("issued", issued), ("due", due)):
            days = row.days(key)
            if day is not None and len(days) > 1:
                is_swap = day != days[0]
                if key in self.is_swapped:
                    found += 0.0 if is_swap else _CERTAIN
                elif is_swap:
                    found += self.slip
        return found

    def _off_order(self, row: _Row, key: str, day: date) -> float:
        name, place = self.series[row.index]
        order = self.orders.get((key, name))
        return order.distance(place, day) if order is not None else 0.0

    def _off_terms(self, days: int) -> float:
        if days < 0:
            return _MOST
        nearest = min([abs(days - term) for term in self.terms], default=0)
        # At most half of what the order may count; chosen by hand.
        return min(float(nearest), _MOST / 2)


def _has_fingerprint(book: Book, key: str) -> bool:
    """Tell whether a program read all dates of a column in another country's order.

    Then those left as text have a day of 13 or more, and no real date has one.
    """
    doubted = (invoice for invoice in book.invoices if invoice.problems)
    texts = sum(book.is_reported("date_order", key, invoice) for invoice in doubted)
    if texts < _FEWEST_TEXTS:
        return False
    days = [
        day.day
        for record, invoice in book.pairs()
        if (day := day_of(invoice, key)) is not None and not isinstance(record[key].value, str)
    ]
    return len(days) >= _FEWEST_DATES and max(days) <= 12


def _series(book: Book) -> Iterator[tuple[int, tuple[str, float]]]:
    """Yield each row's index, its series and its place there: by its number, else by its row."""
    numbers = [_NUMBERED.match(invoice.key) for invoice in book.invoices]
    sizes = Counter(match[1] for match in numbers if match)
    for index, match in enumerate(numbers):
        if match is not None and sizes[match[1]] >= _FEWEST_ANCHORS:
            # A float holds any 15 digits exactly.
            yield index, (f"#{match[1]}", float(match[2][-15:]))
        else:
            yield index, ("", float(index))


def _grouped(
    rows: Iterable[_Row], series: Mapping[int, tuple[str, float]]
) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(series[row.index][0], []).append(row)
    return found


def _order(
    rows: Sequence[_Row], key: str, series: Mapping[int, tuple[str, float]]
) -> _Order | None:
    """Return the order of the dates that cannot be swapped; None if they are few or scattered."""
    anchors = sorted(
        (series[row.index][1], row.days(key)[0].toordinal())
        for row in rows
        if len(row.days(key)) == 1
    )
    off = _residuals([day for _, day in anchors])
    if len(off) < _FEWEST_ANCHORS:
        return None
    # Of normally distributed values, 1.4826 median deviations are one standard deviation.
    spread = 1.4826 * median(off)
    # 10 days or four spreads off, an anchor is no longer trusted; chosen by hand.
    kept = [
        anchor for anchor, each in zip(anchors, off, strict=True) if each <= max(10.0, 4 * spread)
    ]
    if spread > _LOOSEST_ORDER or len(kept) < _FEWEST_ANCHORS:
        return None
    # The slack is two spreads, and at least 3 days; chosen by hand.
    return _Order([p for p, _ in kept], [d for _, d in kept], slack=max(3.0, 2 * spread))


def _residuals(days: Sequence[int]) -> list[float]:
    """Return how many days each day is from the median of the two before and the two after it."""
    found = []
    for place, day in enumerate(days):
        around = sorted([*days[max(place - 2, 0) : place], *days[place + 1 : place + 3]])
        middle = len(around) // 2
        found.append(abs(day - (around[middle] + around[~middle]) / 2) if around else 0.0)
    return found


def _usual_terms(rows: Iterable[_Row]) -> list[int]:
    """Return the usual numbers of days from issue to due, from rows in which both are certain.

    Empty where they cover too few of the rows.
    """
    certain = [
        (row.due[0] - row.issued[0]).days
        for row in rows
        if len(row.issued) == 1 and len(row.due) == 1
    ]
    counts = Counter(days for days in certain if days >= 0)
    # A term is usual from three rows and one row in twenty on; chosen by hand.
    usual = [days for days, count in counts.items() if count >= max(3, len(certain) // 20)]
    # Usual terms count where they cover 70 % of the rows; chosen by hand.
    is_regular = sum(counts[days] for days in usual) >= len(certain) * 0.7
    return usual if is_regular else []
