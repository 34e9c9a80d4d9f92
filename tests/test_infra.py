"""The files for systemd and cron are valid; systemd itself checks its own where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aldia.planning.reporting.status import SILENT_HOURS
from aldia.planning.reporting.warnings import RUN_HOURS
from aldia.web.bodies import parse_body

INFRA = Path(__file__).resolve().parents[1] / "infra"


def complaints(folder: Path, change: tuple[str, str] = ("", "")) -> list[str]:
    """Return systemd's complaints about the units, after the program's path was made to exist."""
    for unit in ("aldia.service", "aldia.timer"):
        text = (INFRA / "systemd" / unit).read_text("utf-8").replace(*change)
        (folder / unit).write_text(text.replace("%h/aldia/.venv/bin/aldia", "/bin/true"))
    units = [str(folder / "aldia.service"), str(folder / "aldia.timer")]
    command = ["systemd-analyze", "verify", "--user", "--man=no", *units]
    around = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=around)
    return [line for line in done.stderr.splitlines() if "aldia." in line]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    assert complaints(tmp_path) == []
    assert complaints(tmp_path, ("07..19:00:00", "7 to 19")) != []
    assert complaints(tmp_path, ("Type=oneshot", "Type=once")) != []


def test_systemd_tries_again_only_what_may_succeed() -> None:
    text = (INFRA / "systemd" / "aldia.service").read_text("utf-8")

    assert "RestartPreventExitStatus=1 2 3" in text
    assert "Restart=on-failure" in text


def test_crons_line_takes_the_same_environment_as_systemds_units(tmp_path: Path) -> None:
    program = tmp_path / "aldia" / ".venv" / "bin" / "aldia"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$# $2 $SENDGRID_API_KEY $ALDIA_LOG"\n')
    program.chmod(0o755)
    environment = tmp_path / ".config" / "aldia" / "environment"
    environment.parent.mkdir(parents=True)
    environment.write_text('SENDGRID_API_KEY=SG.x\nALDIA_RUN="--register https://x.example"\n')
    line = (INFRA / "cron" / "aldia.crontab").read_text("utf-8").splitlines()[-1]

    command = line.split("* * * ", 1)[1]
    around = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run(["sh", "-c", command], env=around, check=True)

    said = (tmp_path / "aldia.log").read_text("utf-8")
    assert said == "3 --register SG.x json\n"
    assert "%" not in command  # cron ends a command at a %


def test_the_scheduler_calls_as_a_door_takes_it_and_says_who_it_is() -> None:
    text = (INFRA / "terraform" / "schedule.tf").read_text("utf-8")
    target = text.split("http_target {")[1]

    assert re.search(r'http_method\s*= "POST"', target)
    assert 'headers     = { "Content-Type" = "application/json" }' in target
    assert parse_body(re.findall(r'base64encode\("(.*)"\)', target)[0].encode())
    assert "oidc_token" in target


def test_every_guarded_door_is_told_in_the_cloud_who_may_call_it() -> None:
    text = (INFRA / "terraform" / "functions.tf").read_text("utf-8")
    told = next(line for line in text.splitlines() if "ALDIA_CALLERS" in line)

    assert "contains(local.guarded, door)" in told
    assert "ALDIA_AUDIENCE" in told
    assert "ALDIA_OPEN_DOOR" not in text


def test_what_is_counted_in_the_cloud_is_what_the_journal_tells() -> None:
    text = (INFRA / "terraform" / "alerts.tf").read_text("utf-8")
    sources = (INFRA.parent / "functions").rglob("*.py")
    code = "\n".join(path.read_text("utf-8") for path in sources)

    events = set(re.findall(r'\\"(\w+)\\"', text.split("alerts = {")[0]))

    assert {"run_finished", "run_failed", "breaker_tripped", "mail_no_credit"} <= events
    assert {event for event in events if f'"{event}"' not in code} == {"cloud_run_revision"}


def test_the_cloud_is_silent_no_longer_than_the_sheet_and_says_how_long() -> None:
    text = (INFRA / "terraform" / "alerts.tf").read_text("utf-8")
    silent = text.split("silent = {")[1].split("}")[0]
    window, lasting = (
        int(re.findall(rf'{name}\s*=\s*"(\d+)s"', silent)[0]) for name in ("window", "lasting")
    )

    hours = (window + lasting) // 3600

    assert hours <= SILENT_HOURS
    assert set(re.findall(r"(\d+) hours", silent)) == {f"{hours}"}
    for page, words in (("en", f"finished for {hours} hours"), ("es", f"en {hours} horas")):
        assert words in (INFRA.parent / "docs" / f"going-live.{page}.md").read_text("utf-8")


def test_the_warnings_know_every_hour_at_which_the_schedules_run() -> None:
    variables = text_of("terraform/variables.tf")
    schedules = {
        "terraform": re.findall(r"(?:first|last) += optional\(number, (\d+)\)", variables),
        "systemd": re.findall(r"(\d+)\.\.(\d+):", text_of("systemd/aldia.timer"))[0],
        "cron": re.findall(r"(\d+)-(\d+) ", text_of("cron/aldia.crontab"))[0],
    }

    for name, (first, last) in schedules.items():
        assert range(int(first), int(last) + 1) == RUN_HOURS, name


def text_of(name: str) -> str:
    return (INFRA / name).read_text("utf-8")


def test_the_page_on_security_names_every_right_that_is_given() -> None:
    terraform = sorted((INFRA / "terraform").glob("*.tf"))
    given = {
        role
        for path in terraform
        for role in re.findall(r'"roles/([\w.]+)"', path.read_text("utf-8"))
    }
    page = (INFRA.parent / "docs" / "security.md").read_text("utf-8")
    table = page.split("## Rights")[1].split("## ")[0]

    assert given
    assert {
        *re.findall(r"`(\w+\.[a-z]+[A-Z]\w*|\w+\.(?:writer|invoker|enqueuer))`", table)
    } == given
