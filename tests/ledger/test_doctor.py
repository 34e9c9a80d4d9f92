"""What only a look at a whole column shows: sheets that have it, and sheets that must not."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from aldia import resources
from aldia.ledger.cells import Scalar
from aldia.ledger.dates import serial_of
from aldia.ledger.doctor.other_tabs import tabs_like_invoices
from aldia.ledger.ledger import Ledger
from aldia.ledger.problems import Problem
from tests.builders import a_ledger, a_row

Row = Mapping[str, Scalar]


def a_book(count: int = 20, **cells: Scalar) -> list[dict[str, Scalar]]:
    """Return rows as an orderly business keeps them: a number a week, due in thirty days."""
    first = date(2026, 1, 14)
    days = [first + timedelta(days=7 * n) for n in range(count)]
    return [
        a_row(
            f"F-{n:03}",
            (day + timedelta(days=30)).isoformat(),
            **{
                "issued": day.isoformat(),
                "customer": f"Cliente {'ABCDE'[n % 5] * 4}",
                "email": f"pagos@cliente{n % 5}.example",
                "amount": (n % 7 + 3) * 100_000,
                **cells,
            },
        )
        for n, day in enumerate(days)
    ]


def found(ledger: Ledger, code: str) -> list[Problem]:
    return [problem for problem in ledger.all_problems if problem.code == code]


def with_row(rows: list[dict[str, Scalar]], place: int, **cells: Scalar) -> list[dict[str, Scalar]]:
    rows[place] = {**rows[place], **cells}
    return rows


def swap(day: date) -> date:
    return date(day.year, day.day, day.month)


HAS: Mapping[str, tuple[str, list[dict[str, Scalar]], Mapping[str, str]]] = {
    "a date swapped among right ones": (
        "date_swapped",
        with_row(a_book(), 8, issued=serial_of(date(2026, 11, 3))),
        {"day": "2026-03-11"},
    ),
    "due before issued": (
        "due_before_issued",
        with_row(a_book(), 3, due=serial_of(date(2026, 1, 20))),
        {"issued": "2026-02-04"},
    ),
    "a year typed in another decade": (
        "date_far",
        with_row(a_book(), 3, due=serial_of(date(2062, 3, 6)), issued=""),
        {"day": "2026-03-06"},
    ),
    "a year of the twenty-third century": (
        "date_year_typo",
        with_row(a_book(), 3, due="06/03/2206"),
        {"year": "2026"},
    ),
    "a year of long ago": ("date_year_typo", with_row(a_book(), 3, due="06/03/0206"), {}),
    "thousands lost": (
        "amount_scale",
        with_row(a_book(), 3, amount=Decimal("350")),
        {"amount": "350000"},
    ),
    "thousands lost to the decimals": (
        "amount_scale",
        with_row(a_book(), 3, amount=Decimal("350.5")),
        {"amount": "350500"},
    ),
    "decimals lost": (
        "amount_scale",
        with_row(a_book(), 3, amount=35_000_000),
        {"amount": "350000"},
    ),
    "one invoice under two spellings": (
        "invoice_spelling",
        [*a_book(), {**a_book()[4], "invoice": "f 4"}],
        {"others": "f 4 (22)"},
    ),
    "leading zeros lost": (
        "zeros_lost",
        [a_row(number) for number in ("0010", "0011", "0012", "13")],
        {"number": "0013"},
    ),
    "a total that says so": (
        "total_row",
        [*a_book(), {**a_book()[0], "invoice": "Total marzo", "customer": ""}],
        {},
    ),
    "a sum without a customer": (
        "total_row",
        [*a_book(4), {**a_book()[0], "customer": "", "amount": 1_800_000}],
        {},
    ),
    "a provider misspelt": (
        "address_typo",
        with_row(a_book(), 2, email="ana@gmial.com"),
        {"address": "ana@gmail.com"},
    ),
    "a provider with another ending": (
        "address_typo",
        with_row(a_book(), 2, email="ana@hotmail.con"),
        {"address": "ana@hotmail.com"},
    ),
    "a customer's own domain misspelt once": (
        "address_typo",
        with_row(a_book(), 7, email="pagos@clinte2.example"),
        {"address": "pagos@cliente2.example"},
    ),
    "one firm with and without its legal form": (
        "customer_alike",
        with_row(a_book(customer="Comercial Andina S.A.S."), 2, customer="Comercial Andina"),
        {"name": "Comercial Andina S.A.S."},
    ),
    "one name with and without its accent": (
        "customer_alike",
        with_row(a_book(customer="Café La Montaña"), 2, customer="Cafe La Montana"),
        {},
    ),
    "two names a slip apart at one address": (
        "customer_alike",
        with_row(
            a_book(customer="Panadería Central", email="a@p.example"),
            2,
            customer="Panaderia Cental",
        ),
        {},
    ),
}


@pytest.mark.parametrize("case", HAS)
def test_a_sheet_that_has_it(case: str) -> None:
    code, rows, details = HAS[case]

    [*problems] = found(a_ledger(*rows), code)

    assert problems
    assert details.items() <= problems[0].details.items()


HAS_NOT: Mapping[str, tuple[str, list[dict[str, Scalar]]]] = {
    "an orderly book has no swapped dates": ("date_swapped", a_book()),
    "a late entry stands out of order, and fits no better swapped": (
        "date_swapped",
        with_row(
            a_book(), 9, issued=serial_of(date(2026, 6, 10)), due=serial_of(date(2026, 7, 10))
        ),
    ),
    "due before issued, and no better swapped": (
        "date_swapped",
        with_row(a_book(), 9, due=serial_of(date(2026, 2, 3))),
    ),
    "a swap that was looked at": (
        "date_swapped",
        with_row(a_book(), 8, issued=serial_of(date(2026, 11, 3)), checked="sí"),
    ),
    "a swap in a closed row": (
        "date_swapped",
        with_row(a_book(), 8, issued=serial_of(date(2026, 11, 3)), state="Pagada"),
    ),
    "due on the day of issue": (
        "due_before_issued",
        with_row(a_book(), 3, due=serial_of(date(2026, 2, 4))),
    ),
    "an old debt two years back": (
        "date_far",
        with_row(a_book(), 3, due=serial_of(date(2024, 3, 6)), issued=""),
    ),
    "two usual years": (
        "date_far",
        [*a_book(), *(a_row(f"G-{n}", f"2021-0{n + 1}-05") for n in range(8))],
    ),
    "a book of all sizes": (
        "amount_scale",
        [a_row(f"F-{n}", amount=10 ** (n % 6 + 3)) for n in range(30)],
    ),
    "a large invoice": ("amount_scale", with_row(a_book(), 3, amount=9_000_000)),
    "a small one": ("amount_scale", with_row(a_book(), 3, amount=40_000)),
    "another currency": ("amount_scale", with_row(a_book(), 3, amount=350, currency="USD")),
    "few amounts": ("amount_scale", with_row(a_book(6), 3, amount=350)),
    "a series and a number": (
        "invoice_spelling",
        [a_row("FV-1-12"), a_row("FV-11-2"), a_row("FV-112")],
    ),
    "the same number at another customer": (
        "invoice_spelling",
        [a_row("FV-12"), a_row("FV 12", customer="Otro")],
    ),
    "numbers of one length": ("zeros_lost", [a_row(str(n)) for n in range(10, 20)]),
    "numbers that grew longer": (
        "zeros_lost",
        [a_row(n) for n in ("0998", "0999", "1000", "10001")],
    ),
    "a customer called Total": (
        "total_row",
        with_row(a_book(), 3, customer="Total Gas de la Sierra"),
    ),
    "an invoice that happens to be the sum": (
        "total_row",
        with_row(a_book(4), 3, amount=1_200_000),
    ),
    "real providers": (
        "address_typo",
        [
            a_row(f"F-{n}", email=f"ana@{domain}")
            for n, domain in enumerate(
                "gmail.com mail.com ymail.com email.com gmx.com outlook.es yahoo.com.mx yahoo.es "
                "hotmail.fr live.cl hotmail.com.ar icloud.com".split()
            )
        ],
    ),
    "two firms with domains alike": (
        "address_typo",
        [a_row("F-1", email="ana@acme.example"), a_row("F-2", email="pagos@acma.example")],
    ),
    "customers that differ in a number": (
        "customer_alike",
        [a_row(f"F-{n}", customer=f"Sucursal {n}", email="a@x.example") for n in range(9)],
    ),
    "customers that share an address": (
        "customer_alike",
        [a_row("F-1", customer="Ana Pérez"), a_row("F-2", customer="Luis Gómez")],
    ),
    "a spelling of closed rows alone": (
        "customer_alike",
        with_row(a_book(customer="Café Sol SAS"), 2, customer="Café Sol", state="Pagada"),
    ),
    "two that were looked at": (
        "customer_alike",
        with_row(a_book(customer="Café Sol SAS"), 2, customer="Café Sol", checked="sí"),
    ),
}


@pytest.mark.parametrize("case", HAS_NOT)
def test_a_sheet_that_must_not(case: str) -> None:
    code, rows = HAS_NOT[case]

    assert found(a_ledger(*rows), code) == []


def a_swapped_book(
    rng: random.Random, count: int, *, share: float, terms: Sequence[int]
) -> tuple[Ledger, dict[tuple[int, str], date]]:
    """Return a book of a year in which a share of the rows was imported with swapped dates."""
    rows: list[Row] = []
    right: dict[tuple[int, str], date] = {}
    for n in range(count):
        issued = date(2026, 1, 5) + timedelta(days=310 * n // count + rng.randint(-2, 2))
        days = {"issued": issued, "due": issued + timedelta(days=rng.choice(terms))}
        is_imported = rng.random() < share
        cells: dict[str, Any] = {}
        for key, day in days.items():
            is_swapped = is_imported and day.day <= 12 and day.day != day.month
            cells[key] = serial_of(swap(day) if is_swapped else day)
            if is_swapped:
                right[n + 2, key] = day
        rows.append({**a_row(f"F-{n:04}"), **cells})
    return a_ledger(*rows), right


BOOKS = {
    "imported as a whole": (1.0, [30]),
    "imported as a whole, mixed terms": (1.0, [8, 15, 30, 60]),
    "a third of it imported": (0.35, [30]),
    "a third of it imported, mixed terms": (0.35, [15, 30, 60]),
}


@pytest.mark.parametrize("case", BOOKS)
def test_swapped_dates_are_found_with_the_day_to_type(case: str) -> None:
    share, terms = BOOKS[case]
    total = hits = false = 0

    for seed in range(6):
        ledger, right = a_swapped_book(random.Random(seed), 150, share=share, terms=terms)
        keys = {"Emitida": "issued", "Vence": "due"}
        told = {(p.row, keys[p.column]): p.details["day"] for p in found(ledger, "date_swapped")}
        hits += sum(told.get(place) == day.isoformat() for place, day in right.items())
        false += len(told.keys() - right.keys())
        total += len(right)

    assert hits >= 0.95 * total > 0
    assert false <= 0.002 * 6 * 150


@pytest.mark.parametrize("terms", [[30], [0, 8, 15, 30, 45, 60], list(range(5, 95))])
def test_a_clean_book_raises_next_to_no_alarm(terms: list[int]) -> None:
    alarms = 0
    for seed in range(10):
        ledger, _ = a_swapped_book(random.Random(seed), 150, share=0.0, terms=terms)
        alarms += len(found(ledger, "date_swapped"))

    assert alarms <= 0.002 * 10 * 150


def test_what_is_left_as_text_gives_a_whole_column_away() -> None:
    days = [date(2026, m, d) for m in range(1, 9) for d in (3, 10, 20)]
    typed = [f"{d:%d/%m/%Y}" if d.day > 12 else serial_of(swap(d)) for d in days]
    rows = [{**a_row(f"X{n * 7919 % 997}"), "due": cell} for n, cell in enumerate(typed)]

    told = found(a_ledger(*rows, locale="en_US"), "date_swapped")

    wrong = [d for d in days if d.day <= 12 and d.day != d.month]
    assert sorted(p.details["day"] for p in told) == sorted(d.isoformat() for d in wrong)


def test_a_suspect_row_gets_the_first_reminder_and_no_more() -> None:
    ledger = a_ledger(*with_row(a_book(), 3, amount=350))

    assert ledger.suspicions.keys() == {5}
    assert not ledger.invoices[3].is_held_by_problem


def test_a_mistyped_address_holds_its_row() -> None:
    ledger = a_ledger(*with_row(a_book(), 2, email="ana@gmial.com"))

    assert ledger.invoices[2].is_held_by_problem


@pytest.mark.parametrize(("looked", "holds"), [("", True), ("no", True), ("sí, Ana", False)])
def test_a_mistyped_address_of_the_customers_tab_holds_the_customer(
    looked: str, holds: bool
) -> None:
    customer = {"customer": "Café La Montaña", "emails": "ana@gmial.com", "checked": looked}

    ledger = a_ledger(a_row(email=""), customers=[customer])

    assert ledger.customers["café la montaña"].is_held_by_problem is holds


def test_a_total_row_is_told_as_one_thing() -> None:
    ledger = a_ledger(*a_book(), {**a_book()[0], "invoice": "Total marzo", "customer": ""})

    assert [p.code for p in ledger.invoices[-1].problems] == ["total_row"]


TABS = {
    "this year's invoices": (["H-1", "H-2"], "2026-10-01", True),
    "a copy of the tab that is read": (["F-000", "F-001", "H-2"], "2026-10-01", False),
    "the invoices of years ago": (["H-1", "H-2"], "2023-10-01", False),
    "no rows": ([], "2026-10-01", False),
}


@pytest.mark.parametrize("case", TABS)
def test_another_tab_with_invoices_of_this_year(case: str) -> None:
    numbers, due, expected = TABS[case]
    ledger = a_ledger(*a_book())
    day = serial_of(date.fromisoformat(due))
    rows = [["Factura", "Cliente", "Correo", "Vence", "Importe"]]
    rows += [[n, "Ana", "a@x.example", day, 5] for n in numbers]  # type: ignore[list-item]  # cells
    spec = resources.schema()["invoices"]

    told = list(tabs_like_invoices(spec, {"2026": rows}, ledger.invoices, "es_CO"))

    assert [p.tab for p in told] == (["2026"] if expected else [])


def test_a_tab_of_something_else_is_left_alone() -> None:
    rows: list[list[Scalar]] = [["Producto", "Precio"], ["Pan", 5]]
    spec = resources.schema()["invoices"]

    assert list(tabs_like_invoices(spec, {"Precios": rows}, [], "es_CO")) == []
