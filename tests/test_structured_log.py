"""The structured log tells all of a run, in JSON, and has no text that somebody wrote."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import functions_framework
import pytest
from click.testing import CliRunner
from jinja2 import UndefinedError

from aldia import environment
from aldia.cli.commands import main
from aldia.errors import AldiaError, AskPerson
from aldia.letters.templates import own_template
from aldia.structured_log import Event, StructuredLogger, places_of, trace_facts
from aldia.web.bodies import Field
from tests.office import TAB, Office, a_line
from tests.webhook import ROOT

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


TITLE = "Cartera de María Ejemplo CC 1.020.304.050"
TELLING = (KEY, "privado", "Íntima", "Quietos", "María", "1.020.304.050", "1020304050", "FAC-77")


def quoting(message: str, status: int = 400) -> dict[str, Any]:
    """Return an error of Google's that quotes a tab's title."""
    text = message.format(title=f"'{TITLE}'!A1:Z1000")
    return {"error": {"code": status, "message": text, "status": "INVALID_ARGUMENT"}}


READ, WRITE = "sheets.spreadsheets.values.batchGet", "sheets.spreadsheets.batchUpdate"
RANGE, GONE = "Unable to parse range: {title}", "Requested entity was not found: {title}"
PROTECTED = "You are trying to edit a protected cell: {title}"
OFF = "Sheets API has not been used in project {title} before or it is disabled."
FAULTS: dict[str, list[dict[str, Any]]] = {
    "a quiet day": [],
    "the key is wrong": [{"route": "mail.send", "kind": "401"}],
    "a letter is refused": [{"route": "mail.send", "kind": "400", "nth": 1}],
    "an answer is lost": [{"route": "mail.send", "kind": "lose_answer", "nth": 1}],
    "the mail service quotes": [{"route": "mail.send", "kind": "400", "body": quoting(RANGE)}],
    "Google refuses": [{"route": READ, "kind": "403"}],
    "Google quotes the tab when it is read": [
        {"route": READ, "kind": "400", "body": quoting(RANGE)}
    ],
    "Google quotes the tab that is gone": [{"route": READ, "kind": "401", "body": quoting(GONE)}],
    "Google quotes the tab as a project": [
        {"route": READ, "kind": "403", "body": quoting(OFF, 403)}
    ],
    "Google quotes the tab when it is written": [
        {"route": WRITE, "kind": "400", "body": quoting(PROTECTED)}
    ],
    "Google quotes the tab and is away": [
        {"route": READ, "kind": "503", "retry_after": 3600, "body": quoting(RANGE, 503)}
    ],
    "Google is away": [{"route": WRITE, "kind": "503", "retry_after": 3600}],
}


def a_telling_book(office: Office) -> None:
    """Make a workbook in which every text, the tab's title included, is private."""
    office.adopt(
        a_line("FAC-7781", customer="Panadería Íntima", email="ana@privado.example", importe=8765),
        a_line("FAC-7782", "1.020.304.050", customer="Zapatos Quietos", importe="María"),
        a_line("FAC-7783", customer="Ana 1020304050", importe=1020304050),
    )
    office.edit({"tab": TAB, "rename": TITLE})


