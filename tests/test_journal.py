"""What is told of a run: whole, readable by machines, and about nobody."""

from __future__ import annotations

import json
from typing import Any

import functions_framework
import pytest

from aldia.journal import Journal, places_of, trace_facts
from tests.jobs.test_events import ROOT
from tests.office import Office, a_line

KEY = "SG.a-very-secret-key"
TRACE = "0123456789abcdef0123456789abcdef"


def called(office: Office, **headers: str) -> Any:
    source = str(ROOT / "functions" / "main.py")
    client = functions_framework.create_app("remind", source).test_client()
    return client.post("/", json={"spreadsheet": office.book}, headers=headers)


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().out.splitlines()]


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", KEY)


def test_a_run_is_told_from_its_start_to_every_count(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "my-project")
    office.adopt(a_line("F-1"), a_line("F-2", "fin de mes"))
    capsys.readouterr()

    called(office, traceparent=f"00-{TRACE}-0123456789abcdef-01")

    told = lines(capsys)
    assert [line["event"] for line in told] == [
        "run_started",
        "planned",
        "claimed",
        "handed_over",
        "run_finished",
    ]
    assert {line["run"] for line in told} == {told[0]["run"]}
    traces = {line["logging.googleapis.com/trace"] for line in told}
    assert traces == {f"projects/my-project/traces/{TRACE}"}
    end = told[-1]
    assert (end["sent"], end["problems"], end["severity"]) == (1, 1, "INFO")
    assert {"sheets_reads", "sheets_writes", "mail", "seconds", "throttled"} <= end.keys()


FAULTS: dict[str, list[dict[str, Any]]] = {
    "a quiet day": [],
    "the key is wrong": [{"route": "mail.send", "kind": "401"}],
    "a letter is refused": [{"route": "mail.send", "kind": "400", "nth": 1}],
    "an answer is lost": [{"route": "mail.send", "kind": "lose_answer", "nth": 1}],
    "Google refuses": [{"route": "sheets.spreadsheets.values.batchGet", "kind": "403"}],
    "Google is away": [
        {"route": "sheets.spreadsheets.batchUpdate", "kind": "503", "retry_after": 3600}
    ],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_line_holds_the_key_an_address_a_name_or_an_amount(
    office: Office, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    office.adopt(
        a_line("FAC-7781", customer="Panadería Íntima", email="ana@privado.example", importe=8765),
        a_line("FAC-7782", "fin de mes", customer="Zapatos Quietos", importe=4321),
    )
    office.faults(*FAULTS[fault])
    capsys.readouterr()

    answer = called(office)

    captured = capsys.readouterr()
    said = captured.out + captured.err
    assert '"run_started"' in said
    for secret in (KEY, "privado", "Íntima", "Quietos", "8765", "4321", "FAC-77", office.book):
        assert secret not in said, secret
    assert KEY not in answer.text


def test_a_fault_nobody_thought_of_tells_where_and_not_what(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office.adopt(a_line("F-1"))
    monkeypatch.setattr("aldia.jobs.remind.show", lambda *_: (_ for _ in ()).throw(ValueError(KEY)))
    capsys.readouterr()

    answer = called(office)

    told = lines(capsys)[-1]
    assert answer.status_code == 500
    assert (told["event"], told["severity"]) == ("unexpected", "ERROR")
    assert "remind.py" in told["stack_trace"]
    assert told["stack_trace"].endswith("ValueError")
    assert KEY not in str(told)


def test_nothing_of_ours_shows_the_key(office: Office) -> None:
    from aldia import environment

    mailer = environment.mailer()

    assert KEY not in repr(mailer) + str(vars(mailer))


def test_the_log_says_what_to_do_and_quotes_no_cell_and_no_link() -> None:
    from aldia import environment
    from aldia.errors import AskPerson

    told: list[str] = []
    journal = Journal(told.append, explain=environment.explain_plainly)
    journal.tell_failure("run_failed", AskPerson("workbook_not_found", spreadsheet="1secretLink"))

    assert "1secretLink" not in told[0]
    assert json.loads(told[0])["message"].endswith(".")


def test_a_silent_journal_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Journal().about(run="1").tell("run_started")

    assert capsys.readouterr().out == ""


TRACES = {
    "W3C": ({"Traceparent": f"00-{TRACE}-0123456789abcdef-01"}, "p", True),
    "Google": ({"X-Cloud-Trace-Context": f"{TRACE}/123;o=1"}, "p", True),
    "no project": ({"X-Cloud-Trace-Context": f"{TRACE}/123"}, "", False),
    "nonsense": ({"Traceparent": "00-xyz"}, "p", False),
    "none": ({}, "p", False),
}


@pytest.mark.parametrize("case", TRACES)
def test_a_line_stands_beside_its_request(case: str) -> None:
    headers, project, is_found = TRACES[case]

    assert bool(trace_facts(headers, project)) is is_found


def test_the_place_of_an_error_quotes_nothing() -> None:
    try:
        int("ana@privado.example")
    except ValueError as error:
        place = places_of(error)

    assert "test_journal.py" in place
    assert "privado" not in place
