"""Thirteen months of figures, beside an independent reading of the same rows month by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldia import resources
from aldia.planning.log.contacts import Contact
from aldia.planning.log.entries import Entry, Event, SendKey
from aldia.planning.log.history import History, fold
from aldia.planning.reporting.summary import summarise
from aldia.planning.reporting.summary_sheet import TRENDS, WORK, summary_rows
from aldia.planning.reporting.trends import (
    MonthEnd,
    Trend,
    month_end,
    read_month_ends,
    renewed_month_ends,
)
from tests.builders import NOW, TODAY, a_ledger, a_plan, a_row


def end_of(on: str, *ages: int, currency: str = "COP") -> MonthEnd:
    return MonthEnd(date.fromisoformat(on), {currency: [Decimal(each) for each in ages]})


def trend_of(*rows: Any, ends: Mapping[str, MonthEnd] | None = None) -> Trend:
    ledger = a_ledger(*rows)
    return summarise(ledger, History(), a_plan(ledger), ends or {}).trends[0]


def kept(memory: Mapping[str, str], now: MonthEnd) -> dict[str, str]:
    """Return Memory after a run has written its news."""
    after = {**memory, **renewed_month_ends(memory, now)}
    return {name: text for name, text in after.items() if text}


def test_the_last_run_of_a_month_is_what_stays() -> None:
    memory = kept({}, end_of("2026-10-03", 1, 0, 0, 0, 0))
    memory = kept(memory, end_of("2026-10-29", 5, 4, 3, 2, 1))

    memory = kept(memory, end_of("2026-11-02", 9, 9, 9, 9, 9))

    assert read_month_ends(memory) == {
        "2026-10": end_of("2026-10-29", 5, 4, 3, 2, 1),
        "2026-11": end_of("2026-11-02", 9, 9, 9, 9, 9),
    }


def test_the_same_run_again_changes_nothing() -> None:
    now = end_of("2026-11-24", 5, 4, 3, 2, 1)

    assert renewed_month_ends(kept({}, now), now) == {}


def test_an_earlier_moment_does_not_write_over_a_later_one() -> None:
    memory = kept({}, end_of("2026-11-24", 5, 4, 3, 2, 1))

    assert renewed_month_ends(memory, end_of("2026-11-23", 0, 0, 0, 0, 0)) == {}
    assert "open in 2026-11" not in renewed_month_ends(memory, end_of("2026-10-30", 0, 0, 0, 0, 0))


def test_a_month_of_the_year_before_last_is_forgotten() -> None:
    memory = kept({}, end_of("2025-10-31", 1, 1, 1, 1, 1))

    assert kept(memory, end_of("2026-11-01", 1, 1, 1, 1, 1)).keys() == {"open in 2026-11"}


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "[1, 2]", '["2026-10-31", []]', '["2026-10-31", {"COP": ["1"]}]',
     '["2026-09-30", {}]', '["2026-10-31", {"COP": ["NaN", "1", "1", "1", "1"]}]',
     '["2026-10-31", {"COP": [null, "1", "1", "1", "1"]}]', '["2026-10-31", {"COP": 7}]'],
)  # fmt: skip
def test_what_cannot_be_read_of_a_month_is_not_known(text: str) -> None:
    assert read_month_ends({"open in 2026-10": text}) == {}


def test_what_was_overdue_then_is_told_as_it_was_seen_then() -> None:
    trend = trend_of(
        a_row(issued="2026-09-10"), ends={"2026-10": end_of("2026-10-30", 9, 4, 3, 2, 1)}
    )

    overdue = [month.overdue for month in trend.months[-3:]]

    assert overdue == [None, 10, 100]
    assert trend.months[0].first == date(2025, 11, 1)


def test_a_month_before_all_that_the_book_knows_is_not_told_as_zero() -> None:
    trend = trend_of(a_row(issued="2026-09-10", paid=40, paid_on="2026-10-02"))

    assert [month.billed for month in trend.months[-4:]] == [None, 100, 0, 0]
    assert [month.collected for month in trend.months[-4:]] == [None, None, 40, 0]


def test_a_corrected_row_corrects_the_month_that_it_was_billed_in() -> None:
    before = trend_of(a_row(issued="2026-09-10"))
    after = trend_of(a_row(issued="2026-09-10", amount=250))

    assert [before.months[-3].billed, after.months[-3].billed] == [100, 250]


def test_the_current_month_is_as_the_figures_say() -> None:
    ledger = a_ledger(a_row(issued="2026-10-10"), a_row("F-2", "+3d", issued="2026-11-10"))
    found = summarise(ledger, History(), a_plan(ledger))

    [figures], now = found.figures, found.trends[0].months[-1]

    assert now.ages == figures.ages
    assert now.sales_outstanding == figures.sales_outstanding
    assert now.effectiveness == figures.effectiveness


@st.composite
def books(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw invoices with the days and sums that each month's figures come from."""
    days = st.integers(0, 420)
    return [
        {
            "issued": TODAY - timedelta(days=draw(days)),
            "amount": draw(st.integers(100, 99999)),
            "share": draw(st.sampled_from([0, 0, 50, 100])),
            "paid_on": TODAY - timedelta(days=draw(days)),
            "currency": draw(st.sampled_from(["COP", "COP", "USD"])),
            "is_void": draw(st.integers(0, 9)) == 0,
        }
        for _ in range(draw(st.integers(1, 10)))
    ]


