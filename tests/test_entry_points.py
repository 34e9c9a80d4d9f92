"""What the entry points accept, from whom, and what they answer to everybody else."""

from __future__ import annotations

import json
from typing import Any

import functions_framework
import pytest

from tests.office import TAB, Office, a_line
from tests.webhook import BOOK, ROOT

GUARDED = ("remind", "dispatch", "deliveries")
DOORS = (*GUARDED, "events")
NAMED = {"ALDIA_CALLERS": "invoker@p.example", "ALDIA_AUDIENCE": "https://remind.example/"}
WHO_MAY = ("ALDIA_OPEN_DOOR", "ALDIA_CALLERS", "ALDIA_AUDIENCE", "K_SERVICE")


def a_door(name: str = "remind") -> Any:
    return functions_framework.create_app(name, str(ROOT / "functions/main.py")).test_client()


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Remove every environment variable that says who may call."""
    for name in WHO_MAY:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def opened(closed: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Set the variable by which a person opens the function to programs of their own computer."""
    closed.setenv("ALDIA_OPEN_DOOR", "loopback")
    return closed


NOBODY_SAID_WHO_MAY: dict[str, dict[str, str]] = {
    "nothing is said": {},
    "the platform looks at tokens, and nobody is named": {"K_SERVICE": "remind"},
    "the callers are blank": {"ALDIA_CALLERS": "  ", "ALDIA_AUDIENCE": "https://remind.example/"},
    "the platform, and blank callers": {"K_SERVICE": "remind", "ALDIA_CALLERS": " "},
    "the open door is something else": {"ALDIA_OPEN_DOOR": "yes"},
    "the open door is everybody": {"ALDIA_OPEN_DOOR": "*"},
    "the open door in the cloud": {"ALDIA_OPEN_DOOR": "loopback", "K_SERVICE": "remind"},
}


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("case", NOBODY_SAID_WHO_MAY)
def test_a_door_of_which_nobody_said_who_may_call_takes_no_call(
    closed: pytest.MonkeyPatch, case: str, name: str
) -> None:
    for variable, value in NOBODY_SAID_WHO_MAY[case].items():
        closed.setenv(variable, value)

    answer = a_door(name).post("/", json={})

    assert (answer.status_code, answer.json["error"]) == (403, "callers_unnamed")
    assert "ALDIA_CALLERS" in answer.json["message"]
    assert "ALDIA_OPEN_DOOR" in answer.json["message"]


def test_named_callers_need_their_token_though_the_door_is_open(opened: pytest.MonkeyPatch) -> None:
    for variable, value in NAMED.items():
        opened.setenv(variable, value)

    answer = a_door().post("/", json={})

    assert (answer.status_code, answer.json["error"]) == (403, "caller_unknown")


def test_without_the_functions_address_no_token_can_be_judged(closed: pytest.MonkeyPatch) -> None:
    closed.setenv("ALDIA_CALLERS", "invoker@p.example")

    answer = a_door().post("/", json={}, headers={"Authorization": "Bearer a.b.c"})

    assert (answer.status_code, answer.json["error"]) == (500, "audience_missing")
    assert "ALDIA_AUDIENCE" in answer.json["message"]


