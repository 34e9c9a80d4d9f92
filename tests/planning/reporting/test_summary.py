"""The page's figures, beside what an independent reading of the same rows adds up to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldia import resources
from aldia.ledger.ledger import Ledger
from aldia.ledger.values.cells import Scalar
from aldia.letters.digests import render_digest
from aldia.planning.deciding.cases import RunContext
from aldia.planning.deciding.reasons import Topic
from aldia.planning.deciding.tasks import seen_calls
from aldia.planning.log.entries import Event
from aldia.planning.log.history import History, fold
from aldia.planning.reporting import view
from aldia.planning.reporting.digest import compose_digest
from aldia.planning.reporting.summary import Summary, summarise
from aldia.planning.reporting.summary_sheet import (
    AGES,
    COMING,
    FIGURES,
    MOST_CURRENCIES,
    WIDTH,
    summary_rows,
)
from tests.builders import NOW, TODAY, a_history, a_ledger, a_plan, a_row

Cells = Mapping[str, Any]


def summary_of(ledger: Ledger, history: History | None = None) -> Summary:
    history = history or History()
    return summarise(ledger, history, a_plan(ledger, history))


def random_rows(rng: random.Random) -> Iterator[Cells]:
    """Yield what somebody typed, as plain facts: days as days, money as numbers."""
    for number in range(rng.randint(1, 60)):
        issued = TODAY - timedelta(days=rng.randint(0, 200))
        amount = rng.randint(3, 900)
        how = rng.choice(["open", "open", "part", "paid", "void", "disputed", "promised", "bad"])
        yield {
            "number": f"F-{number}",
            "customer": f"C{rng.randint(1, 12)}",
            "currency": rng.choice(["COP", "COP", "USD"]),
            "issued": issued,
            "due": issued + timedelta(days=rng.choice([0, 15, 30, 60])),
            "amount": amount,
            "how": how,
            "paid": rng.randint(amount // 50 + 2, amount) if how == "part" else 0,
            "paid_on": TODAY - timedelta(days=rng.randint(0, 120)),
        }


def typed(fact: Cells) -> dict[str, Scalar]:
    cells: dict[str, Scalar] = {
        "customer": fact["customer"],
        "email": f"{fact['customer'].lower()}@x.example",
        "issued": fact["issued"].isoformat(),
        "amount": "mil" if fact["how"] == "bad" else fact["amount"],
        "currency": fact["currency"],
    }
    extra: dict[str, dict[str, Scalar]] = {
        "part": {"paid": fact["paid"], "paid_on": fact["paid_on"].isoformat()},
        "paid": {"state": "Pagada", "paid_on": fact["paid_on"].isoformat()},
        "void": {"state": "Anulada"},
        "disputed": {"state": "En disputa"},
        "promised": {"promised": (TODAY + timedelta(days=4)).isoformat()},
    }
    return a_row(fact["number"], fact["due"].isoformat(), **cells, **extra.get(fact["how"], {}))


def plainly(facts: list[Cells], currency: str) -> dict[str, Any]:
    """Add up by hand what the page should say of one currency."""
    ours = [f for f in facts if f["currency"] == currency]
    ages, collected, weighted, billed, since_in = [0] * 5, 0, 0, 0, 0
    for fact in ours:
        late = (TODAY - fact["due"]).days
        left = fact["amount"] - fact["paid"]
        if fact["how"] in {"open", "part", "disputed", "promised"}:
            ages[sum(late > last for last in (0, 30, 60, 90))] += left
        came_in = {"part": fact["paid"], "paid": fact["amount"]}.get(fact["how"], 0)
        if (fact["paid_on"].year, fact["paid_on"].month) == (TODAY.year, TODAY.month):
            collected += came_in
            weighted += came_in * (fact["paid_on"] - fact["issued"]).days
        if (TODAY - fact["paid_on"]).days < 90:
            since_in += came_in
        if (TODAY - fact["issued"]).days < 90 and fact["how"] not in {"void", "bad"}:
            billed += fact["amount"]
    total = sum(ages)
    start = total - billed + since_in
    could = start + billed - ages[0]
    return {
        "ages": ages,
        "collected": collected,
        "took": round(Decimal(weighted) / collected) if collected else None,
        "dso": round(Decimal(total) / billed * 90) if billed else None,
        "cei": round(Decimal(start + billed - total) / could * 100) if could > 0 else None,
    }


@pytest.mark.parametrize("seed", range(60))
def test_the_figures_are_what_the_rows_add_up_to(seed: int) -> None:
    facts = list(random_rows(random.Random(seed)))

    found = summary_of(a_ledger(*map(typed, facts)))

    for figures in found.figures:
        expected = plainly(facts, figures.currency)
        assert [int(age) for age in figures.ages] == expected["ages"]
        assert figures.collected == expected["collected"]
        assert figures.days_to_collect == expected["took"]
        assert figures.sales_outstanding == expected["dso"]
        assert figures.effectiveness == expected["cei"]
    told = {f["currency"]: plainly(facts, f["currency"]) for f in facts}
    assert {each.currency for each in found.figures} == {
        code for code, sums in told.items() if sum(sums["ages"]) or sums["collected"]
    }
    assert found.uncounted == sum(f["how"] == "bad" for f in facts)
    assert found.disputes == sum(f["how"] == "disputed" for f in facts)


@pytest.mark.parametrize("seed", range(60))
def test_the_weeks_never_promise_more_than_is_open(seed: int) -> None:
    facts = list(random_rows(random.Random(seed)))

    found = summary_of(a_ledger(*map(typed, facts)))

    for figures in found.figures:
        weeks = [week for week in found.weeks if week.currency == figures.currency]
        assert all(0 <= week.low <= week.likely <= week.high for week in weeks)
        assert sum(week.likely for week in weeks) <= figures.open + len(weeks)
    assert all(day >= TODAY for day in found.expected.values())


def test_the_ten_who_matter_most_are_told_worst_first() -> None:
    rows = [
        a_row(f"F-{n}", f"-{n}d", customer=f"C{n}", email=f"c{n}@x.example") for n in range(1, 15)
    ]

    found = summary_of(a_ledger(*rows)).debtors

    assert [debtor.name for debtor in found] == [f"C{n}" for n in range(14, 4, -1)]
    assert sum(debtor.part for debtor in found) < 1


EFFECTS = {
    "paid two days later": ({"state": "Pagada", "paid_on": "-18d"}, (1, 1)),
    "paid on the seventh day": ({"state": "Pagada", "paid_on": "-13d"}, (1, 1)),
    "paid on the eighth": ({"state": "Pagada", "paid_on": "-12d"}, (1, 0)),
    "paid before it went": ({"state": "Pagada", "paid_on": "-21d"}, (1, 0)),
    "not paid": ({}, (1, 0)),
}


@pytest.mark.parametrize("case", EFFECTS)
def test_what_a_reminder_did(case: str) -> None:
    cells, counts = EFFECTS[case]
    history = a_history(("F-1", "friendly", "-20d"), due="-23d")

    [effect] = summary_of(a_ledger(a_row(due="-23d", **cells)), history).effects

    assert (effect.step, effect.sent, effect.paid) == ("Aviso 1", *counts)


@pytest.mark.parametrize(
    ("sent", "event"), [("-6d", Event.SENT), ("-20d", None), ("-400d", Event.SENT)]
)
def test_a_reminder_counts_once_it_had_its_days_and_is_known(
    sent: str, event: Event | None
) -> None:
    history = a_history(("F-1", "friendly", sent), event=event)

    assert summary_of(a_ledger(a_row()), history).effects == []


PROMISES = {
    "kept to the day": ({"promised": "-9d", "state": "Pagada", "paid_on": "-9d"}, (1, 0, 0)),
    "kept in its days of grace": (
        {"promised": "-9d", "state": "Pagada", "paid_on": "-7d"},
        (1, 0, 0),
    ),
    "kept too late": ({"promised": "-9d", "state": "Pagada", "paid_on": "-6d"}, (0, 1, 0)),
    "paid on a day that nobody knows": ({"promised": "-9d", "state": "Pagada"}, (0, 0, 0)),
    "on its day of grace": ({"promised": "-1d"}, (0, 0, 1)),
    "for a day before it was due": ({"due": "-5d", "promised": "-9d"}, (0, 0, 0)),
    "for a day before it was due, and paid later": (
        {"due": "-5d", "promised": "-9d", "state": "Pagada", "paid_on": "-5d"},
        (0, 0, 0),
    ),
    "broken": ({"promised": "-9d"}, (0, 1, 0)),
    "broken long ago": ({"promised": "-99d", "due": "-120d"}, (0, 0, 0)),
    "to come": ({"promised": "+3d"}, (0, 0, 1)),
    "for today": ({"promised": "+0d"}, (0, 0, 1)),
}


@pytest.mark.parametrize("case", PROMISES)
def test_promises_are_kept_broken_or_to_come(case: str) -> None:
    cells, counts = PROMISES[case]

    found = summary_of(a_ledger(a_row(**{"due": "-20d", **cells}))).promises

    assert (found.kept, found.broken, found.coming) == counts


def test_a_promise_of_one_of_two_with_the_name_is_counted_for_neither() -> None:
    call = {
        "customer": "Café La Montaña",
        "outcome": "prometió pagar",
        "done_on": "20/11/2026",
        "promised": "30/11/2026",
    }
    rows = [a_row(due="-12d"), a_row("F-2", due="-12d", email="otro@monte.example")]
    ledger = a_ledger(*rows, calls=[call])
    history = fold(seen_calls(ledger, History(), NOW))

    assert summary_of(ledger, history).promises.coming == 0


def test_who_waits_for_a_person_is_counted_once_a_topic() -> None:
    ledger = a_ledger(a_row(email=""), a_row("F-2", email=""), a_row("F-3", "-200d", customer="B"))

    assert summary_of(ledger).waiting == {Topic.PERSON: 1, Topic.UNREACHABLE: 1}


def test_an_invoice_that_is_promised_is_not_expected_before() -> None:
    paid = [a_row(f"P-{n}", "-60d", state="Pagada", paid_on="-54d") for n in range(4)]
    ledger = a_ledger(a_row(due="-4d", promised="+10d"), a_row("F-2", due="-4d"), *paid)

    found = summary_of(ledger)

    assert found.expected[2] >= TODAY + timedelta(days=10)
    assert found.expected[3] == TODAY + timedelta(days=2)


def test_a_disputed_invoice_is_expected_on_no_day() -> None:
    assert summary_of(a_ledger(a_row(state="En disputa"))).expected == {}


def test_every_block_stands_where_its_chart_looks_for_it() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", "+40d", currency="USD", amount=7))

    rows = summary_rows(summary_of(ledger), "La Espiga", resources.catalog_of("es", "CO"))

    def row(number: int) -> list[Scalar]:
        return rows[number - 2]

    assert all(len(each) == WIDTH for each in rows)
    assert row(FIGURES.top)[:3] == ["Cifras", "COP", "USD"]
    assert row(FIGURES.top + 1)[:3] == ["Por cobrar", 100, 7]
    assert row(AGES.top + 1)[:3] == ["Por vencer", 0, 7]
    assert row(AGES.top + 2)[:3] == ["1–30 días", 100, 0]
    assert row(COMING.top)[1:4] == ["COP bajo", "COP probable", "COP alto"]
    assert row(COMING.end)[0] != ""
    assert row(COMING.end + 1) == [None] * WIDTH


CURRENCIES = ("COP", "USD", "EUR", "MXN", "PEN", "CLP")
KINDS: Mapping[str, dict[str, Any]] = {
    "late": {},
    "not due": {"due": "+20d"},
    "without a due day": {"due": ""},
    "part paid this month": {"paid": 40, "paid_on": "-2d"},
    "paid this month": {"state": "Pagada", "paid_on": "-2d"},
    "paid long ago": {"state": "Pagada", "paid_on": "-200d", "due": "-220d", "issued": "-260d"},
    "paid on a day that nobody knows": {"state": "Pagada"},
    "disputed": {"state": "En disputa"},
    "promised": {"promised": "+4d"},
    "a credit note": {"amount": -30},
    "nothing owed": {"amount": 0},
    "void": {"state": "Anulada"},
    "unreadable": {"amount": "mil"},
    "old": {"due": "-400d", "issued": "-420d"},
}
MIXES = st.lists(
    st.tuples(st.sampled_from(CURRENCIES), st.sampled_from(sorted(KINDS)), st.integers(1, 3)),
    max_size=9,
)


def mixed_ledger(mix: list[tuple[str, str, int]]) -> Ledger:
    rows = []
    for number, (currency, kind, who) in enumerate(mix, 1):
        cells = {"issued": "-30d", "due": "-3d", "currency": currency, **KINDS[kind]}
        names = {"customer": f"C{who}", "email": f"c{who}@x.example"}
        rows.append(a_row(f"F-{number}", str(cells.pop("due")), **names, **cells))
    return a_ledger(*rows)


def test_a_currency_in_which_only_a_payment_came_in_expects_nothing() -> None:
    ledger = mixed_ledger([("COP", "late", 1), ("USD", "paid this month", 2)])

    rows = summary_rows(summary_of(ledger), "La Espiga", resources.catalog_of("es", "CO"))

    assert rows[COMING.top - 2][1:7:3] == ["COP bajo", "USD bajo"]
    assert rows[COMING.top - 1][4:7] == [0, 0, 0]


@settings(max_examples=80)
@given(MIXES)
def test_every_mix_of_currencies_has_a_page_that_adds_up(mix: list[tuple[str, str, int]]) -> None:
    ledger, history = mixed_ledger(mix), History()
    plan = a_plan(ledger, history)

    found = summarise(ledger, history, plan)
    rows = summary_rows(found, "La Espiga", resources.catalog_of("es", "CO"))

    shown = found.figures[:MOST_CURRENCIES]
    for place, figures in enumerate(shown, 1):
        column = [row[place] for row in rows[AGES.top - 1 : AGES.end - 1]]
        assert rows[FIGURES.top - 2][place] == figures.currency
        assert sum(map(Decimal, map(str, column))) == figures.open
        assert rows[FIGURES.top - 1][place] == figures.open
        starts = [row for row in rows[COMING.top - 1 : COMING.end - 1] if row[0] != ""]
        likely = sum(int(str(row[3 * place - 1])) for row in starts)
        assert likely <= figures.open + len(starts)
    owed = {d.invoice.currency for d in plan.items if d.is_open and (d.invoice.balance or 0) > 0}
    assert owed <= {figures.currency for figures in found.figures}
    assert all(len(row) == WIDTH for row in rows)


@settings(max_examples=40)
@given(MIXES)
def test_every_mix_of_currencies_has_a_weekly_digest(mix: list[tuple[str, str, int]]) -> None:
    ledger, history = mixed_ledger(mix), History()
    plan = a_plan(ledger, history)
    digest = compose_digest("book", ledger, history, RunContext(), plan, ledger.all_problems)

    message = render_digest(digest, ledger, "book", summarise(ledger, history, plan))

    assert message.subject
    assert view.show(
        ledger, history, plan, ledger.all_problems, resources.catalog_of("en", "US")
    ).summary


def test_an_empty_book_has_an_empty_page() -> None:
    rows = summary_rows(summary_of(a_ledger()), "La Espiga", resources.catalog_of("en", "US"))

    assert rows[FIGURES.top - 2][0] == "Figures"
    assert date(2026, 11, 24).strftime("%b") in str(rows[0][0])
