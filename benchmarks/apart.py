"""Measure a piece of work in a process of its own, so that no other work's memory is counted.

    python -m benchmarks.apart WORK ARGUMENT...

prints the cost of the work as JSON; `cost_of` starts this command and reads it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from google.auth.credentials import AnonymousCredentials
from requests.adapters import BaseAdapter, HTTPAdapter

from aldia.channels.sendgrid.sending import SendGrid
from aldia.jobs.assessment import Assessment, assess
from aldia.jobs.remind import Reminder
from aldia.structured_log import StructuredLogger
from aldia.workbook.client import SheetsClient, connect
from benchmarks import row_by_row
from benchmarks.stages import timed_stages


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a piece of work.

    Attributes:
        wall: Seconds of elapsed time.
        cpu: Seconds of CPU time of the process.
        peak: The process's largest memory, in megabytes.
        grown: Megabytes by which `peak` exceeds the memory before the work began.
        told: What the work returned.
    """

    wall: float
    cpu: float
    peak: float
    grown: float
    told: Mapping[str, Any] = field(default_factory=dict)


def cost_of(work: str, *arguments: object) -> Cost:
    """Run a piece of work in a process of its own and return its cost."""
    command = [sys.executable, "-m", "benchmarks.apart", work, *map(str, arguments)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return Cost(**json.loads(done.stdout))


def measured(work: Callable[[], Mapping[str, Any]]) -> Cost:
    """Run a piece of work in this process and return its cost."""
    _forget_peak()
    before, cpu, wall = _megabytes("VmRSS"), time.process_time(), time.perf_counter()
    told = work()
    took, used = time.perf_counter() - wall, time.process_time() - cpu
    peak = _megabytes("VmHWM")
    return Cost(took, used, peak, peak - before, told)


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _megabytes(name: str) -> float:
    """Return a value of /proc/self/status (see proc(5)) in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


def a_run(host: str, book: str, at: str) -> Callable[[], Mapping[str, Any]]:
    """Return the work of one run, which tells the letters sent and the letters in each chunk."""
    lines: list[dict[str, Any]] = []
    logger = StructuredLogger(lambda line: lines.append(json.loads(line)))
    client, mailer = connect(book, {"SHEETS_EMULATOR_HOST": host}), SendGrid("SG.bench", host)

    def run() -> Mapping[str, Any]:
        moment = datetime.fromisoformat(at)
        report = Reminder(client, mailer, at=moment, logger=logger).remind()
        assert report.is_finished, report
        chunks = [line["letters"] for line in lines if line.get("event") == "claimed"]
        return {"letters": report.letters["sent"], "chunks": chunks}

    return run


def a_look(host: str, book: str, at: str) -> Callable[[], Mapping[str, Any]]:
    """Return the work of reading a workbook and deciding, without acting on it."""
    client = connect(book, {"SHEETS_EMULATOR_HOST": host})

    def look() -> Mapping[str, Any]:
        found = assess(client, datetime.fromisoformat(at))
        return {"letters": len(found.plan.letters), "reads": client.calls["reads"]}

    return look


def by_hand(host: str, book: str, today: str) -> Callable[[], Mapping[str, Any]]:
    """Return the work of the row-by-row script over the same workbook."""
    return lambda: {"letters": row_by_row.remind(host, book, datetime.fromisoformat(today).date())}


def kept_study(folder: str, at: str, warm: str) -> Callable[[], Mapping[str, Any]]:
    """Return the work of understanding and deciding, from answers that are in memory.

    Args:
        warm: Answers of a small workbook, which is decided about first: what a process loads only
            once is then not counted as a cost of the rows.
    """
    deciding(warm, at)()
    return deciding(folder, at)


def kept_stages(folder: str, at: str, warm: str) -> Callable[[], Mapping[str, Any]]:
    """Return the same work, which tells the CPU seconds of each stage.

    Reading the clock takes time too, so the sum is more than `kept_study` takes.
    """
    decide = kept_study(folder, at, warm)

    def staged() -> Mapping[str, Any]:
        with timed_stages() as seconds:
            decide()
        return seconds

    return staged


def deciding(folder: str, at: str) -> Callable[[], Mapping[str, Any]]:
    """Return the work of understanding and deciding once, from the answers in a folder."""
    client = SheetsClient("kept", AnonymousCredentials(), adapter=_Kept(Path(folder)))
    kept: list[Assessment] = []

    def decide() -> Mapping[str, Any]:
        kept.append(assess(client, datetime.fromisoformat(at)))
        return {"letters": len(kept[0].plan.letters)}

    return decide


def bare_parse(folder: str) -> Callable[[], Mapping[str, Any]]:
    """Return the work of parsing the same answers with json.loads and nothing else."""
    answers = [path.read_bytes() for path in sorted(Path(folder).glob("*.json"))]
    kept: list[Any] = []

    def parse() -> Mapping[str, Any]:
        kept.extend(json.loads(answer) for answer in answers)
        return {}

    return parse


class Keeping(HTTPAdapter):
    """A transport that writes every answer to a file."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._count = 0

    def send(self, *arguments: Any, **options: Any) -> requests.Response:
        answer = super().send(*arguments, **options)
        (self._folder / f"{self._count}.json").write_bytes(answer.content)
        self._count += 1
        return answer


class _Kept(BaseAdapter):
    """A transport that answers from those files, in their order."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._left = [path.read_bytes() for path in sorted(folder.glob("*.json"))]

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        answer = requests.Response()
        answer.status_code, answer.request = 200, request
        answer.headers["Date"] = "Tue, 24 Nov 2026 15:00:00 GMT"
        answer._content = self._left.pop(0)
        return answer


WORKS: Mapping[str, Callable[..., Callable[[], Mapping[str, Any]]]] = {
    "run": a_run,
    "look": a_look,
    "by_hand": by_hand,
    "study": kept_study,
    "stages": kept_stages,
    "parse": bare_parse,
}


def main() -> None:
    work, *arguments = sys.argv[1:]
    cost = measured(WORKS[work](*arguments))
    print(json.dumps({name: getattr(cost, name) for name in Cost.__dataclass_fields__}))


if __name__ == "__main__":
    main()