HERE: dict[str, dict[str, Any]] = {
    "by name": {"headers": {"Host": "localhost:8080"}},
    "by number": {"headers": {"Host": "127.0.0.1:8080"}},
    "by the longer number": {"headers": {"Host": "[::1]:8080"}, "remote": "::1"},
    "without a port": {"headers": {"Host": "127.0.0.1"}},
    "a program that names its own origin": {
        "headers": {"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8080"}
    },
    "a program of a browser's kind": {"headers": {"Sec-Fetch-Site": "same-origin"}},
    "as the longer number tells the shorter one": {"remote": "::ffff:127.0.0.1"},
}
ELSEWHERE: dict[str, dict[str, Any]] = {
    "another machine": {"remote": "192.168.1.7"},
    "another machine that says it is this one": {
        "remote": "10.0.0.2",
        "headers": {"Host": "127.0.0.1"},
    },
    "from nobody knows where": {"remote": ""},
    "a name that was made to lead here": {"headers": {"Host": "rebound.example:8080"}},
    "a name that only begins like this machine": {"headers": {"Host": "127.0.0.1.rebound.example"}},
    "a name that only begins like localhost": {"headers": {"Host": "localhost.rebound.example"}},
    "a name with a user before it": {"headers": {"Host": "localhost@rebound.example"}},
    "every address of this machine": {"headers": {"Host": "0.0.0.0:8080"}},
    "no name": {"headers": {"Host": ""}},
    "a page of somewhere": {"headers": {"Origin": "https://somewhere.example"}},
    "a page of another port": {
        "headers": {"Host": "127.0.0.1:8080", "Origin": "http://127.0.0.1:8765"}
    },
    "a page without an origin": {"headers": {"Origin": "null"}},
    "what a browser calls another site": {"headers": {"Sec-Fetch-Site": "cross-site"}},
    "what a browser calls the same site": {"headers": {"Sec-Fetch-Site": "same-site"}},
    "a proxy before it": {"headers": {"X-Forwarded-For": "203.0.113.9"}},
    "a proxy by the standard": {"headers": {"Forwarded": "for=203.0.113.9"}},
    "a proxy of another kind": {"headers": {"X-Real-IP": "203.0.113.9"}},
    "a proxy that signs": {"headers": {"Via": "1.1 somewhere"}},
}


def called_from(case: dict[str, Any], name: str = "remind") -> Any:
    """Call an entry point without a workbook; a caller who is let in is told that it is missing."""
    remote = {"REMOTE_ADDR": case.get("remote", "127.0.0.1")}
    return a_door(name).post("/", json={}, headers=case.get("headers"), environ_overrides=remote)


@pytest.mark.parametrize("case", HERE)
def test_an_open_door_takes_a_call_from_this_machine(opened: pytest.MonkeyPatch, case: str) -> None:
    opened.delenv("ALDIA_SPREADSHEET", raising=False)

    assert called_from(HERE[case]).json["error"] == "spreadsheet_missing"


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("case", ELSEWHERE)
def test_an_open_door_takes_no_call_from_elsewhere(
    opened: pytest.MonkeyPatch, case: str, name: str
) -> None:
    answer = called_from(ELSEWHERE[case], name)

    assert (answer.status_code, answer.json["error"]) == (403, "caller_elsewhere")


def test_a_web_page_sends_no_letter(office: Office) -> None:
    office.adopt(a_line("F-1"))
    page = {"Origin": "https://somewhere.example", "Sec-Fetch-Site": "cross-site"}
    door = a_door()

    for method in ("get", "post", "options"):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
            body = json.dumps({"spreadsheet": office.book})
            answer = getattr(door, method)("/", data=body, content_type=kind, headers=page)
            assert answer.status_code in {403, 405, 415}
            assert not [name for name in answer.headers if name[0].startswith("Access-Control")]

    assert len(office.mail) == 0


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_every_door_opens_by_post_only(opened: pytest.MonkeyPatch, name: str, method: str) -> None:
    answer = a_door(name).open("/", method=method, json={})

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.mimetype == "application/json"
    if method != "HEAD":
        assert answer.json["error"] == "method_wrong"


OTHER_KINDS = ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"]


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_guarded_door_takes_json_only(opened: pytest.MonkeyPatch, name: str, kind: str) -> None:
    answer = a_door(name).post("/", data=b"{}", content_type=kind or None)

    assert (answer.status_code, answer.json["error"]) == (415, "body_not_json")


def test_a_content_type_may_name_its_encoding(opened: pytest.MonkeyPatch) -> None:
    opened.delenv("ALDIA_SPREADSHEET", raising=False)

    answer = a_door().post("/", data=b"{}", content_type="application/json; charset=utf-8")

    assert answer.json["error"] == "spreadsheet_missing"


TIMES = ["yesterday", "5", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "x" * 5000, "NaN"]


