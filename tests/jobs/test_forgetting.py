"""A person who is forgotten: no name, no address, and no letter too many."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from aldia import environment
from aldia.cli.commands import main
from aldia.errors import AskPerson, Busy
from aldia.jobs.forgetting import forget
from aldia.jobs.log_repair import archive
from aldia.workbook.client import connect
from sandbox.mail.webhook import public_key
from tests.office import TAB, Office, a_line
from tests.webhook import Webhook

LOG, DELIVERIES = "Bitácora", "Entregas"
NAME, MAIL = "Juan Pérez", "juan@perez.example"
OURS = ("Historia", LOG, DELIVERIES, "Memoria", "Resumen", "Revisar")


@pytest.fixture(autouse=True)
def _signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_WEBHOOK_KEY", public_key())


def report(office: Office, event: str) -> None:
    """Let the provider report something of Juan's letter."""
    with pytest.MonkeyPatch.context() as context:
        context.setenv("ALDIA_SPREADSHEET", office.book)
        letters = enumerate(office.sandbox.mail.letters)
        place = next(n for n, letter in letters if MAIL in letter.to[0])
        assert Webhook(office).report(event, place) == 200


def a_book_with(office: Office, *rows: list[Any], **settings: Any) -> None:
    office.adopt(a_line("JP-1", customer=NAME, email=MAIL), a_line("F-2"), *rows, **settings)
    office.run()


def close(office: Office) -> None:
    office.edit({"tab": TAB, "type": {"F2": "sí"}})


def everything_of_ours(office: Office) -> str:
    return "\n".join(str(office.values(tab)) for tab in OURS).lower()


def traces(office: Office) -> list[str]:
    text = everything_of_ours(office)
    return [trace for trace in ("juan", "pérez", MAIL, "jp-1") if trace in text]


def test_a_person_is_taken_out_and_the_book_stays_live(office: Office) -> None:
    a_book_with(office)
    report(office, "delivered")
    close(office)
    office.pass_days(0.1)
    office.run()
    office.edit({"tab": TAB, "delete_rows": [2, 1]}, {"tab": "Clientes", "delete_rows": [2, 1]})

    rows, named = forget(office.client(), NAME)
    office.pass_days(7)
    last = office.run()

    assert rows > 2
    assert named == {}
    assert traces(office) == []
    assert last.preview is None
    assert len(office.mail) == 3, "the other customer hears on as ever"


def test_who_still_owes_is_not_forgotten(office: Office) -> None:
    a_book_with(office)
    before = office.values(LOG)

    with pytest.raises(AskPerson, match="forget_still_open"):
        forget(office.client(), NAME)

    assert office.values(LOG) == before


@pytest.mark.parametrize("person", [NAME.upper(), MAIL])
def test_a_forgotten_debt_that_reopens_goes_on_where_it_was(office: Office, person: str) -> None:
    """What is left are marks, by which the sheet's own invoice is told."""
    a_book_with(office, **{"Agradecer los pagos": "no"})
    close(office)
    office.pass_days(0.1)

    forget(office.client(), person)
    left = str(office.values(LOG)).lower()
    office.edit({"tab": TAB, "type": {"F2": ""}})
    office.run()
    office.pass_days(0.5)
    office.run()

    letters = [letter for letter in office.mail if MAIL in letter.to[0]]
    assert len(letters) == 1
    assert office.column("Avisos")["JP-1"] == "1"
    assert [word for word in ("juan", MAIL) if word in left] == []


def test_who_wanted_no_more_mail_gets_none_although_forgotten(office: Office) -> None:
    a_book_with(office)
    report(office, "unsubscribe")
    close(office)
    office.pass_days(0.1)
    forget(office.client(), NAME)

    line = a_line("JP-9", "25/11/2026", customer=NAME, email=MAIL)
    office.edit({"tab": TAB, "append": [line]})
    office.pass_days(7)
    office.run()

    assert MAIL not in str(office.values(DELIVERIES))
    assert not [letter for letter in office.mail if letter.custom_args and "JP-9" in letter.text]


def test_the_same_report_once_more_names_nobody_anew(office: Office) -> None:
    a_book_with(office)
    place = next(n for n, each in enumerate(office.sandbox.mail.letters) if MAIL in each.to[0])
    office.control("events", event="unsubscribe", letter=place)
    again = list(office.sandbox.webhook.outbox)
    with pytest.MonkeyPatch.context() as context:
        context.setenv("ALDIA_SPREADSHEET", office.book)
        Webhook(office).carry()
        office.run()
        close(office)
        office.pass_days(0.01)
        office.edit({"tab": TAB, "delete_rows": [2, 1]})
        forget(office.client(), NAME)

        office.sandbox.webhook.outbox.extend(again)
        status = Webhook(office).carry()
    office.run()

    assert status == 200
    assert traces(office) == []


def test_who_opted_out_of_a_letter_that_the_log_lacks_is_forgotten_too(office: Office) -> None:
    a_book_with(office)
    report = ["2026-11-24T10:00:00-05:00", "0123456789abcdef", "complained", MAIL, "e1"]
    office.edit({"tab": DELIVERIES, "append": [report]})
    office.run()
    assert ["stopped", "", MAIL] in [[r[4], r[5], r[8]] for r in office.values(LOG) if len(r) > 8]
    close(office)
    office.pass_days(0.1)

    forget(office.client(), NAME)
    left = str([office.values(LOG), office.values(DELIVERIES)]).lower()
    line = a_line("JP-9", "25/11/2026", customer=NAME, email=MAIL)
    office.edit({"tab": TAB, "append": [line]})
    office.pass_days(7)
    office.run()

    assert MAIL not in left
    assert not [letter for letter in office.mail if letter.custom_args and "JP-9" in letter.text]


