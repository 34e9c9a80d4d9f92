"""Who wants no more letters gets none, whatever becomes of the row that says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aldia import environment
from aldia.errors import AskPerson
from aldia.jobs.forgetting import forget
from aldia.jobs.log_repair import archive
from aldia.jobs.remind import RunResult
from aldia.workbook.client import connect
from tests.office import TAB, Office, a_line

TAB_OF_REPORTS, LOG = "Entregas", "Bitácora"
ANA, OTHER = "ana@a.example", "otro@b.example"
MOMENT, KEY = "2026-11-24T10:00:00-05:00", "0123456789abcdef"


def asked(office: Office) -> RunResult:
    return office.run(reporter=environment.mailer())


def wants_no_more(office: Office, name: str = "spam_reports") -> None:
    """Let Ana say so at the provider, which tells of it for thirty days."""
    created = int((office.sandbox.now() + timedelta(hours=1)).timestamp())
    entry = {"created": created, "email": ANA}
    office.sandbox.mail.suppressions.setdefault(name, []).append(entry)
    office.pass_days(0.1)


def a_book_that_ana_left(office: Office, name: str = "spam_reports") -> None:
    office.adopt(a_line("F-1", email=ANA), a_line("F-2", email=OTHER, paid="sí"))
    asked(office)
    wants_no_more(office, name)
    asked(office)
    assert len(letters_to_ana(office)) == 1


def owes_again(office: Office) -> None:
    """Let everything be forgotten at the provider, and Ana owe something new."""
    office.pass_days(36)
    due = (office.sandbox.now() - timedelta(days=3)).strftime("%d/%m/%Y")
    line = a_line("N-1", due, email=ANA, customer="Cliente F-1")
    office.edit({"tab": TAB, "append": [line]})


def letters_to_ana(office: Office) -> list[Any]:
    return [letter for letter in office.mail if ANA in letter.to[0]]


def opt_outs(office: Office) -> list[list[Any]]:
    """Return event, address and detail of what the Log says of opt-outs."""
    rows = office.values(LOG)[1:]
    return [[row[4], row[8], row[10]] for row in rows if row[4] in {"stopped", "resumed"}]


GESTURES: dict[str, dict[str, Any]] = {
    "a column inserted at the left": {"insert_columns": ["A", 1]},
    "a column inserted in the middle": {"insert_columns": ["C", 1]},
    "a column deleted": {"delete_columns": ["C", 1]},
    "the row deleted": {"delete_rows": [2, 1]},
    "the row sorted above the header": {"sort": {"by": "A", "descending": False}},
    "the header deleted": {"delete_rows": [1, 1]},
    "the state typed over": {"type": {"C2": "???"}},
    "the address typed over": {"type": {"D2": "???"}},
    "the address of somebody else": {"type": {"D2": OTHER}},
}


@pytest.mark.parametrize("gesture", GESTURES)
@pytest.mark.parametrize("name", ["spam_reports", "unsubscribes"])
def test_what_somebody_said_once_outlives(gesture: str, name: str, office: Office) -> None:
    a_book_that_ana_left(office, name)
    owes_again(office)

    office.edit({"tab": TAB_OF_REPORTS, **GESTURES[gesture]})
    for _ in range(3):
        office.pass_days(1)
        asked(office)

    assert len(letters_to_ana(office)) == 1


def test_the_log_says_it_once(office: Office) -> None:
    a_book_that_ana_left(office)

    office.pass_days(1)
    asked(office)

    [[event, address, detail]] = opt_outs(office)
    assert (event, address, detail.split()[0]) == ("stopped", ANA, "complained")
    assert office.assess().health.log_fault is None
    assert office.assess().history.unfinished is None


def test_it_is_in_the_log_before_anything_else_goes(office: Office) -> None:
    """Somebody deletes the row while a letter to another customer is claimed."""
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    wants_no_more(office)
    office.edit({"tab": TAB, "append": [a_line("F-2", email=OTHER)]})
    row = {"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]}
    office.edit(row, before=("mail.send", 1))

    asked(office)
    owes_again(office)
    asked(office)

    assert opt_outs(office)[0][:2] == ["stopped", ANA]
    assert len(office.values(TAB_OF_REPORTS)) == 1
    assert len(letters_to_ana(office)) == 1


def test_in_preview_it_is_kept_as_well(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    wants_no_more(office)
    office.set_settings(Modo="pausa")

    asked(office)

    assert [each[:2] for each in opt_outs(office)] == [["stopped", ANA]]


UNREADABLE: dict[str, dict[str, Any]] = {
    "a column with words": {"insert_columns": ["A", 1], "type": {"A2": "ojo"}},
    "a deleted moment": {"type": {"A2": ""}},
    "a state typed over": {"type": {"C2": "???"}},
    "an address typed over": {"type": {"D2": "???"}},
    "a lost header": {"delete_rows": [1, 1]},
}


@pytest.mark.parametrize("gesture", UNREADABLE)
def test_a_row_that_nobody_can_read_is_asked_about_and_nothing_goes(
    gesture: str, office: Office
) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    row = [MOMENT, KEY, "delivered", ANA, "e1"]
    office.edit({"tab": TAB_OF_REPORTS, "append": [row]})
    for name, entry in UNREADABLE[gesture].items():
        office.edit({"tab": TAB_OF_REPORTS, name: entry})
    office.edit({"tab": TAB, "append": [a_line("F-2", email=OTHER)]})

    report = asked(office)

    assert (report.preview, len(office.mail)) == ("reports_unreadable", 1)
    [told] = [row for row in office.values("Revisar") if row and row[0] == TAB_OF_REPORTS]
    assert str(1 if gesture == "a lost header" else 2) in told[4]


def test_it_goes_on_once_the_row_is_mended(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    row = [MOMENT, KEY, "???", OTHER, "e1"]
    office.edit({"tab": TAB_OF_REPORTS, "append": [row]})
    assert asked(office).preview == "reports_unreadable"

    office.edit({"tab": TAB_OF_REPORTS, "type": {"C2": "complained"}})

    assert asked(office).preview is None
    assert [each[:2] for each in opt_outs(office)] == [["stopped", OTHER]]


NOTES = [["Ojo: Ana llamó"], ["", ANA], ["24/11/2026", ANA, "llamó"], ["delivered"], [1, 2, 3]]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_of_a_persons_stops_nothing(note: list[Any], office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    office.edit({"tab": TAB_OF_REPORTS, "append": [[], note]})

    assert asked(office).preview is None
    assert len(office.mail) == 1


def test_rows_that_come_after_a_column_was_inserted_are_read_too(office: Office) -> None:
    """A report is appended at the first column, and older ones stand one further on."""
    office.adopt(a_line("F-1", email=ANA), a_line("F-2", email=OTHER))
    office.edit({"tab": TAB_OF_REPORTS, "append": [[MOMENT, KEY, "unsubscribed", ANA, "e1"]]})
    office.edit({"tab": TAB_OF_REPORTS, "insert_columns": ["A", 1]})
    office.edit({"tab": TAB_OF_REPORTS, "append": [[MOMENT, KEY, "complained", OTHER, "e2"]]})

    report = asked(office)

    assert (report.preview, office.mail) == (None, [])
    assert {each[1] for each in opt_outs(office)} == {ANA, OTHER}


def test_who_asks_for_letters_again_gets_them_by_one_word(office: Office) -> None:
    a_book_that_ana_left(office)
    owes_again(office)

    office.edit({"tab": TAB_OF_REPORTS, "type": {"C2": "reanudar"}})
    asked(office)

    assert [each[0] for each in opt_outs(office)] == ["stopped", "resumed"]
    assert len(letters_to_ana(office)) == 2


def test_whose_row_is_gone_is_written_to_again_by_a_row_of_the_owners(office: Office) -> None:
    a_book_that_ana_left(office)
    owes_again(office)
    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]})
    [[_, _, detail]] = opt_outs(office)
    moment = detail.split()[1]

    office.edit({"tab": TAB_OF_REPORTS, "append": [[moment, "ana", "reanudar", ANA]]})
    asked(office)

    assert [each[0] for each in opt_outs(office)] == ["stopped", "resumed"]
    assert len(letters_to_ana(office)) == 2


def test_the_log_remembers_that_letters_are_wanted_again(office: Office) -> None:
    a_book_that_ana_left(office)
    office.edit({"tab": TAB_OF_REPORTS, "type": {"C2": "resume"}})
    asked(office)
    owes_again(office)

    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]})
    asked(office)

    assert len(letters_to_ana(office)) == 2


def test_who_complains_once_more_is_not_written_to(office: Office) -> None:
    a_book_that_ana_left(office)
    office.edit({"tab": TAB_OF_REPORTS, "type": {"C2": "reanudar"}})
    office.pass_days(1)
    asked(office)
    again = (office.sandbox.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    office.edit({"tab": TAB_OF_REPORTS, "append": [[again, KEY, "complained", ANA, "e9"]]})
    sent = len(letters_to_ana(office))
    owes_again(office)

    asked(office)
    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [3, 1]})
    asked(office)

    assert len(letters_to_ana(office)) == sent
    assert [each[0] for each in opt_outs(office)] == ["stopped", "resumed", "stopped"]


def test_letters_are_not_resumed_for_the_time_to_come(office: Office) -> None:
    a_book_that_ana_left(office)
    later = (office.sandbox.now() + timedelta(days=90)).isoformat(timespec="seconds")

    office.edit({"tab": TAB_OF_REPORTS, "type": {"C2": "reanudar", "A2": later}})

    assert asked(office).preview == "reports_unreadable"


def test_a_bounce_is_over_once_its_row_is_gone(office: Office) -> None:
    """That an address does not exist is nobody's wish, and the owner may know better by now."""
    a_book_that_ana_left(office, "bounces")
    assert opt_outs(office) == []
    owes_again(office)

    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]})
    asked(office)

    assert len(letters_to_ana(office)) == 2


