"""Cells that a person let be read otherwise: only those, and only as long as they stay the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.accepted import Accepted
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.problems import Problem
from tests.builders import TODAY, a_ledger
from tests.ledger.doctor.books import a_book, with_row

Rows = list[dict[str, Scalar]]

SUGGESTED: Mapping[str, tuple[str, Rows, str, object]] = {
    "a year in another decade": (
        "date_far",
        with_row(a_book(), 3, due=serial_of(date(2062, 3, 6)), issued=""),
        "due",
        date(2026, 3, 6),
    ),
    "an impossible year, as a date": (
        "date_year_typo",
        with_row(a_book(), 3, due=serial_of(date(2206, 3, 6))),
        "due",
        date(2026, 3, 6),
    ),
    "an impossible year, as a text": (
        "date_year_typo",
        with_row(a_book(), 3, due="06/03/2206"),
        "due",
        date(2026, 3, 6),
    ),
    "a date in another order": (
        "date_order",
        with_row(a_book(), 3, due="03/26/2026"),
        "due",
        date(2026, 3, 26),
    ),
    "thousands read as decimals": (
        "amount_scale",
        with_row(a_book(), 3, amount=Decimal("600.0")),
        "amount",
        Decimal(600_000),
    ),
    "a provider's domain": (
        "address_typo",
        with_row(a_book(), 3, email="Ana <ana@gmial.com>; jefe@cliente3.example"),
        "emails",
        ("ana@gmail.com", "jefe@cliente3.example"),
    ),
}


def findings(ledger: Ledger, code: str) -> list[Problem]:
    return [problem for problem in ledger.all_problems if problem.code == code]


def accept(*problems: Problem) -> Accepted:
    offers = [problem.suggestion for problem in problems if problem.suggestion is not None]
    assert len(offers) == len(problems)
    return {(each.invoice, each.column, each.typed): each.meant for each in offers}


@pytest.mark.parametrize("case", SUGGESTED)
def test_an_accepted_cell_is_read_as_was_suggested_and_asked_about_no_more(case: str) -> None:
    code, rows, field, meant = SUGGESTED[case]
    [problem] = findings(a_ledger(*rows), code)

    after = a_ledger(*rows, accepted=accept(problem))

    invoice = after.invoices[3]
    read = invoice.emails.good if field == "emails" else getattr(invoice, field)
    assert read == meant
    assert not [each for each in after.all_problems if each.row == invoice.row]


def test_a_cell_that_changed_is_read_as_it_stands() -> None:
    rows = with_row(a_book(), 3, due=serial_of(date(2062, 3, 6)), issued="")
    accepted = accept(*findings(a_ledger(*rows), "date_far"))

    after = a_ledger(*with_row(rows, 3, due=serial_of(date(2063, 3, 6))), accepted=accepted)

    assert after.invoices[3].due == date(2063, 3, 6)
    assert findings(after, "date_far")


def test_the_same_cell_of_another_invoice_is_asked_about_by_itself() -> None:
    rows = with_row(a_book(), 3, due=serial_of(date(2062, 3, 6)), issued="")
    accepted = accept(*findings(a_ledger(*rows), "date_far"))

    rows = with_row(rows, 5, due=serial_of(date(2062, 3, 6)), issued="")

    [problem] = findings(a_ledger(*rows, accepted=accepted), "date_far")
    assert problem.row == a_ledger(*rows).invoices[5].row


def test_what_was_accepted_follows_its_invoice_to_another_row() -> None:
    rows = with_row(a_book(), 3, due=serial_of(date(2062, 3, 6)), issued="")
    accepted = accept(*findings(a_ledger(*rows), "date_far"))

    after = a_ledger(*reversed(rows), accepted=accepted)

    assert {invoice.due.year for invoice in after.invoices if invoice.due} == {2026}


def test_an_accepted_amount_keeps_the_currency_that_its_cell_shows() -> None:
    rows = with_row(a_book(currency=""), 3, amount=Decimal("600.0"), currency="")
    seen = ["Importe", *["US$ 600,00" for _ in rows]]
    [problem, *_] = findings(a_ledger(*rows, shown={"amount": seen}), "amount_scale")

    after = a_ledger(*rows, shown={"amount": seen}, accepted=accept(problem))

    assert (after.invoices[3].amount, after.invoices[3].currency) == (Decimal(600_000), "USD")


def test_a_row_without_a_number_has_no_suggestion() -> None:
    rows = with_row(a_book(), 3, invoice="", email="ana@gmial.com")

    [problem] = findings(a_ledger(*rows), "address_typo")

    assert problem.suggestion is None


def test_what_holds_a_row_with_two_dates_in_another_order_holds_it_until_both_are_read() -> None:
    rows = with_row(a_book(), 3, issued="02/24/2026", due="03/26/2026")
    problems = findings(a_ledger(*rows), "date_order")

    one = a_ledger(*rows, accepted=accept(problems[0]))
    both = a_ledger(*rows, accepted=accept(*problems))

    assert one.invoices[3].is_held_by_problem
    assert findings(one, "date_order") == problems[1:]
    assert (both.invoices[3].issued, both.invoices[3].due) == (date(2026, 2, 24), date(2026, 3, 26))


def test_a_due_day_that_follows_from_the_day_of_issue_follows_from_how_that_is_read() -> None:
    schema = resources.schema()
    issued = [date(2026, 1, 14) + timedelta(days=7 * n) for n in range(20)]
    rows: list[list[Scalar]] = [
        [f"F-{n:03}", f"Cliente {n}", 100_000, serial_of(day), 30] for n, day in enumerate(issued)
    ]
    rows[3][3] = serial_of(date(2062, 2, 4))
    headers: list[Scalar] = ["Factura", "Cliente", "Importe", "Emitida", "Plazo"]
    tables = find_tables(schema, {"invoices": ("Cartera", [headers, *rows])})

    before = understand(schema, tables, "es_CO", "America/Bogota", TODAY)
    found = findings(before, "date_far")
    after = understand(
        schema,
        tables,
        "es_CO",
        "America/Bogota",
        TODAY,
        accepted=accept(*(each for each in found if each.suggestion)),
    )

    assert [each.suggestion.column for each in found if each.suggestion] == ["issued"]
    assert after.invoices[3].due == date(2026, 3, 6)
    assert findings(after, "date_far") == []
