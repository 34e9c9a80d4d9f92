"""Who wants no more letters, by the Log and by what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia.planning.log.contacts import Contact
from aldia.planning.log.deliveries import RESUME, DeliveryState, Report, add_up_reports, read_tab
from aldia.planning.log.entries import Entry, Event, SendKey
from aldia.planning.log.history import fold
from aldia.planning.log.opt_outs import (
    NOTHING_LOGGED,
    opted_out_addresses,
    read_opt_outs,
    unlogged_opt_outs,
)
from tests.builders import NOW

ANA, KEY = "ana@a.example", "0123456789abcdef"
SEND = SendKey("f-1", 0, "2026-11-21", "friendly", 1)
LETTER = Contact(NOW, (SEND,), (ANA,), True, KEY, "Ana")


def said(state: str, hours: int = 0, address: str = ANA) -> Report:
    return Report(NOW + timedelta(hours=hours), KEY, DeliveryState(state), address, f"e{hours}")


def logged(*reports: Report, entries: Sequence[Entry] = ()) -> list[Entry]:
    deliveries = add_up_reports(reports)
    return [*entries, *unlogged_opt_outs(read_opt_outs(entries), deliveries, [LETTER], "r", NOW)]


def test_an_opt_out_names_what_it_answers_so_that_it_is_forgotten_with_it() -> None:
    [entry] = logged(said("complained"))

    assert (entry.event, entry.address, entry.customer) == (Event.OPTED_OUT, ANA, "Ana")
    assert (entry.sends, entry.key) == ((SEND,), "")
    assert entry.detail == "complained 2026-11-24T15:00:00+00:00"


def test_an_opt_out_of_a_letter_that_the_log_lacks_is_kept_too() -> None:
    [entry] = unlogged_opt_outs(
        NOTHING_LOGGED, add_up_reports([said("unsubscribed")]), [], "r", NOW
    )

    assert (entry.address, entry.customer, entry.sends) == (ANA, "", ())


def test_the_log_alone_remembers() -> None:
    entries = logged(said("unsubscribed"))

    assert fold(entries).is_silenced(ANA.upper())
    assert logged(said("unsubscribed"), entries=entries) == entries


def test_each_word_is_kept_so_that_a_later_one_outlives_its_row() -> None:
    entries = logged(said("unsubscribed"))
    entries = logged(said("unsubscribed"), said("complained", 9), entries=entries)

    entries = logged(said(RESUME), entries=entries)

    assert [entry.detail.split()[0] for entry in entries] == ["unsubscribed", "complained"]
    assert opted_out_addresses(read_opt_outs(entries), add_up_reports([said(RESUME)])) == {ANA}


def test_an_address_in_capitals_in_the_log_is_the_same() -> None:
    entries = [replace(entry, address=ANA.upper()) for entry in logged(said("complained"))]

    assert opted_out_addresses(read_opt_outs(entries), add_up_reports([])) == {ANA}
    assert logged(said("complained"), entries=entries) == entries


def test_what_is_taken_back_is_no_letter() -> None:
    found = add_up_reports([said(RESUME)])

    assert (found.first, found.addresses, found.states) == ({}, {}, {})


def test_a_run_that_wrote_only_an_opt_out_is_over() -> None:
    assert fold(logged(said("complained"))).unfinished is None


@pytest.mark.parametrize("state", ["processed", "delivered", "deferred", "dropped", "bounced"])
def test_what_is_no_wish_is_not_kept(state: str) -> None:
    assert logged(said(state)) == []


def test_a_wish_is_taken_back_until_it_is_said_again() -> None:
    entries = logged(said("complained"))

    entries = logged(said(RESUME), entries=entries)
    assert [each.event for each in entries] == [Event.OPTED_OUT, Event.RESUMED]
    assert entries[1].sends == (SEND,)
    assert not opted_out_addresses(read_opt_outs(entries), add_up_reports([said("complained")]))
    assert opted_out_addresses(read_opt_outs(entries), add_up_reports([said("complained", 1)])) == {
        ANA
    }

    entries = logged(said(RESUME), said("unsubscribed", 1), entries=entries)
    assert [each.event for each in entries] == [Event.OPTED_OUT, Event.RESUMED, Event.OPTED_OUT]
    assert opted_out_addresses(read_opt_outs(entries), add_up_reports([])) == {ANA}


def test_who_never_opted_out_is_not_resumed() -> None:
    assert logged(said(RESUME)) == []


def test_a_bounce_is_taken_back_by_the_same_word() -> None:
    assert not add_up_reports([said("bounced"), said(RESUME)]).silenced


@given(st.permutations([said("complained"), said(RESUME, 1), said("unsubscribed", 2)]))
def test_the_order_of_the_rows_changes_nothing(rows: list[Report]) -> None:
    assert add_up_reports(rows) == add_up_reports(sorted(rows, key=lambda each: each.at))


WORDS = ["resume", "Resume ", "REANUDAR", "reanudar"]


@pytest.mark.parametrize("word", WORDS)
def test_a_person_takes_it_back_in_either_language(word: str) -> None:
    row = said("complained").cells()
    row[2] = word

    [[report], unreadable] = read_tab([["Momento"], row], NOW)

    assert (report.state, unreadable) == (RESUME, [])


ROW = [NOW.isoformat(), KEY, "complained", ANA, "e1", "550 no", "aa bb"]
SHIFTED = [["", *ROW], [*ROW[:2], "", *ROW[2:]], [None, ROW[0], None, *ROW[1:]]]


@pytest.mark.parametrize("row", SHIFTED)
def test_blank_cells_before_the_address_do_not_count(row: list[str | None]) -> None:
    assert read_tab([["Momento"], row], NOW) == read_tab([["Momento"], ROW], NOW)


UNREADABLE = {
    "a word in front": ["ojo", *ROW],
    "no moment": ["", *ROW[1:]],
    "no letter": [ROW[0], "", *ROW[2:]],
    "no state": [*ROW[:2], "", *ROW[3:]],
    "no address": [*ROW[:3], "", *ROW[4:]],
    "another state": [*ROW[:2], "sí", *ROW[3:]],
    "another address": [*ROW[:3], "sí", *ROW[4:]],
    "a name with the address": [*ROW[:3], f"Ana <{ANA}>", *ROW[4:]],
    "two addresses": [*ROW[:3], f"{ANA}, b@b.example", *ROW[4:]],
    "a sign behind the address": [*ROW[:3], f"{ANA};", *ROW[4:]],
    "a resumption to come": ["2027-11-24T10:00:00+00:00", KEY, RESUME, ANA],
    "another moment": ["24/11/2026", *ROW[1:]],
    "only state and address": ["", "", "complained", ANA],
    "only its moment": [ROW[0], "", "", "", "e1"],
    "only its letter": ["", KEY, "", "", "e1"],
    "only what the letter stood for": ["", "", "", "", "e1", "550 no", f"{KEY[:12]} {KEY[4:]}"],
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_row_of_which_something_is_left_is_told(case: str) -> None:
    assert read_tab([["Momento"], [], UNREADABLE[case]], NOW) == ([], [3])


def test_a_report_among_the_headers_is_read_and_told() -> None:
    [[report], unreadable] = read_tab([ROW], NOW)

    assert (report.address, unreadable) == (ANA, [1])


NOTES: list[list[object]] = [[], [None], ["Ojo"], [ANA], ["complained"], [46350, ANA], [1, True]]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_is_no_report(note: list[str]) -> None:
    assert read_tab([["Momento", "Clave"], note], NOW) == ([], [])
