"""Two people of one name: each hears of what is theirs, and nobody hears twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.costs import interest_terms
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.log.history import History
from aldia.planning.reporting.view import show
from aldia.planning.reporting.warnings import over_limit
from tests.builders import a_history, a_ledger, a_plan, a_row

JUAN = "Juan Pérez"


def juan(number: str, email: str, due: str = "-3d", **cells: Scalar) -> dict[str, Scalar]:
    return a_row(number, due, customer=JUAN, email=email, **cells)


def letters_of(plan: RunPlan) -> list[tuple[list[str], list[str]]]:
    """Return to whom each letter goes, and what it lists."""
    return [
        (sorted(letter.to), sorted(line.number for line in letter.lines)) for letter in plan.letters
    ]


def reasons(ledger: Ledger, **more: Any) -> dict[str, str]:
    return {d.invoice.number: d.code for d in a_plan(ledger, **more).decisions}


def test_rows_of_one_name_without_a_common_address_are_two_debtors() -> None:
    ledger = a_ledger(juan("F-1", "a@x.example", "-9d"), juan("F-2", "b@x.example"))

    assert letters_of(a_plan(ledger)) == [(["a@x.example"], ["F-1"])]
    assert reasons(ledger)["F-2"] == "name_today"


def test_what_one_disputes_is_not_told_to_the_other() -> None:
    disputed = juan("F-2", "b@x.example", state="en disputa")

    plan = a_plan(a_ledger(juan("F-1", "a@x.example"), disputed))

    assert letters_of(plan) == [(["a@x.example"], ["F-1"])]


JOINED: dict[str, tuple[list[dict[str, Scalar]], list[Mapping[str, Scalar]]]] = {
    "one address in another case": ([juan("F-1", "a@x.example"), juan("F-2", "A@x.example")], []),
    "a third row that connects them": (
        [
            juan("F-1", "a@x.example"),
            juan("F-2", "b@x.example"),
            juan("F-3", "a@x.example, b@x.example"),
        ],
        [],
    ),
    "their row of Clientes lists both": (
        [juan("F-1", "a@x.example"), juan("F-2", "b@x.example")],
        [{"customer": JUAN, "emails": "a@x.example, B@x.example"}],
    ),
}


@pytest.mark.parametrize("case", JOINED)
def test_rows_that_something_connects_are_one_debtor(case: str) -> None:
    rows, customers = JOINED[case]

    ledger = a_ledger(*rows, customers=customers)

    assert len({invoice.debtor for invoice in ledger.invoices}) == 1
    assert len(a_plan(ledger).letters) == 1
    assert not ledger.all_problems


OTHER = a_row("F-9", customer="Ana Gómez", email="ana@x.example, conta@x.example", paid="sí")
APART: dict[str, tuple[list[dict[str, Scalar]], list[Mapping[str, Scalar]]]] = {
    "one copy": (
        [juan("F-1", "a@x.example"), juan("F-2", "b@x.example")],
        [
            {"customer": JUAN, "emails": "a@x.example", "cc": "conta@x.example"},
            {"customer": JUAN, "emails": "b@x.example", "cc": "conta@x.example"},
        ],
    ),
    "an address of the business": (
        [
            juan("F-1", "a@x.example, ventas@laespiga.example"),
            juan("F-2", "ventas@laespiga.example, b@x.example"),
        ],
        [],
    ),
    "an accountant of several": (
        [
            juan("F-1", "a@x.example, conta@x.example"),
            juan("F-2", "conta@x.example, b@x.example"),
            OTHER,
        ],
        [],
    ),
    "an old row that was paid": (
        [
            juan("F-1", "a@x.example"),
            juan("F-2", "b@x.example"),
            juan("F-3", "a@x.example, b@x.example", paid="sí"),
        ],
        [],
    ),
}


@pytest.mark.parametrize("case", APART)
def test_what_tells_nobody_from_another_connects_nobody(case: str) -> None:
    rows, customers = APART[case]

    ledger = a_ledger(*rows, customers=customers)

    ((_, numbers),) = letters_of(a_plan(ledger))
    assert len(numbers) == 1
    assert "name_shared" in {problem.code for problem in ledger.all_problems}


@pytest.mark.parametrize("second", ["conta@x.example, a@x.example", "a@x.example"])
def test_an_accountant_of_several_makes_no_two_of_one(second: str) -> None:
    rows = [juan("F-1", "a@x.example, conta@x.example"), juan("F-2", second)]

    ledger = a_ledger(*rows, OTHER)

    assert not ledger.all_problems
    assert [numbers for _, numbers in letters_of(a_plan(ledger))] == [["F-1", "F-2"]]


def test_a_letter_lists_only_what_shares_an_address_with_those_it_goes_to() -> None:
    """One debtor with two addresses: what only the second knows of is not told to the first."""
    ledger = a_ledger(
        juan("F-1", "a@x.example"),
        juan("F-2", "b@x.example"),
        juan("F-3", "a@x.example, b@x.example", "+60d"),
    )
    history = a_history(("f-2", "friendly", "-9d"), customer="Otra", address="o@x.example")

    assert letters_of(a_plan(ledger, history)) == [(["a@x.example"], ["F-1"])]


UNCLEAR: dict[str, tuple[list[dict[str, Scalar]], list[Mapping[str, Scalar]]]] = {
    "two rows with addresses, one without": (
        [juan("F-1", ""), juan("F-2", "a@x.example"), juan("F-3", "b@x.example")],
        [],
    ),
    "the row of Clientes is about another than the rows": (
        [juan("F-1", ""), juan("F-2", "b@x.example")],
        [{"customer": JUAN, "emails": "a@x.example"}],
    ),
    "two rows of Clientes with one name": (
        [juan("F-1", "")],
        [
            {"customer": JUAN, "emails": "a@x.example"},
            {"customer": JUAN, "emails": "b@x.example"},
        ],
    ),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_a_row_without_an_address_waits_when_several_bear_its_name(case: str) -> None:
    rows, customers = UNCLEAR[case]

    ledger = a_ledger(*rows, customers=customers)

    assert reasons(ledger)["F-1"] == "debtor_unclear"
    assert "F-1" not in str(letters_of(a_plan(ledger)))


def test_an_old_address_of_a_paid_row_makes_no_two_of_one() -> None:
    ledger = a_ledger(
        juan("F-1", "viejo@x.example", paid="sí"),
        juan("F-2", ""),
        customers=[{"customer": JUAN, "emails": "a@x.example"}],
    )

    assert letters_of(a_plan(ledger)) == [(["a@x.example"], ["F-2"])]


def test_the_copies_of_one_do_not_go_to_those_of_the_other() -> None:
    ledger = a_ledger(
        juan("F-2", "b@x.example"),
        customers=[{"customer": JUAN, "emails": "a@x.example", "cc": "esposa@x.example"}],
    )

    (letter,) = a_plan(ledger).letters

    assert (list(letter.to), list(letter.cc)) == (["b@x.example"], [])


def test_never_chase_holds_for_everybody_of_the_name() -> None:
    customer = {"customer": JUAN, "emails": "a@x.example", "never_chase": "sí"}

    assert reasons(a_ledger(juan("F-2", "b@x.example"), customers=[customer])) == {
        "F-2": "never_chase"
    }


def test_never_chase_holds_for_the_addresses_whatever_name_stands_beside_them() -> None:
    group = {"customer": "Grupo", "emails": "A@x.example", "never_chase": "sí"}
    owner = {"customer": "Yo", "emails": "ventas@laespiga.example", "never_chase": "sí"}
    rows = [juan("F-1", "a@x.example"), juan("F-2", "b@x.example, ventas@laespiga.example")]

    found = reasons(a_ledger(*rows, customers=[group, owner]))

    assert found == {"F-1": "never_chase_address", "F-2": "send"}


def test_never_chase_holds_for_the_addresses_of_the_names_other_rows() -> None:
    rows = [juan("F-1", "a@x.example", paid="sí"), a_row("F-2", email="a@x.example")]

    found = reasons(a_ledger(*rows, customers=[{"customer": JUAN, "never_chase": "sí"}]))

    assert found["F-2"] == "never_chase_address"


def test_a_name_with_its_legal_form_may_be_the_one_that_is_never_chased() -> None:
    row = a_row("F-2", customer=f"{JUAN} S.A.S.")

    found = reasons(a_ledger(row, customers=[{"customer": JUAN, "never_chase": "sí"}]))

    assert found == {"F-2": "customer_spelling"}


DOUBLED: dict[str, tuple[Mapping[str, Scalar], Mapping[str, Scalar], str]] = {
    "the second allows only the phone": ({}, {"channels": "teléfono"}, "ask"),
    "each allows another channel": (
        {"channels": "correo"},
        {"channels": "teléfono"},
        "channel_not_allowed",
    ),
    "one says never": ({}, {"never_chase": "sí"}, "never_chase"),
    "they are in two countries": ({"country": "CO"}, {"country": "CL"}, "customer_problem"),
    "one is a person and the other a business": (
        {"debtors": "persona"},
        {"debtors": "empresa"},
        "customer_problem",
    ),
    "whom the law takes them for cannot be read": ({}, {"debtors": "gato"}, "customer_problem"),
    "both allow mail": ({"channels": "correo, teléfono"}, {"channels": "correo"}, "send"),
}


@pytest.mark.parametrize("case", DOUBLED)
@pytest.mark.parametrize("is_turned", [False, True])
def test_of_two_rows_of_one_customer_whatever_forbids_counts(case: str, is_turned: bool) -> None:
    *rows, reason = DOUBLED[case]
    customers = [{"customer": JUAN, **row} for row in rows]

    ledger = a_ledger(juan("F-1", "a@x.example"), customers=customers[:: -1 if is_turned else 1])

    assert reasons(ledger) == {"F-1": reason}


def test_the_credit_of_one_does_not_cover_the_debt_of_the_other() -> None:
    credit = juan("F-1", "a@x.example", amount=100, paid=900)

    ledger = a_ledger(credit, juan("F-2", "b@x.example"))

    (letter,) = a_plan(ledger).letters
    assert letter.credit == []
    assert reasons(ledger) == {"F-1": "credit", "F-2": "send"}


def test_how_one_pays_says_nothing_about_the_other() -> None:
    ledger = a_ledger(juan("F-1", "a@x.example"), juan("F-2", "b@x.example"))

    assert len(a_plan(ledger).risks) == 2


@pytest.mark.parametrize(("emails", "owed"), [("", "300"), ("a@x.example", "100")])
def test_a_row_of_the_customers_tab_shows_what_its_own_debtor_owes(emails: str, owed: str) -> None:
    """Without addresses it is about everybody of its name."""
    customer: dict[str, Scalar] = {"customer": JUAN, "emails": emails, "credit_limit": 50}
    rows = [juan("F-1", "a@x.example"), juan("F-2", "b@x.example", amount=200)]
    ledger = a_ledger(*rows, customers=[customer])
    plan = a_plan(ledger)

    shown = show(ledger, History(), plan, [], resources.catalog_of("es", "CO")).rows["customers"]
    (over,) = over_limit(ledger, plan)

    assert str(shown[2]["exposure"]).endswith(owed)
    assert over.owed == int(owed)


def test_the_gap_counts_by_name_as_they_may_be_one_after_all() -> None:
    ledger = a_ledger(juan("F-1", "a@x.example"), juan("F-2", "b@x.example"))
    history = a_history(("f-1", "friendly", "-1d"), customer=JUAN, address="a@x.example")

    assert reasons(ledger, history=history)["F-2"] == "gap_elsewhere"


def test_who_changes_the_address_of_one_of_two_rows_brings_no_second_letter() -> None:
    ledger = a_ledger(juan("F-1", "a@x.example"), juan("F-2", "nuevo@x.example"))
    sent = a_history(("f-1", "friendly", "-1d"), ("f-2", "friendly", "-1d"), customer=JUAN)

    assert not a_plan(ledger, sent).letters


def test_of_one_name_it_is_the_turn_of_who_was_not_written_to_for_longest() -> None:
    ledger = a_ledger(juan("F-1", "a@x.example", "-30d"), juan("F-2", "b@x.example"))
    sent = a_history(("f-1", "friendly", "-9d"), customer=JUAN, address="a@x.example", due="-30d")

    assert letters_of(a_plan(ledger, sent)) == [(["b@x.example"], ["F-2"])]


def test_the_owner_is_asked_once_whether_they_are_two() -> None:
    rows = [juan(f"F-{n}", f"{'ab'[n % 2]}@x.example") for n in range(4)]

    (asked,) = a_ledger(*rows).all_problems

    assert (asked.code, asked.row, asked.holds) == ("name_shared", 3, False)
    assert asked.details["addresses"] == "a@x.example, b@x.example"


def test_who_was_looked_at_is_not_asked_about() -> None:
    ledger = a_ledger(juan("F-1", "a@x.example"), juan("F-2", "b@x.example", checked="sí"))

    assert not ledger.all_problems


def test_a_call_to_one_silences_the_name_until_it_is_done() -> None:
    ledger = a_ledger(
        juan("F-1", "a@x.example", "-9d"),
        juan("F-2", "b@x.example"),
        customers=[{"customer": JUAN, "channels": "correo, llamada"}],
        steps=[["Aviso", 1, "amable"], ["Llamar", 8, "amable", "llamada"]],
    )
    had = a_history(("f-1", "friendly", "-8d"), customer="Otro", address="o@x.example", due="-9d")

    plan = a_plan(ledger, had)

    assert [task.sends[0].invoice for task in plan.tasks] == ["f-1"]
    assert not plan.letters


def test_interest_by_law_is_claimed_from_the_customers_who_are_businesses() -> None:
    rows = [a_row("F-1", "-40d"), a_row("F-2", "-40d", customer="Ltd", email="b@x.example")]
    settings: dict[str, Scalar] = {
        "País": "GB",
        "Moneda": "GBP",
        "Intereses de mora": "legales",
        "Tasas de referencia (% anual)": "2026-2: 4",
    }
    customers = [{"customer": "Ltd", "debtors": "empresa"}]

    plan = a_plan(a_ledger(*rows, settings=settings, customers=customers))

    claimed = {case.invoice.number: interest_terms(case).rate for case in plan.cases}
    assert claimed["F-1"] is None
    assert claimed["F-2"] is not None