@pytest.mark.parametrize("fault", FAULTS)
def test_no_line_and_no_answer_holds_the_key_an_address_a_name_a_title_or_an_amount(
    office: Office, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    a_telling_book(office)
    office.faults(*FAULTS[fault])
    capsys.readouterr()

    answer = called(office)

    captured = capsys.readouterr()
    said = captured.out + captured.err
    assert '"run_started"' in said
    for secret in (*TELLING, "8765", office.book):
        assert secret not in said, secret
        assert secret not in answer.text, secret


@pytest.mark.parametrize("fault", FAULTS)
def test_a_run_of_a_schedule_on_one_machine_tells_no_more(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    a_telling_book(office)
    office.faults(*FAULTS[fault])
    monkeypatch.setenv("ALDIA_LOG", "json")

    said = CliRunner().invoke(main, ["run", office.book]).output

    assert {json.loads(line)["event"] for line in said.splitlines()} >= {"run_started"}
    for secret in (*TELLING, "8765", office.book):
        assert secret not in said, secret


def test_a_schedule_that_cannot_even_begin_tells_why(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALDIA_LOG", "json")

    done = CliRunner().invoke(main, ["run", "la hoja de María"])

    told = json.loads(done.output)
    assert (told["event"], told["code"]) == ("call_failed", "spreadsheet_invalid")
    assert "María" not in done.output


def test_the_person_at_the_terminal_is_told_everything(office: Office) -> None:
    a_telling_book(office)
    office.faults({"route": READ, "kind": "400", "body": quoting(f"Nobody knows {TITLE}")})

    done = CliRunner().invoke(main, ["run", office.book])

    assert TITLE in done.output


def test_a_run_leaves_no_fact_out(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    a_telling_book(office)
    capsys.readouterr()

    called(office)

    assert "…" not in capsys.readouterr().out


FACTS: dict[str, tuple[dict[str, Any], Any]] = {
    "a code": ({"code": "google_quota"}, "google_quota"),
    "a count": ({"letters": 25}, 25),
    "nothing": ({"preview": None}, None),
    "seconds": ({"seconds": 0.25}, 0.25),
    "a run": ({"run": "0a1b2c3d"}, "0a1b2c3d"),
    "a workbook's hash": ({"workbook": "0a1b2c3d4e5f"}, "0a1b2c3d4e5f"),
    "counts by code": ({"reasons": {"gap": 2}}, {"gap": 2}),
    "a name": ({"code": "María"}, "…"),
    "a name in small letters": ({"code": "maria"}, "…"),
    "a title": ({"preview": TITLE}, "…"),
    "a title as a run": ({"run": TITLE}, "…"),
    "an id number as a run": ({"run": "1020304050"}, "…"),
    "an id number": ({"letters": 1020304050}, "…"),
    "an id number as a text": ({"letters": "1020304050"}, "…"),
    "a link as a workbook": ({"workbook": "https://docs.google.com/x"}, "…"),
    "counts by name": ({"reasons": {"María": 1, "Ana": 2, "gap": 3}}, {"…": 3, "gap": 3}),
    "another door": ({"door": "María"}, "…"),
}


@pytest.mark.parametrize("case", FACTS)
def test_a_line_holds_only_what_has_a_known_shape(case: str) -> None:
    facts, expected = FACTS[case]
    told: list[str] = []

    StructuredLogger(told.append).tell("planned", **facts)

    assert json.loads(told[0])[next(iter(facts))] == expected


DETAILS: dict[str, tuple[Any, str]] = {
    "a text": (TITLE, "…"),
    "a text of digits": ("1020304050", "…"),
    "a text that looks like a code": ("google_quota", "…"),
    "a status": (503, "503"),
    "a class of errors": (ConnectionError, "ConnectionError"),
    "one of our own names": (Field.AT, "at"),
}


@pytest.mark.parametrize("case", DETAILS)
def test_a_sentence_of_a_line_quotes_no_text(case: str) -> None:
    detail, expected = DETAILS[case]

    error = AldiaError("google_unavailable", detail=detail)

    assert f"({expected})" in environment.explain_plainly(error)
    assert (TITLE in environment.explain(error)) is (detail == TITLE)


def test_every_event_is_documented() -> None:
    page = (ROOT / "docs" / "machine-output.md").read_text("utf-8")
    table = page.split("## The journal")[1].split("\n## ")[0]
    names = {each for line in table.splitlines() for each in _names(line)}

    assert names == {*get_args(Event), "unexpected"}


def _names(line: str) -> list[str]:
    """Return the events in a row of the table; an empty list for any other line."""
    found = re.fullmatch(r"\| (`\w+`(?:, `\w+`)*) \| [A-Z].*", line)
    return re.findall(r"\w+", found[1]) if found else []


def test_a_fault_nobody_thought_of_tells_where_and_not_what(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office.adopt(a_line("F-1"))
    monkeypatch.setattr(
        "aldia.jobs.remind.keep_calls", lambda *_: (_ for _ in ()).throw(ValueError(KEY))
    )
    capsys.readouterr()

    answer = called(office)

    told = lines(capsys)[-1]
    assert answer.status_code == 500
    assert (told["event"], told["severity"]) == ("unexpected", "ERROR")
    assert "remind.py" in told["stack_trace"]
    assert told["stack_trace"].endswith("ValueError")
    assert KEY not in str(told)


def test_nothing_of_ours_shows_the_key(office: Office) -> None:
    mailer = environment.mailer()

    assert KEY not in repr(mailer) + str(vars(mailer))


def test_the_log_says_what_to_do_and_quotes_no_cell_and_no_link() -> None:
    told: list[str] = []
    logger = StructuredLogger(told.append, explain=environment.explain_plainly)
    logger.tell_failure("run_failed", AskPerson("workbook_not_found", spreadsheet="1secretLink"))

    assert "1secretLink" not in told[0]
    assert json.loads(told[0])["message"].endswith(".")


def test_a_silent_journal_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    StructuredLogger().about(run="1").tell("run_started")

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

    assert "test_structured_log.py" in place
    assert "privado" not in place


def test_a_place_in_what_a_person_wrote_is_not_named() -> None:
    words = "{% block María %}{{ nobody.at.home }}{% endblock %}"
    with pytest.raises(UndefinedError) as caught:
        own_template(words).render()

    assert "María" not in places_of(caught.value)


def test_a_place_is_called_as_in_the_project_and_not_as_on_the_machine() -> None:
    try:
        environment.needed_queue()
    except AskPerson as error:
        place = places_of(error)

    assert 'File "functions/aldia/environment.py"' in place
    assert str(ROOT) not in place
