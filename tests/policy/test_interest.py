"""Late interest, fine and compensation, to the cent."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from aldia import resources
from aldia.policy.contact_rules import rules_for
from aldia.policy.interest import (
    Claim,
    Debt,
    Interest,
    InterestBasis,
    RateFault,
    Terms,
    interest_on,
    missing_half_years,
    terms_of,
)
from aldia.policy.rates import HalfYear, RateKind
from aldia.policy.working_days import Jurisdiction

BOOK = resources.schema().rules
TODAY = date(2026, 11, 24)


def rates(text: str) -> Mapping[HalfYear, Decimal]:
    """Return reference rates, written `2026-1 2.15, 2026-2 2.4`."""
    pairs = (each.split() for each in filter(None, text.split(", ")))
    return {HalfYear(*map(int, half.split("-"))): Decimal(rate) for half, rate in pairs}


def agreed(
    rate: str, kind: str = "nominal", highest: str = "", fine: str = "0", until: date | None = None
) -> Claim:
    return Claim(
        InterestBasis.AGREED,
        Decimal(rate),
        RateKind(kind),
        highest=Decimal(highest) if highest else None,
        highest_until=until,
        fine=Decimal(fine),
    )


def lawful(references: str = "2026-2 2.15", *, compensation: bool = False) -> Claim:
    return Claim(InterestBasis.STATUTORY, references=rates(references), compensation=compensation)


def terms(claim: Claim, place: str = "ES", debtors: str = "businesses", home: str = "") -> Terms:
    theirs = rules_for(BOOK, Jurisdiction(place), debtors)
    return terms_of(
        claim, theirs, rules_for(BOOK, Jurisdiction(home or place), "businesses"), TODAY
    )


def told(
    found: Terms,
    balance: str,
    days: int,
    currency: str = "EUR",
    payments: Mapping[int, str] | None = None,
    unit: str = "0.01",
) -> Interest | None:
    """Return the interest of a debt some days late, with payments by the days they were late."""
    due = TODAY - timedelta(days=days)
    paid = [(due + timedelta(days=on), Decimal(sum_)) for on, sum_ in (payments or {}).items()]
    return interest_on(found, Debt(due, Decimal(balance), currency, Decimal(unit), paid), TODAY)


AMOUNTS: dict[str, tuple[Interest | None, str | None]] = {
    "24 % agreed, for 30 days": (told(terms(agreed("24")), "1000", 30), "19.73"),
    "a whole year is the rate itself": (told(terms(agreed("12")), "1000", 365), "120.00"),
    "halves go up": (told(terms(agreed("7.3")), "12.5", 2), "0.01"),
    "not on the due day itself": (told(terms(agreed("24")), "1000", 0), None),
    "switched off": (told(terms(Claim(rate=Decimal(24))), "1000", 20), None),
    "Spain: 2.15 plus 8 points, for 20 days": (told(terms(lawful()), "1000", 20), "5.56"),
    "Spain: 36,500, of which 36,000 were paid 37 days late, a week ago": (
        told(terms(lawful()), "500", 44, payments={37: "36000"}),
        "376.53",
    ),
    "what was paid in time costs nothing": (
        told(terms(lawful()), "500", 44, payments={0: "36000"}),
        "6.12",
    ),
    "a payment of which nobody knows the day costs nothing either": (
        told(terms(lawful()), "500", 44),
        "6.12",
    ),
    "nothing where money went back, as nobody can tell what was owed when": (
        told(terms(agreed("36.5")), "1000", 30, payments={10: "1000", 20: "-1000"}),
        None,
    ),
    "Spain: the rate changes at the half-year": (
        told(terms(lawful("2026-1 2, 2026-2 4")), "1000", 147 + 10),
        "51.07",
    ),
    "Spain: nothing until the rate of each half-year is typed": (
        told(terms(lawful("2026-2 4")), "1000", 147 + 10),
        None,
    ),
    "United Kingdom: the rate of the half-year in which it fell late stays": (
        told(terms(lawful("2026-1 3.75"), "GB"), "1000", 147 + 10, "GBP"),
        "50.54",
    ),
    "United Kingdom: due on the last of June, it falls late in the second half": (
        told(terms(lawful("2026-1 3.75"), "GB"), "1000", 147, "GBP"),
        None,
    ),
    "Germany: 9 points": (told(terms(lawful("2026-2 1.27"), "DE"), "1000", 20), "5.63"),
    "Germany: below zero": (told(terms(lawful("2026-2 -0.88"), "DE"), "1000", 20), "4.45"),
    "Austria: 9.2 points": (told(terms(lawful("2026-2 1.53"), "AT"), "1000", 20), "5.88"),
    "France: 10 points": (told(terms(lawful(), "FR"), "1000", 20), "6.66"),
    "Italy: 8 points": (told(terms(lawful(), "IT"), "1000", 20), "5.56"),
    "Sweden: the Riksbank's rate plus 8": (
        told(terms(lawful("2026-2 2"), "SE"), "1000", 20, "SEK"),
        "5.48",
    ),
    "Sweden, asked from Spain: the rate typed is another bank's": (
        told(terms(lawful(), "SE", home="ES"), "1000", 20),
        None,
    ),
    "Italy, asked from Spain: it is the same bank's": (
        told(terms(lawful(), "IT", home="ES"), "1000", 20),
        "5.56",
    ),
    "consumers are excluded from the law": (
        told(terms(lawful(), debtors="consumers"), "1000", 20),
        None,
    ),
    "consumers in the United Kingdom": (
        told(terms(lawful(), "GB", "consumers"), "1000", 20, "GBP"),
        None,
    ),
    "Colombia has no verified formula": (
        told(terms(lawful("2026-2 18"), "CO"), "1000", 20, "COP"),
        None,
    ),
    "Colombia: 25.5 % effective on 100 million, for 38 days": (
        told(terms(agreed("25.5", "effective"), "CO"), "100000000", 38, "COP", unit="1"),
        "2392880",
    ),
    "Colombia: the same rate, nominal": (
        told(terms(agreed("25.5"), "CO"), "100000000", 38, "COP", unit="1"),
        "2654795",
    ),
    "Brazil: 1 % a month on 1,000, for 38 days": (
        told(terms(agreed("1", "monthly"), "BR", "consumers"), "1000", 38, "BRL"),
        "12.67",
    ),
    "Argentina: 120 % a year, once somebody typed that it may be": (
        told(terms(agreed("120", highest="150"), "AR"), "1000", 10, "ARS"),
        "32.88",
    ),
    "120 % a year, which looks like a slip": (
        told(terms(agreed("120"), "AR"), "1000", 10, "ARS"),
        None,
    ),
    "under a highest lawful rate that was over yesterday": (
        told(terms(agreed("24", highest="25.02", until=TODAY - timedelta(days=1))), "1000", 30),
        None,
    ),
    "above the highest lawful rate": (
        told(terms(agreed("25.5", "effective", highest="25.02"), "CO"), "1000", 10, "COP"),
        None,
    ),
}


@pytest.mark.parametrize("case", AMOUNTS)
def test_late_interest_when(case: str) -> None:
    interest, expected = AMOUNTS[case]

    assert (interest and interest.amount) == (None if expected is None else Decimal(expected))


FIXED = {
    "EUR 40 in Spain": (told(terms(lawful(compensation=True)), "1000", 20), "EUR 40"),
    "without any reference rate as well": (
        told(terms(lawful("", compensation=True)), "1000", 20),
        "EUR 40",
    ),
    "none on dollars, where euros are paid with": (
        told(terms(lawful(compensation=True)), "1000", 20, "USD"),
        "",
    ),
    "the equivalent of EUR 40 in Sweden": (
        told(terms(lawful(compensation=True), "SE"), "1000", 20, "SEK"),
        "EUR 40",
    ),
    "GBP 40 below 1,000": (
        told(terms(lawful(compensation=True), "GB"), "999.99", 10, "GBP"),
        "GBP 40",
    ),
    "GBP 70 from 1,000": (
        told(terms(lawful(compensation=True), "GB"), "1000", 10, "GBP"),
        "GBP 70",
    ),
    "GBP 100 from 10,000": (
        told(terms(lawful(compensation=True), "GB"), "10000", 10, "GBP"),
        "GBP 100",
    ),
    "by what was owed when it fell late, of which most is paid by now": (
        told(terms(lawful(compensation=True), "GB"), "500", 10, "GBP", {5: "9500"}),
        "GBP 100",
    ),
    "not by what was paid in time": (
        told(terms(lawful(compensation=True), "GB"), "500", 10, "GBP", {0: "9500"}),
        "GBP 40",
    ),
    "not where nobody asks for it": (told(terms(lawful()), "1000", 20), ""),
    "not from consumers": (
        told(terms(lawful(compensation=True), debtors="consumers"), "1000", 20),
        "",
    ),
}


@pytest.mark.parametrize("case", FIXED)
def test_the_fixed_compensation_is(case: str) -> None:
    interest, expected = FIXED[case]

    sum_ = interest.compensation if interest else None
    named = f"{interest.compensation_currency} {sum_}" if interest and sum_ is not None else ""
    assert named == expected


def test_a_fine_is_a_share_of_what_was_owed_when_it_fell_late() -> None:
    found = told(terms(agreed("1", "monthly", fine="2"), "BR"), "400", 38, "BRL", {8: "600"})

    assert found is not None
    assert found.fine is not None
    assert (found.fine.balance, found.fine.amount) == (Decimal(1000), Decimal("20.00"))
    assert [each.amount for each in found.stretches] == [Decimal("1.60"), Decimal("5.07")]


def test_days_in_a_row_at_one_rate_are_one_stretch() -> None:
    found = told(terms(lawful("2026-1 2.15, 2026-2 2.15")), "1000", 200)

    assert found is not None
    assert [each.days for each in found.stretches] == [200]


FAULTS = {
    "none agreed": (Claim(InterestBasis.AGREED), RateFault.MISSING),
    "a usual one": (agreed("24"), None),
    "a share in place of a percentage": (agreed("0.24"), RateFault.ODD),
    "the decimal sign forgotten": (agreed("255"), RateFault.ODD),
    "a yearly rate said to be a month's": (agreed("24", "monthly"), RateFault.ODD),
    "a high one that the law allows": (agreed("120", highest="120"), None),
    "one that the law forbids": (agreed("25.5", highest="25.02"), RateFault.ABOVE_HIGHEST),
    "one under a highest rate that is over": (
        agreed("24", highest="25.02", until=TODAY - timedelta(days=1)),
        RateFault.HIGHEST_OLD,
    ),
    "one under a highest rate on its last day": (agreed("24", highest="25.02", until=TODAY), None),
    "one that does not count": (Claim(InterestBasis.STATUTORY, Decimal(255)), None),
}


@pytest.mark.parametrize("case", FAULTS)
def test_an_agreed_rate_is_doubted_if_it_is(case: str) -> None:
    claim, expected = FAULTS[case]

    assert claim.fault_on(TODAY) is expected


MISSING = {
    "one half-year": ("ES", "2026-2 4", 147 + 10, ["2026-1"]),
    "both": ("ES", "", 147 + 10, ["2026-1", "2026-2"]),
    "none": ("ES", "2026-1 4, 2026-2 4", 147 + 10, []),
    "the first only, where it stays": ("GB", "", 147 + 10, ["2026-1"]),
    "none of a debt that is not late": ("ES", "", 0, []),
}


@pytest.mark.parametrize("case", MISSING)
def test_half_years_without_a_rate_are(case: str) -> None:
    place, references, days, expected = MISSING[case]
    debt = Debt(TODAY - timedelta(days=days), Decimal(1), "EUR", Decimal("0.01"))

    missing = missing_half_years(terms(lawful(references), place), debt, TODAY)

    assert [str(each) for each in missing] == expected
