"""The owner's targets and how it went for each person, beside sums that are worked out apart."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.planning.log.history import History
from aldia.planning.reporting.policy_kept import Kept
from aldia.planning.reporting.summary import Summary, summarise
from aldia.planning.reporting.summary_sheet import PEOPLE, TARGETS, summary_rows
from aldia.planning.reporting.target_lines import MOST_PEOPLE, people_lines, target_lines, written
from aldia.planning.reporting.targets import Aim, Target, share_contacted
from tests.builders import TODAY, a_ledger, a_plan, a_row
from tests.planning.reporting.test_summary import plainly, random_rows, typed

ES = resources.catalog_of("es", "CO")
EN = resources.catalog_of("en", "GB")
TARGETS_SET: Mapping[str, Scalar] = {
    "Meta: cobrar este mes": 5000,
    "Meta: días de venta por cobrar": 40,
    "Meta: efectividad de cobro (%)": "80 %",
    "Meta: vencido avisado como dice Avisos (%)": "90 %",
}
SELLERS = ["Ana", "ANA", "Luis", ""]
CALLERS = {"C1": "Marta", "C2": "Marta", "C3": "Pedro", "C4": "Pedro"}


def summary_of(ledger: Ledger) -> Summary:
    return summarise(ledger, History(), a_plan(ledger))


def reached(ledger: Ledger) -> dict[str, Decimal | None]:
    return {each.aim.value: each.reached for each in summary_of(ledger).targets}


def test_without_a_target_there_is_none() -> None:
    assert summary_of(a_ledger(a_row())).targets == []
    assert target_lines([], ES) == []


def test_only_the_targets_that_are_set_are_shown() -> None:
    ledger = a_ledger(a_row(), settings={"Meta: cobrar este mes": "1.000"})

    assert [each.aim for each in summary_of(ledger).targets] == [Aim.COLLECTED]


@pytest.mark.parametrize(
    ("aim", "wanted", "value", "is_met"),
    [
        (Aim.COLLECTED, 100, 99, False),
        (Aim.COLLECTED, 100, 100, True),
        (Aim.SALES_OUTSTANDING, 40, 41, False),
        (Aim.SALES_OUTSTANDING, 40, 40, True),
        (Aim.EFFECTIVENESS, 80, None, None),
    ],
)
def test_days_are_to_be_few_and_all_else_much(
    aim: Aim, wanted: int, value: int | None, is_met: bool | None
) -> None:
    found = None if value is None else Decimal(value)

    assert Target(aim, Decimal(wanted), found, "COP").is_met is is_met


def test_what_was_agreed_to_be_left_alone_or_has_to_wait_counts_neither_way() -> None:
    assert share_contacted({Kept.KEPT: 2, Kept.AGREED: 7, Kept.LATER: 5, Kept.MEND: 1}) == 66
    assert share_contacted({Kept.AGREED: 7}) is None


def test_a_line_says_what_is_missing_and_how_it_was_worked_out() -> None:
    ledger = a_ledger(
        a_row("F-1", state="Pagada", paid_on="-2d", amount=300, issued="-20d"),
        settings={"Meta: cobrar este mes": 1000},
    )

    _, line = target_lines(summary_of(ledger).targets, ES)

    assert line[:3] == ["Cobrado este mes", "$\xa0300", "$\xa01.000"]
    assert str(line[3]).startswith("Falta: $\xa0700. Lo que entró desde el día 1")


def test_a_book_without_collectors_and_sellers_names_nobody() -> None:
    assert summary_of(a_ledger(a_row())).people == []


def test_a_person_of_whom_nothing_came_in_shows_zero_and_shares_read_as_elsewhere() -> None:
    ledger = a_ledger(a_row(due="-20d", salesperson="Ana"), settings={"Idioma": "inglés"})

    _, line = people_lines(summary_of(ledger).people, EN)

    assert line[:2] == ["Ana (sells)", "0"]
    assert written(Decimal("82.5"), Target(Aim.EFFECTIVENESS, Decimal(90), None), EN) == "82.5%"


def test_what_nobody_has_is_left_out_where_it_is_nothing() -> None:
    nothing = a_row("F-2", "+9d", customer="Otra")

    found = summary_of(a_ledger(a_row(due="-20d", salesperson="Ana"), nothing)).people

    assert [each.name for each in found] == ["Ana"]


def test_more_people_than_there_is_room_for_are_counted() -> None:
    rows = [a_row(f"F-{n}", salesperson=f"Persona {n:02}") for n in range(MOST_PEOPLE + 3)]

    page = summary_rows(summary_of(a_ledger(*rows)), "La Espiga", ES)

    assert page[PEOPLE.top - 2][0] == "Por persona"
    assert page[PEOPLE.end - 2][0] == "y 4 más"
    assert page[TARGETS.top - 2][0] == ""


def facts_of(seed: int) -> Sequence[Mapping[str, Any]]:
    rng = random.Random(seed)
    return [{**fact, "seller": rng.choice(SELLERS)} for fact in random_rows(rng)]


def ledger_of(facts: Sequence[Mapping[str, Any]]) -> Ledger:
    calls = [{"customer": name, "who": who} for name, who in CALLERS.items()]
    rows = [{**typed(fact), "salesperson": fact["seller"]} for fact in facts]
    return a_ledger(*rows, calls=calls, settings=TARGETS_SET)


@pytest.mark.parametrize("seed", range(30))
def test_targets_show_what_the_rows_add_up_to(seed: int) -> None:
    facts = facts_of(seed)

    found = reached(ledger_of(facts))

    pesos = plainly(list(facts), "COP")
    assert found["target_collected"] == pesos["collected"]
    assert found["target_sales_outstanding"] == pesos["dso"]
    assert found["target_effectiveness"] == pesos["cei"]


def _sums(facts: Sequence[Mapping[str, Any]], what: str) -> Mapping[str, int]:
    """Add up by hand what came in this month, or what is overdue, per currency."""
    found: dict[str, int] = {}
    for fact in facts:
        came_in = {"part": fact["paid"], "paid": fact["amount"]}.get(fact["how"], 0)
        is_now = (TODAY - timedelta(days=TODAY.day)) < fact["paid_on"] <= TODAY
        is_open = fact["how"] in {"open", "part", "disputed", "promised"}
        is_late = is_open and fact["due"] < TODAY
        left = fact["amount"] - fact["paid"] if is_late else 0
        sum_ = (came_in if is_now else 0) if what == "collected" else left
        found[fact["currency"]] = found.get(fact["currency"], 0) + sum_
    return {currency: sum_ for currency, sum_ in found.items() if sum_}


@pytest.mark.parametrize("seed", range(30))
def test_each_person_has_what_their_rows_add_up_to_and_nothing_is_lost(seed: int) -> None:
    facts = facts_of(seed)

    people = summary_of(ledger_of(facts)).people

    for person in people:
        theirs = [
            fact
            for fact in facts
            if (fact["seller"].title() if person.sells else CALLERS.get(fact["customer"], ""))
            == person.name.title()
        ]
        assert dict(person.collected) == _sums(theirs, "collected")
        assert dict(person.overdue) == _sums(theirs, "overdue")
    for sells in {person.sells for person in people}:
        group = [dict(person.overdue) for person in people if person.sells == sells]
        for currency, sum_ in _sums(facts, "overdue").items():
            assert sum(each.get(currency, 0) for each in group) == sum_
