"""Late interest, fine and fixed compensation: worked out and told, never added to an invoice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from aldia.policy.contact_rules import RuleSet
from aldia.policy.rates import HalfYear, RateKind, ends_of_half_years, half_year_of
from aldia.policy.rule_book import Band, Kind

_ZERO = Decimal(0)


class InterestBasis(StrEnum):
    """Where the rate of late interest comes from."""

    NONE = "none"
    """No interest is told."""
    AGREED = "agreed"
    STATUTORY = "statutory"


class RateFault(StrEnum):
    """Why an agreed rate is not told; each is the code of a problem."""

    MISSING = "interest_without_rate"
    HIGHEST_OLD = "highest_rate_old"
    ABOVE_HIGHEST = "interest_above_highest"
    ODD = "interest_rate_odd"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the business says that it claims from whoever pays late.

    Attributes:
        rate: The agreed one, in percent; None where none was agreed.
        highest: The highest lawful rate, of the same kind; None where nobody typed one.
        highest_until: Its last day; None where nobody said that it has one.
        references: Reference rates that somebody typed, to which the law adds its points.
        fine: Percent of what was owed when it fell late, once.
        compensation: Whether the law's fixed compensation is claimed.
    """

    basis: InterestBasis = InterestBasis.NONE
    rate: Decimal | None = None
    kind: RateKind = RateKind.NOMINAL
    highest: Decimal | None = None
    highest_until: date | None = None
    references: Mapping[HalfYear, Decimal] = field(default_factory=dict)
    fine: Decimal = _ZERO
    compensation: bool = False

    def fault_on(self, today: date) -> RateFault | None:
        """Return why the agreed rate is not told on a day; None if it is, or if another one counts.

        A rate that looks like a slip is right once somebody typed that the law allows as much.
        Once the highest lawful rate is over, nobody knows whether the agreed one is still lawful.
        """
        if self.basis is not InterestBasis.AGREED:
            return None
        if self.rate is None:
            return RateFault.MISSING
        if self.highest is not None and self.highest_until and self.highest_until < today:
            return RateFault.HIGHEST_OLD
        if self.highest is not None:
            return RateFault.ABOVE_HIGHEST if self.rate > self.highest else None
        return RateFault.ODD if self.kind.is_odd(self.rate) else None


@dataclass(frozen=True, slots=True)
class AgreedRate:
    """The rate of a contract."""

    percent: Decimal
    kind: RateKind = RateKind.NOMINAL

    def on(self, day: date, start: date) -> Decimal | None:
        return self.percent

    def changes(self, first: date, last: date) -> Sequence[date]:
        return ()


@dataclass(frozen=True, slots=True)
class LawfulRate:
    """A law's points above a reference rate, which may be another one in each half-year.

    Attributes:
        is_fixed: Whether the rate of the first day holds to the end.
    """

    points: Decimal
    references: Mapping[HalfYear, Decimal]
    is_fixed: bool = False
    kind: RateKind = RateKind.NOMINAL

    def on(self, day: date, start: date) -> Decimal | None:
        """Return the rate of a day; None while nobody typed that of its half-year."""
        reference = self.references.get(half_year_of(start if self.is_fixed else day))
        return None if reference is None else reference + self.points

    def changes(self, first: date, last: date) -> Sequence[date]:
        """Return the last days of the half-years that end from a day on and before another."""
        return () if self.is_fixed else ends_of_half_years(first, last)


@dataclass(frozen=True, slots=True)
class Terms:
    """The interest, the fine and the compensation that the business claims from a debtor.

    Attributes:
        rate: None when no interest is told.
        law: Name of the law by language; empty for an agreed rate.
        fine: Percent.
        compensation_law: Name of the law that fixes the compensation, by language.
        bands: Fixed compensation by the size of the debt; empty when it is not told.
        currency: Currency of the compensation.
        is_converted: Whether a debt in another currency owes the equivalent of the compensation.
    """

    rate: AgreedRate | LawfulRate | None = None
    law: Mapping[str, str] = field(default_factory=dict)
    fine: Decimal = _ZERO
    compensation_law: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    currency: str = ""
    is_converted: bool = False


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed since a day, and the parts of it that were paid late.

    Attributes:
        due: Last day on which a payment was in time.
        balance: What is owed today.
        payments: Day and sum of each payment; no day where nobody knows it, and a sum below zero
            for money that went back.
        unit: Smallest sum that people pay in the currency.
    """

    due: date
    balance: Decimal
    currency: str
    unit: Decimal
    payments: Sequence[tuple[date | None, Decimal]] = ()

    def parts(self, today: date) -> list[tuple[Decimal, date]]:
        """Return each part that was owed late, with the last day on which it was.

        What was paid on an unknown day, or taken off by a credit note, counts as if it had been
        paid in time: the lower sum.
        """
        late = [(sum_, on) for on, sum_ in self.payments if on is not None and on > self.due]
        return [*sorted(late, key=lambda part: part[1]), (self.balance, today)]

    @property
    def first_day(self) -> date:
        """Return the first day of being late."""
        return self.due + timedelta(days=1)

    @property
    def at_first(self) -> Decimal:
        """Return what was owed when it fell late."""
        return sum((sum_ for sum_, _ in self.parts(self.first_day)), _ZERO)

    @property
    def has_returns(self) -> bool:
        """Whether money went back, so that nobody can tell what was owed when."""
        return any(sum_ < 0 for _, sum_ in self.payments)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of a debt, for days in a row at one rate.

    Attributes:
        amount: Its interest, rounded half up to the currency's smallest unit.
    """

    balance: Decimal
    rate: Decimal
    days: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Fine:
    """A percentage of what was owed when it fell late."""

    balance: Decimal
    percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Interest:
    """What a late debt has cost so far beside its balance.

    Attributes:
        stretches: Part by part, in the order in which they were paid; empty when no interest is
            told.
        kind: How each stretch follows from its rate.
        compensation: None where there is none.
        compensation_currency: That of the debt, unless only the equivalent is owed.
    """

    currency: str
    stretches: Sequence[Stretch]
    kind: RateKind
    law: Mapping[str, str]
    fine: Fine | None
    compensation: Decimal | None
    compensation_currency: str
    compensation_law: Mapping[str, str]

    @property
    def amount(self) -> Decimal:
        return sum((each.amount for each in self.stretches), _ZERO)


