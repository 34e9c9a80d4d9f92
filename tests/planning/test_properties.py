"""The promises of docs/reliability.md, for random books."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aldia import resources
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.letters.rendering import render
from aldia.planning.deciding.mode import WorkbookHealth
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.log.claims import Claimed
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.history import History, fold
from aldia.planning.reporting.view import problems_of, show
from tests.builders import NOW, TODAY, a_ledger, a_plan, a_row

NAMES = ["Café La Montaña", "CAFE LA MONTAÑA", "Hotel Brisa", "Óptica", "Ñandú S.A."]
ADDRESSES = ["a@x.example", "A@x.example", "b@x.example", "c@x.example, a@x.example", "", "malo@"]
AMOUNTS: list[Scalar] = [100, "1.300.000", "mucho", "", -5, 0]
PAID: list[Scalar] = ["", "", "sí", 40, 100, "12/11/2026", "quizás"]


STATES = ["", "", "", "Pagada", "en disputa", "pausado", "raro", "no cobrar", "en plan"]
PROMISES: list[Scalar] = ["", "", "", "-9d", "-4d", "+2d"]
NUMBERS: list[Scalar] = ["", 1, 2]
PARTS: list[Scalar] = [10, 50, 100, "raro"]


@st.composite
def plans(draw: st.DrawFn) -> list[list[Scalar]]:
    """Draw agreed instalments of the book's invoices, some of them nonsense."""
    return [
        [
            f"F-{draw(st.integers(1, 15))}",
            draw(st.sampled_from(NUMBERS)),
            serial_of(TODAY + timedelta(days=draw(st.integers(-40, 40)))),
            draw(st.sampled_from(PARTS)),
            draw(st.sampled_from(PAID)),
        ]
        for _ in range(draw(st.integers(0, 6)))
    ]


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    count = draw(st.integers(1, 12))
    return [
        a_row(
            f"F-{draw(st.integers(1, 15))}",
            f"{draw(st.integers(-60, 10)):+d}d",
            customer=draw(st.sampled_from(NAMES)),
            email=draw(st.sampled_from(ADDRESSES)),
            amount=draw(st.sampled_from(AMOUNTS)),
            paid=draw(st.sampled_from(PAID)),
            state=draw(st.sampled_from(STATES)),
            currency=draw(st.sampled_from(["", "USD"])),
            applies_to=draw(st.sampled_from(["", "", "F-1", "F-2"])),
            issued="-20d",
            **(
                {"promised": draw(st.sampled_from(["-9d", "-4d", "+2d"]))}
                if draw(st.booleans()) and draw(st.booleans())
                else {}
            ),
        )
        for _ in range(count)
    ]


def _promised(on: Scalar) -> dict[str, Scalar]:
    return {"promised": on} if on else {}


def after(plan: RunPlan, history: list[Entry]) -> list[Entry]:
    """Return the Log once every letter of a plan was sent."""
    entries = list(history)
    for letter in plan.letters:
        about = {"customer": letter.customer, "sends": letter.keys, "address": ", ".join(letter.to)}
        about["detail"] = Claimed("words", letter.rules, letter.asks, letter.told).written()
        for event in (Event.CLAIMED, Event.SENT):
            entries.append(Entry(event=event, at=plan.at, run="r", key=letter.id, **about))  # type: ignore[arg-type]  # keyword by keyword
    return entries


slow = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@slow
@given(rows())
def test_every_invoice_has_one_decision_and_every_debtor_at_most_one_letter(
    book: list[dict[str, Any]],
) -> None:
    ledger = a_ledger(*book)

    plan = a_plan(ledger)

    assert [d.invoice.row for d in plan.decisions] == [i.row for i in ledger.invoices]
    debtors = [letter.debtor for letter in plan.letters]
    addresses = [address.lower() for letter in plan.letters for address in letter.to]
    assert len(debtors) == len(set(debtors))
    assert len(addresses) == len(set(addresses))


@slow
@given(rows(), plans())
def test_with_instalments_no_letter_asks_for_more_than_is_owed(
    book: list[dict[str, Any]], agreed: list[list[Scalar]]
) -> None:
    ledger = a_ledger(*book, instalments=agreed, settings={"Descuento por pronto pago (%)": 5})
    owed = {invoice.row: invoice for invoice in ledger.invoices}

    plan = a_plan(ledger)

    assert [d.invoice.row for d in plan.decisions] == [i.row for i in ledger.invoices]
    for letter in plan.letters:
        asked: dict[int, Decimal] = {}
        for line in letter.lines:
            asked[line.row] = asked.get(line.row, Decimal(0)) + line.balance
            assert line.balance > 0
        for row, sum_ in asked.items():
            balance = owed[row].balance
            assert balance is not None
            assert sum_ <= balance


