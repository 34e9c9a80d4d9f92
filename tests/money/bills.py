"""What an invoice owes, worked out from what its cells say, and by nothing of the product's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import groupby

DECIMALS = dict.fromkeys(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
)
DECIMALS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
DECIMALS |= dict.fromkeys(["CLF", "UYW"], 4)
"""By ISO 4217; all others that are in use have two."""

NO_COINS = frozenset(
    "COP CRC HUF IDR "
    "AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SOS SYP YER".split()  # by CLDR, supplemental data
)
"""Currencies with decimals in which nobody pays less than one."""

_DIGITS = 60
"""Digits of a power, twice as many as the product has."""

Payment = tuple[date | None, Decimal]
"""Day and sum; no day where nobody wrote it down."""


def unit_of(currency: str) -> Decimal:
    return Decimal(1).scaleb(-DECIMALS.get(currency, 2))


def least_paid(currency: str) -> Decimal:
    """Return the smallest sum that people pay."""
    return Decimal(1) if currency in NO_COINS else unit_of(currency)


def in_units(exact: Fraction, unit: Decimal) -> Decimal:
    """Return a sum that is not negative in whole units, halves rounded up."""
    return int(exact / Fraction(unit) + Fraction(1, 2)) * unit


@dataclass(frozen=True)
class Claim:
    """What a business claims from whoever pays late, by its settings and by the law.

    Attributes:
        percent: The rate that was agreed; None for none.
        period: Days for which the rate is meant: 365 or 30.
        is_effective: Whether a year's rate has interest on interest in it.
        points: What the law adds to the reference rate; None where it gives no interest.
        references: Reference rates by the first day of their half-year.
        is_fixed: Whether the half-year in which it fell late decides for all days.
        bands: Compensation from a sum on, the largest first.
    """

    percent: Decimal | None = None
    period: int = 365
    is_effective: bool = False
    points: Decimal | None = None
    references: Mapping[date, Decimal] = field(default_factory=dict)
    is_fixed: bool = False
    fine: Decimal = Decimal(0)
    bands: Sequence[tuple[Decimal, Decimal]] = ()

    def on(self, day: date) -> Decimal | None:
        """Return the rate of a day; None where it is not known."""
        if self.points is None:
            return self.percent
        reference = self.references.get(date(day.year, 1 if day.month < 7 else 7, 1))
        return None if reference is None else reference + self.points

    def growth(self, rate: Decimal, days: int) -> Fraction:
        """Return what one unit of money costs for some days."""
        if not self.is_effective:
            return Fraction(rate) * days / (100 * self.period)
        with localcontext() as context:
            context.prec = _DIGITS
            return Fraction((1 + rate / 100) ** (Decimal(days) / self.period)) - 1


@dataclass(frozen=True)
class Debt:
    """What was to be paid by a day, and when parts of it were.

    Attributes:
        left: What is still owed.
    """

    due: date
    left: Decimal
    payments: Sequence[Payment] = ()

    @property
    def late(self) -> list[tuple[date, Decimal]]:
        return [(on, sum_) for on, sum_ in self.payments if on is not None and on > self.due]

    @property
    def at_first(self) -> Decimal:
        """Return what was owed when it fell late."""
        return self.left + sum((sum_ for _, sum_ in self.late), Decimal(0))

    def interest(self, claim: Claim, today: date) -> Fraction:
        """Return the interest up to today, not rounded."""
        return sum(self.runs(claim, today), Fraction(0))

    def runs(self, claim: Claim, today: date) -> list[Fraction]:
        """Return what each part costs for each run of days at one rate, counted day by day.

        Nothing where one rate is not known.
        """
        found: list[Fraction] = []
        for last, part in [*self.late, (today, self.left)]:
            rates = [claim.on(self.day(n, claim)) for n in range(1, (last - self.due).days + 1)]
            for rate, run in groupby(rates):
                if rate is None:
                    return []
                found.append(Fraction(part) * claim.growth(rate, len([*run])))
        return found

    def day(self, late: int, claim: Claim) -> date:
        """Return the day whose rate counts for a day of being late."""
        return self.due + timedelta(days=1 if claim.is_fixed else late)

    def fine(self, claim: Claim) -> Fraction:
        return Fraction(self.at_first) * Fraction(claim.fine) / 100

    def compensation(self, claim: Claim) -> Decimal:
        """Return the fixed compensation by what was owed when it fell late; 0 for none."""
        fitting = (sum_ for least, sum_ in claim.bands if self.at_first >= least)
        return next(fitting, Decimal(0))


@dataclass(frozen=True)
class Bill:
    """An invoice, and what of it is gone: each sum as its cell has it.

    Attributes:
        added: A tax that is charged on top of the amount.
        deposit: What goes to another account of the business, and is part of the amount.
        deposited: What of that was paid.
        parts: Day and sum of the instalments; none without a plan.
    """

    currency: str
    amount: Decimal
    withheld: Sequence[Decimal] = ()
    added: Decimal = Decimal(0)
    deposit: Decimal = Decimal(0)
    deposited: Decimal = Decimal(0)
    payments: Sequence[Payment] = ()
    credited: Decimal = Decimal(0)
    parts: Sequence[tuple[date, Decimal]] = ()

    @property
    def exact(self) -> Fraction:
        """Return what is owed, with all decimals; negative if too much was paid."""
        paid = (sum_ for _, sum_ in self.payments)
        gone = sum(map(Fraction, (*self.withheld, *paid, self.deposited, self.credited)))
        return Fraction(self.amount) + Fraction(self.added) - gone

    @property
    def left(self) -> Decimal:
        """Return what people can still pay, in whole units."""
        is_settled = self.exact < Fraction(least_paid(self.currency))
        return Decimal(0) if is_settled else in_units(self.exact, unit_of(self.currency))

    def came_in(self, part: int = 0) -> list[Decimal]:
        """Return what was billed, received and is left, of the whole or of an instalment.

        Empty where nothing came in.
        """
        if part:
            sum_ = sorted(self.parts)[part - 1][1]
            left = self.instalments()[part - 1].left
            return [sum_, sum_ - left, left] if left < sum_ else []
        unit = unit_of(self.currency)
        billed, received = (in_units(Fraction(each), unit) for each in (self.amount, self.paid))
        if abs(received + self.left - billed) <= least_paid(self.currency):
            received = billed - self.left  # rounded, they shall add up all the same
        return [billed, received, self.left] if received else []

    @property
    def too_much(self) -> Decimal:
        """Return what the customer has in credit, in whole units."""
        return in_units(max(-self.exact, Fraction(0)), unit_of(self.currency))

    @property
    def paid(self) -> Decimal:
        return sum((sum_ for _, sum_ in self.payments), Decimal(0))

    @property
    def open_deposit(self) -> Decimal:
        return self.deposit - self.deposited

    @property
    def sums(self) -> list[Decimal]:
        """Return what is asked: the business's own part, and the deposit."""
        own = self.left - self.open_deposit
        return [sum_ for sum_ in (own, self.open_deposit) if sum_]

    def instalments(self) -> list[Debt]:
        """Return each instalment; the oldest is paid by what came in first."""
        first, came_in = date.min, [*self.payments]
        came_in.sort(key=lambda payment: payment[0] or first)
        found = []
        for due, sum_ in sorted(self.parts):
            left, theirs = sum_, []
            while came_in and left:
                on, paid = came_in.pop(0)
                used = min(paid, left)
                left -= used
                theirs.append((on, used))
                if paid > used:
                    came_in.insert(0, (on, paid - used))
            found.append(Debt(due, left, theirs))
        return found
