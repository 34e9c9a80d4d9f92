"""Late interest and fixed compensation: computed and shown, never added to an invoice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from aldia.policy.contact_rules import RuleSet
from aldia.policy.rule_book import Band, Kind

YEAR_DAYS = 365
"""Days of a year in the formula of docs/policy.md, also in leap years."""


class InterestBasis(StrEnum):
    """Where the rate of late interest comes from."""

    NONE = "none"
    """No interest is told."""
    AGREED = "agreed"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Terms:
    """The interest and the compensation that the business claims from a debtor.

    Attributes:
        rate: Percent a year; None when no interest is shown.
        law: Name of the law by language; empty for an agreed rate.
        compensation_law: Name of the law that fixes the compensation, by language.
        bands: Fixed compensation by the size of the debt; empty when it is not shown.
        currency: Currency of the compensation.
    """

    rate: Decimal | None = None
    law: Mapping[str, str] = field(default_factory=dict)
    compensation_law: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """Simple interest on today's balance: balance × rate ÷ 100 × days ÷ 365.

    Attributes:
        amount: Rounded half up to the currency's smallest unit.
        compensation: None where there is none.
    """

    balance: Decimal
    currency: str
    rate: Decimal | None
    days: int
    amount: Decimal
    law: Mapping[str, str]
    compensation_law: Mapping[str, str]
    compensation: Decimal | None


def terms_of(
    basis: InterestBasis,
    agreed: Decimal | None,
    reference: Decimal | None,
    wants_compensation: bool,
    rules: RuleSet,
) -> Terms:
    """Return the terms that hold for a debtor.

    Args:
        agreed: Percent a year.
        reference: Percent a year, to which the law adds its points.
    """
    law = next(iter(rules.of_kind(Kind.LATE_INTEREST)), None)
    fixed = next(iter(rules.of_kind(Kind.FIXED_COMPENSATION)), None)
    bands = tuple(fixed.bands) if fixed is not None and wants_compensation else ()
    currency = fixed.currency if fixed is not None else ""
    named = fixed.law if fixed is not None else {}
    if basis is InterestBasis.AGREED:
        return Terms(agreed, {}, named, bands, currency)
    if basis is InterestBasis.STATUTORY and law is not None and reference is not None:
        return Terms(reference + law.points, law.law, named, bands, currency)
    return Terms(None, {}, named, bands, currency)


def interest_on(
    terms: Terms, balance: Decimal, billed: Decimal, currency: str, days_late: int, unit: Decimal
) -> Interest | None:
    """Return the interest and the compensation on a late balance today; None if there is none.

    Args:
        billed: The debt as invoiced, whose size decides the compensation.
        unit: Smallest sum that people pay in the currency.
    """
    if days_late <= 0:
        return None
    rate = terms.rate
    exact = balance * (rate or 0) * days_late / (100 * YEAR_DAYS)
    amount = exact.quantize(unit, ROUND_HALF_UP)
    compensation = _compensation(terms, billed) if currency == terms.currency else None
    if amount <= 0 and compensation is None:
        return None
    return Interest(
        balance=balance,
        currency=currency,
        rate=rate,
        days=days_late,
        amount=amount,
        law=terms.law,
        compensation_law=terms.compensation_law,
        compensation=compensation,
    )


def _compensation(terms: Terms, billed: Decimal) -> Decimal | None:
    fitting = (band for band in terms.bands if band.below is None or billed < band.below)
    return next((band.amount for band in fitting), None)