def terms_of(claim: Claim, rules: RuleSet, home: RuleSet, today: date) -> Terms:
    """Return the terms that hold for a debtor.

    The reference rates are those of the business's own place, so that a law which adds its points
    to another bank's rate tells no interest.

    Args:
        rules: Those that hold for the debtor.
        home: Those that hold between businesses in the business's own place.
    """
    law = next(iter(rules.of_kind(Kind.LATE_INTEREST)), None)
    fixed = next(iter(rules.of_kind(Kind.FIXED_COMPENSATION)), None)
    rate: AgreedRate | LawfulRate | None = None
    is_agreed = claim.basis is InterestBasis.AGREED and claim.fault_on(today) is None
    if is_agreed and claim.rate is not None:
        rate = AgreedRate(claim.rate, claim.kind)
    if claim.basis is InterestBasis.STATUTORY and law is not None and rules.base == home.base:
        rate = LawfulRate(law.points, claim.references, law.is_fixed)
    is_lawful = isinstance(rate, LawfulRate)
    return Terms(
        rate=rate,
        law=law.law if law is not None and is_lawful else {},
        fine=claim.fine,
        compensation_law=fixed.law if fixed is not None else {},
        bands=tuple(fixed.bands) if fixed is not None and claim.compensation else (),
        currency=fixed.currency if fixed is not None else "",
        is_converted=fixed is not None and fixed.is_converted,
    )


def interest_on(terms: Terms, debt: Debt, today: date) -> Interest | None:
    """Return what a late debt has cost up to today; None if that is nothing."""
    if today <= debt.due:
        return None
    stretches = list(_stretches(terms, debt, today))
    fine, compensation = _fine(terms, debt), _compensation(terms, debt)
    if not stretches and fine is None and compensation is None:
        return None
    return Interest(
        currency=debt.currency,
        stretches=stretches,
        kind=terms.rate.kind if terms.rate else RateKind.NOMINAL,
        law=terms.law,
        fine=fine,
        compensation=compensation,
        compensation_currency=terms.currency,
        compensation_law=terms.compensation_law,
    )


def _stretches(terms: Terms, debt: Debt, today: date) -> Iterator[Stretch]:
    """Yield the interest part by part; nothing where one rate, or what was owed, is not known."""
    rate = terms.rate
    if rate is None or debt.has_returns or any(missing_half_years(terms, debt, today)):
        return
    for balance, last in debt.parts(today):
        for percent, days in _at_each_rate(rate, debt, last):
            exact = rate.kind.cost(balance, percent, days)
            amount = exact.quantize(debt.unit, ROUND_HALF_UP)
            if amount > 0:
                yield Stretch(balance, percent, days, amount)


def _at_each_rate(
    rate: AgreedRate | LawfulRate, debt: Debt, last: date
) -> list[tuple[Decimal, int]]:
    """Return each rate from the first day of being late up to a day, with its number of days."""
    found: list[tuple[Decimal, int]] = []
    before = debt.due
    for end in [*rate.changes(debt.first_day, last), last]:
        percent, days = rate.on(end, debt.first_day), (end - before).days
        if percent is not None and found and found[-1][0] == percent:
            days += found.pop()[1]
        if percent is not None:
            found.append((percent, days))
        before = end
    return found


def missing_half_years(terms: Terms, debt: Debt, today: date) -> Iterator[HalfYear]:
    """Yield the half-years whose reference rate the interest on a debt needs and nobody typed."""
    rate = terms.rate
    if rate is None or today <= debt.due:
        return
    for end in [*rate.changes(debt.first_day, today), today]:
        day = debt.first_day if isinstance(rate, LawfulRate) and rate.is_fixed else end
        if rate.on(end, debt.first_day) is None:
            yield half_year_of(day)


def _fine(terms: Terms, debt: Debt) -> Fine | None:
    amount = (debt.at_first * terms.fine / 100).quantize(debt.unit, ROUND_HALF_UP)
    return Fine(debt.at_first, terms.fine, amount) if amount > 0 else None


def _compensation(terms: Terms, debt: Debt) -> Decimal | None:
    """Return the compensation for the debt's size when it fell late; None for none."""
    if not debt.at_first or (debt.currency != terms.currency and not terms.is_converted):
        return None
    fitting = (b for b in terms.bands if b.below is None or debt.at_first < b.below)
    return next((band.amount for band in fitting), None)
