"""The files by which other programs run Aldía, checked by those programs where they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aldia.planning.view import SILENT_HOURS

INFRA = Path(__file__).resolve().parents[1] / "infra"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in ("aldia.service", "aldia.timer"):
        text = (INFRA / "systemd" / unit).read_text("utf-8")
        program = "ExecStart=%h/aldia/.venv/bin/aldia"
        (tmp_path / unit).write_text(text.replace(program, "ExecStart=/bin/true"))

    units = [str(tmp_path / "aldia.service"), str(tmp_path / "aldia.timer")]
    command = ["systemd-analyze", "verify", "--user", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert [line for line in done.stderr.splitlines() if "aldia." in line] == []


def test_systemd_tries_again_only_what_may_succeed() -> None:
    text = (INFRA / "systemd" / "aldia.service").read_text("utf-8")

    assert "RestartPreventExitStatus=1 2 3" in text
    assert "Restart=on-failure" in text


def test_what_is_counted_in_the_cloud_is_what_the_journal_tells() -> None:
    text = (INFRA / "terraform" / "alerts.tf").read_text("utf-8")
    sources = (INFRA.parent / "functions").rglob("*.py")
    code = "\n".join(path.read_text("utf-8") for path in sources)

    events = set(re.findall(r'\\"(\w+)\\"', text.split("alerts = {")[0]))

    assert {"run_finished", "run_failed", "breaker_tripped", "mail_no_credit"} <= events
    assert {event for event in events if f'"{event}"' not in code} == {"cloud_run_revision"}


def test_the_cloud_is_silent_no_longer_than_the_sheet() -> None:
    text = (INFRA / "terraform" / "alerts.tf").read_text("utf-8")
    silent = text.split("silent = {")[1].split("}")[0]
    window, lasting = (
        int(re.findall(rf'{name}\s*=\s*"(\d+)s"', silent)[0]) for name in ("window", "lasting")
    )

    assert (window + lasting) / 3600 == SILENT_HOURS
