"""Interest is what a day-by-day count comes to, whatever was paid when and at which rates."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from aldia.policy.interest import AgreedRate, Debt, LawfulRate, Terms, interest_on
from aldia.policy.rates import HalfYear, RateKind, half_year_of

TODAY = date(2026, 11, 24)
CENT = Decimal("0.01")
HALVES = [HalfYear(year, half) for year in (2024, 2025, 2026) for half in (1, 2)]

sums = st.decimals(1, 10**6, places=2)
rates = st.decimals(0, 30, places=2)
ages = st.integers(1, 600)
payments = st.lists(st.tuples(st.none() | st.integers(-30, 600), sums), max_size=4)


def debt(age: int, balance: Decimal, paid: list[tuple[int | None, Decimal]]) -> Debt:
    """Return a debt some days late; payments are told by their days from the due day."""
    due = TODAY - timedelta(days=age)
    dated = [(None if on is None else due + timedelta(days=min(on, age)), s) for on, s in paid]
    return Debt(due, balance, "EUR", CENT, dated)


def day_by_day(found: Debt, rate: LawfulRate | AgreedRate) -> Decimal:
    """Return the interest, counted anew for each day: what was still owed on it, at its rate."""
    total, day = Decimal(0), found.first_day
    while day <= TODAY:
        owed = found.balance + sum(s for on, s in found.payments if on is not None and on >= day)
        percent = rate.on(day, found.first_day)
        assert percent is not None
        total += owed * percent / 36500
        day += timedelta(days=1)
    return total


@given(ages, sums, payments, st.lists(rates, min_size=6, max_size=6), st.booleans())
def test_interest_by_law_is_what_each_day_costs(
    age: int,
    balance: Decimal,
    paid: list[tuple[int | None, Decimal]],
    typed: list[Decimal],
    is_fixed: bool,
) -> None:
    found = debt(age, balance, paid)
    rate = LawfulRate(Decimal(8), dict(zip(HALVES, typed, strict=True)), is_fixed)

    told = interest_on(Terms(rate=rate), found, TODAY)

    stretches = told.stretches if told else []
    most = len(HALVES) * (len(paid) + 1)  # each stretch is rounded by half a cent at most
    assert abs(sum(s.amount for s in stretches) - day_by_day(found, rate)) <= most * CENT / 2


@given(ages, sums, payments, rates, st.sampled_from(RateKind))
def test_a_payment_without_its_day_never_raises_interest(
    age: int,
    balance: Decimal,
    paid: list[tuple[int | None, Decimal]],
    percent: Decimal,
    kind: RateKind,
) -> None:
    terms = Terms(rate=AgreedRate(percent, kind))
    known = interest_on(terms, debt(age, balance, paid), TODAY)
    unknown = interest_on(terms, debt(age, balance, [(None, s) for _, s in paid]), TODAY)

    assert (unknown.amount if unknown else 0) <= (known.amount if known else 0)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_is_in_one_half_year(day: date) -> None:
    half = half_year_of(day)

    assert date(half.year, 6 * half.half - 5, 1) <= day
    assert day < date(half.year + half.half // 2, 7 if half.half == 1 else 1, 1)