def closed(office: Office) -> None:
    office.edit({"tab": TAB, "type": {"F2": "sí"}})
    office.pass_days(0.1)


@pytest.mark.parametrize("person", ["Cliente F-1", ANA])
def test_who_is_forgotten_stays_unwritten_to_without_the_row(person: str, office: Office) -> None:
    a_book_that_ana_left(office)
    closed(office)

    forget(office.client(), person)
    assert ANA not in str(office.values(LOG)) + str(office.values(TAB_OF_REPORTS))
    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]})
    owes_again(office)
    asked(office)

    assert len(letters_to_ana(office)) == 1
    assert office.assess().health.log_fault is None


def test_who_is_forgotten_before_a_run_saw_it_is_not_written_to(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    office.edit({"tab": TAB_OF_REPORTS, "append": [[MOMENT, KEY, "complained", ANA, "e1"]]})
    closed(office)

    forget(office.client(), "Cliente F-1")
    office.edit({"tab": TAB, "delete_rows": [2, 1]})
    asked(office)
    assert ANA not in str(office.values(LOG))
    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]})
    owes_again(office)
    asked(office)

    assert len(letters_to_ana(office)) == 1


def test_nobody_is_forgotten_while_a_row_cannot_be_read(office: Office) -> None:
    a_book_that_ana_left(office)
    closed(office)
    office.edit({"tab": TAB_OF_REPORTS, "type": {"C2": "???"}})

    with pytest.raises(AskPerson, match="reports_unreadable"):
        forget(office.client(), ANA)


