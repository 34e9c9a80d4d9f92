"""When an invoice is likely to be paid, from how its customer paid before (docs/forecast.md).

A customer's own payments are mixed with those of customers that pay alike: the more of its own
there are, the less the others count. An invoice that is already late is compared only with
payments that came later still.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from statistics import median

ENOUGH_PAID = 3
"""Invoices paid on a known day from which on a debtor has a habit; with fewer it is new
(decision 43). Chosen by hand."""

LATE_DAYS = 15
"""Days late after which an invoice is one that a risk is about, and from which on a debtor's habit
is a slow one: half of the usual term of thirty days. Chosen by hand."""

PUNCTUAL_DAYS = 3
"""Who usually pays at most this many days late is punctual: a transfer over a week-end takes as
long. Chosen by hand."""

_ALIKE = 3
"""Customers that pay alike count as much as this many payments of the customer's own. Chosen by
hand."""

_WHOLE = 10
"""The whole book counts as much as this many payments of customers that pay alike. Chosen by
hand: 3, 10 and 30 guess about as well on invented books (docs/forecast.md)."""

_EARLIEST = -60
"""Days late of the earliest payment that is told apart: an earlier one counts as this. Chosen by
hand."""

_LATEST = 365
"""Days late of the latest payment that is told apart: a later one counts as this. Chosen by
hand."""

_DELAYED = 0.2
"""Share of each payment that is imagined to have come some days later than it did, so that who is
late for the first time is expected soon. The best of 0, 0.1 and 0.2 on invented books."""

_DELAY_DAYS = 3
"""Days after which half of what is imagined to be delayed has come. 3 and 5 guess alike."""

_TAIL = 0.02
"""Share of the book that is added to it as a tail of imagined payments, so that an invoice that is
later than any paid one has a likely day too (docs/forecast.md). Chosen by hand."""

_TAIL_PAYMENTS = 3
"""The tail counts as at least this many payments: a book of five is not yet sure. Chosen by
hand."""

_HALF_LIFE_DAYS = 30
"""Days after which the tail is half as dense as before, from the due date on. Chosen by hand."""


_NOTHING = 1e-9
"""Shares smaller than this count as 0: sums of floats are not exact."""


@dataclass
class Habits:
    """How late every customer pays.

    Attributes:
        late: Days late of what each debtor paid, the invoice that fell due first coming first.
    """

    late: Mapping[str, Sequence[int]]
    _known: dict[str, list[float]] = field(default_factory=dict)

    @cached_property
    def is_rate_known(self) -> bool:
        """Whether the book has payments enough to say how its new customers pay."""
        return sum(map(len, self.late.values())) >= _WHOLE

    @cached_property
    def _book(self) -> list[float]:
        """Return the share of the book's payments on each day from `_EARLIEST` to `_LATEST`.

        The tail is part of it; a book without payments consists of the tail alone.
        """
        days = [each for late in self.late.values() for each in late]
        rare = [0.5 ** (late / _HALF_LIFE_DAYS) for late in range(1, _LATEST + 1)]
        whole = sum(rare)
        tail = max(_TAIL, _TAIL_PAYMENTS / (_TAIL_PAYMENTS + len(days)))
        counts = [share * (1 - tail) for share in _spread(days)]
        for late, share in enumerate(rare, 1):
            counts[_place(late)] += share * tail / whole
        return counts

    @cached_property
    def _groups(self) -> Mapping[str, list[float]]:
        """Return the shares of each group of customers, mixed with those of the whole book.

        Those of new customers are the first payments of everybody: that is how the book's new
        customers pay.
        """
        days: dict[str, list[int]] = {"new": []}
        for late in self.late.values():
            days["new"] += late[:ENOUGH_PAID]
            if len(late) >= ENOUGH_PAID:
                days.setdefault(_group(late), []).extend(late)
        return {
            group: _mixed(self._book, _spread(found), _WHOLE / (_WHOLE + len(found)))
            for group, found in days.items()
        }

    def _shares(self, debtor: str) -> list[float]:
        """Return the share of payments up to each day: the debtor's, mixed with its group's."""
        if debtor not in self._known:
            own = self.late.get(debtor, ())
            counts = _mixed(self._groups[_group(own)], _spread(own), _ALIKE / (_ALIKE + len(own)))
            self._known[debtor] = list(accumulate(counts))
        return self._known[debtor]

    def late_chance(self, debtor: str, also_late: int = 0) -> float:
        """Return the chance, 0 to 1, that a debtor pays an invoice more than `LATE_DAYS` late.

        Args:
            also_late: What counts as so many more invoices that were paid so late.
        """
        own = self.late.get(debtor, ())
        alike = sum(self._groups[_group(own)][_place(LATE_DAYS) + 1 :])
        was_late = sum(map(_lateness, own))
        return (_ALIKE * alike + was_late + also_late) / (_ALIKE + len(own) + also_late)

    def expected_late(self, debtor: str, unpaid_after: int | None = None, at: float = 0.5) -> int:
        """Return how many days late a debtor is likely to pay an invoice; negative for early.

        Args:
            unpaid_after: Days late at which it was still unpaid; None when nothing is known.
            at: The quantile, 0 to 1; the median by default.
        """
        shares = self._shares(debtor)
        gone = _up_to(shares, unpaid_after)
        target = gone + at * (shares[-1] - gone)
        place = bisect_left(shares, target - _NOTHING)
        if unpaid_after is not None:
            place = max(place, _place(unpaid_after + 1))
        return min(place, len(shares) - 1) + _EARLIEST

    def chances(self, debtor: str, unpaid_after: int | None, ends: Sequence[int]) -> list[float]:
        """Return the chance, 0 to 1, that an invoice is paid in each of several spans of days.

        Args:
            unpaid_after: Days late at which it was still unpaid; None when nothing is known.
            ends: Last day of each span in days late, rising. The first span begins after
                `unpaid_after`, each other one the day after the one before ends.
        """
        shares = self._shares(debtor)
        gone = _up_to(shares, unpaid_after)
        left = shares[-1] - gone
        if left <= _NOTHING:
            return [0.0] * len(ends)
        levels = [gone, *(max(_up_to(shares, end), gone) for end in ends)]
        return [(after - before) / left for before, after in pairwise(levels)]


def _group(late: Sequence[int]) -> str:
    """Return the group of customers that pay alike, by the days late of what one of them paid."""
    if len(late) < ENOUGH_PAID:
        return "new"
    usual = median(late)
    return "punctual" if usual <= PUNCTUAL_DAYS else "regular" if usual <= LATE_DAYS else "slow"


def _spread(days: Sequence[int]) -> list[float]:
    """Return the share of payments on each day, a part of each being delayed; 0 without any."""
    counts = [0.0] * (_LATEST - _EARLIEST + 1)
    for each in days:
        counts[_place(each)] += 1 / len(days)
    left = 0.5 ** (1 / _DELAY_DAYS)
    delayed = 0.0
    for place, share in enumerate(counts):
        comes = delayed * (1 - left)
        delayed += share * _DELAYED - comes
        counts[place] = share * (1 - _DELAYED) + comes
    counts[-1] += delayed
    return counts


def _lateness(late: int) -> float:
    """Return how much of one payment, as it is spread, comes more than `LATE_DAYS` late."""
    return 1.0 if late > LATE_DAYS else _DELAYED * 0.5 ** ((LATE_DAYS - late) / _DELAY_DAYS)


def _mixed(others: Sequence[float], own: Sequence[float], weight: float) -> list[float]:
    """Return shares of which a part, `weight`, are the others'."""
    return [each * weight + its * (1 - weight) for each, its in zip(others, own, strict=True)]


def _place(late: int) -> int:
    return min(max(late, _EARLIEST), _LATEST) - _EARLIEST


def _up_to(shares: Sequence[float], late: int | None) -> float:
    return 0.0 if late is None or late < _EARLIEST else shares[_place(late)]
