"""What a letter says, and to whom it goes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from aldia.planning.deciding.letters import Letter, Section, totals
from aldia.planning.deciding.mode import WorkbookHealth
from aldia.planning.log.history import History
from aldia.planning.reporting.view import problems_of
from tests.builders import a_history, a_ledger, a_plan, a_row


def only(letters: Sequence[Letter]) -> Letter:
    [letter] = letters
    return letter


def test_one_letter_speaks_of_all_that_is_due() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", due="-12d"), a_row("F-3", due="+2d"))

    letter = only(a_plan(ledger).letters)

    assert {key.invoice for key in letter.keys} == {"f-1", "f-2", "f-3"}
    assert [line.number for line in letter.section(Section.OVERDUE)] == ["F-2", "F-1"]
    assert [line.number for line in letter.section(Section.SOON)] == ["F-3"]


def test_the_tone_is_the_highest_of_the_steps() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", due="-12d"))
    history = a_history(("F-2", "friendly", "-5d"), due="-12d")

    assert only(a_plan(ledger, history).letters).step.key == "direct"


def test_other_open_invoices_are_listed_and_consume_nothing() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", due="+6d"), a_row("F-3", due="+30d"))

    letter = only(a_plan(ledger).letters)

    assert [(line.number, line.is_consumed) for line in letter.lines] == [
        ("F-1", True),
        ("F-2", False),
    ]


def test_what_was_agreed_is_neither_listed_nor_asked_for() -> None:
    ledger = a_ledger(
        a_row(),
        a_row("F-2", promised="+5d"),
        a_row("F-3", hold_until="+5d"),
        a_row("F-4", state="en plan"),
        a_row("F-5", amount="roto"),
        a_row("F-6", due="-365d"),
    )

    assert [line.number for line in only(a_plan(ledger).letters).lines] == ["F-1"]


def test_a_disputed_invoice_has_a_section_of_its_own_and_is_not_asked_for() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", state="en disputa"))

    letter = only(a_plan(ledger).letters)

    assert [line.number for line in letter.section(Section.DISPUTED)] == ["F-2"]
    assert [line.number for line in letter.asked] == ["F-1"]


def test_currencies_are_never_added_together() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", currency="USD", amount=7), a_row("F-3"))

    assert totals(only(a_plan(ledger).letters).asked) == [
        ("COP", Decimal(200)),
        ("USD", Decimal(7)),
    ]


def test_copies_go_to_nobody_who_gets_the_letter() -> None:
    customer = {"customer": "Café La Montaña", "cc": "PAGOS@cafe.example, jefe@cafe.example"}

    letter = only(a_plan(a_ledger(a_row(), customers=[customer])).letters)

    assert (list(letter.to), list(letter.cc)) == (["pagos@cafe.example"], ["jefe@cafe.example"])


def test_a_letter_goes_in_the_debtors_language() -> None:
    customer = {"customer": "Café La Montaña", "language": "inglés"}

    assert only(a_plan(a_ledger(a_row(), customers=[customer])).letters).language == "en"


def test_the_letters_id_is_the_same_for_the_same_sends_and_says_nothing() -> None:
    one, again = (only(a_plan(a_ledger(a_row())).letters).id for _ in range(2))

    assert one == again
    assert len(one) == 16
    assert "f-1" not in one


SIX = ", ".join(f"{{0}}{n}@x.example" for n in range(6))

CROWDS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "six and six copies": ([a_row(email=SIX.format("a"))], SIX.format("c")),
    "two rows of one customer": (
        [
            a_row(email=SIX.format("a")),
            a_row("F-2", email=SIX.format("b")),
            a_row("F-3", email="a0@x.example, b0@x.example"),
        ],
        "",
    ),
}


@pytest.mark.parametrize("case", CROWDS)
def test_a_letter_to_more_than_ten_addresses_waits_for_a_person(case: str) -> None:
    rows, copies = CROWDS[case]
    ledger = a_ledger(*rows, customers=[{"customer": rows[0]["customer"], "cc": copies}])

    plan = a_plan(ledger)
    found = problems_of(ledger, History(), WorkbookHealth(), plan)

    assert not plan.letters
    reasons = {decision.reason for decision in plan.decisions if decision.is_open}
    assert reasons == {"addresses_too_many"}
    open_rows = [row for row in rows if not row.get("paid")]
    assert [problem.details["count"] for problem in found] == ["12"] * len(open_rows)


def test_an_address_that_is_named_twice_counts_once() -> None:
    ledger = a_ledger(
        a_row(email=SIX.format("a")),
        customers=[{"customer": a_row()["customer"], "cc": SIX.format("A") + ", c@x.example"}],
    )

    letter = only(a_plan(ledger).letters)

    assert (len(letter.to), letter.cc) == (6, ["c@x.example"])


def test_a_letter_whose_sends_a_cell_cannot_name_waits_for_a_person() -> None:
    rows = [a_row(f"F-{n:0190}") for n in range(250)]

    plan = a_plan(a_ledger(*rows))

    assert not plan.letters
    assert {decision.reason for decision in plan.decisions} == {"invoices_too_many"}
