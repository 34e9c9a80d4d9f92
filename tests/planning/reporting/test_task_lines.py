"""The lines of the Calls tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.log.contacts import Task
from aldia.planning.log.history import fold
from aldia.planning.reporting.assigning import assigned
from aldia.planning.reporting.phones import phones_asked_for
from aldia.planning.reporting.task_lines import line_of
from tests.builders import NOW, a_ledger, a_plan, a_row
from tests.planning.deciding.test_tasks import CUSTOMER, STEPS, a_book, before

WORDS = resources.catalog_of("es", "CO")


def test_a_mail_that_a_person_writes_goes_to_the_address() -> None:
    steps: list[list[Scalar]] = [["Aviso 1", 3, "amable", "personal"]]
    plan = a_plan(a_ledger(a_row(), steps=steps))
    [task] = plan.tasks

    line = line_of(task, plan.cases, WORDS)

    assert (line["how"], line["phone"]) == ("personal", "pagos@cafe.example")


def test_a_line_says_whom_about_what_since_when_and_at_what_time() -> None:
    ledger = a_book()
    plan = a_plan(ledger, fold(before()))
    [task] = plan.tasks

    line = line_of(task, plan.cases, WORDS)

    assert line["customer"] == "Café La Montaña"
    assert line["phone"] == "300 555 0101"
    assert line["about"] == "F-1: $\N{NO-BREAK SPACE}100. Hasta 10 días de atraso."
    assert line["last_words"] == "Aviso 1, 17 nov"
    assert line["best_time"] == "lun–vie 8–18 h"


def asked(ledger: Ledger) -> dict[str, str | int]:
    """Return the line for a call about all that the book has."""
    plan = a_plan(ledger, fold(before()))
    return line_of(Task("L-1", NOW, "Café La Montaña", (), "call"), plan.cases, WORDS)


@pytest.mark.parametrize(
    ("calls", "says"),
    [
        ([], "Pregunte si le llegó la factura"),
        ([("No contestó", "")], "llame a otra hora"),
        ([("Número equivocado", "")], "El último número no era"),
        ([("No está de acuerdo", "")], "No discuta"),
        ([("No contestó", ""), ("Contestó", "")], "Agradezca que lo atienda otra vez"),
        ([("Prometió pagar", "16/11/2026")], "Habíamos acordado el pago para el 16 de noviembre"),
    ],
)
def test_what_to_say_follows_from_why_the_call_is_made(
    calls: Sequence[tuple[str, str]], says: str
) -> None:
    lines = [
        {"customer": "Café La Montaña", "outcome": said, "promised": day, "done_on": "14/11/2026"}
        for said, day in calls
    ]
    promised = {"promised": "-8d"} if any(day for _, day in calls) else {}
    ledger = a_book(a_row(due="-10d", **promised), calls=lines)

    assert says in str(asked(ledger)["guide"])


def test_whom_nobody_can_call_the_line_and_the_doctor_say() -> None:
    ledger = a_ledger(a_row(due="-10d"), steps=STEPS, customers=[{**CUSTOMER, "phone": ""}])
    history = fold(before())
    plan = a_plan(ledger, history)

    assert "Falta el teléfono" in str(asked(ledger)["guide"])
    problems = list(phones_asked_for(ledger, history, plan))
    assert [problem.code for problem in problems] == ["phone_missing"]


def test_a_number_that_was_wrong_is_asked_for_until_it_is_another() -> None:
    line = {
        "customer": "Café La Montaña",
        "phone": "300 555 0101",
        "outcome": "Número equivocado",
        "done_on": "14/11/2026",
    }
    for phone, codes in (("300 555 0101", ["phone_wrong"]), ("300 555 0199", [])):
        customer = {**CUSTOMER, "phone": phone}
        ledger = a_ledger(a_row(due="-10d"), steps=STEPS, customers=[customer], calls=[line])
        history = fold(before())
        found = phones_asked_for(ledger, history, a_plan(ledger, history))

        assert [problem.code for problem in found] == codes


def book_of(names: Sequence[str], **more: Any) -> Ledger:
    rows = [
        a_row(f"F-{n}", customer=name, email=f"c{n}@x.example", salesperson="Ana" if n % 2 else "")
        for n, name in enumerate(names)
    ]
    return a_ledger(*rows, **more)


def test_customers_go_round_among_the_collectors_and_stay() -> None:
    names = ["Uno", "Dos", "Tres", "Uno", "Cuatro"]
    ledger = book_of(names, settings={"Quiénes llaman": "Marta, Pedro"})

    assert assigned(ledger, a_plan(ledger).cases) == ["Marta", "Pedro", "Marta", "Marta", "Pedro"]


def test_whom_a_person_put_there_keeps_the_customer() -> None:
    lines = [
        {"customer": "Uno", "who": "Marta", "outcome": "Contestó", "done_on": "14/11/2026"},
        {"customer": "Uno", "who": "Otra persona"},
    ]
    ledger = book_of(["Uno", "Dos"], calls=lines, settings={"Quiénes llaman": "Marta, Pedro"})

    assert assigned(ledger, a_plan(ledger).cases) == ["Otra persona", "Marta"]


def test_each_seller_calls_their_own_where_the_owner_says_so() -> None:
    ledger = book_of(["Uno", "Dos"], settings={"Quiénes llaman": "Vendedores"})

    assert assigned(ledger, a_plan(ledger).cases) == ["", "Ana"]


def test_without_collectors_nobody_is_named() -> None:
    ledger = book_of(["Uno", "Dos"])

    assert assigned(ledger, a_plan(ledger).cases) == ["", ""]
