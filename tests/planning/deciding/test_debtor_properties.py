"""Whatever the rows and names of a book: nobody is told what another owes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldia.ledger.values.cells import Scalar
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.log.entries import COPIES, Entry, Event
from aldia.planning.log.history import fold
from tests.builders import NOW, a_ledger, a_plan, a_row
from tests.planning.deciding.test_debtors import JUAN

ADDRESSES = ["a@x.example", "b@x.example", "B@x.example, c@x.example", "c@x.example", "", "no es"]
PAID: list[Scalar] = ["", "", 40, 500]
NAMES = [JUAN, "JUAN  PÉREZ", "María Gómez"]


@st.composite
def books(draw: st.DrawFn) -> tuple[list[dict[str, Scalar]], list[Mapping[str, Scalar]]]:
    """Draw a book in which few names and few addresses meet in every way."""
    rows = [
        a_row(
            f"F-{n}",
            f"{draw(st.integers(-60, 10)):+d}d",
            customer=draw(st.sampled_from(NAMES)),
            email=draw(st.sampled_from(ADDRESSES)),
            state=draw(st.sampled_from(["", "", "", "en disputa", "Pagada"])),
            paid=draw(st.sampled_from(PAID)),
        )
        for n in range(draw(st.integers(1, 7)))
    ]
    customers: list[Mapping[str, Scalar]] = [
        {
            "customer": draw(st.sampled_from(NAMES)),
            "emails": draw(st.sampled_from(ADDRESSES)),
            "cc": draw(st.sampled_from(["", "", "a@x.example", "jefe@x.example"])),
        }
        for _ in range(draw(st.integers(0, 3)))
    ]
    return rows, customers


often = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def addresses_in(text: Scalar) -> set[str]:
    return {part.strip().lower() for part in str(text).split(",") if "@" in part}


@often
@given(books())
def test_no_letter_lists_what_is_another_addresss(
    book: tuple[list[dict[str, Scalar]], list[Mapping[str, Scalar]]],
) -> None:
    rows, customers = book
    given_by_tab = {
        " ".join(str(each["customer"]).split()).casefold(): addresses_in(each["emails"])
        for each in reversed(customers)
    }

    for letter in a_plan(a_ledger(*rows, customers=customers)).letters:
        to = {address.lower() for address in letter.to}
        for line in letter.lines:
            row = rows[line.row - 2]
            name = " ".join(str(row["customer"]).split()).casefold()
            own = addresses_in(row["email"]) or given_by_tab.get(name, set())
            assert own & to


@often
@given(books(), st.lists(st.tuples(st.integers(0, 6), st.sampled_from(ADDRESSES)), max_size=6))
def test_whoever_changes_addresses_nobody_gets_two_mails_a_day_and_no_send_goes_twice(
    book: tuple[list[dict[str, Scalar]], list[Mapping[str, Scalar]]],
    changes: list[tuple[int, str]],
) -> None:
    rows, customers = book
    entries: list[Entry] = []
    for hours, change in enumerate([None, *changes]):
        if change is not None and change[0] < len(rows):
            rows[change[0]] = {**rows[change[0]], "email": change[1]}
        plan = a_plan(
            a_ledger(*rows, customers=customers),
            fold(entries),
            now=NOW + timedelta(days=hours // 2, hours=hours % 2),
        )
        entries += entries_after(plan)

    claims = [entry for entry in entries if entry.event == Event.CLAIMED]
    sends = [key for entry in claims for key in entry.sends]
    mails = [
        (address, (entry.at - timedelta(hours=5)).date())
        for entry in claims
        for address in entry.address.lower().replace(COPIES, ", ").split(", ")
    ]
    names = [
        (entry.customer.replace("  ", " ").casefold(), (entry.at - timedelta(hours=5)).date())
        for entry in claims
    ]
    assert len(sends) == len(set(sends))
    assert len(mails) == len(set(mails))
    assert len(names) == len(set(names))


def entries_after(plan: RunPlan) -> list[Entry]:
    """Return what the Log gets when every letter of a plan is sent."""
    claims = [
        Entry(
            event=Event.CLAIMED,
            at=plan.at,
            run="r",
            key=letter.id,
            customer=letter.customer,
            sends=tuple(letter.keys),
            channel="mail",
            address=COPIES.join(", ".join(each) for each in (letter.to, letter.cc) if each),
        )
        for letter in plan.letters
    ]
    return [entry for claim in claims for entry in (claim, replace(claim, event=Event.SENT))]