def _typed(number: int, each: Mapping[str, Any]) -> dict[str, Any]:
    paid = each["amount"] * each["share"] // 100
    cells = {"paid": paid, "paid_on": each["paid_on"].isoformat()} if paid else {}
    cells |= {"state": "Anulada"} if each["is_void"] else {}
    return a_row(
        f"F-{number}", "+5d", issued=each["issued"].isoformat(), amount=each["amount"],
        currency=each["currency"], **cells,
    )  # fmt: skip


def _by_hand(
    book: list[dict[str, Any]], month: str, ages: list[int] | None, on: date
) -> tuple[int, int, int | None, int | None]:
    """Add up one month with a pencil: billed, collected, days of sales, effectiveness."""

    def billed(days: int) -> int:
        return sum(e["amount"] for e in book if not e["is_void"] and (on - e["issued"]).days in
                   range(days))  # fmt: skip

    def came(days: int) -> int:
        return sum(e["amount"] * e["share"] // 100 for e in book
                   if (on - e["paid_on"]).days in range(days))  # fmt: skip

    sold = sum(e["amount"] for e in book if str(e["issued"])[:7] == month and not e["is_void"])
    got = sum(e["amount"] * e["share"] // 100 for e in book if str(e["paid_on"])[:7] == month)
    if ages is None:
        return sold, got, None, None
    start = sum(ages) - billed(90) + came(90)
    could = start + billed(90) - ages[0]
    days = round(Decimal(sum(ages)) / billed(90) * 90) if billed(90) else None
    part = round(Decimal(start + billed(90) - sum(ages)) / could * 100) if could > 0 else None
    return sold, got, days, part


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books(), st.lists(st.integers(0, 90000), min_size=5, max_size=5), st.integers(1, 28))
def test_each_month_is_what_its_rows_add_up_to(
    book: list[dict[str, Any]], ages: list[int], day: int
) -> None:
    on = date(2026, 10, day)
    ledger = a_ledger(*(_typed(n, each) for n, each in enumerate(book)))
    end = MonthEnd(on, {c: [Decimal(a) for a in ages] for c in ("COP", "USD")})

    found = summarise(ledger, History(), a_plan(ledger), {"2026-10": end})

    for trend in found.trends:
        ours = [each for each in book if each["currency"] == trend.currency]
        for month in trend.months[:-1]:
            name = f"{month.first:%Y-%m}"
            is_kept = name == "2026-10"
            told = (month.billed or 0, month.collected or 0)
            wanted = _by_hand(ours, name, ages if is_kept else None, on)
            assert (*told, month.sales_outstanding, month.effectiveness) == wanted


def test_the_tab_has_a_row_for_each_month_the_oldest_first() -> None:
    ledger = a_ledger(a_row(issued="2026-09-10"))
    found = summarise(ledger, History(), a_plan(ledger))

    rows = summary_rows(found, "", resources.catalog_of("es", "CO"))[
        TRENDS.top - 2 : TRENDS.end - 1
    ]

    assert rows[0][:4] == ["Cómo va, mes a mes", "Facturado", "Cobrado", "Vencido"]
    assert rows[1][:4] == ["nov 2025", "—", "—", "—"]
    assert rows[13][:4] == ["nov 2026", 0, "—", 100]


def test_what_is_kept_is_what_the_summary_shows_as_open() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", "-70d", currency="USD"), a_row("F-3", state="Pagada"))
    plan = a_plan(ledger)

    kept_now = month_end(plan.items, TODAY)

    figures = summarise(ledger, History(), plan).figures
    assert kept_now.ages == {each.currency: each.ages for each in figures}


def _asked(key: str, at: datetime) -> Entry:
    sends = (SendKey("f-1", 0, "2026-11-21", "llamar", 1),)
    return Entry(event=Event.ASKED, at=at, run="r", key=key, sends=sends, channel="call")


def test_hours_are_told_by_letters_that_went_and_calls_that_were_prepared() -> None:
    send = (SendKey("f-1", 0, "2026-11-21", "aviso", 1),)
    went = [Contact(NOW - timedelta(days=n), send, ("a@x.example",), True) for n in range(60)]
    lost = Contact(NOW, send, ("a@x.example",), True, has_failed=True)
    unsure = Contact(NOW, send, ("a@x.example",), is_known=False)
    calls = fold([_asked("t1", NOW), _asked("t1", NOW), _asked("t2", NOW)]).calls_prepared
    history = History(contacts=[*went, lost, unsure], calls_prepared=calls)
    ledger = a_ledger(a_row())

    work = summarise(ledger, history, a_plan(ledger)).work

    assert (work.letters, work.calls, work.hours) == ((24, 60), (2, 2), (1, 4))


def test_work_is_not_told_before_any_was_done() -> None:
    ledger = a_ledger(a_row())
    found = summarise(ledger, History(), a_plan(ledger))

    rows = summary_rows(found, "", resources.catalog_of("es", "CO"))

    lines = rows[WORK.top - 2 : WORK.end - 1]
    assert {cell for row in lines for cell in row[: WORK.columns]} == {""}


def test_a_month_ends_in_the_time_zone_of_the_workbook() -> None:
    late = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)  # ten in the evening of November 30 in Bogotá
    history = History(contacts=[Contact(late, (SendKey("f-1", 0, "", "aviso", 1),), (), True)])
    ledger = a_ledger(a_row())

    work = summarise(ledger, history, a_plan(ledger)).work

    assert work.letters == (1, 1)
