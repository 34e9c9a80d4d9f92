"""Late interest and compensation, to the cent."""

from decimal import Decimal

import pytest

from aldia import resources
from aldia.policy.contact_rules import rules_for
from aldia.policy.interest import Interest, InterestBasis, Terms, interest_on, terms_of
from aldia.policy.working_days import Jurisdiction

CENT = Decimal("0.01")


def terms(
    basis: str,
    place: str = "ES",
    debtors: str = "businesses",
    agreed: str | None = None,
    reference: str | None = None,
    fixed: bool = False,
) -> Terms:
    book = resources.schema().rules
    rules = rules_for(book, Jurisdiction(place), debtors)
    rates = [None if text is None else Decimal(text) for text in (agreed, reference)]
    return terms_of(InterestBasis(basis), rates[0], rates[1], fixed, rules)


def told(found: Terms, balance: str, currency: str, days: int) -> Interest | None:
    return interest_on(found, Decimal(balance), Decimal(balance), currency, days, CENT)


AMOUNTS: dict[str, tuple[Terms, str, str, int, tuple[str, str | None] | None]] = {
    "agreed 24 % for 30 days": (terms("agreed", agreed="24"), "1000", "EUR", 30, ("19.73", None)),
    "a whole year is the rate itself": (
        terms("agreed", agreed="12"),
        "1000",
        "EUR",
        365,
        ("120.00", None),
    ),
    "halves go up": (terms("agreed", agreed="7.3"), "12.5", "EUR", 2, ("0.01", None)),
    "Spain: reference 2.15 plus 8 points, for 20 days": (
        terms("statutory", reference="2.15"),
        "1000",
        "EUR",
        20,
        ("5.56", None),
    ),
    "Spain with its fixed sum": (
        terms("statutory", reference="2.15", fixed=True),
        "1000",
        "EUR",
        20,
        ("5.56", "40"),
    ),
    "the fixed sum is in euros: none on dollars": (
        terms("statutory", reference="2.15", fixed=True),
        "1000",
        "USD",
        20,
        ("5.56", None),
    ),
    "United Kingdom: base 3.75 plus 8, GBP 40 below 1,000": (
        terms("statutory", "GB", reference="3.75", fixed=True),
        "999.99",
        "GBP",
        10,
        ("3.22", "40"),
    ),
    "United Kingdom: GBP 70 from 1,000": (
        terms("statutory", "GB", reference="3.75", fixed=True),
        "1000",
        "GBP",
        10,
        ("3.22", "70"),
    ),
    "United Kingdom: GBP 100 from 10,000": (
        terms("statutory", "GB", reference="3.75", fixed=True),
        "10000",
        "GBP",
        10,
        ("32.19", "100"),
    ),
    "consumers are excluded from the law": (
        terms("statutory", debtors="consumers", reference="2.15", fixed=True),
        "1000",
        "EUR",
        20,
        None,
    ),
    "Colombia has no verified formula": (
        terms("statutory", "CO", reference="18"),
        "1000",
        "COP",
        20,
        None,
    ),
    "without a reference rate nothing is told": (terms("statutory"), "1000", "EUR", 20, None),
    "not on the due day itself": (terms("agreed", agreed="24"), "1000", "EUR", 0, None),
    "switched off": (terms("none", agreed="24"), "1000", "EUR", 20, None),
}


@pytest.mark.parametrize("case", AMOUNTS)
def test_late_interest_when(case: str) -> None:
    found, balance, currency, days, expected = AMOUNTS[case]

    interest = told(found, balance, currency, days)

    if expected is None:
        assert interest is None
        return
    assert interest is not None
    amount, fixed = expected
    assert interest.amount == Decimal(amount)
    assert interest.compensation == (None if fixed is None else Decimal(fixed))
