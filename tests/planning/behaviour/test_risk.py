"""How a debtor pays: points, tiers, and the ladder that a tier has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.planning.behaviour.forecast import Habits
from aldia.planning.behaviour.pay_days import days_late
from aldia.planning.behaviour.risk import Risk, Tier, risks
from aldia.planning.log.history import History
from aldia.planning.reporting.view import show
from tests.builders import TODAY, a_history, a_ledger, a_plan, a_row, day, decision_of

ZONE = ZoneInfo("America/Bogota")


def paid(number: str, days_late: int) -> dict[str, Scalar]:
    return a_row(number, "-90d", state="Pagada", paid_on=f"{days_late - 90}d")


def risk_of(*rows: Mapping[str, Scalar], history: History | None = None) -> Risk:
    ledger, history = a_ledger(*rows), history or History()
    late = days_late(ledger, history, ZONE)
    return risks(ledger, history, Habits(late), TODAY)["café la montaña"]


def habit(*days: int) -> list[dict[str, Scalar]]:
    return [paid(f"P-{n}", late) for n, late in enumerate(days)]


TIERS: Mapping[str, tuple[Sequence[Mapping[str, Scalar]], Tier, Mapping[str, int]]] = {
    "nothing known": ([a_row()], Tier.NEW, {}),
    "two invoices are no habit": ([*habit(0, 0), a_row()], Tier.NEW, {"late": 0}),
    "nor are two late ones": ([*habit(40, 60), a_row()], Tier.NEW, {"late": 2}),
    "three paid on the day": ([*habit(0, 0, 0)], Tier.PUNCTUAL, {"late": 0}),
    "three paid early": ([*habit(-9, -2, 0)], Tier.PUNCTUAL, {"late": 0}),
    "six of six 75 days late": ([*habit(*[75] * 6)], Tier.RISKY, {"late": 6}),
    "one of three very late": ([*habit(0, 1, 40)], Tier.REGULAR, {"late": 1}),
    "once very late is no habit": ([*habit(0, 1, 0, 0, 0, 0, 0, 40)], Tier.PUNCTUAL, {"late": 1}),
    "a week late": ([*habit(6, 7, 9)], Tier.REGULAR, {"late": 0}),
    "never more than fifteen": ([*habit(15, 15, 15, 15)], Tier.REGULAR, {"late": 0}),
    "a month late": ([*habit(30, 32, 34)], Tier.RISKY, {"late": 3}),
    "punctual once, and late now": (
        [*habit(*[0] * 9), a_row(due="-50d")],
        Tier.REGULAR,
        {"late": 0, "open": 1},
    ),
    "fifteen days late now is not yet late": (
        [*habit(0, 0, 0, 0), a_row(due="-15d")],
        Tier.PUNCTUAL,
        {"late": 0},
    ),
    "three that nobody pays": (
        [a_row(f"F-{n}", "-60d") for n in range(3)],
        Tier.RISKY,
        {"open": 3},
    ),
    "a broken promise": ([a_row(due="-12d", promised="-9d")], Tier.NEW, {"promises": 1}),
    "a promise on its day of grace": ([a_row(due="-12d", promised="-1d")], Tier.NEW, {}),
    "a promise for a day before it was due": ([a_row(due="-3d", promised="-9d")], Tier.NEW, {}),
    "a promise that still holds": ([a_row(due="-12d", promised="+2d")], Tier.NEW, {}),
    "two disputes": (
        [a_row(state="En disputa"), a_row("F-2", state="En disputa")],
        Tier.NEW,
        {"disputes": 2},
    ),
    "a dispute counts once": ([a_row(due="-60d", state="En disputa")], Tier.NEW, {"disputes": 1}),
    "paid on a day that nobody knows": (
        [a_row(f"P-{n}", "-90d", state="Pagada") for n in range(5)],
        Tier.NEW,
        {},
    ),
    "void is no payment": (
        [a_row(f"P-{n}", "-9d", state="Anulada", paid_on="-9d") for n in range(5)],
        Tier.NEW,
        {},
    ),
    "all that can go wrong": (
        [
            *habit(60, 60, 60),
            a_row("F-2", "-200d", promised="-9d"),
            a_row("F-3", "-12d", promised="-9d"),
            a_row("F-4", "-20d", state="En disputa"),
            a_row("F-5", "-20d", state="En disputa"),
        ],
        Tier.RISKY,
        {"late": 3, "open": 1, "promises": 2, "disputes": 2},
    ),
}


@pytest.mark.parametrize("case", TIERS)
def test_the_tier_and_its_reasons(case: str) -> None:
    rows, tier, parts = TIERS[case]

    found = risk_of(*rows)

    assert found.tier is tier
    assert {part.code: part.count for part in found.parts} == parts


def test_each_thing_that_speaks_against_a_customer_raises_the_chance() -> None:
    paid_late = habit(0, 0, 0, 40, 40)
    against = [
        a_row("A", "-20d"),
        a_row("B", "-12d", promised="-9d"),
        a_row("C", state="En disputa"),
    ]

    chances = [risk_of(*paid_late, *against[:count]).chance for count in range(4)]

    assert chances == sorted(set(chances))


def test_a_new_customer_has_the_books_rate_for_new_ones() -> None:
    known = [paid(f"{name}-{n}", 40) | {"customer": name} for name in "ABCD" for n in range(3)]

    found = risk_of(*known, a_row())

    assert (found.tier, [part.code for part in found.parts]) == (Tier.NEW, ["as_new"])
    assert found.chance > 0.9


def test_a_broken_promise_is_remembered_once_the_invoice_is_paid() -> None:
    history = a_history(("F-1", "broken_promise", "-30d"))

    [part] = risk_of(a_row(state="Pagada"), history=history).parts
    assert (part.code, part.count) == ("promises", 1)


def test_another_customers_habit_is_not_mine() -> None:
    rows = [{**row, "customer": "Otro"} for row in habit(60, 60, 60)]

    assert risk_of(*rows, a_row()).tier is Tier.NEW


LADDERS = {
    "the punctual are left alone for longer": (habit(0, 0, 0), "-5d", "due_today"),
    "and are reminded later": (habit(0, 0, 0), "-6d", "friendly"),
    "the regular are reminded after three days": (habit(9, 9, 9), "-3d", "friendly"),
    "the risky the day after": ([*habit(60, 60, 60), a_row("F-9", "-90d")], "-1d", "friendly"),
}


@pytest.mark.parametrize("case", LADDERS)
def test_a_tier_has_its_own_ladder(case: str) -> None:
    rows, due, step = LADDERS[case]

    decision = decision_of(a_ledger(a_row(due=due), *rows))

    assert decision.key is not None
    assert decision.key.step == step


OWN_STEPS: list[list[Scalar]] = [
    ["Uno", 3, "amable", "", "", "", ""],
    ["Para puntuales", 9, "amable", "", "", "", "Puntuales"],
    ["Para mayoristas", 1, "amable", "", "", "", "Mayorista"],
]


@pytest.mark.parametrize(
    ("segment", "step"),
    [("", "Para puntuales"), ("Mayorista", "Para mayoristas"), ("Otro", "Para puntuales")],
)
def test_a_customers_own_segment_comes_before_its_tier(segment: str, step: str) -> None:
    customers = [{"customer": "Café La Montaña", "segment": segment}]
    ledger = a_ledger(a_row(due="+20d"), *habit(0, 0, 0), steps=OWN_STEPS, customers=customers)

    [decision] = [d for d in a_plan(ledger).decisions if d.invoice.number == "F-1"]

    assert decision.step is not None
    assert decision.step.name == step


def test_a_ladder_for_everybody_alone_serves_every_tier() -> None:
    ledger = a_ledger(a_row(due="-3d"), *habit(0, 0, 0), steps=OWN_STEPS[:1])

    assert decision_of(ledger).reason == "send"


def test_the_step_that_an_invoice_had_stays_had_on_another_ladder() -> None:
    history = a_history(("F-1", "friendly", "-8d"), due="-11d")
    ledger = a_ledger(a_row(due="-11d"), *habit(60, 60, 60), a_row("F-9", "-90d"))

    decision = decision_of(ledger, history)

    assert decision.key is not None
    assert decision.key.step == "direct"


RISKY_NOW = [a_row(due="-8d"), *habit(60, 60, 60), a_row("F-9", "-90d")]
BEGAN: Mapping[str, tuple[str, str, str]] = {
    "as a regular customer: the next step waits for the usual day": ("-8d", "tier: regular", ""),
    "as a risky one: it goes on the earlier day": ("-8d", "tier: risky", "direct"),
    "and was told of a charge, too": ("-8d", "tier: regular told: charge=5%@10", ""),
    "nobody wrote down how: what holds now": ("-8d", "", "direct"),
    "for a due day that has moved on since": ("-40d", "tier: regular", "friendly"),
}


@pytest.mark.parametrize("case", BEGAN)
def test_a_cycle_ends_on_the_ladder_with_which_it_began(case: str) -> None:
    due, mark, step = BEGAN[case]
    history = a_history(("F-1", "friendly", "-30d"), due=due, detail=f"words CO {mark}")

    [decision] = [
        d for d in a_plan(a_ledger(*RISKY_NOW), history).decisions if d.invoice.number == "F-1"
    ]

    assert (decision.key.step if decision.key is not None else "") == step


def shown(ledger: Ledger) -> Mapping[str, Mapping[int, Mapping[str, Scalar]]]:
    plan = a_plan(ledger)
    return show(ledger, History(), plan, [], resources.catalog_of("es", "CO")).rows


def test_currencies_are_weighed_each_by_itself() -> None:
    ledger = a_ledger(
        a_row("F-1", "-10d", amount=1_000_000),
        a_row("F-2", "-10d", amount=500, currency="USD"),
        a_row("F-3", "-10d", amount=400, currency="USD"),
    )

    weights = [round(weight, 2) for weight in a_plan(ledger).weights]

    assert [float(weight) for weight in weights] == [1.0, 0.56, 0.44]


def test_a_cap_cuts_the_batch_where_attention_ends() -> None:
    rows = [
        a_row(f"F-{n}", due, customer=f"C{n}", email=f"c{n}@x.example", amount=amount)
        for n, (due, amount) in enumerate([("-30d", 10), ("-4d", 9000), ("-5d", 3000)])
    ]

    plan = a_plan(a_ledger(*rows, settings={"Máximo de correos por día": 2}))

    assert [letter.customer for letter in plan.letters] == ["C1", "C2"]


def test_late_now_is_only_what_is_asked_for() -> None:
    """Not an instalment that was paid, nor a row that has to be mended."""
    parts: list[list[Scalar]] = [["F-1", 1, serial_of(day("-80d")), 60], ["F-1", 2, "", 40]]
    parts[1][2] = serial_of(day("-12d"))
    ledger = a_ledger(
        a_row(due="-80d", paid=60), a_row("F-2", "-90d", amount="cien"), instalments=parts
    )

    assert a_plan(ledger).risks["café la montaña"].parts == ()
