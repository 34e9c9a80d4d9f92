"""A workbook whose locale contradicts what people type into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia import resources
from aldia.ledger.ledger import Ledger, understand
from aldia.ledger.tabs.tables import find_tables
from aldia.ledger.values.cells import Rows, Scalar
from sandbox.google.cells import BLANK
from sandbox.google.typed import typed
from tests.builders import TODAY

SPANISH = ("Factura", "Cliente", "Correo", "Emitida", "Vence", "Importe")
ENGLISH = ("Invoice", "Customer", "Email", "Issued", "Due", "Amount")
NEITHER = ("Documento", "Cliente", "Email", "Fecha", "Due", "Valor")
"""Headers that tell no language."""

Line = tuple[str, str, str]
"""Issued, due and amount as a person types them."""


def as_read(entry: str, locale: str) -> Scalar:
    """Return what the API gives for a cell into which somebody typed."""
    value = typed(entry, locale, BLANK).value
    return Decimal(str(value)) if isinstance(value, float) else value


def a_book(
    *lines: Line,
    locale: str,
    headers: Sequence[str] = SPANISH,
    zone: str = "America/Bogota",
    settings: Sequence[Sequence[Scalar]] = (),
    more: Sequence[tuple[str, Sequence[Scalar]]] = (),
) -> Ledger:
    """Return the ledger of lines that were typed into a workbook of a locale.

    Args:
        more: Header and cells of further columns.
    """
    rows: list[list[Scalar]] = [[*headers, *(header for header, _ in more)]]
    for number, line in enumerate(lines):
        cells = [as_read(entry, locale) for entry in line]
        cells += [column[number] for _, column in more]
        rows.append([f"F-{number:03}", f"Cliente {number}", f"c{number}@x.example", *cells])
    return understood(rows, locale, zone, settings)


def understood(
    rows: Rows,
    locale: str,
    zone: str = "America/Bogota",
    settings: Sequence[Sequence[Scalar]] = (),
) -> Ledger:
    """Return the ledger of rows as the API gives them, whatever the locale was when typed."""
    schema = resources.schema()
    grids: dict[str, tuple[str, Rows]] = {
        "invoices": ("Facturas", rows),
        "settings": ("Ajustes", [["Ajuste", "Valor"], ["Negocio", "La Espiga"], *settings]),
    }
    return understand(schema, find_tables(schema, grids), locale, zone, TODAY)


def codes(ledger: Ledger) -> list[str]:
    return [problem.code for problem in ledger.all_problems]


def days(*numbers: int, order: str = "{d}/{m}/2026") -> list[str]:
    return [order.format(d=f"{n:02}", m="10") for n in numbers]


def lines(amounts: Sequence[str], dues: Sequence[str] = ()) -> list[Line]:
    """Return a line for each amount; its days stand as ISO, which every locale reads."""
    due = dues or ["2026-11-20"] * len(amounts)
    return [("", day, amount) for day, amount in zip(due, amounts, strict=True)]


MONTH_FIRST = "{m}/{d}/2026"
COP = ("Moneda", "COP")
STOPPED: dict[str, Ledger] = {
    "thousands that became a decimal": a_book(
        *lines(["450.500", "2000000", "1200000"]), locale="en_US", settings=[COP]
    ),
    "such thousands where only the zone says Colombia": a_book(
        *lines(["450.500", "80.250"]), locale="en_US"
    ),
    "one text among them": a_book(*lines(["450.500", "1.234.500", "80.000"]), locale="en_US"),
    "texts with cents": a_book(*lines(["1.234.567,00", "450,50"]), locale="en_US"),
    "nothing but thousands that became units": a_book(
        *lines(["450.000", "80.000", "120.000"]), locale="en_US", settings=[COP]
    ),
    "one day that only the other order has": a_book(
        *lines(["450000"] * 3, days(31, 5, 4)), locale="en_US"
    ),
    "a Mexican book": a_book(
        *lines(["1,450.50"] * 3, days(31, 5, 4)), locale="en_US", zone="America/Mexico_City"
    ),
    "a Brazilian one": a_book(
        *lines(["R$ 1.450,50"] * 2), locale="en_US", zone="America/Sao_Paulo", headers=NEITHER
    ),
    "an American book in a Colombian workbook": a_book(
        *lines(["1,450.50", "450.50", "1,200"], days(5, 25, 28, order=MONTH_FIRST)),
        locale="es_CO",
        headers=ENGLISH,
        zone="America/New_York",
    ),
    "a Mexican one in it": a_book(
        *lines(["1,450.50", "12,450.00", "1,200"]), locale="es_CO", zone="America/Mexico_City"
    ),
    "many such texts, wherever the business is": a_book(
        *lines(["1.234,50", "2.234,50", "3.234,50"]),
        locale="en_US",
        headers=ENGLISH,
        zone="America/New_York",
    ),
}


@pytest.mark.parametrize("case", STOPPED)
def test_a_locale_that_contradicts_the_book_stops_it_with_one_message(case: str) -> None:
    ledger = STOPPED[case]

    assert not ledger.is_trustworthy
    assert ledger.is_readable
    told = [code for code in codes(ledger) if code.startswith("locale_")]
    assert told in (["locale_contrary"], ["locale_misread"])
    assert not {"money_ambiguous", "date_order", "date_swapped"} & {*codes(ledger)}


GOES_ON: dict[str, Ledger] = {
    "English speakers in Colombia with real numbers and dates": a_book(
        *lines(["450,000", "1,200,000", "80,000"], days(31, 5, 4, order=MONTH_FIRST)),
        locale="en_US",
        headers=ENGLISH,
        settings=[("País", "CO"), COP],
    ),
    "such who invoice in dollars": a_book(
        *lines(["450.50", "99.25", "80"]),
        locale="en_US",
        headers=ENGLISH,
        settings=[("País", "US")],
    ),
    "Spanish speakers who say that they invoice in dollars": a_book(
        *lines(["450.50", "99.25", "80"]),
        locale="en_US",
        settings=[("País", "CO"), ("Moneda", "USD")],
    ),
    "a row in dollars": a_book(
        *lines(["450.50", "1200000"]),
        locale="en_US",
        settings=[COP],
        more=[("Moneda", ("USD", ""))],
    ),
    "one text that was pasted": a_book(
        *lines(["450,000"] * 9 + ["1.234.500"]), locale="en_US", headers=ENGLISH
    ),
    "one day that was pasted": a_book(
        *lines(["450,000"] * 9, [*days(*range(14, 22), order=MONTH_FIRST), "31/10/2026"]),
        locale="en_US",
        headers=ENGLISH,
    ),
    "what a person looked at": a_book(
        *lines(["450.500"]), locale="en_US", settings=[COP], more=[("Revisada", ("sí",))]
    ),
    "a Spanish book without any evidence": a_book(
        *lines(["450000", "1200000"]), locale="en_US", settings=[COP]
    ),
    "two texts that were pasted where people type as the locale reads": a_book(
        *lines(["1.234,50", "2.234,50", "450.50", "1,300.00"]),
        locale="en_US",
        headers=ENGLISH,
        zone="America/New_York",
    ),
    "nothing but small sums, in English as the locale is": a_book(
        *lines(["450", "80", "120"]),
        locale="en_US",
        headers=ENGLISH,
        settings=[("País", "CO"), COP],
    ),
    "nothing but small sums of a Colombian business with American customers": a_book(
        *lines(["450", "80", "120"]), locale="es_CO", settings=[("País", "US"), COP]
    ),
    "closed rows of long ago": a_book(
        *lines(["1.234.500", "2000000"]), locale="en_US", more=[("Estado", ("Pagada", ""))]
    ),
    "nothing": a_book(locale="en_US"),
}


@pytest.mark.parametrize("case", GOES_ON)
def test_a_book_without_evidence_in_its_cells_is_not_stopped(case: str) -> None:
    assert GOES_ON[case].contradiction is None
    assert GOES_ON[case].is_trustworthy


def test_the_message_shows_an_example_both_ways_and_names_the_country() -> None:
    ledger = a_book(*lines(["1200000", "450.500"]), locale="en_US", settings=[("País", "CO")])

    assert ledger.contradiction is not None
    problem = ledger.contradiction.problem
    assert (problem.code, problem.tab, problem.row, problem.column, problem.wrong) == (
        "locale_misread", "Facturas", 3, "Importe", "450.5",
    )  # fmt: skip
    assert problem.details == {
        "here": "450.5 COP",
        "there": "450500 COP",
        "locale": "Estados Unidos",
        "country": "Colombia",
        "count": "1",
        "cells": "F3",
    }


def test_the_message_writes_days_and_sums_as_everybody_reads_them() -> None:
    """A sum with a sign of thousands would be read in two ways by the very people who are asked."""
    ledger = STOPPED["thousands that became a decimal"]
    assert ledger.contradiction is not None

    told = resources.catalog_of("es").remedy(ledger.contradiction.problem)

    assert "aquí es 450.5 COP; con la de Colombia sería 450500 COP" in told


def test_a_text_is_shown_as_what_cannot_be_read_here() -> None:
    ledger = a_book(*lines(["450000"], ["31/12/2026"]), locale="en_US")

    assert ledger.contradiction is not None
    problem = ledger.contradiction.problem
    assert (problem.code, problem.wrong) == ("locale_contrary", "31/12/2026")
    assert problem.details["there"] == "2026-12-31"


def test_the_cells_to_type_again_are_those_of_open_rows_with_what_they_would_mean() -> None:
    entries = lines(["1.234.500", "450.000", "80.500", "2000000"], days(31, 5, 4, 10))
    ledger = a_book(
        *entries, locale="en_US", settings=[COP], more=[("Estado", ("", "", "Pagada", ""))]
    )

    assert ledger.contradiction is not None
    assert [(c.place, c.wrong, c.there) for c in ledger.contradiction.cells] == [
        ("E2", "31/10/2026", "2026-10-31"),
        ("F2", "1.234.500", "1234500 COP"),
        ("E3", "2026-05-10", "2026-10-05"),
        ("F3", "450", "450000 COP"),
    ]


def test_what_google_does_not_read_again_stops_a_book_whose_locale_was_put_right() -> None:
    """The texts are read now, and the swapped days look like any others."""
    entries = lines(["450000"] * 10, days(31, 25, 14, 13, 5, 4, 6, 7, 2, 1))
    book = [[as_read(entry, "en_US") for entry in line] for line in entries]
    rows = [[f"F-{n}", f"C {n}", f"c{n}@x.example", *line] for n, line in enumerate(book)]

    ledger = understood([SPANISH, *rows], "es_CO")

    assert [code for code in codes(ledger) if code.startswith("locale")] == ["locale_left"]
    assert not ledger.is_trustworthy


def test_thousands_that_became_a_decimal_hold_their_row_in_any_locale() -> None:
    cells = ("F-1", "Café", "c@x.example", "", 46300, Decimal("450.5"))

    ledger = understood([SPANISH, cells], "es_CO")

    [problem] = ledger.invoices[0].problems
    assert (problem.code, problem.holds) == ("amount_no_cents", True)
    assert problem.details == {"amount": "450500", "currency": "COP"}


def test_a_book_is_in_the_language_of_its_headers_unless_a_person_says_another() -> None:
    spanish = a_book(*lines(["450,000"]), locale="en_US")
    told = a_book(*lines(["450,000"]), locale="en_US", settings=[("Idioma", "inglés")])

    assert (spanish.settings.language, told.settings.language) == ("es", "en")


WRITES = {
    "es_CO": ("{d:02}/{m:02}/{y}", ".", ",", "COP"),
    "es_MX": ("{d:02}/{m:02}/{y}", ",", ".", "MXN"),
    "en_US": ("{m}/{d}/{y}", ",", ".", "USD"),
    "en_GB": ("{d:02}/{m:02}/{y}", ",", ".", "GBP"),
    "pt_BR": ("{d:02}/{m:02}/{y}", ".", ",", "BRL"),
    "es_ES": ("{d}/{m}/{y}", ".", ",", "EUR"),
    "es_CL": ("{d:02}-{m:02}-{y}", ".", ",", "CLP"),
}
"""How people of a locale write days and thousands and decimals, and their currency."""

ZONES = (
    "America/Bogota", "America/Mexico_City", "America/New_York", "Europe/London", "Europe/Madrid",
    "America/Sao_Paulo", "America/Santiago",
)  # fmt: skip


def written(amount: Decimal, group: str, decimal: str) -> str:
    return f"{amount:,}".translate(str.maketrans(",.", group + decimal))


def written_day(day: date, pattern: str) -> str:
    return pattern.format(d=day.day, m=day.month, y=day.year)


def a_cell(day: int, cents: int, locale: str) -> Line:
    pattern, group, decimal, currency = WRITES[locale]
    issued = date(2026, 1, 1) + timedelta(days=day)
    amount = Decimal(cents) if currency in {"COP", "CLP"} else Decimal(cents).scaleb(-2)
    return (
        written_day(issued, pattern),
        written_day(issued + timedelta(days=30), pattern),
        written(amount, group, decimal),
    )


CELLS = st.lists(
    st.tuples(st.integers(0, 330), st.integers(1_000, 900_000_000)), min_size=1, max_size=25
)


@given(CELLS, st.sampled_from(sorted(WRITES)), st.sampled_from([SPANISH, ENGLISH, NEITHER]),
       st.sampled_from(ZONES))  # fmt: skip
def test_a_book_that_is_consistent_with_its_locale_is_never_stopped(
    cells: list[tuple[int, int]], locale: str, headers: Sequence[str], zone: str
) -> None:
    entries = [a_cell(day, cents, locale) for day, cents in cells]

    ledger = a_book(
        *entries, locale=locale, headers=headers, zone=zone,
        settings=[("Moneda", WRITES[locale][3])],
    )  # fmt: skip

    assert ledger.contradiction is None


@given(CELLS, st.sampled_from(["es_CO", "es_CL"]))
def test_a_book_that_was_typed_for_another_locale_is_stopped_or_read_rightly(
    cells: list[tuple[int, int]], home: str
) -> None:
    """No amount of it is silently another one, unless there are too few to tell."""
    lines_typed = [a_cell(day, cents, home) for day, cents in cells]
    zone, currency = {
        "es_CO": ("America/Bogota", "COP"), "es_CL": ("America/Santiago", "CLP"),
    }[home]  # fmt: skip

    ledger = a_book(*lines_typed, locale="en_US", zone=zone, settings=[("Moneda", currency)])

    wrong = [i for i, (_, cents) in zip(ledger.invoices, cells, strict=True)
             if not i.problems and i.amount != cents]  # fmt: skip
    assert ledger.contradiction is not None or len(wrong) < 3


def test_days_as_text_that_the_country_reads_the_other_way_are_asked_about() -> None:
    """Nothing else in the book tells whether 03/04/2026 is in March or in April."""
    texts = ["01/04/2026", "02/04/2026", "03/04/2026"]
    rows: list[list[Scalar]] = [[f"EX-{text[:2]}", "Ana", "", "", text, 8400] for text in texts]
    rows.insert(0, [*ENGLISH])
    last: list[Scalar] = ["EX-9", "Ana", "", "", "04/25/2026", 100]

    at_home = understood(rows, "en_US", "America/New_York")
    abroad = understood(rows, "en_US", "America/Mexico_City")
    told = understood([*rows, last], "en_US", "America/Mexico_City")

    assert [code for code in codes(abroad) if code.startswith("locale")] == ["locale_unsettled"]
    assert not [each for book in (at_home, told) for each in codes(book) if "locale" in each]
