"""The first look says what the owner would say herself about her book."""

from __future__ import annotations

from decimal import Decimal

from aldia.ledger.values.cells import Scalar
from aldia.planning.reporting.first_look import FirstLook, look_first
from tests.builders import a_ledger, a_plan, a_row


def look(*rows: dict[str, Scalar]) -> FirstLook:
    ledger = a_ledger(*rows)
    return look_first(ledger, a_plan(ledger))


def test_what_is_closed_or_unclear_is_in_no_sum() -> None:
    found = look(
        a_row("F-1", due="-3d", amount=100),
        a_row("F-2", due="+3d", amount=50),
        a_row("F-3", due="-3d", amount=70, state="Pagada"),
        a_row("F-4", due="fin de mes", amount=1_000),
    )

    assert (found.invoices, found.open, found.overdue, found.unclear) == (4, 2, 1, 1)
    assert found.owed == [("COP", Decimal(150))]
    assert found.late == [("COP", Decimal(100))]


def test_the_five_largest_debtors_are_named_by_what_they_owe() -> None:
    rows = [
        a_row(f"F-{n}", customer=f"Cliente {n}", email=f"c{n}@x.example", amount=100 * n)
        for n in range(1, 8)
    ]

    assert [name for name, _ in look(*rows).largest] == [f"Cliente {n}" for n in (7, 6, 5, 4, 3)]


def test_each_currency_is_a_sum_of_its_own_the_usual_one_first() -> None:
    found = look(
        a_row("F-1", amount=9_000, currency="USD"),
        a_row("F-2", amount=50, currency="COP"),
    )

    assert found.owed == [("COP", Decimal(50)), ("USD", Decimal(9_000))]


def test_where_the_locale_misreads_cells_no_sum_is_said() -> None:
    rows = [a_row(f"F-{n}", due="-3d", amount="1.234.500") for n in range(1, 4)]
    misread = a_row("F-4", due="-3d", amount=Decimal("450.5"))

    ledger = a_ledger(*rows, misread, locale="en_US")
    found = look_first(ledger, a_plan(ledger))

    assert ledger.contradiction is not None
    assert (found.invoices, found.open, found.unclear) == (4, 0, 4)
    assert (found.owed, found.largest) == ([], [])
