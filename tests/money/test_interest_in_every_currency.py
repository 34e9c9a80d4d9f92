"""Interest and fine in a letter are those of an independent computation, in every currency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldia.ledger.values.currencies import currency_codes
from tests.builders import TODAY
from tests.money.bills import Bill, Claim, Debt, in_units, least_paid
from tests.money.cases import Case, Typed
from tests.money.playing import play
from tests.money.test_every_currency import number_in

CODES = sorted(currency_codes())
HEADERS = ("Invoice", "Currency", "Amount", "Due")
RATES = {date(2026, 1, 1): Decimal("3.75"), date(2026, 7, 1): Decimal("4.25")}

_FEW = 6
"""Examples for each claim; chosen by hand, as each plans a run and renders a letter."""

_SAYS = re.compile(
    r"Late interest on invoice (F-\d+)(?: \(instalment (\d)[^)]*\))? as of [^:]+: ([^(]+)\("
)
_FINE = re.compile(
    r"Late-payment fine on invoice (F-\d+)(?: \(instalment (\d)[^)]*\))?[^:]*: ([^(]+)\("
)
_FIXED = re.compile(
    r"Fixed compensation for collecting invoice (F-\d+)(?: \(instalment (\d)[^)]*\))?, "
    r"under [^:]+: (.*?\d)\.(?= |$)"
)

Told = dict[tuple[str, int], Decimal]
"""Sums by number and instalment; 0 for an invoice without a plan."""


@dataclass(frozen=True)
class Agreed:
    """What a business claims, as its settings say it and for the computation.

    Attributes:
        bands_in: Currency of the compensation; in others, none is owed unless it is converted.
    """

    country: str
    settings: Mapping[str, str | int | Decimal]
    claim: Claim
    bands_in: str = ""
    is_converted: bool = False


def _agreed(kind: str, percent: str, claim: Claim, **more: str) -> Agreed:
    said: dict[str, str | int | Decimal] = {
        "Late interest": "agreed",
        "Agreed rate (%)": Decimal(percent),
        "The agreed rate is": kind,
    }
    return Agreed("US", {**said, "Late fine (%)": claim.fine, **more}, claim)


_LAW: dict[str, str | int | Decimal] = {
    "Debtors are": "businesses",
    "Late interest": "statutory",
    "Reference rates (% a year)": "2026-1: 3.75; 2026-2: 4.25",
    "Fixed compensation": "yes",
}
_BRITISH = [
    (Decimal(10_000), Decimal(100)),
    (Decimal(1000), Decimal(70)),
    (Decimal(0), Decimal(40)),
]

CLAIMS = {
    "simple, a year, with a fine": _agreed(
        "nominal", "11.5", Claim(Decimal("11.5"), fine=Decimal("1.5"))
    ),
    "simple, a month, with a fine": _agreed("monthly", "1", Claim(Decimal(1), 30, fine=Decimal(2))),
    "effective, below the highest lawful rate": _agreed(
        "effective",
        "25.5",
        Claim(Decimal("25.5"), is_effective=True),
        **{"Highest lawful rate (%)": "26"},
    ),
    "above the highest lawful rate: a fine alone": _agreed(
        "effective", "25.5", Claim(fine=Decimal(3)), **{"Highest lawful rate (%)": "25.02"}
    ),
    "by law, the half-year of its start": Agreed(
        "GB", _LAW, Claim(points=Decimal(8), references=RATES, is_fixed=True, bands=_BRITISH), "GBP"
    ),
    "by law, each half-year": Agreed(
        "SE",
        _LAW,
        Claim(points=Decimal(8), references=RATES, bands=[(Decimal(0), Decimal(40))]),
        "EUR",
        is_converted=True,
    ),
}


def told_by_hand(debt: Debt, claim: Claim, unit: Decimal) -> Decimal:
    """Return the interest: that of each part at each rate, rounded by itself."""
    sums = (in_units(each, unit) for each in debt.runs(claim, TODAY))
    return sum(sums, Decimal(0))


def compensation(debt: Debt, agreed: Agreed, currency: str) -> Decimal:
    is_owed = agreed.is_converted or currency == agreed.bands_in
    return debt.compensation(agreed.claim) if is_owed else Decimal(0)


def a_book(bills: Sequence[Bill], dues: Sequence[date], agreed: Agreed) -> Case:
    """Return the bills as a book; their payments stand in a tab, with their days."""
    rows: list[list[Typed]] = []
    tabs: dict[str, list[list[Typed]]] = {
        "payments": [["Invoice", "Date", "Amount"]],
        "instalments": [["Invoice", "Due", "Amount"]],
    }
    for n, (bill, due) in enumerate(zip(bills, dues, strict=True)):
        rows.append([f"F-{n}", bill.currency, bill.amount, due])
        tabs["payments"] += [[f"F-{n}", on or "", sum_] for on, sum_ in bill.payments]
        tabs["instalments"] += [[f"F-{n}", on, sum_] for on, sum_ in bill.parts]
    used = {key: tab for key, tab in tabs.items() if len(tab) > 1}
    case = Case("", agreed.country, HEADERS, rows, (), "", "", tabs=used, language="en")
    return replace(case, settings=agreed.settings, letter="firm")


def read(pattern: re.Pattern[str], text: str) -> Told:
    plain = re.sub(" ([,:])", r"\1", text.replace("\N{NO-BREAK SPACE}", " "))
    return {(n, int(part or 0)): number_in(sum_) for n, part, sum_ in pattern.findall(plain)}


def debts_of(bills: Sequence[Bill], dues: Sequence[date]) -> Iterator[tuple[str, int, Debt, str]]:
    """Yield number, instalment and debt of all that is owed late, with its currency."""
    for n, (bill, due) in enumerate(zip(bills, dues, strict=True)):
        whole = [Debt(due, bill.left, bill.payments)]
        for part, debt in enumerate(bill.instalments() or whole, 1):
            if debt.left and debt.due < TODAY:
                yield f"F-{n}", part if bill.parts else 0, debt, bill.currency


def expect_as_worked_out(bills: Sequence[Bill], dues: Sequence[date], agreed: Agreed) -> None:
    played = play(a_book(bills, dues, agreed))
    interest: Told = {}
    fines: Told = {}
    fixed: Told = {}
    for number, part, debt, currency in debts_of(bills, dues):
        unit, key = least_paid(currency), (number, part)
        interest[key] = told_by_hand(debt, agreed.claim, unit)
        fines[key] = in_units(debt.fine(agreed.claim), unit)
        fixed[key] = compensation(debt, agreed, currency)

    assert not played.questions
    for pattern, worked_out in ((_SAYS, interest), (_FINE, fines), (_FIXED, fixed)):
        expected = {key: sum_ for key, sum_ in worked_out.items() if sum_}
        assert read(pattern, played.letter) == read(pattern, played.html) == expected


@pytest.mark.parametrize("place", range(len(CLAIMS)), ids=list(CLAIMS))
def test_half_a_year_costs_what_is_worked_out_apart_in_every_currency(place: int) -> None:
    due, on = TODAY - timedelta(days=160), TODAY - timedelta(days=100)
    paid = [(on, Decimal(12_345))]
    codes = CODES[place :: len(CLAIMS)]  # one claim for each, as a book of all takes seconds
    bills = [Bill(code, Decimal(98_765), payments=paid) for code in codes]

    expect_as_worked_out(bills, [due] * len(bills), [*CLAIMS.values()][place])


@st.composite
def late_bills(draw: st.DrawFn) -> tuple[Bill, date]:
    """Draw an invoice that is late, of which parts were paid, in instalments or not."""
    currency = draw(st.sampled_from(CODES))
    unit = least_paid(currency)
    amount = draw(st.integers(2000, 900_000_000)) * unit
    due = TODAY - timedelta(days=draw(st.integers(21, 170)))
    shares = [in_units(Fraction(amount) * n / 100, unit) for n in (31, 17)]
    count = draw(st.integers(0, 2))
    days = [due + timedelta(days=draw(st.integers(-5, (TODAY - due).days))) for _ in range(count)]
    payments = list(zip(sorted(days), shares, strict=False))
    first = in_units(Fraction(amount) * draw(st.integers(30, 60)) / 100, unit)
    later = due + timedelta(days=draw(st.integers(1, 90)))
    parts = draw(st.sampled_from([[], [(due, first), (later, amount - first)]]))
    return Bill(currency, amount, payments=payments, parts=parts), due


@pytest.mark.parametrize("agreed", CLAIMS.values(), ids=CLAIMS)
@given(found=st.lists(late_bills(), min_size=1, max_size=6))
@settings(max_examples=_FEW)
def test_parts_paid_late_and_instalments_cost_what_is_worked_out_apart(
    agreed: Agreed, found: list[tuple[Bill, date]]
) -> None:
    bills, dues = [bill for bill, _ in found], [due for _, due in found]

    expect_as_worked_out(bills, dues, agreed)
