"""Letter, row, summary and an independent computation agree to the unit, in every currency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from aldia.ledger.currencies import currency_codes
from tests.money.cases import Case, Typed
from tests.money.playing import play

DUE = date(2026, 11, 10)
CODES = sorted(currency_codes())
DECIMALS = dict.fromkeys(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
)
DECIMALS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
DECIMALS |= dict.fromkeys(["CLF", "UYW"], 4)
"""By ISO 4217; all others that are in use have two."""


@dataclass(frozen=True)
class Bill:
    """An invoice, and what of it is gone: each sum as its cell has it.

    Attributes:
        parts: How many instalments it is paid in, all of them due; 0 without a plan.
    """

    currency: str
    amount: Decimal
    withheld: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    listed: Sequence[Decimal] = ()
    credited: Decimal = Decimal(0)
    parts: int = 0

    @property
    def left(self) -> Decimal:
        """Return what is left in whole units, worked out with fractions."""
        decimals = DECIMALS.get(self.currency, 2)
        gone = (self.withheld, self.paid, self.credited, *self.listed)
        left = Fraction(self.amount) - sum(map(Fraction, gone))
        return Decimal(int(left * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def a_case(bills: Sequence[Bill]) -> Case:
    """Return the bills as a book: first their rows, then those of their credit notes."""
    headers = ("Invoice", "Currency", "Amount", "Withheld", "Paid", "Applies to", "Due")
    rows: list[list[Typed]] = []
    tabs: dict[str, list[list[Typed]]] = {
        "payments": [["Invoice", "Amount"]],
        "instalments": [["Invoice", "Due", "Amount"]],
    }
    notes: list[list[Typed]] = []
    for n, bill in enumerate(bills):
        sums = (bill.amount, bill.withheld or "", bill.paid or "")
        rows.append([f"F-{n}", bill.currency, *sums, "", DUE])
        tabs["payments"] += [[f"F-{n}", sum_] for sum_ in bill.listed]
        part = _as_in_a_cell(bill.left / bill.parts) if bill.parts else ""
        tabs["instalments"] += [[f"F-{n}", DUE + timedelta(k), part] for k in range(bill.parts)]
        if bill.credited:
            notes.append([f"NC-{n}", bill.currency, -bill.credited, "", "", f"F-{n}", DUE])
    used = {key: tab for key, tab in tabs.items() if len(tab) > 1}
    return Case("", "US", headers, [*rows, *notes], (), "", "", tabs=used, language="en")


def number_in(text: str) -> Decimal:
    """Return the number that an English letter writes."""
    found = re.search(r"\d[\d,]*(\.\d+)?", text)
    return Decimal(found[0].replace(",", "")) if found is not None else Decimal(0)


def test_every_currency_has_its_own_unit() -> None:
    bills = [Bill(code, Decimal("5432.1098"), paid=Decimal("1000.0004")) for code in CODES]

    played = play(a_case(bills))

    found = dict(zip(CODES, map(number_in, played.asks), strict=True))
    assert found == {bill.currency: bill.left for bill in bills}


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    """Draw an amount with parts of it gone, as typed or as a formula works them out."""
    currency = draw(st.sampled_from(CODES))
    amount = Decimal(draw(st.integers(10**6, 10**9))) / 10 ** draw(st.integers(0, 3))
    unit = Decimal(1).scaleb(-DECIMALS.get(currency, 2))

    def share(least: int, most: int) -> Decimal:
        """Draw a share of the amount: percents, or as a formula with another base has it."""
        base = draw(st.sampled_from([100, 97, 111]))
        return _as_in_a_cell(amount * draw(st.integers(least, most)) / base)

    return Bill(
        currency,
        amount,
        withheld=draw(st.sampled_from([Decimal(0), share(10, 20)])),
        paid=draw(st.sampled_from([Decimal(0), share(10, 20)])),
        listed=[share(5, 9) for _ in range(draw(st.integers(0, 2)))],
        credited=draw(st.sampled_from([Decimal(0), share(10, 20).quantize(unit)])),
        parts=draw(st.sampled_from([0, 0, 1, 3])),
    )


def _as_in_a_cell(number: Decimal) -> Decimal:
    return Decimal(f"{number:.15g}")


@given(st.lists(bills(), min_size=1, max_size=4))
def test_letter_row_and_summary_agree_with_what_is_worked_out_apart(found: list[Bill]) -> None:
    played = play(a_case(found))

    assume(not played.questions)
    expected: dict[str, Decimal] = {}
    for bill in found:
        expected[bill.currency] = expected.get(bill.currency, Decimal(0)) + bill.left
    asks = [number_in(text) for text in played.asks[: len(found)]]
    assert asks == [bill.left for bill in found]
    assert played.sums == [expected] * len(played.sums)
