"""A Log that was touched: what the run does, and how a person mends it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from click.testing import CliRunner

from aldia import environment, resources
from aldia.cli.commands import main
from aldia.errors import AldiaError, AskPerson, Busy
from aldia.jobs.connect import try_connection
from aldia.jobs.log_repair import accept_log, archive
from aldia.workbook.client import NoAnswer, SheetsClient, connect
from aldia.workbook.setup.adopting import adopt
from aldia.workbook.writes import batch
from tests.office import TAB, Office, a_line

LOG = "Bitácora"


def touch(office: Office, *edits: dict[str, Any]) -> None:
    office.edit(*({"tab": LOG, **edit} for edit in edits))


TOUCHED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "an entry deleted": ([{"delete_rows": [3, 1]}], "log_gap"),
    "half of it deleted": ([{"delete_rows": [4, 3]}], "log_gap"),
    "cut at its end": ([{"delete_rows": [6, 2]}], "log_gap"),
    "all of it deleted": ([{"delete_rows": [2, 9]}], "log_gap"),
    "an address edited": ([{"type": {"I3": "otro@cliente.example"}}], "log_changed"),
    "an event edited": ([{"type": {"E4": "released"}}], "log_changed"),
    "a number edited": ([{"type": {"A4": "5"}}], "log_gap"),
    "a moment edited": ([{"type": {"B3": "ayer"}}], "log_changed"),
    "a row copied": ([{"append": [["2", "x"]]}], "log_changed"),
}


@pytest.mark.parametrize("case", TOUCHED)
def test_a_touched_log_means_preview_says_what_and_can_be_taken_as_it_is(
    office: Office, case: str
) -> None:
    edits, code = TOUCHED[case]
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.run()
    touch(office, *edits)
    office.pass_days(0.01)

    touched = office.run()
    forgiven = accept_log(office.client(), environment.mailer())
    office.pass_days(1)
    mended = office.run()

    assert touched.preview == code
    assert code in {problem.code for problem in touched.problems}
    assert forgiven.numbers
    assert mended.preview is None


HARMLESS: dict[str, dict[str, Any]] = {
    "sorted": {"sort": {"by": "E", "descending": True, "header_row": 1}},
    "given blank rows": {"insert_rows": [3, 2]},
    "renamed": {"rename": "Mi bitácora"},
    "given a note": {"append": [["hola"]]},
}


@pytest.mark.parametrize("case", HARMLESS)
def test_a_log_goes_on_when_it_was_only(office: Office, case: str) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.run()

    touch(office, HARMLESS[case])
    office.pass_days(7)
    office.run()

    assert office.assess().health.log_fault is None
    assert len(office.mail) == 4


def test_entries_that_nobody_wrote_are_not_accepted_but_deleted_by_a_person(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    last = office.values(LOG)[-1]
    touch(office, {"append": [[int(last[0]) + 1, *last[1:]]]})

    with pytest.raises(AskPerson, match="log_longer"):
        accept_log(office.client())
    assert office.run().preview == "log_longer"


def test_a_lost_memory_is_found_again_from_the_log(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    office.edit({"tab": "Memoria", "delete_rows": [2, 50]})
    assert office.run().preview == "memory_lost"

    accept_log(office.client())

    assert office.assess().health.log_fault is None


def test_accept_asks_first_and_says_what_it_did(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.run()
    touch(office, {"delete_rows": [3, 1]})

    refused = CliRunner().invoke(main, ["accept", office.book], input="n\n")
    still = office.assess().health.log_fault
    done = CliRunner().invoke(main, ["accept", office.book], input="y\n")
    again = CliRunner().invoke(main, ["accept", office.book, "--yes"])

    assert refused.exit_code == 130
    assert still is not None
    assert "Entradas que se dieron por buenas: 2, 3." in done.output
    assert "en orden" in again.output


ANA = "ana@a.example"


@pytest.mark.parametrize("is_reported", [True, False])
def test_accept_says_that_an_opt_out_may_be_among_what_is_lost(
    office: Office, is_reported: bool
) -> None:
    office.adopt(a_line("F-1", email=ANA))
    office.run()
    report = ["2026-11-24T10:00:00-05:00", "0123456789abcdef", "complained", ANA, "e1"]
    office.edit({"tab": "Entregas", "append": [report]})
    office.pass_days(0.1)
    office.run()
    place = next(n for n, row in enumerate(office.values(LOG), 1) if "stopped" in row)
    touch(office, {"delete_rows": [place, 1]})
    if not is_reported:
        office.edit({"tab": "Entregas", "delete_rows": [2, 1]})

    done = CliRunner().invoke(main, ["accept", office.book], input="y\n")

    said = " ".join(done.output.split())
    assert "«sí» en «No cobrar», en la pestaña «Clientes»" in said
    assert ("no quieren más correos: ana@a.example" in said) == is_reported
    assert ("Ya no consta que alguien" in said) != is_reported


def test_what_is_in_order_lost_no_opt_out(office: Office) -> None:
    office.adopt(a_line("F-1"))

    done = CliRunner().invoke(main, ["accept", office.book], input="y\n")

    assert "No cobrar" not in done.output


def a_second_book(office: Office) -> SheetsClient:
    first = office.book
    other = office.make_book(headers=())
    office.book = first
    return connect(other)


def an_old_book(office: Office) -> None:
    """Two letters of long ago, one about what was paid since, and one of last week."""
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.run()
    office.edit({"tab": TAB, "type": {"F2": "sí"}})
    office.pass_days(427)
    office.edit({"tab": TAB, "append": [a_line("F-3", "20/01/2028")]})
    office.run()


def test_old_entries_of_closed_invoices_move_and_leave_one_line_per_letter(office: Office) -> None:
    an_old_book(office)
    before = len(office.values(LOG))
    other = a_second_book(office)

    moved, kept = archive(office.client(), other)

    log = office.values(LOG)
    assert (moved, kept) == (4, 1)
    assert len(log) == before - moved + kept + 1
    assert [row[4] for row in log[1:]].count("archived") == 2
    [there] = other.read_values([f"'{LOG}'"])
    assert len(there) == moved
    [[text]] = other.read_values(["'Textos de correos'"])
    assert "F-1" in str(text[1])
    assert text not in office.values("Textos de correos")
    assert office.assess().health.log_fault is None
    assert archive(office.client(), other) == (0, 0)


@pytest.mark.parametrize("before", ["", LOG])
def test_an_archive_is_named_in_its_books_language_unless_it_exists(
    office: Office, before: str
) -> None:
    office.make_book(headers=[], locale="en_US")
    adopt(office.client(), resources.schema())
    labels = [row[0] for row in office.values("Settings")]
    typed = {"Business": "Wheat Ltd", "Sender": "billing@wheat.example"}
    cells = {f"B{labels.index(label) + 1}": value for label, value in typed.items()}
    office.edit({"tab": "Settings", "type": cells})
    assert try_connection(office.client, environment.mailer())[1]
    office.pass_days(427)
    other = a_second_book(office)
    if before:
        other.write(batch({"addSheet": {"properties": {"title": before}}}))

    moved, _ = archive(office.client(), other)

    [there] = other.read_values([f"'{before or 'Log'}'"])
    assert len(there) == moved > 0


def test_entries_are_not_archived_into_a_workbook_that_aldia_works_in(office: Office) -> None:
    an_old_book(office)
    mine, before = office.book, office.values(LOG)
    office.adopt(a_line("G-1"))
    theirs, office.book = office.book, mine

    for other in (mine, theirs):
        with pytest.raises(AskPerson, match="archive_in_use"):
            archive(office.client(), connect(other))

    assert office.values(LOG) == before
    assert office.assess().health.log_fault is None


def test_one_workbook_keeps_the_archives_of_two(office: Office) -> None:
    an_old_book(office)
    other = a_second_book(office)
    first, _ = archive(office.client(), other)
    an_old_book(office)

    second, _ = archive(office.client(), other)

    [there] = other.read_values([f"'{LOG}'"])
    assert len(there) == first + second


def test_what_was_archived_is_remembered(office: Office) -> None:
    an_old_book(office)
    sent = len(office.mail)
    archive(office.client(), a_second_book(office))

    office.edit({"tab": TAB, "type": {"F2": ""}})
    office.run()
    office.pass_days(1)
    office.run()

    assert office.column("Avisos")["F-1"] == "2"
    [again] = office.mail[sent:]
    assert again.custom_args["step"] == "direct"


def test_the_order_of_the_rows_does_not_matter_to_an_archiving(office: Office) -> None:
    an_old_book(office)
    touch(office, {"sort": {"by": "E", "descending": True, "header_row": 1}})

    archive(office.client(), a_second_book(office))

    assert office.assess().health.log_fault is None


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("kind", ["lose_answer", "lose_request", "403"])
def test_an_archiving_that_ends_in_the_middle_loses_nothing_and_can_be_made_again(
    office: Office, nth: int, kind: str
) -> None:
    an_old_book(office)
    other = a_second_book(office)
    entries = {row[11] for row in office.values(LOG)[1:]}
    office.faults({"route": "sheets.spreadsheets.batchUpdate", "nth": nth, "kind": kind})
    client = office.client()
    client.retries.seconds = 0

    with suppress(AldiaError, NoAnswer):
        archive(client, other)
    office.faults()
    archive(office.client(), other)

    [there] = other.read_values([f"'{LOG}'"])
    here = {row[11] for row in office.values(LOG)[1:]}
    assert entries <= here | {row[11] for row in there}
    assert len(there) == len({row[11] for row in there})
    assert office.assess().health.log_fault is None


def test_nobody_archives_while_a_run_is_at_work(office: Office) -> None:
    an_old_book(office)
    office.edit(
        {"tab": TAB, "append": [a_line("F-9", "20/01/2028")]},
    )
    client = office.client()
    found = office.assess()
    seal = found.seal(client, "other")

    archive(office.client(), a_second_book(office))

    with pytest.raises(Busy):
        seal.write([])


MEANWHILE: dict[str, dict[str, Any]] = {
    "sorts it": {"tab": LOG, "sort": {"by": "F", "descending": True, "header_row": 1}},
    "inserts rows": {"tab": LOG, "insert_rows": [2, 3]},
    "writes below it": {"tab": LOG, "append": [["nota"], ["nota"]]},
    "writes beside an entry": {"tab": LOG, "type": {"N3": "mía"}},
    "deletes an entry": {"tab": LOG, "delete_rows": [6, 1]},
}


@pytest.mark.parametrize("gesture", MEANWHILE)
def test_who_edits_the_log_while_it_is_archived_loses_nothing(office: Office, gesture: str) -> None:
    an_old_book(office)
    touch(office, {"append": [["", "apunte"], ["", "apunte"]]})
    other = a_second_book(office)
    entries = {row[11] for row in office.values(LOG)[1:] if len(row) > 11}
    last = ("sheets.spreadsheets.batchUpdate", 3)
    office.edit(MEANWHILE[gesture], before=last)

    archive(office.client(), other)

    log = office.values(LOG)
    [there] = other.read_values([f"'{LOG}'"])
    here = {row[11] for row in log[1:] if len(row) > 11}
    fault = office.assess().health.log_fault
    assert log.count(["", "apunte"]) == 2
    assert log.count(["nota"]) in {0, 2}
    assert ["mía"] in [row[13:] for row in log] or gesture != "writes beside an entry"
    assert (fault is not None) == (gesture == "deletes an entry")
    assert len(entries - here - {row[11] for row in there}) == (gesture == "deletes an entry")


def test_a_log_that_is_not_in_order_is_not_archived(office: Office) -> None:
    an_old_book(office)
    touch(office, {"delete_rows": [3, 1]})

    with pytest.raises(AskPerson, match="log_not_in_order"):
        archive(office.client(), a_second_book(office))
