"""How far forecasts of payment were off, on invoices of the past (docs/forecast.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean

from aldia.planning.behaviour.forecast import LATE_DAYS, Habits

_BANDS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Where chances are cut to be compared with what came: at those of a punctual and a risky customer,
and half-way beyond."""


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
class Band:
    """Invoices whose chance of being paid late was told to be about the same.

    Attributes:
        low: Least chance of the band, 0 to 1.
        high: The chance that is too high for it; 1 belongs to the last band.
        count: Number of invoices.
        told: Mean of the chances that were told.
        came: Share that was paid more than `LATE_DAYS` late.
    """

    low: float
    high: float
    count: int
    told: float
    came: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean absolute error, in days, of three ways of guessing; lower is better.

    Attributes:
        learned: Number of invoices that were paid by the split, from which the guesses are made.
        guessed: Number of invoices that were paid later, whose day was guessed.
        due_date: Error of guessing the due date.
        book_median: Error of guessing by the payments of the whole book.
        customer_median: Error of guessing by the customer's habit.
        bands: How the told chances of being late compare with what came, by rising chance, of the
            invoices that were written after the split; bands without any are left out.
    """

    learned: int
    guessed: int
    due_date: float
    book_median: float
    customer_median: float
    bands: Sequence[Band]


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
    for each in sorted(learned, key=lambda each: each.due):
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
        bands=list(_bands(later, habits, split)),
    )


def _bands(later: Iterable[Past], habits: Habits, split: date) -> Iterator[Band]:
    """Yield the chances of being late that were told at the split, beside what came."""
    found = [
        (habits.late_chance(each.debtor), each.late > LATE_DAYS)
        for each in later
        if each.known_on > split
    ]
    for low, high in pairwise(_BANDS):
        chosen = [each for each in found if low <= each[0] < high or each[0] == high == 1.0]
        if chosen:
            told, came = (mean(map(float, each)) for each in zip(*chosen, strict=True))
            yield Band(low, high, len(chosen), told, came)