def test_a_redacted_row_may_not_be_changed(office: Office) -> None:
    a_book_with(office)
    close(office)
    office.pass_days(0.1)
    forget(office.client(), NAME)
    row = next(i for i, row in enumerate(office.values(LOG), 1) if row[5:6] and "#" in row[5])

    office.edit({"tab": LOG, "type": {f"E{row}": "released"}})

    fault = office.assess().health.log_fault
    assert fault is not None
    assert fault.code == "log_changed"


MEANWHILE: dict[str, dict[str, Any]] = {
    "sorts the log": {"tab": LOG, "sort": {"by": "F", "descending": True, "header_row": 1}},
    "inserts rows": {"tab": LOG, "insert_rows": [2, 3]},
    "inserts many rows": {"tab": LOG, "insert_rows": [2, 30]},
    "writes below": {"tab": LOG, "append": [["nota"]]},
    "sorts the deliveries": {
        "tab": DELIVERIES,
        "sort": {"by": "E", "descending": True, "header_row": 1},
    },
}


@pytest.mark.parametrize("gesture", MEANWHILE)
def test_who_edits_meanwhile_loses_nothing(office: Office, gesture: str) -> None:
    a_book_with(office)
    report(office, "delivered")
    close(office)
    office.pass_days(0.1)
    if gesture == "inserts many rows":
        office.edit({"tab": LOG, "append": [["", "apunte"], ["", "apunte"]]})
    office.edit(MEANWHILE[gesture], before=("sheets.spreadsheets.batchUpdate", 1))

    forget(office.client(), NAME)

    assert not [each for each in ("juan", MAIL) if each in str(office.values(LOG)).lower()]
    assert MAIL not in str(office.values(DELIVERIES))
    assert office.assess().health.log_fault is None
    assert str(office.values(LOG)).count("apunte") in {0, 2}
    assert gesture != "writes below" or ["nota"] in office.values(LOG)


def test_an_archive_of_a_redacted_log_names_nobody(office: Office) -> None:
    a_book_with(office)
    close(office)
    office.pass_days(0.1)
    forget(office.client(), NAME)
    office.pass_days(430)
    mine = office.book
    other = connect(office.make_book(headers=()))
    office.book = mine

    moved, _ = archive(office.client(), other)

    [there] = other.read_values([f"'{LOG}'"])
    assert moved >= 2
    assert NAME not in str(there)
    assert NAME not in str(office.values(LOG))
    assert office.assess().health.log_fault is None


def test_nobody_is_forgotten_while_a_run_is_at_work(office: Office) -> None:
    a_book_with(office)
    close(office)
    office.pass_days(0.1)
    seal = office.assess().seal(office.client(), "other")

    forget(office.client(), NAME)

    with pytest.raises(Busy):
        seal.write([])


def test_the_command_asks_first_and_says_where_the_person_still_stands(office: Office) -> None:
    a_book_with(office)
    close(office)
    office.pass_days(0.1)

    refused = CliRunner().invoke(main, ["forget", NAME, office.book], input="n\n")
    done = CliRunner().invoke(main, ["forget", NAME, office.book], input="y\n")
    again = CliRunner().invoke(main, ["forget", NAME, office.book, "--yes"])

    assert refused.exit_code == 130
    assert "Se quitó" in done.output
    assert "Cartera (1)" in done.output
    assert "nombran" in again.output


def test_names_of_closed_invoices_leave_by_themselves_when_the_owner_wants_it(
    office: Office,
) -> None:
    a_book_with(office, **{"Olvidar nombres a los (meses)": 6})
    report(office, "delivered")
    unknown = ["2026-11-24T10:00:00-05:00", "0123456789abcdef", "complained", MAIL, "e1"]
    office.edit({"tab": DELIVERIES, "append": [unknown]})
    close(office)
    office.run()

    office.pass_days(100)
    office.run()
    early = traces(office)
    office.pass_days(100)
    office.run()
    office.run()

    assert NAME.split(maxsplit=1)[0].lower() in early
    assert [each for each in ("juan", MAIL) if each in str(office.values(LOG)).lower()] == []
    assert MAIL not in str(office.values(DELIVERIES))
    assert ["stopped", ""] in [row[4:6] for row in office.values(LOG)]
    assert "cliente f-2" in str(office.values(LOG)).lower(), "who still owes is still named"
    assert office.assess().health.log_fault is None


def test_without_the_setting_names_stay(office: Office) -> None:
    a_book_with(office)
    close(office)
    office.pass_days(800)
    office.run()

    assert NAME in str(office.values(LOG))
    assert environment.mailer() is not None


def test_names_of_an_open_invoice_stay_when_its_number_was_corrected(office: Office) -> None:
    a_book_with(office, **{"Olvidar nombres a los (meses)": 1})
    office.edit({"tab": TAB, "type": {"A2": "JP-77"}})
    office.pass_days(40)
    office.run()
    office.run()

    assert "redacted" not in office.events()
