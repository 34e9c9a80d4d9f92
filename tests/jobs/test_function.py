"""The deployed function, started as the cloud starts it and called by HTTP."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.office import Office, a_line
from tests.ports import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def deployed(target: str = "remind", **more: str) -> Iterator[str]:
    """Run functions-framework with the environment of the test and nothing else to lean on."""
    port = free_port()
    command = [sys.executable, "-m", "functions_framework", "--source", "functions/main.py"]
    command += ["--target", target, "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def post(url: str, **body: Any) -> requests.Response:
    return requests.post(url, json=body, timeout=60)


def test_a_post_does_the_job_a_second_one_sends_nothing_and_a_day_later_only_what_is_due(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2", "28/11/2026"))

    with deployed(ALDIA_SPREADSHEET=office.book) as url:
        first = post(url)
        second = post(url)
        office.pass_days(1)
        third = post(url)

    assert (first.status_code, first.json()["letters"]["sent"]) == (200, 1)
    assert (second.status_code, second.json()["letters"]["sent"]) == (200, 0)
    assert third.json()["letters"]["sent"] == 1
    assert [letter.subject for letter in office.mail] == [
        "Factura F-1, vencida hace 3 días ($ 100)",
        "Factura F-2: vence el 28 de noviembre",
    ]


def test_what_the_function_answers_is_documented(office: Office) -> None:
    office.adopt(a_line("F-1"))

    with deployed() as url:
        answer = post(url, spreadsheet=office.book).json()
        odd = post(url, spreadsheet="nothing")

    assert answer.keys() == {
        "run",
        "at",
        "mode",
        "preview_reason",
        "finished",
        "stopped",
        "planned",
        "letters",
        "seconds",
        "problems",
        "calls",
    }
    assert answer["calls"] == {"sheets_reads": 7, "sheets_writes": 5, "mail": 2}
    assert odd.status_code == 400
    assert "enlace" in odd.json()["message"]


@pytest.mark.parametrize(
    ("kind", "stopped"), [("401", "mail_key_wrong"), ("503", "mail_unanswered")]
)
def test_a_run_that_the_mail_service_stopped_is_not_called_again_at_once(
    office: Office, kind: str, stopped: str
) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.faults({"route": "mail.send", "kind": kind})

    with deployed(ALDIA_SPREADSHEET=office.book) as url:
        answer = post(url)

    assert answer.status_code == 200
    assert answer.json()["stopped"] == stopped
    assert not answer.json()["finished"]


def test_a_run_that_google_did_not_answer_is_called_again(office: Office) -> None:
    office.adopt(a_line("F-1"), a_line("F-2"))
    office.faults({"route": "sheets.spreadsheets.get", "kind": "503"})

    with deployed(ALDIA_SPREADSHEET=office.book, ALDIA_LIMIT_SECONDS="8") as url:
        answer = post(url)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"


def test_the_documented_command_does_the_job_and_other_machines_do_not_reach_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"))
    monkeypatch.delenv("ALDIA_OPEN_DOOR")
    port, page = free_port(), (ROOT / "docs" / "security.md").read_text("utf-8")
    [block] = [each for each in re.findall(r"```sh\n(.*?)```", page, re.S) if "--target" in each]
    program = f"exec {Path(sys.executable).parent}/functions-framework"
    script = block.replace("functions-framework", program).replace("8080", str(port))

    process = subprocess.Popen(
        ["sh", "-c", script], cwd=ROOT, env={**os.environ, "ALDIA_SPREADSHEET": office.book}
    )
    try:
        wait_for(port, process)
        answer = post(f"http://127.0.0.1:{port}/")
        looked = requests.get(f"http://127.0.0.1:{port}/", timeout=60)
        with pytest.raises(requests.ConnectionError):
            post(f"http://127.0.0.2:{port}/")
    finally:
        process.terminate()
        process.wait(10)

    assert (answer.status_code, answer.json()["letters"]["sent"]) == (200, 1)
    assert looked.status_code == 405


def test_without_a_word_about_who_may_call_it_sends_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adopt(a_line("F-1"))
    monkeypatch.delenv("ALDIA_OPEN_DOOR")

    with deployed(ALDIA_SPREADSHEET=office.book) as url:
        answer = post(url)

    assert (answer.status_code, answer.json()["error"]) == (403, "callers_unnamed")
    assert len(office.mail) == 0


def test_who_sends_without_end_is_answered_and_the_next_one_as_well(office: Office) -> None:
    office.adopt(a_line("F-1"))

    with deployed(ALDIA_SPREADSHEET=office.book) as url:
        kind = {"Content-Type": "application/json"}
        chunks = (b"x" * 65_536 for _ in range(64))
        refused = requests.post(url, data=chunks, headers=kind, timeout=60)
        answer = post(url)

    assert refused.status_code == 413
    assert answer.status_code == 200
