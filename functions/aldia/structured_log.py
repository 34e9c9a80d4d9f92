"""The structured log: one JSON line for each event, as Cloud Logging reads it.

A line holds nothing that somebody wrote. Each of its facts is checked: whatever is neither a
count, nor a code of `words.toml`, nor an id of a known shape is replaced by `…`.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import Literal

from aldia import resources
from aldia.errors import AldiaError, BadRequest, ComeAgain

Fact = str | int | float | Mapping[str, int] | None
"""A code, a number, counts by code, or an id that names nobody."""

Event = Literal[
    "run_started",
    "planned",
    "breaker_tripped",
    "claimed",
    "handed_over",
    "two_schedules",
    "sending_stopped",
    "run_finished",
    "run_unfinished",
    "run_failed",
    "view_failed",
    "call_failed",
    "dispatched",
    "register_unreported",
    "reported",
    "recorded",
]
Severity = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
"""As Cloud Logging names them."""

_TRACE = re.compile(r"^(?:00-)?([0-9a-f]{32})\b")
_LINKS_TRACE = "logging.googleapis.com/trace"

_SHAPES = {
    "run": re.compile(r"[0-9a-f]{8}"),
    "workbook": re.compile(r"[0-9a-f]{12}"),
    "door": re.compile(r"remind|dispatch|events|deliveries"),
    "mode": re.compile(r"live|preview|paused"),
    _LINKS_TRACE: re.compile(r"projects/[a-z][a-z0-9.:-]{3,80}/traces/[0-9a-f]{32}"),
}
"""Pattern of each text fact that is not a code, by its name; all other texts must be codes."""

_NO_COUNT = 10_000_000
"""Google's limit of cells in a workbook. A larger number counts nothing in it, and could be
something that a person wrote, such as a telephone number."""

_UNTOLD = "…"


@dataclass(frozen=True, slots=True)
class StructuredLogger:
    """Writes events as JSON lines.

    Attributes:
        write: Writes one line; None writes nothing.
        facts: Facts that every line holds.
        explain: Returns a sentence that says what an error means and what to do, and quotes
            nothing of a sheet.
    """

    write: Callable[[str], None] | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    explain: Callable[[AldiaError], str] = attrgetter("code")

    def about(self, **facts: Fact) -> StructuredLogger:
        """Return a logger whose lines hold these facts as well."""
        return replace(self, facts={**self.facts, **facts})

    def tell(self, event: Event, severity: Severity = "INFO", /, **facts: Fact) -> None:
        """Write one line about an event."""
        self._write(event, severity, facts)

    def tell_failure(self, event: Event, error: AldiaError) -> None:
        """Write an error, with severity WARNING for ComeAgain and BadRequest, else ERROR."""
        severity: Severity = "WARNING" if isinstance(error, (ComeAgain, BadRequest)) else "ERROR"
        self._write(event, severity, {"code": error.code}, message=self.explain(error))

    def tell_unexpected(self, error: Exception) -> None:
        """Write where an unexpected error happened, without its message, which may quote a cell."""
        self._write("unexpected", "ERROR", {}, stack_trace=places_of(error))

    def _write(
        self, event: str, severity: Severity, facts: Mapping[str, Fact], **sentences: str
    ) -> None:
        if self.write is None:
            return
        told = {name: _told(name, fact) for name, fact in {**self.facts, **facts}.items()}
        line = {"severity": severity, "event": event, "message": event, **told, **sentences}
        self.write(json.dumps(line, ensure_ascii=False))


SILENT = StructuredLogger()


def _told(name: str, fact: Fact) -> Fact:
    """Return a fact as a line may hold it: `…` in place of what might name somebody."""
    if isinstance(fact, str):
        shape = _SHAPES.get(name)
        is_known = shape.fullmatch(fact) if shape else fact in resources.codes()
        return fact if is_known else _UNTOLD
    if isinstance(fact, Mapping):
        counts: Counter[str] = Counter()
        for code, count in fact.items():
            counts[code if code in resources.codes() else _UNTOLD] += count
        return counts
    return fact if fact is None or abs(fact) < _NO_COUNT else _UNTOLD


def trace_facts(headers: Mapping[str, str], project: str) -> dict[str, Fact]:
    """Return the fact by which Cloud Logging shows a line beside its request; {} without a trace.

    Reads `traceparent` (W3C Trace Context) or `X-Cloud-Trace-Context` (Google).
    """
    names = {name.lower(): value for name, value in headers.items()}
    given = names.get("traceparent") or names.get("x-cloud-trace-context", "")
    found = _TRACE.match(given)
    return {_LINKS_TRACE: f"projects/{project}/traces/{found[1]}"} if found and project else {}


def places_of(error: BaseException) -> str:
    """Return the stack trace of an error as Error Reporting reads it, without the message.

    The message may quote a cell, an address or a key.
    """
    frames = [_place(frame) for frame in traceback.extract_tb(error.__traceback__)]
    return "\n".join(["Traceback (most recent call last):", *frames, type(error).__name__])


def _place(frame: traceback.FrameSummary) -> str:
    """Return a line of a stack trace, with the file's path below the folder of its program.

    Code from no such folder was compiled from a text; its file and function are replaced by `…`,
    as they may carry names from that text.
    """
    path, homes = Path(frame.filename), (resources.ROOT, *map(Path, sys.path))
    home = next((each for each in homes if path.is_relative_to(each)), None)
    if home is None:
        return f'  File "{_UNTOLD}", line {frame.lineno}, in {_UNTOLD}'
    return f'  File "{path.relative_to(home)}", line {frame.lineno}, in {frame.name}'
