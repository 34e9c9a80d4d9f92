"""Letter, row, summary and an independent computation agree to the unit, in every currency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from aldia.ledger.values.currencies import currency_codes
from tests.money.bills import DECIMALS, Bill, Payment
from tests.money.cases import Case, Typed
from tests.money.playing import play

DUE = date(2026, 11, 10)
CODES = sorted(currency_codes())
WHICH = ("Invoice", "Currency")
NOTHING_KEPT = (Decimal(0), Decimal(0))


def a_case(bills: Sequence[Bill]) -> Case:
    """Return the bills as a book: first their rows, then those of their credit notes.

    The first payment of each stands in its row, and the others in the tab of payments.
    """
    headers = (*WHICH, "Amount", "Withheld", "Tax withheld", "Paid", "Applies to", "Due")
    rows: list[list[Typed]] = []
    tabs: dict[str, list[list[Typed]]] = {
        "payments": [["Invoice", "Amount"]],
        "instalments": [["Invoice", "Due", "Amount"]],
    }
    notes: list[list[Typed]] = []
    for n, bill in enumerate(bills):
        (_, paid), *listed = bill.payments
        sums = (bill.amount, *(sum_ or "" for sum_ in (*bill.withheld, paid)))
        rows.append([f"F-{n}", bill.currency, *sums, "", DUE])
        tabs["payments"] += [[f"F-{n}", sum_] for _, sum_ in listed]
        tabs["instalments"] += [[f"F-{n}", due, sum_] for due, sum_ in bill.parts]
        if bill.credited:
            notes.append([f"NC-{n}", bill.currency, -bill.credited, "", "", "", f"F-{n}", DUE])
    used = {key: tab for key, tab in tabs.items() if len(tab) > 1}
    return Case("", "US", headers, [*rows, *notes], (), "", "", tabs=used, language="en")


def number_in(text: str) -> Decimal:
    """Return the number that an English letter writes."""
    found = re.search(r"\d[\d,]*(\.\d+)?", text)
    return Decimal(found[0].replace(",", "")) if found is not None else Decimal(0)


def test_every_currency_has_its_own_unit() -> None:
    paid = [(None, Decimal("1000.0004"))]
    bills = [Bill(code, Decimal("5432.1098"), NOTHING_KEPT, payments=paid) for code in CODES]

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

    kept = [draw(st.sampled_from([Decimal(0), share(6, 10)])) for _ in NOTHING_KEPT]
    paid = draw(st.sampled_from([Decimal(0), share(10, 20)]))
    listed = [share(5, 9) for _ in range(draw(st.integers(0, 2)))]
    credited = draw(st.sampled_from([Decimal(0), share(10, 20).quantize(unit)]))
    payments: list[Payment] = [(None, sum_) for sum_ in (paid, *listed)]
    bill = Bill(currency, amount, kept, payments=payments, credited=credited)
    count = draw(st.sampled_from([0, 0, 1, 3]))
    parts = [(DUE + timedelta(n), _as_in_a_cell(bill.left / count)) for n in range(count)]
    return replace(bill, parts=parts)


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
