"""Letter, row, summary and an independent computation agree to the unit, in every currency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from aldia.ledger.currencies import currency_codes
from tests.money.cases import Case
from tests.money.playing import play

CODES = sorted(currency_codes())
DECIMALS = dict.fromkeys(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
)
DECIMALS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
DECIMALS |= dict.fromkeys(["CLF", "UYW"], 4)
"""By ISO 4217; all others that are in use have two."""

Row = Sequence[str | Decimal]


def a_case(rows: Sequence[Row]) -> Case:
    headers = ("Currency", "Amount", "Withheld", "Paid")
    return Case("", "US", headers, rows, (), "", "", language="en")


def left_of(row: Row) -> Decimal:
    """Return what is left of a row in whole units, worked out with fractions."""
    currency, amount, *gone = row
    decimals = DECIMALS.get(str(currency), 2)
    left = Fraction(amount) - sum(map(Fraction, gone))
    return Decimal(int(left * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def number_in(text: str) -> Decimal:
    """Return the number that an English letter writes."""
    found = re.search(r"\d[\d,]*(\.\d+)?", text)
    return Decimal(found[0].replace(",", "")) if found is not None else Decimal(0)


def test_every_currency_has_its_own_unit() -> None:
    rows = [(code, Decimal("5432.1098"), "0", Decimal("1000.0004")) for code in CODES]

    played = play(a_case(rows))

    found = dict(zip(CODES, map(number_in, played.asks), strict=True))
    assert found == {code: left_of(row) for code, row in zip(CODES, rows, strict=True)}


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """Draw an amount with parts of it gone, as typed or as a formula works them out."""
    currency = draw(st.sampled_from(CODES))
    amount = Decimal(draw(st.integers(10**6, 10**9))) / 10 ** draw(st.integers(0, 3))
    withheld = amount * draw(st.integers(10, 30)) / draw(st.sampled_from([100, 99, 111]))
    paid = amount * draw(st.integers(20, 60)) / draw(st.sampled_from([100, 97, 107]))
    parts = (_as_in_a_cell(each) for each in (amount, withheld, paid))
    return (currency, *parts)


def _as_in_a_cell(number: Decimal) -> Decimal:
    return Decimal(f"{number:.12g}")


@given(st.lists(rows(), min_size=1, max_size=4))
def test_letter_row_and_summary_agree_with_what_is_worked_out_apart(found: list[Row]) -> None:
    played = play(a_case(found))

    assume(not played.questions)
    expected = [left_of(row) for row in found]
    sums: Counter[str] = Counter()
    for row, left in zip(found, expected, strict=True):
        sums[str(row[0])] += left  # type: ignore[assignment]  # a sum of Decimals
    assert [number_in(text) for text in played.asks] == expected
    assert all(each == {k: v for k, v in sums.items() if v} for each in played.sums)
