"""What it means that rows are struck through or have a colour is asked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.values.cells import RowFormat, Scalar
from tests.builders import a_ledger, a_row
from tests.ledger.test_reading import codes

STRUCK = RowFormat(is_struck=True)
GREEN = RowFormat(background="#b6d7a8")
GREY = RowFormat(background="#f3f3f3")
YELLOW = RowFormat(background="#ffe599")

QUESTIONS = {"rows_struck", "rows_coloured", "rows_struck_coloured"}


def a_book(
    formats: Mapping[int, RowFormat],
    legend: Sequence[tuple[str, RowFormat]] = (),
    rows: int = 6,
    **settings: Scalar,
) -> Ledger:
    """Return a book of invoices from row 2 on, with a legend below them."""
    first = rows + 2
    notes: list[dict[str, Scalar]] = [{"invoice": "", "customer": text} for text, _ in legend]
    below = {first + index: found for index, (_, found) in enumerate(legend)}
    labels = {"struck": "Filas tachadas", "coloured": "Filas de color"}
    return a_ledger(
        *(a_row(f"F-{number}") for number in range(2, rows + 2)),
        *notes,
        formats={**formats, **below},
        settings={labels[key]: value for key, value in settings.items()},
    )


def waiting(ledger: Ledger) -> list[int]:
    return [invoice.row for invoice in ledger.invoices if QUESTIONS & {*codes(invoice)}]


def states(ledger: Ledger) -> dict[int, InvoiceState]:
    return {each.row: each.state for each in ledger.invoices if each.state is not None}


ASKED: dict[str, tuple[dict[int, RowFormat], str, list[int]]] = {
    "two are struck through": ({3: STRUCK, 5: STRUCK}, "rows_struck", [3, 5]),
    "two are green": ({3: GREEN, 5: GREEN}, "rows_coloured", [3, 5]),
    "green, yellow and struck through": (
        {2: GREEN, 3: YELLOW, 5: STRUCK},
        "rows_struck_coloured",
        [2, 3, 5],
    ),
    "more green ones than others": (
        dict.fromkeys(range(2, 7), GREEN),
        "rows_coloured",
        [*range(2, 7)],
    ),
    "all have a colour, and one another": (
        {**dict.fromkeys(range(2, 8), GREY), 4: GREEN},
        "rows_coloured",
        [*range(2, 8)],
    ),
    "all are struck through": (dict.fromkeys(range(2, 8), STRUCK), "rows_struck", [*range(2, 8)]),
}


@pytest.mark.parametrize("case", ASKED)
def test_rows_that_are_marked_wait_for_one_answer(case: str) -> None:
    formats, code, rows = ASKED[case]

    ledger = a_book(formats)

    asked = [problem for problem in ledger.all_problems if problem.code in QUESTIONS]
    assert waiting(ledger) == rows
    assert [(each.code, each.row, each.details["count"]) for each in asked] == [
        (code, rows[0], str(len(rows)))
    ]


MEANINGLESS: dict[str, dict[int, RowFormat]] = {
    "a header and a title have a colour": {1: GREEN, 30: YELLOW},
    "all rows have the same colour": dict.fromkeys(range(2, 12), GREY),
    "every other row is grey": dict.fromkeys(range(2, 12, 2), GREY),
    "two colours take turns": {row: GREY if row % 2 else YELLOW for row in range(2, 12)},
}


@pytest.mark.parametrize("case", MEANINGLESS)
def test_colours_that_only_make_a_list_readable_mean_nothing(case: str) -> None:
    assert waiting(a_book(MEANINGLESS[case], rows=10)) == []


def test_a_colour_beside_colours_that_take_turns_is_asked_about() -> None:
    turns = dict.fromkeys(range(2, 22, 2), GREY)

    assert waiting(a_book({**turns, 7: GREEN}, rows=20)) == [7]


def test_a_row_that_is_closed_by_its_cells_is_not_asked_about() -> None:
    ledger = a_ledger(a_row(), a_row("F-2", state="Pagada"), formats={3: STRUCK})

    assert not [each for each in ledger.all_problems if each.code in QUESTIONS]


ANSWERS: dict[str, InvoiceState | None] = {
    "están pagadas": InvoiceState.PAID,
    "están anuladas": InvoiceState.VOID,
    "no se cobran": InvoiceState.NEVER_CHASE,
    "no significa nada": None,
    "Not to be asked for": InvoiceState.NEVER_CHASE,
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("mark", [STRUCK, GREEN])
def test_one_cell_answers_for_all_of_them(answer: str, mark: RowFormat) -> None:
    rows = {3: mark, 5: mark}

    ledger = a_book(rows, struck=answer) if mark is STRUCK else a_book(rows, coloured=answer)

    state = ANSWERS[answer]
    assert waiting(ledger) == []
    assert states(ledger) == ({} if state is None else {3: state, 5: state})


def test_an_answer_about_strikes_says_nothing_of_colours() -> None:
    ledger = a_book({3: STRUCK, 5: GREEN}, struck="están pagadas")

    assert (waiting(ledger), states(ledger)) == ([5], {3: InvoiceState.PAID})


def test_a_row_that_is_struck_through_as_paid_is_closed_whatever_its_colour() -> None:
    ledger = a_book({3: RowFormat(is_struck=True, background="#b6d7a8")}, struck="están pagadas")

    assert (waiting(ledger), states(ledger)) == ([], {3: InvoiceState.PAID})


LEGEND = [("cobrada", GREEN), ("En disputa", YELLOW), ("anulada", STRUCK)]


def test_a_row_that_waits_for_another_answer_is_not_asked_about_twice() -> None:
    ledger = a_ledger(a_row(notes="PAGADO 15/10"), a_row("F-2"), formats={2: STRUCK})

    assert (ledger.invoices[0].is_held_by_problem, waiting(ledger)) == (True, [])


def test_a_row_with_numbers_is_no_legend() -> None:
    total: dict[str, Scalar] = {"customer": "Total", "amount": 200, "notes": "pendiente"}

    ledger = a_ledger(a_row(), a_row("F-2"), total, formats={2: GREEN, 4: GREEN})

    assert waiting(ledger) == [2]


def test_a_legend_below_the_invoices_is_no_invoice() -> None:
    legend: dict[str, Scalar] = {"invoice": "verde", "customer": "cobrada"}

    ledger = a_ledger(a_row(), legend, formats={3: GREEN})

    assert [invoice.number for invoice in ledger.invoices] == ["F-1"]


def test_a_legend_closes_nothing_until_somebody_says_that_it_holds() -> None:
    assert waiting(a_book({3: GREEN, 4: YELLOW, 5: STRUCK}, LEGEND)) == [3, 4, 5]


def test_a_legend_says_what_each_colour_means_once_it_is_said_to_hold() -> None:
    legend = "lo que dice la leyenda"

    ledger = a_book({3: GREEN, 4: YELLOW, 5: STRUCK}, LEGEND, struck=legend, coloured=legend)

    told = {3: InvoiceState.PAID, 4: InvoiceState.DISPUTED, 5: InvoiceState.VOID}
    assert (waiting(ledger), states(ledger)) == ([], told)


def test_a_colour_in_a_legend_means_something_even_when_all_rows_have_it() -> None:
    assert waiting(a_book(dict.fromkeys(range(2, 8), GREEN), LEGEND)) == [*range(2, 8)]


def test_what_a_legend_lacks_or_says_in_two_ways_is_still_asked() -> None:
    legend = [("cobrada", GREEN), ("anulada", GREEN), ("los de Ana", YELLOW)]

    ledger = a_book({3: GREEN, 4: YELLOW}, legend, coloured="la leyenda")

    assert (waiting(ledger), states(ledger)) == ([3, 4], {})


def test_a_colour_that_the_legend_calls_pending_is_not_asked_about() -> None:
    assert waiting(a_book({3: YELLOW}, [("Amarillo: pendiente", YELLOW)])) == []


def test_an_answer_that_is_not_known_stops_sending() -> None:
    ledger = a_book({3: STRUCK}, struck="quién sabe")

    assert ledger.settings.unreadable == ("Filas tachadas",)


NOTES = ["pagó el viernes", "PAGADA", "dice que ya pagó", "no cobrar"]


@pytest.mark.parametrize("note", NOTES)
def test_an_attached_note_may_decide_as_one_in_a_column(note: str) -> None:
    attached = {2: RowFormat(note=note)}

    asked = a_ledger(a_row(), a_row("F-2"), formats=attached)
    told = a_ledger(a_row(checked="sí"), formats=attached)

    assert [codes(each) for each in asked.invoices] == [["note_may_decide"], []]
    assert codes(told.invoices[0]) == []


@pytest.mark.parametrize("note", ["no ha pagado", "llamar a Ana", "Total con IVA"])
def test_other_attached_notes_are_for_the_owner_alone(note: str) -> None:
    ledger = a_ledger(a_row(), formats={2: RowFormat(note=note)})

    assert codes(ledger.invoices[0]) == []
