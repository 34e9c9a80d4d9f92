"""When an invoice is likely to be paid, from how its customer paid before (docs/forecast.md).

A customer's own payments are mixed with those of the whole book: the more of its own there are,
the less the book counts. An invoice that is already late is compared only with payments that
came later still.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from statistics import mean

SHRINKAGE = 3
"""The book counts as much as this many payments of the customer's own. Chosen by hand."""

_EARLIEST = -60
"""Days late of the earliest payment that is told apart: an earlier one counts as this. Chosen by
hand."""

_LATEST = 365
"""Days late of the latest payment that is told apart: a later one counts as this. Chosen by
hand."""

_TAIL = 0.02
"""Share of the book that is added to it as a tail of imagined payments, so that an invoice that is
later than any paid one has a likely day too (docs/forecast.md). Chosen by hand."""

_HALF_LIFE_DAYS = 30
"""Days after which the tail is half as dense as before, from the due date on. Chosen by hand."""


_NOTHING = 1e-9
"""Shares smaller than this count as 0: sums of floats are not exact."""


@dataclass
class Habits:
    """How late every customer pays.

    Attributes:
        late: Days late of what each debtor paid, in any order.
    """

    late: Mapping[str, Sequence[int]]
    _known: dict[str, list[float]] = field(default_factory=dict)

    @cached_property
    def _book(self) -> list[float]:
        """Return the share of the book's payments on each day from `_EARLIEST` to `_LATEST`.

        The tail is part of it; a book without payments consists of the tail alone.
        """
        days = [each for late in self.late.values() for each in late]
        counts = [0.0] * (_LATEST - _EARLIEST + 1)
        for each in days:
            counts[_place(each)] += (1 - _TAIL) / len(days)
        rare = [0.5 ** (late / _HALF_LIFE_DAYS) for late in range(1, _LATEST + 1)]
        tail = (_TAIL if days else 1.0) / sum(rare)
        for late, share in enumerate(rare, 1):
            counts[_place(late)] += share * tail
        return counts

    def _shares(self, debtor: str) -> list[float]:
        """Return the share of payments up to each day: the debtor's, mixed with the book's."""
        if debtor not in self._known:
            own = self.late.get(debtor, ())
            weight = SHRINKAGE / (SHRINKAGE + len(own))
            counts = [share * weight for share in self._book]
            for each in own:
                counts[_place(each)] += 1 / (SHRINKAGE + len(own))
            self._known[debtor] = list(accumulate(counts))
        return self._known[debtor]

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


def _place(late: int) -> int:
    return min(max(late, _EARLIEST), _LATEST) - _EARLIEST


def _up_to(shares: Sequence[float], late: int | None) -> float:
    return 0.0 if late is None or late < _EARLIEST else shares[_place(late)]


@dataclass(frozen=True, slots=True)
class Past:
    """One invoice of the past, paid on a known day.

    Attributes:
        known_on: Day from which it was in the book: its issue date, or else its due date.
    """

    debtor: str
    due: date
    paid_on: date
    known_on: date

    @property
    def late(self) -> int:
        return (self.paid_on - self.due).days


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean absolute error, in days, of three ways of guessing; lower is better.

    Attributes:
        learned: Number of invoices that were paid by the split, from which the guesses are made.
        guessed: Number of invoices that were paid later, whose day was guessed.
        due_date: Error of guessing the due date.
        book_median: Error of guessing by the payments of the whole book.
        customer_median: Error of guessing by the customer's habit.
    """

    learned: int
    guessed: int
    due_date: float
    book_median: float
    customer_median: float


def measure(past: Iterable[Past], split: date) -> Measured | None:
    """Return how far the guesses were off; None when nothing was paid before or after the split.

    Args:
        split: The day on which the guesses are made, from what was paid by then, for all invoices
            that were paid later. For one already in the book on that day, no way guesses a day
            up to the split.
    """
    invoices = list(past)
    learned = [each for each in invoices if each.paid_on <= split]
    later = [each for each in invoices if each.paid_on > split]
    if not learned or not later:
        return None
    own: dict[str, list[int]] = {}
    for each in learned:
        own.setdefault(each.debtor, []).append(each.late)
    habits, book = Habits(own), Habits({"": [each.late for each in learned]})
    errors: dict[str, list[int]] = {"due": [], "book": [], "customer": []}
    for each in later:
        unpaid_after = (split - each.due).days if each.known_on <= split else None
        guesses = {
            "due": 0,
            "book": book.expected_late("", unpaid_after),
            "customer": habits.expected_late(each.debtor, unpaid_after),
        }
        for name, guess in guesses.items():
            least = each.due + timedelta(days=guess)
            day = max(least, split + timedelta(days=1)) if unpaid_after is not None else least
            errors[name].append(abs((each.paid_on - day).days))
    return Measured(
        learned=len(learned),
        guessed=len(later),
        due_date=mean(errors["due"]),
        book_median=mean(errors["book"]),
        customer_median=mean(errors["customer"]),
    )