@slow
@given(rows(), plans())
def test_planning_again_right_after_a_run_sends_nothing(
    book: list[dict[str, Any]], agreed: list[list[Scalar]]
) -> None:
    ledger = a_ledger(*book, instalments=agreed)

    first = a_plan(ledger)
    again = a_plan(ledger, fold(after(first, [])))

    assert not again.letters


@slow
@given(rows())
def test_a_paid_row_is_never_in_a_letter(book: list[dict[str, Any]]) -> None:
    ledger = a_ledger(*book)
    closed = {invoice.row for invoice in ledger.invoices if invoice.is_closed}

    assert not any(line.row in closed for letter in a_plan(ledger).letters for line in letter.lines)


@slow
@given(rows(), st.randoms())
def test_the_order_of_the_rows_changes_nothing(book: list[dict[str, Any]], chance: Any) -> None:
    numbered = [{**row, "invoice": f"F-{n}"} for n, row in enumerate(book)]
    shuffled = list(numbered)
    chance.shuffle(shuffled)

    def sends(found: list[dict[str, Any]]) -> set[tuple[str, str]]:
        plan = a_plan(a_ledger(*found))
        return {(key.invoice, key.step) for letter in plan.letters for key in letter.keys}

    assert sends(numbered) == sends(shuffled)


@slow
@given(rows(), st.lists(st.integers(0, 4), min_size=5, max_size=15))
def test_over_weeks_no_key_goes_twice_and_no_address_gets_two_a_day(
    book: list[dict[str, Any]], pauses: list[int]
) -> None:
    ledger = a_ledger(*book)
    entries: list[Entry] = []
    now = NOW
    for pause in pauses:
        plan = a_plan(ledger, fold(entries) if entries else History(), now=now)
        entries = after(plan, entries)
        now += timedelta(days=pause, hours=1)

    claims = [entry for entry in entries if entry.event is Event.CLAIMED]
    keys = [send for entry in claims for send in entry.sends]
    days = [
        (address.lower(), (entry.at - timedelta(hours=5)).date())
        for entry in claims
        for address in entry.address.split(", ")
    ]
    assert len(keys) == len(set(keys))
    assert len(days) == len(set(days))


TYPED = (
    "#REF! =1+1 {{x}} <b> 31/02/2026 1.2.3 US$ -- sí,no ٣٤ 0x10 1e999 a@b 🌵 ² 1²/3/2026".split()
)
NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=40),
    st.sampled_from(
        [*TYPED, "\u202eabc", "\x00", "\ud800", "y" * 60_000, "12/11/2026 25:99", "US$ ٣٤"]
    ),
)
COLUMNS = [*a_row(), *"paid state promised hold_until pay_link currency stated".split()]
CUSTOMER = ("customer", "emails", "never_chase", "time_zone", "language")
LABELS = ["Modo", "País", "Moneda", "Hora preferida", "Color", "Días entre avisos"]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), NONSENSE, min_size=1), max_size=6),
    st.lists(st.lists(NONSENSE, max_size=5), max_size=3),
    st.dictionaries(
        st.sampled_from(["Modo", "País", "Moneda", "Hora preferida", "Color"]), NONSENSE
    ),
    st.sampled_from(["es_CO", "en_US", "es", "de_CH", "ar_EG", "xx"]),
)
def test_nonsense_anywhere_is_never_an_exception(
    book: list[dict[str, Any]],
    others: list[list[Any]],
    chosen: dict[str, Any],
    locale: str,
) -> None:
    ledger = a_ledger(
        *book,
        customers=[
            dict(zip(("customer", "emails", "never_chase"), row, strict=False)) for row in others
        ],
        payments=others,
        instalments=others,
        steps=others,
        letters=others,
        settings=chosen,
        locale=locale,
    )
    words = resources.catalog_of(ledger.settings.language, ledger.settings.country)

    plan = a_plan(ledger)
    problems = problems_of(ledger, History(), WorkbookHealth(), plan)
    view = show(ledger, History(), plan, problems, words)

    assert len(plan.decisions) == len(ledger.invoices) == len(view.rows["invoices"])
    for letter in plan.letters:
        assert render(letter, ledger).subject