def test_a_shifted_row_is_redacted_where_it_stands(office: Office) -> None:
    a_book_that_ana_left(office)
    closed(office)
    office.edit({"tab": TAB_OF_REPORTS, "insert_columns": ["A", 1]})
    office.edit({"tab": TAB_OF_REPORTS, "type": {"I2": "nota"}})

    forget(office.client(), ANA)

    row = office.values(TAB_OF_REPORTS)[1]
    assert ANA not in row
    assert (row[0], row[3], row[8]) == ("", "complained", "nota")


def test_the_archive_leaves_what_still_silences_somebody(office: Office) -> None:
    a_book_that_ana_left(office)
    closed(office)
    asked(office)
    office.pass_days(430)
    mine = office.book
    other = connect(office.make_book(headers=()))
    office.book = mine

    moved, _ = archive(office.client(), other)
    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]})
    owes_again(office)
    asked(office)

    assert moved
    assert [each[:2] for each in opt_outs(office)] == [["stopped", ANA]]
    assert len(letters_to_ana(office)) == 1


def test_an_opt_out_that_comes_while_letters_go_is_kept_too(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA), a_line("F-2", email=OTHER))
    report = [MOMENT, KEY, "complained", ANA, "e1"]
    office.edit(
        {"tab": TAB_OF_REPORTS, "append": [report]}, before=("sheets.spreadsheets.batchUpdate", 1)
    )

    asked(office)
    kept = opt_outs(office)
    office.edit({"tab": TAB_OF_REPORTS, "delete_rows": [2, 1]})
    office.pass_days(1)
    asked(office)

    assert [event for event, *_ in kept] == ["stopped"]
    assert not letters_to_ana(office)
