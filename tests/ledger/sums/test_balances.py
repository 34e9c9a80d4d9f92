"""What is still owed: credit notes, instalments, discounts, and what nobody can tell."""

from typing import Any

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from tests.builders import a_ledger, a_row

PLAN: list[list[Scalar]] = [["F-1", 1, "01/11/2026", 60], ["F-1", 2, "01/12/2026", 40]]


def a_note(**cells: Any) -> dict[str, Any]:
    return a_row("NC-1", **{"amount": -30, **cells})


def with_discount(**cells: Any) -> Ledger:
    """Five percent within 20 days of the issue, 30 days ago by default."""
    percent = {"Descuento por pronto pago (%)": 5, "Descuento hasta (días desde la emisión)": 20}
    return a_ledger(a_row(**{"issued": "2026-10-25", **cells}), settings=percent)


BALANCES: dict[str, tuple[Ledger, Any, list[str]]] = {
    "amount less tax withheld": (a_ledger(a_row(withheld=4)), 96, []),
    "amount less the column and the tab": (
        a_ledger(a_row(paid=20), payments=[["01/11/2026", "F-1", 30]]),
        50,
        [],
    ),
    "the same sum in column and tab": (
        a_ledger(a_row(paid=30), payments=[["01/11/2026", "F-1", 30]]),
        40,
        ["paid_twice"],
    ),
    "a credit note that names it in its column": (
        a_ledger(a_row(), a_note(applies_to="f-1")),
        70,
        [],
    ),
    "a credit note that names it in its notes": (
        a_ledger(a_row(), a_note(notes="Nota crédito por F-1, mercancía rota")),
        70,
        [],
    ),
    "two credit notes": (
        a_ledger(a_row(), a_note(applies_to="F-1"), a_note(invoice="NC-2", applies_to="F-1")),
        40,
        [],
    ),
    "a credit note that names nothing, of just its sum": (
        a_ledger(a_row(), a_note(amount=-100)),
        100,
        ["credit_unclear"],
    ),
    "a credit note of another customer": (
        a_ledger(a_row(), a_note(applies_to="F-1", customer="Hotel Brisa")),
        100,
        ["credit_unclear"],
    ),
    "a credit note in another currency": (
        a_ledger(a_row(), a_note(applies_to="F-1", currency="USD")),
        100,
        ["credit_unclear"],
    ),
    "a void credit note": (a_ledger(a_row(), a_note(applies_to="F-1", state="anulada")), 100, []),
    "a credit note that is closed: did it count?": (
        a_ledger(a_row(), a_note(applies_to="F-1", state="pagada")),
        100,
        ["credit_unclear"],
    ),
    "notes that name two invoices": (
        a_ledger(a_row(), a_row("F-2"), a_note(notes="F-1 y F-2")),
        100,
        ["credit_unclear"],
    ),
    "a number that is only a part of another": (
        a_ledger(a_row(), a_note(notes="por la F-11")),
        100,
        [],
    ),
    "a credit note larger than it": (
        a_ledger(a_row(), a_note(applies_to="F-1", amount=-130)),
        -30,
        [],
    ),
    "instalments for all of it": (a_ledger(a_row(), instalments=PLAN), 100, []),
    "instalments, one marked as paid": (
        a_ledger(a_row(), instalments=[[*PLAN[0], "sí"], PLAN[1]]),
        40,
        [],
    ),
    "instalments, paid in the invoice's own column": (
        a_ledger(a_row(paid=70), instalments=PLAN),
        30,
        [],
    ),
    "instalments, paid in both places alike": (
        a_ledger(a_row(paid=60), instalments=[[*PLAN[0], 60], PLAN[1]]),
        40,
        [],
    ),
    "instalments, paid in both places differently": (
        a_ledger(a_row(paid=50), instalments=[[*PLAN[0], 60], PLAN[1]]),
        50,
        ["plan_disagrees"],
    ),
    "instalments for what was left after a payment": (
        a_ledger(a_row(amount=150, paid=50), instalments=PLAN),
        100,
        [],
    ),
    "instalments that leave a part out": (
        a_ledger(a_row(amount=150), instalments=PLAN),
        150,
        ["plan_short"],
    ),
    "instalments for more than was owed": (
        a_ledger(a_row(amount=90), instalments=PLAN),
        90,
        ["plan_exceeds"],
    ),
    "an instalment without a day": (
        a_ledger(a_row(), instalments=[["F-1", 1, "", 60], PLAN[1]]),
        100,
        ["plan_unreadable"],
    ),
    "an instalment that stands twice": (
        a_ledger(a_row(), instalments=[PLAN[0], PLAN[0]]),
        100,
        ["plan_unreadable"],
    ),
    "instalments under a number that no invoice has": (
        a_ledger(a_row("A-55"), instalments=PLAN),
        100,
        ["plan_possible"],
    ),
    "instalments under such a number that come to another sum": (
        a_ledger(a_row("A-55", amount=99), instalments=PLAN),
        99,
        [],
    ),
    "instalments under such a number whose days have passed": (
        a_ledger(a_row("A-55"), instalments=[["F-1", 1, "01/11/2026", 100]]),
        100,
        [],
    ),
    "all but the discount, paid in time": (
        with_discount(paid=95, paid_on="2026-11-04"),
        0,
        [],
    ),
    "all but the discount, on its last day": (with_discount(paid=95, paid_on="2026-11-14"), 0, []),
    "all but the discount, a day too late": (with_discount(paid=95, paid_on="2026-11-15"), 5, []),
    "all but the discount, who knows when": (with_discount(paid=95), 5, ["discount_unsure"]),
    "less than the discount would ask for": (with_discount(paid=94, paid_on="2026-11-04"), 6, []),
}


@pytest.mark.parametrize("case", BALANCES)
def test_the_balance_is(case: str) -> None:
    ledger, balance, problems = BALANCES[case]
    first = ledger.invoices[0]

    assert first.balance == balance
    assert [problem.code for problem in first.problems if problem.holds] == problems


def test_a_credit_note_that_names_nothing_is_asked_about() -> None:
    ledger = a_ledger(a_row(), a_note(applies_to="F-9"))

    assert [problem.code for problem in ledger.problems] == ["credit_of_nothing"]


def test_instalments_of_which_less_is_left_than_people_can_pay_are_settled() -> None:
    nearly = [[*PLAN[0], "59,50"], [*PLAN[1], "39,40"]]

    [whole] = a_ledger(a_row(), instalments=nearly).invoices

    assert whole.balance == 0
    assert whole.is_settled
    assert whole.is_closed


def test_an_instalment_of_which_less_is_left_than_people_can_pay_is_not_asked() -> None:
    [whole] = a_ledger(a_row(paid="59,50"), instalments=PLAN).invoices

    [left] = whole.due_items

    assert left.instalment == 2
    assert left.balance == left.whole == 40


def test_payments_pay_the_oldest_instalment_first() -> None:
    ledger = a_ledger(a_row(paid=70), instalments=[PLAN[1], PLAN[0]])

    [left] = ledger.invoices[0].due_items

    assert left.instalment == 2
    assert left.balance == left.whole == 30


@pytest.mark.parametrize("said", ["sí", "x", "pagado", "100 %"])
@pytest.mark.parametrize("stated", ["", 0, 90, 100])
def test_what_is_said_to_be_paid_is_not_asked_for_whatever_the_balance_lacks(
    said: str, stated: Any
) -> None:
    ledger = a_ledger(a_row(paid=said, stated=stated), a_row("F-2", stated=80))

    paid, other = ledger.invoices

    assert paid.is_closed or paid.is_held_by_problem
    assert other.balance == 80
