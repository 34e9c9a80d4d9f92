"""One mail at most for each address and day, copies included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.letters import Letter
from aldia.planning.log.entries import COPIES
from tests.builders import NOW, a_history, a_ledger, a_plan, a_row

BOSS = "jefe@x.example"


def uno(**cells: Scalar) -> dict[str, Scalar]:
    return a_row("F-1", "-9d", customer="Uno", email="uno@x.example", **cells)


def dos(email: str = "dos@x.example") -> dict[str, Scalar]:
    return a_row("F-2", customer="Dos", email=email)


def copied(name: str) -> dict[str, Scalar]:
    return {"customer": name, "cc": "JEFE@x.example"}


def sent(letters: Sequence[Letter]) -> list[tuple[list[str], list[str]]]:
    return [(list(letter.to), list(letter.cc)) for letter in letters]


def test_who_gets_a_letter_gets_no_copy_of_anothers() -> None:
    plan = a_plan(a_ledger(uno(), dos(BOSS), customers=[copied("Uno")]))

    assert sent(plan.letters) == [(["uno@x.example"], []), ([BOSS], [])]


def test_who_is_copied_on_two_letters_gets_the_more_urgent_one() -> None:
    plan = a_plan(a_ledger(uno(), dos(), customers=[copied("Uno"), copied("Dos")]))

    assert sent(plan.letters) == [(["uno@x.example"], ["JEFE@x.example"]), (["dos@x.example"], [])]


def test_who_got_a_copy_today_hears_of_their_own_tomorrow() -> None:
    ledger = a_ledger(dos(BOSS))
    history = a_history(
        ("f-1", "friendly", "today"), customer="Uno", address=f"uno@x.example{COPIES}{BOSS}"
    )

    today, tomorrow = (a_plan(ledger, history, now=NOW + timedelta(days=days)) for days in range(2))

    assert (today.decisions[0].reason, tomorrow.decisions[0].reason) == ("address_today", "send")


def test_who_got_a_letter_today_gets_no_copy_later_that_day() -> None:
    history = a_history(("f-2", "friendly", "today"), customer="Dos", address=BOSS)

    plan = a_plan(a_ledger(uno(), customers=[copied("Uno")]), history)

    assert sent(plan.letters) == [(["uno@x.example"], [])]


def test_a_copy_goes_while_the_letter_to_that_address_waits_for_tomorrow() -> None:
    """The letter to the boss goes tomorrow: today the copy is the only mail there."""
    ledger = a_ledger(
        uno(), dos(BOSS), customers=[copied("Uno")], settings={"Máximo de correos por día": 1}
    )

    assert sent(a_plan(ledger).letters) == [(["uno@x.example"], ["JEFE@x.example"])]
