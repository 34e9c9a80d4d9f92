"""At most one letter per debtor and day, and at most so many a day."""

from datetime import date, timedelta

import pytest

from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.mode import PreviewReason
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row
from tests.planning.deciding.test_letters import only


def test_two_spellings_with_one_address_get_one_letter_a_day() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", due="-9d", customer="Cafe Montaña SAS"))

    plan = a_plan(ledger)

    assert only(plan.letters).customer == "Cafe Montaña SAS"
    assert plan.decisions[0].reason == "address_today"
    assert plan.decisions[0].until == date(2026, 11, 27)


@pytest.mark.parametrize("other", [{"customer": "Otro"}, {"email": "otro@otro.example"}])
def test_who_waits_for_a_letter_of_today_is_told_the_day_that_holds_after_it(
    other: dict[str, Scalar],
) -> None:
    ledger = a_ledger(a_row(), a_row("F-2", "-9d") | other)
    sent = a_history(
        ("f-2", "friendly", "today"),
        due="-9d",
        customer=str(other.get("customer", "Café La Montaña")),
        address=str(other.get("email", "pagos@cafe.example")),
    )

    before = a_plan(ledger).decisions[0]
    after = a_plan(ledger, sent).decisions[0]

    assert before.reason in {"address_today", "name_today"}
    assert after.reason in {"gap", "gap_elsewhere"}
    assert before.until == after.until


def test_another_spelling_of_the_address_is_the_same_address() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", customer="Otro", email="PAGOS@cafe.example"))

    assert len(a_plan(ledger).letters) == 1


def test_the_cap_keeps_the_most_urgent() -> None:
    rows = [
        a_row(f"F-{n}", due=f"-{n}d", customer=f"C{n}", email=f"c{n}@x.example") for n in (4, 9, 6)
    ]

    plan = a_plan(a_ledger(*rows, settings={"Máximo de correos por día": 2}))

    assert [letter.customer for letter in plan.letters] == ["C9", "C6"]
    assert plan.decisions[0].reason == "cap"


def test_the_cap_counts_the_whole_day() -> None:
    history = a_history(("F-8", "friendly", "today"), customer="Otro", address="o@otro.example")

    plan = a_plan(a_ledger(a_row(), settings={"Máximo de correos por día": 1}), history)

    assert not plan.letters


def test_in_preview_the_plan_shows_what_would_go() -> None:
    plan = a_plan(a_ledger(a_row()), context=RunContext(preview=PreviewReason.PREVIEW))

    assert len(plan.letters) == 1
    assert (plan.decisions[0].action.value, plan.decisions[0].reason) == ("send", "preview")


def test_a_paused_workbook_plans_nothing() -> None:
    plan = a_plan(a_ledger(a_row()), context=RunContext(preview=PreviewReason.PAUSED))

    assert not plan.letters
    assert plan.decisions[0].reason == "paused"


def test_a_missed_week_is_caught_up_with_one_letter() -> None:
    ledger = a_ledger(a_row(due="-4d"), a_row("F-2", due="-11d"), a_row("F-3", due="-1d"))

    letter = only(a_plan(ledger, now=NOW + timedelta(days=7)).letters)

    assert {key.step for key in letter.keys} == {"friendly"}
