"""The sums of the owner's digest are those of an independent computation, in every currency."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.money.bills import Bill
from tests.money.cases import Case, Typed
from tests.money.playing import digests
from tests.money.test_every_currency import a_case, bills

_FEW = 12
"""Examples, each of which plans four days and renders two digests; chosen by hand."""

_CUSTOMERS = ("Café La Montaña", "Hotel Mirador", "Imprenta Tinta Viva")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

Sums = Mapping[str, Decimal]


def a_book(found: Sequence[Bill]) -> Case:
    """Return bills as a book of three customers; a credit note is of whose invoice it names."""
    case = a_case(found)
    places = [*range(len(found)), *(n for n, bill in enumerate(found) if bill.credited)]
    rows: list[list[Typed]] = [
        [*row, _CUSTOMERS[n % 3], f"pagos{n % 3}@cafe.example"]
        for n, row in zip(places, case.rows, strict=True)
    ]
    return replace(case, headers=(*case.headers, "Customer", "Email"), rows=rows)


def added_up(found: Sequence[Bill]) -> Sums:
    sums: dict[str, Decimal] = {}
    for bill in found:
        if bill.left:
            sums[bill.currency] = sums.get(bill.currency, Decimal(0)) + bill.left
    return sums


def sums_in(text: str) -> list[Decimal]:
    return sorted(Decimal(each.replace(",", "")) for each in _NUMBER.findall(text))


def lines_of(digest: str, title: str) -> dict[str, list[Decimal]]:
    """Return the sums of each customer in a part of a digest."""
    part = next((p for p in digest.split("\n\n") if p.startswith(title)), "")
    rows = re.findall(r"^- (.+?): (.+?) \(Reminder", part, re.MULTILINE)
    return {name: sums_in(said) for name, said in rows}


@given(st.lists(bills(), min_size=1, max_size=6))
@settings(max_examples=_FEW)
def test_what_went_what_comes_and_the_week_add_up_to_what_is_worked_out_apart(
    found: list[Bill],
) -> None:
    before, sent = digests(a_book(found))

    assume("To mend in the sheet" not in before + sent)
    theirs = {name: added_up(found[n::3]) for n, name in enumerate(_CUSTOMERS)}
    expected = {name: sorted(sums.values()) for name, sums in theirs.items() if sums}
    opened = [sums_in(said) for said in re.findall(r"^- Open: (.+)$", sent, re.MULTILINE)]
    assert lines_of(before, "Planned for tomorrow") == expected
    assert lines_of(sent, "Sent") == expected
    assert sorted(opened) == [[sum_] for sum_ in sorted(added_up(found).values())]
