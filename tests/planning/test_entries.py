"""The Log: numbered, chained, whatever the order of its rows."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldia.ledger.cells import Scalar
from aldia.planning.entries import CLAIMED, FINISHED, SENT, Entry, Head, SendKey, chain, read_log
from aldia.planning.history import fold
from tests.builders import NOW, TODAY, a_history

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def a_log(count: int = 4) -> tuple[list[Sequence[Scalar]], Head]:
    entries = [
        Entry(event=SENT, at=AT, run="r", key=f"k{n}", customer="Café") for n in range(count)
    ]
    chained, head = chain(Head(), entries)
    return [entry.cells() for entry in chained], head


def test_a_log_is_read_back_as_it_was_written() -> None:
    key = SendKey("f|1%", 0, "2026-11-21", "friendly", 1)
    written = Entry(
        event=CLAIMED, at=AT, run="r", key="k", customer="Ñ", items=(key,), address="a@b.c"
    )
    chained, head = chain(Head(), [written])

    [entry], fault = read_log([entry.cells() for entry in chained], head)

    assert (entry.items, entry.customer, fault) == ((key,), "Ñ", None)


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows, head = a_log()

    entries, fault = read_log([rows[2], [], rows[0], rows[3], rows[1]], head)

    assert fault is None
    assert [entry.number for entry in entries] == [1, 2, 3, 4]


def test_an_empty_log_is_whole() -> None:
    assert read_log([], Head()) == ([], None)


def test_a_note_below_the_log_is_a_persons_and_no_fault() -> None:
    rows, head = a_log()

    entries, fault = read_log([*rows, ["nota", "mía"], [None, "2026-13-01"]], head)

    assert fault is None
    assert len(entries) == 4


Log = list[Sequence[Scalar]]

TOUCHED: dict[str, tuple[Callable[[Log], Log], str, list[int]]] = {
    "an entry missing": (lambda rows: rows[:1] + rows[2:], "log_gap", [2]),
    "the end missing": (lambda rows: rows[:2], "log_gap", [3, 4]),
    "everything missing": (lambda rows: [], "log_gap", [1, 2, 3, 4]),
    "an address changed": (
        lambda rows: [*rows[:2], [*rows[2][:8], "otra", *rows[2][9:]], rows[3]],
        "log_changed",
        [3],
    ),
    "an event nobody knows": (
        lambda rows: [rows[0], [*rows[1][:4], "olvidado", *rows[1][5:]], *rows[2:]],
        "log_changed",
        [2],
    ),
    "a row twice": (lambda rows: [*rows, rows[1]], "log_changed", [2]),
    "a number typed over": (
        lambda rows: [*rows[:1], ["nota", *rows[1][1:]], *rows[2:]],
        "log_gap",
        [2],
    ),
    "an entry too many": (lambda rows: [*rows, [5, *rows[3][1:]]], "log_longer", [5]),
}


@pytest.mark.parametrize("case", TOUCHED)
def test_a_log_that_was_touched_is_noticed(case: str) -> None:
    touch, code, numbers = TOUCHED[case]
    rows, head = a_log()

    _, fault = read_log(touch(rows), head)

    assert fault is not None
    if code == "log_longer":
        assert fault.code in {"log_longer", "log_changed"}
    else:
        assert (fault.code, list(fault.numbers)) == (code, numbers)


def test_a_head_goes_there_and_back() -> None:
    head = Head(12, "0123456789ab")

    assert Head.parse(head.written()) == head
    assert Head.parse("doce") is None
    assert Head.parse("") is None


def test_a_claim_without_an_outcome_is_unknown() -> None:
    history = a_history(("F-1", "friendly", "-1d"), event=None)

    assert [contact.is_known for contact in history.contacts] == [False]


def test_a_letter_counts_on_the_local_day_of_its_claim() -> None:
    history = a_history(("F-1", "friendly", "today"))

    assert history.letters_on(TODAY, UTC) == 1
    assert history.letters_on(TODAY - timedelta(days=1), UTC) == 0


def test_a_run_without_an_end_is_busy_for_five_minutes() -> None:
    history = fold([Entry(event=CLAIMED, at=NOW, run="r", key="k")])
    ended = fold([Entry(event=CLAIMED, at=NOW, run="r"), Entry(event=FINISHED, at=NOW, run="r")])

    assert history.is_busy(NOW + timedelta(minutes=4))
    assert not history.is_busy(NOW + timedelta(minutes=5))
    assert not history.is_busy(NOW - timedelta(days=1))
    assert not ended.is_busy(NOW)


def test_a_released_claim_may_be_claimed_again() -> None:
    first = a_history(("F-1", "friendly", "-1d"), event="released")

    assert not first.contacts


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
CELL = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), NUMBERS)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, max_size=13), max_size=5), st.integers(0, 5))
def test_whatever_people_type_into_the_log_is_noticed_and_never_an_exception(
    typed: list[list[Scalar]], keep: int
) -> None:
    rows, head = a_log()

    entries, fault = read_log([*rows[:keep], *typed], head)

    fold(entries)
    numbers = [row[0] for row in typed if row and not isinstance(row[0], bool)]
    typed_entry = any(isinstance(number, (int, Decimal)) for number in numbers)
    assert (fault is not None) == (keep < 4 or typed_entry)
