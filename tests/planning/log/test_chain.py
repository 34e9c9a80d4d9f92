"""The Log as a whole: numbered, chained, whatever the order of its rows."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aldia.ledger.values.cells import Scalar
from aldia.planning.log.chain import LogFault, digest_of, gone, read_log, take_as_it_is
from aldia.planning.log.entries import Entry, Event, Head, SendKey, chain
from aldia.planning.log.history import fold

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def numbers_of(fault: LogFault) -> list[int]:
    return [number for span in fault.numbers for number in span]


def a_log_with(*said: Entry, count: int = 4) -> tuple[list[Sequence[Scalar]], Head]:
    """Return a Log whose last entries speak of others."""
    rows, head = a_log(count)
    chained, head = chain(head, said)
    return [*rows, *(entry.cells() for entry in chained)], head


def saying(event: Event, detail: str) -> Entry:
    return Entry(event=event, at=AT, run="p", detail=detail)


def a_log(count: int = 4) -> tuple[list[Sequence[Scalar]], Head]:
    entries = [
        Entry(event=Event.SENT, at=AT, run="r", key=f"k{n}", customer="Café") for n in range(count)
    ]
    chained, head = chain(Head(), entries)
    return [entry.cells() for entry in chained], head


def test_a_log_is_read_back_as_it_was_written() -> None:
    key = SendKey("f|1%", 0, "2026-11-21", "friendly", 1)
    written = Entry(
        event=Event.CLAIMED, at=AT, run="r", key="k", customer="Ñ", sends=(key,), address="a@b.c"
    )
    chained, head = chain(Head(), [written])

    [entry], fault = read_log([entry.cells() for entry in chained], head)

    assert (entry.sends, entry.customer, fault) == ((key,), "Ñ", None)


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows, head = a_log()

    entries, fault = read_log([rows[2], [], rows[0], rows[3], rows[1]], head)

    assert fault is None
    assert [entry.number for entry in entries] == [1, 2, 3, 4]


def test_an_empty_log_is_whole() -> None:
    assert read_log([], Head()) == ([], None)


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
        assert (fault.code, numbers_of(fault)) == (code, numbers)


def test_a_note_beside_the_entries_is_nobodys_business() -> None:
    rows, head = a_log()

    _, fault = read_log([["nota", "mía"], *rows, ["", "otra"], [Decimal("0.5")]], head)

    assert fault is None


def test_one_cell_that_nobody_hashed_forgives_nothing() -> None:
    """Somebody makes an entry say that all may lack, and deletes what they like."""
    rows, head = a_log(5)
    forged = [*rows[3][:3], "", Event.ACCEPTED, *rows[3][5:10], "1-9999", rows[3][11]]

    _, fault = read_log([rows[0], forged, rows[4]], head)

    assert fault is not None
    assert (fault.code, numbers_of(fault)) == ("log_gap", [2, 3])


@pytest.mark.parametrize("event", [Event.ACCEPTED, Event.ARCHIVED, Event.REDACTED])
def test_what_an_entry_says_counts_while_it_is_as_it_was_written(event: Event) -> None:
    rows, head = a_log_with(saying(event, "2-3"))

    _, fault = read_log([rows[0], rows[3], rows[4]], head)

    assert fault is None


def test_an_entry_speaks_only_of_those_before_it() -> None:
    rows, head = a_log_with(saying(Event.ACCEPTED, "2-9"), saying(Event.FINISHED, ""))

    _, fault = read_log([rows[0], *rows[2:5]], head)

    assert fault is not None
    assert (fault.code, numbers_of(fault)) == ("log_gap", [6])


def test_a_span_of_millions_costs_nothing() -> None:
    rows, head = a_log_with(saying(Event.ACCEPTED, "1-60000000"))
    began = process_time()

    _, fault = read_log(rows[1:], head)
    _, lacking = read_log(rows, Head(999_999_999, head.hash))

    assert fault is None
    assert lacking is not None
    assert lacking.quoted == "6-999999999"
    assert process_time() - began < 1


def test_what_stands_after_entries_that_left_is_still_checked() -> None:
    rows, head = a_log()
    entries, _ = read_log(rows, head)
    [detail] = gone(entries[1:3])
    rows, head = a_log_with(saying(Event.ARCHIVED, detail))
    changed = [*rows[3][:5], "otro", *rows[3][6:]]

    whole = read_log([rows[0], rows[3], rows[4]], head)[1]
    touched = read_log([rows[0], changed, rows[4]], head)[1]

    assert whole is None
    assert touched is not None
    assert numbers_of(touched) == [4]


def test_a_speaker_whose_predecessor_left_is_checked_by_the_one_that_says_so() -> None:
    rows, head = a_log_with(saying(Event.ARCHIVED, "2"))
    entries, _ = read_log(rows, head)
    [detail] = gone([entries[3]])
    chained, head = chain(head, [saying(Event.ARCHIVED, detail)])

    _, fault = read_log([rows[0], rows[2], rows[4], chained[0].cells()], head)

    assert fault is None


def test_a_row_that_was_taken_as_it_stands_may_not_change_again() -> None:
    rows, _ = a_log()
    accepted = [*rows[1][:5], "Otra", *rows[1][6:]]
    rows, head = a_log_with(saying(Event.ACCEPTED, f"2={digest_of(2, accepted)}"))
    again = [*accepted[:5], "Una más", *accepted[6:]]

    assert read_log([rows[0], accepted, *rows[2:]], head)[1] is None
    fault = read_log([rows[0], again, *rows[2:]], head)[1]
    assert fault is not None
    assert numbers_of(fault) == [2]


WAYS: dict[str, Callable[[Log], Log]] = {
    **{name: touch for name, (touch, code, _) in TOUCHED.items() if code != "log_longer"},
    "the hash of the last one changed": lambda rows: [*rows[:3], [*rows[3][:11], "0" * 12]],
    "the hash of one changed": lambda rows: [rows[0], [*rows[1][:11], "x"], *rows[2:]],
    "two of one number": lambda rows: [*rows, [2, "x"]],
    "every second one": lambda rows: rows[1::2],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_log_that_was_taken_as_it_is_is_in_order_until_it_is_touched_again(
    way: str, times: int
) -> None:
    rows, head = a_log()
    rows = WAYS[way](rows)

    for _ in range(times):
        details, end = take_as_it_is(rows, head)
        chained, head = chain(end, [saying(Event.ACCEPTED, detail) for detail in details or [""]])
        rows = [*rows, *(entry.cells() for entry in chained)]

    assert read_log(rows, head)[1] is None
    assert read_log(rows[:-1], head)[1] is not None


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
CELL = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), NUMBERS)


def is_numbered(row: list[Scalar]) -> bool:
    first = row[0] if row else None
    if isinstance(first, bool) or not isinstance(first, (int, Decimal)):
        return False
    return -(10**9) < first < 10**9 and first == int(first)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, max_size=13), max_size=5), st.integers(0, 5))
def test_whatever_people_type_into_the_log_is_noticed_and_never_an_exception(
    typed: list[list[Scalar]], keep: int
) -> None:
    rows, head = a_log()

    entries, fault = read_log([*rows[:keep], *typed], head)

    fold(entries)
    assert (fault is not None) == (keep < 4 or any(is_numbered(row) for row in typed))
