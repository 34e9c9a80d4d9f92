"""No sum is asked that a person could not read off the sheet, or add up from the letter's lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.builders import TODAY
from tests.money.bills import Bill, Claim, Debt, in_units, least_paid
from tests.money.cases import Case, Typed
from tests.money.playing import Played, play

CENT = Decimal("0.01")
RATES = {date(2026, 1, 1): Decimal("2.15"), date(2026, 7, 1): Decimal("2.4")}
CLAIM = Claim(
    points=Decimal(8), references=RATES, fine=Decimal(2), bands=[(Decimal(0), Decimal(40))]
)
BY_LAW: dict[str, str | int | Decimal] = {
    "Los deudores son": "empresas",
    "Intereses de mora": "legales",
    "Tasas de referencia (% anual)": "2026-1: 2,15; 2026-2: 2,4",
    "Multa por mora (%)": 2,
    "Compensación fija": "sí",
}
HEADERS = ("Total", "Vence", "Abono 1", "Fecha abono 1", "Abono 2", "Fecha abono 2")
PERU = ("Total", "Vence", "Percepción", "Detracción", "Detracción pagada", "Pagado")

_FEW = 12
"""Examples of whole books, as each plans a run and renders a letter; chosen by hand."""

_SUM = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+),\d\d(?= €)|(?<=S/ )[\d,]+\.\d\d")
_SAYS = "Intereses de mora de la factura F-{n} al [^:]+: ([^(]+) €"
_FINE = r"Multa por mora de la factura F-{n}, [^:]+: ([^(]+) € \(([^ ]+) €"


def sums(text: str) -> list[Decimal]:
    """Return each sum of money in a letter."""
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    return [Decimal(re.sub(r"\D", "", each)).scaleb(-2) for each in _SUM.findall(plain)]


@st.composite
def spanish_bills(draw: st.DrawFn) -> tuple[date, Bill]:
    """Draw a due day up to 250 days ago, and an invoice paid in up to two parts on known days."""
    due = TODAY - timedelta(days=draw(st.integers(21, 250)))
    amount = draw(st.decimals(2000, 90_000, places=2))
    count = draw(st.integers(0, 2))
    parts = [in_units(Fraction(amount) * n / 100, CENT) for n in (31, 17)][:count]
    latest = (TODAY - due).days
    days = [due + timedelta(days=draw(st.integers(-5, latest))) for _ in parts]
    return due, Bill("EUR", amount, payments=list(zip(days, parts, strict=True)))


@st.composite
def peruvian_bills(draw: st.DrawFn) -> Bill:
    """Draw an invoice with a detracción, deposited or not, and what was paid of the rest."""
    amount = Decimal(draw(st.integers(1000, 90_000)))
    deposit = in_units(Fraction(amount) * 12 / 100, Decimal(1))
    added = draw(st.sampled_from([Decimal(0), in_units(Fraction(amount) / 50, CENT)]))
    paid = draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]))
    own = in_units((Fraction(amount + added - deposit)) * paid, CENT)
    deposited = draw(st.sampled_from([Decimal(0), deposit]))
    return Bill("PEN", amount, (), added, deposit, deposited, [(None, own)])


def spanish_book(found: Sequence[tuple[date, Bill]]) -> Case:
    rows: list[list[Typed]] = []
    for due, bill in found:
        cells: list[Typed] = [bill.amount, due]
        for on, sum_ in bill.payments:
            cells += [sum_, on or ""]
        rows.append([*cells, *[""] * (len(HEADERS) - len(cells))])
    return Case("", "ES", HEADERS, rows, (), "", "", settings=BY_LAW, letter="firm")


def peruvian_book(found: Sequence[Bill]) -> Case:
    rows: list[list[Typed]] = [
        [b.amount, date(2026, 11, 10), b.added or "", b.deposit, b.deposited or "", b.paid or ""]
        for b in found
    ]
    account: dict[str, str | int | Decimal] = {"Cuenta de detracciones": "00-045-123456"}
    return Case("", "PE", PERU, rows, (), "", "", settings=account)


def added_up(parts: Sequence[Decimal]) -> set[Decimal]:
    """Return the sums that parts of a letter come to, one after the other and all together."""
    return {*parts, sum(parts, Decimal(0))}


def came_in(bills: Iterable[Bill]) -> set[Decimal]:
    """Return what was billed, received and is left, and what of the billed was to be paid."""
    return {sum_ for bill in bills for sum_ in (*bill.came_in(), bill.paid + bill.left)}


def expect_all_read(played: Played, readable: set[Decimal]) -> None:
    for text in (played.letter, played.html):
        assert sums(text)
        assert set(sums(text)) <= readable, set(sums(text)) - readable


def said_of(played: Played, n: int) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Yield interest, fine and the sum of which the fine is a part, of the n-th invoice."""
    [interest] = re.findall(_SAYS.format(n=n), played.letter)
    [(fine, base)] = re.findall(_FINE.format(n=n), played.letter)
    yield sums(interest + " €")[0], sums(fine + " €")[0], sums(base + " €")[0]


@given(st.lists(spanish_bills(), min_size=1, max_size=3))
@settings(max_examples=_FEW)
def test_interest_over_part_payments_is_what_each_day_costs(
    found: list[tuple[date, Bill]],
) -> None:
    played = play(spanish_book(found))

    assume(not played.questions)
    listed = [bill.left for _, bill in found]
    readable = added_up(listed) | {Decimal(40)} | came_in(bill for _, bill in found)
    for n, (due, bill) in enumerate(found, 1):
        debt = Debt(due, bill.left, bill.payments)
        [(interest, fine, base)] = said_of(played, n)
        stretches = 2 * (1 + len(debt.late))  # two half-years
        exact = debt.interest(CLAIM, TODAY)
        assert abs(Fraction(interest) - exact) <= stretches * Fraction(CENT) / 2
        assert base == debt.at_first
        assert fine == in_units(debt.fine(CLAIM), least_paid("EUR"))
        readable |= {interest, fine, base, *(sum_ for _, sum_ in bill.payments)}
        readable |= {*sums(" ".join(re.findall(r"= ([\d.,]+ €)", played.letter)))}
    assert [s for shown in played.sums for s in shown.values()] == [sum(listed)] * 3
    expect_all_read(played, readable)


@given(st.lists(peruvian_bills(), min_size=1, max_size=3))
@settings(max_examples=_FEW)
def test_what_goes_to_two_accounts_adds_up_to_what_the_row_shows(found: list[Bill]) -> None:
    played = play(peruvian_book(found))

    assume(not played.questions and played.letter)
    asked = [sum_ for bill in found for sum_ in bill.sums]
    own = sum((bill.left - bill.open_deposit for bill in found), Decimal(0))
    deposits = sum((bill.open_deposit for bill in found if bill.left), Decimal(0))
    expected = sum((bill.left for bill in found), Decimal(0))
    assert sum(asked) == expected
    assert [sum_ for shown in played.sums for sum_ in shown.values()] == [expected] * 3
    assert {*asked} <= {*sums(played.letter)}
    expect_all_read(played, {*added_up(asked), own, deposits} | came_in(found))
