"""What people see of how it runs: `aldia status`, and `aldia connect` step by step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aldia.cli.commands import main
from tests.office import Office, a_line


def aldia(*words: str) -> Any:
    return CliRunner().invoke(main, list(words))


def test_status_shows_the_last_runs_and_what_the_others_wait_for(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", "10/12/2026"), a_line("F-3", "fin de mes"))
    office.run()

    shown = aldia("status", office.book).output
    found = json.loads(aldia("status", office.book, "--json").output)

    assert "enviadas 1" in shown
    assert "pasó la prueba" in shown
    assert found["runs"][0]["letters"]["sent"] == 1
    assert {wait["reason"] for wait in found["waits"]} >= {"not_due_yet", "date_unreadable"}
    assert found["status"].startswith("Revisado el 24 nov 2026")
    assert len(found["log_name"]) == 12


def test_status_of_a_workbook_that_never_ran_says_so(office: Office) -> None:
    office.adopt(a_line("F-1"), live=False)

    shown = aldia("status", office.book).output

    assert "Todavía no ha corrido" in shown
    assert "Ninguna corrida" in shown


def test_two_schedules_of_one_workbook_are_told_in_the_sheet_and_by_connect(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"))
    for name in ("la nube", "el portátil", "la nube"):
        monkeypatch.setenv("ALDIA_SCHEDULE", name)
        assert aldia("run", office.book).exit_code == 0

    doctor, shown = str(office.values("Revisar")), aldia("connect", office.book).output

    assert "el portátil, la nube" in doctor
    assert "más de un horario" in doctor
    assert "el portátil, la nube" in " ".join(shown.split())
    assert len(office.mail) == 1


def test_one_schedule_writes_nothing_in_an_hour_in_which_nothing_changed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"))
    monkeypatch.setenv("ALDIA_SCHEDULE", "la nube")
    aldia("run", office.book)
    aldia("run", office.book)
    office.control("reset")

    aldia("run", office.book)

    assert "sheets.spreadsheets.batchUpdate" not in office.calls
    assert sum(n for route, n in office.calls.items() if route.startswith("sheets.")) == 4


DISABLED = {
    "error": {
        "code": 403,
        "message": "Google Sheets API has not been used in project 4711 before or it is disabled.",
        "status": "PERMISSION_DENIED",
    }
}
GET = "sheets.spreadsheets.get"
STEPS: dict[str, tuple[Callable[[Office], object], str, str]] = {
    "the API is off, or it is the wrong project": (
        lambda office: office.faults({"route": GET, "kind": "403", "body": DISABLED}),
        "api",
        "4711",
    ),
    "the sheet is not shared": (
        lambda office: office.faults({"route": GET, "kind": "403"}),
        "shared",
        "Compártal",
    ),
    "the link is dead": (
        lambda office: office.sandbox.files.books.clear(),
        "workbook",
        "No hay una hoja",
    ),
    "the credentials are not good": (
        lambda office: office.faults({"route": GET, "kind": "401"}),
        "credentials",
        "credenciales",
    ),
    "the key may not send": (
        lambda office: office.faults({"route": "mail.scopes", "kind": "401"}),
        "mail_key",
        "SENDGRID_API_KEY",
    ),
}


@pytest.mark.parametrize("case", STEPS)
def test_connect_names_the_step_that_is_not_done_and_what_to_do(office: Office, case: str) -> None:
    break_it, step, said = STEPS[case]
    office.adopt(a_line("F-1"))
    break_it(office)

    shown = aldia("connect", office.book)
    found = json.loads(aldia("connect", office.book, "--json").stdout)["findings"]

    failed = [each["code"] for each in found if not each["holds"] and each["needed"]]
    assert shown.exit_code == 3
    assert failed[0] == step
    assert said in " ".join(shown.output.split())


def test_connect_before_set_up_and_without_credentials(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = office.make_book(a_line("F-1"))

    before = aldia("connect", book)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    without = aldia("connect", book)

    assert "aldia init" in " ".join(before.output.split())
    assert "GOOGLE_APPLICATION_CREDENTIALS" in " ".join(without.output.split())


def test_an_account_without_credit_is_told(office: Office) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": "mail.credits", "kind": "400", "body": {}})
    unknown = json.loads(aldia("connect", office.book, "--json").stdout)
    office.sandbox.mail.credit = 0
    office.faults()
    empty = json.loads(aldia("connect", office.book, "--json").stdout)

    assert unknown["passed"]
    assert not empty["passed"]
    assert ("mail_credit", "mail_no_credit") in [
        (each["code"], each["detail"]) for each in empty["findings"]
    ]


def test_a_missing_key_is_told_in_the_sheet_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"))
    monkeypatch.delenv("SENDGRID_API_KEY")

    codes = [aldia("run", office.book).exit_code for _ in range(3)]
    events = office.events()
    status = json.loads(aldia("status", office.book, "--json").stdout)["status"]
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.test")
    after = aldia("run", office.book)

    assert codes == [3, 3, 3]
    assert "llave del correo" in status
    assert events == ["finished", "finished"]  # the self-test's, and one word about the key
    assert (after.exit_code, len(office.mail)) == (0, 1)


@pytest.mark.parametrize("route", [GET, "sheets.spreadsheets.batchUpdate"])
def test_a_quota_that_others_used_up_is_told_as_such(office: Office, route: str) -> None:
    office.adopt(a_line("F-1"))
    office.faults({"route": route, "kind": "429", "retry_after": 3600})

    done = aldia("run", office.book)

    assert done.exit_code == 4
    assert "cuota" in done.output