@pytest.mark.parametrize("time", TIMES)
def test_an_odd_schedule_time_is_said_to_be_one(office: Office, time: str) -> None:
    door = a_door("dispatch")

    answer = door.post("/", json={}, headers={"X-CloudScheduler-ScheduleTime": time})

    assert (answer.status_code, answer.json["error"]) == (400, "at_invalid")
    assert time not in answer.text


def test_a_moment_is_only_taken_towards_the_sandbox(opened: pytest.MonkeyPatch) -> None:
    opened.delenv("SHEETS_EMULATOR_HOST", raising=False)

    answer = a_door().post("/", json={"spreadsheet": BOOK, "at": "2026-11-24T09:00"})

    assert (answer.status_code, answer.json["error"]) == (400, "at_only_sandbox")


QUEUE = {
    "ALDIA_QUEUE": "q",
    "ALDIA_QUEUE_TARGET": "http://127.0.0.1:9",
    "ALDIA_QUEUE_CALLER": "a@b.example",
    "ALDIA_REGISTER": BOOK,
}
ODD_VARIABLES = {
    "a limit in words": ({"ALDIA_LIMIT_SECONDS": "soon"}, "remind", "limit_invalid"),
    "an endless limit": ({"ALDIA_LIMIT_SECONDS": "nan"}, "remind", "limit_invalid"),
    "no task in a minute": (
        {"ALDIA_WORKBOOKS_PER_MINUTE": "0"} | QUEUE,
        "dispatch",
        "pace_invalid",
    ),
    "all at once": ({"ALDIA_WORKBOOKS_PER_MINUTE": "9" * 20} | QUEUE, "dispatch", "pace_invalid"),
    "half a queue": ({"ALDIA_QUEUE": "q", "ALDIA_REGISTER": BOOK}, "dispatch", "queue_incomplete"),
}


@pytest.mark.parametrize("case", ODD_VARIABLES)
def test_a_variable_that_is_wrong_is_named(
    office: Office, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    variables, name, code = ODD_VARIABLES[case]
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)

    answer = a_door(name).post("/", json={} if name == "dispatch" else {"spreadsheet": BOOK})

    assert (answer.status_code, answer.json["error"]) == (500, code)
    assert next(iter(variables)) in answer.json["message"]


SECRETS = ("Íntima", "1.020.304.050", "privado", "Cartera", "8765", "FAC-77", "banana")


def a_telling_book(office: Office) -> None:
    """Make a workbook in which every text is private."""
    office.adopt(
        a_line("FAC-7781", customer="Panadería Íntima", email="ana@privado.example", importe=8765),
        a_line("FAC-7782", "banana", customer="Íntima 1.020.304.050", importe="banana"),
    )
    office.edit({"tab": TAB, "rename": "Cartera de María Íntima CC 1.020.304.050"})


BROKEN: dict[str, list[dict[str, Any]]] = {
    "a quiet day": [],
    "Google quotes a tab": [
        {"route": "sheets.spreadsheets.values.batchGet", "kind": "400"},
    ],
    "Google refuses a write": [{"route": "sheets.spreadsheets.batchUpdate", "kind": "400"}],
    "the mail service is away": [{"route": "mail.send", "kind": "503"}],
}


@pytest.mark.parametrize("case", BROKEN)
def test_no_answer_holds_a_cells_text(office: Office, case: str) -> None:
    a_telling_book(office)
    office.faults(*BROKEN[case])

    answer = a_door().post("/", json={"spreadsheet": office.book})

    for secret in (*SECRETS, office.book):
        assert secret not in answer.text, secret


def test_an_answer_says_what_is_wrong_by_code_and_row(office: Office) -> None:
    a_telling_book(office)

    answer = a_door().post("/", json={"spreadsheet": office.book}).json

    assert {"code", "row", "holds", "suspects"} == set().union(*answer["problems"])
    assert {"date_unreadable", "money_unreadable"} <= {each["code"] for each in answer["problems"]}
