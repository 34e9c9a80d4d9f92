"""What will probably never be paid: beside what an independent sum of the same rows gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldia import resources
from aldia.ledger.values.cells import Scalar
from aldia.planning.log.contacts import LoggedChange
from aldia.planning.log.history import History
from aldia.planning.reporting.losses import Losses
from aldia.planning.reporting.summary import summarise
from aldia.planning.reporting.summary_sheet import LOSSES, summary_rows
from tests.builders import NOW, TODAY, a_ledger, a_plan, a_row, decision_of

RATES: Mapping[str, Scalar] = {
    "Provisión, 1–30 días (%)": 1,
    "Provisión, 31–60 días (%)": "2,5",
    "Provisión, 61–90 días (%)": 20,
    "Provisión, más de 90 días (%)": 50,
    "Provisión, en jurídico (%)": 100,
}


def losses(
    *rows: Any, history: History | None = None, rates: Mapping[str, Scalar] | None = None
) -> Losses:
    ledger, history = a_ledger(*rows, settings=rates), history or History()
    return summarise(ledger, history, a_plan(ledger, history)).losses


def written_off(number: str, at: datetime) -> dict[str, Sequence[LoggedChange]]:
    return {number: [LoggedChange(at, "state", "open", "written_off")]}


def test_without_a_rate_there_is_no_provision_and_no_line() -> None:
    ledger = a_ledger(a_row(due="-99d"))
    found = summarise(ledger, History(), a_plan(ledger))

    rows = summary_rows(found, "", resources.catalog_of("es", "CO"))

    assert found.losses.provision is None
    lines = rows[LOSSES.top - 2 : LOSSES.end - 1]
    assert {cell for row in lines for cell in row[: LOSSES.columns]} == {""}


@pytest.mark.parametrize(
    "word",
    ["En jurídico", "prejurídico", "Cobro jurídico", "abogado", "insolvencia", "with a lawyer"],
)
def test_what_goes_on_outside_is_not_chased_and_counted_apart(word: str) -> None:
    ledger = a_ledger(a_row("F-1", "-40d", state=word), a_row("F-2", "-3d"))
    found = summarise(ledger, History(), a_plan(ledger))

    assert decision_of(ledger).code == "outside"
    assert [figures.open for figures in found.figures] == [100]
    assert (found.losses.outside, found.losses.outside_count) == ([("COP", Decimal(100))], 1)
    assert [debtor.oldest for debtor in found.debtors] == [3]


def test_what_was_written_off_counts_in_the_month_in_which_it_was_noticed() -> None:
    rows = [a_row("F-1", state="Castigada", paid=30), a_row("F-2", state="Incobrable")]
    history = History(changes=written_off("f-1", NOW - timedelta(days=30)))

    found = losses(*rows, history=history)

    assert found.by_month == {
        "2026-10": {"COP": Decimal(70)},
        "": {"COP": Decimal(100)},
    }
    assert dict(found.lines(TODAY))["written_off_month"] == {}
    assert dict(found.lines(TODAY))["written_off_year"] == {"COP": 170}


def test_what_was_written_off_over_a_year_ago_is_no_news() -> None:
    history = History(changes=written_off("f-1", NOW - timedelta(days=400)))

    found = losses(a_row("F-1", state="Castigada"), history=history)

    assert dict(found.lines(TODAY))["written_off_year"] == {}


@st.composite
def books(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw invoices with all that a sum of one's own needs: age, sums, currency, state."""
    return [
        {
            "late": draw(st.integers(-10, 130)),
            "amount": draw(st.integers(1, 99999)),
            "currency": draw(st.sampled_from(["COP", "COP", "USD"])),
            "state": draw(st.sampled_from(["", "", "", "Pagada", "en jurídico", "Castigada"])),
        }
        for _ in range(draw(st.integers(1, 12)))
    ]


def _rate(each: Mapping[str, Any]) -> Decimal:
    """Return a rate as the owner would look it up in a table on paper."""
    if each["state"]:
        return Decimal(100) if each["state"] == "en jurídico" else Decimal(0)
    for most, rate in ((0, "0"), (30, "1"), (60, "2.5"), (90, "20")):
        if each["late"] <= most:
            return Decimal(rate)
    return Decimal(50)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_the_provision_is_what_each_invoice_at_its_rate_adds_up_to(
    book: list[dict[str, Any]],
) -> None:
    rows = [
        a_row(
            f"F-{n}",
            str(date.fromordinal(TODAY.toordinal() - each["late"])),
            amount=each["amount"],
            currency=each["currency"],
            state=each["state"],
        )
        for n, each in enumerate(book)
    ]

    found = losses(*rows, rates=RATES).provision or {}

    for currency in ("COP", "USD"):
        parts = [e["amount"] * _rate(e) / 100 for e in book if e["currency"] == currency]
        wanted = Decimal(sum(parts)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert found.get(currency, 0) == wanted
