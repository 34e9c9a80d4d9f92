"""What happens, one JSON line each, as Cloud Logging reads it: codes and counts, nobody's name."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from aldia.errors import AldiaError, ComeAgain, Refuse

Fact = str | int | float | bool | Mapping[str, int] | None
"""A code, a count, an id that says nothing. Never an address, a name, an amount or a key."""

_TRACE = re.compile(r"^(?:00-)?([0-9a-f]{32})\b")
_LINKS_TRACE = "logging.googleapis.com/trace"


@dataclass(frozen=True, slots=True)
class Journal:
    """Where to tell what happens.

    Attributes:
        write: Takes one line; None keeps silent.
        facts: Go with every line.
        explain: Says in a sentence what an error means and what to do, quoting nothing of a sheet.
    """

    write: Callable[[str], None] | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    explain: Callable[[AldiaError], str] = attrgetter("code")

    def about(self, **facts: Fact) -> Journal:
        """Return a journal whose lines say this as well."""
        return replace(self, facts={**self.facts, **facts})

    def tell(self, event: str, severity: str = "INFO", /, **facts: Fact) -> None:
        """Write one line.

        Args:
            severity: DEBUG, INFO, WARNING or ERROR, as Cloud Logging names them.
        """
        if self.write is not None:
            told = {**self.facts, "message": event, **facts}
            line = {"severity": severity, "event": event, **told}
            self.write(json.dumps(line, ensure_ascii=False))

    def tell_failure(self, event: str, error: AldiaError) -> None:
        """Write what was in the way: a warning when it comes again or was refused."""
        severity = "WARNING" if isinstance(error, (ComeAgain, Refuse)) else "ERROR"
        self.tell(event, severity, code=error.code, message=self.explain(error))


SILENT = Journal()


def trace_facts(headers: Mapping[str, str], project: str) -> dict[str, Fact]:
    """Return what makes Cloud Logging show a line beside its request; nothing without a trace.

    Reads `traceparent` (W3C Trace Context) or `X-Cloud-Trace-Context` (Google).
    """
    names = {name.lower(): value for name, value in headers.items()}
    given = names.get("traceparent") or names.get("x-cloud-trace-context", "")
    found = _TRACE.match(given)
    return {_LINKS_TRACE: f"projects/{project}/traces/{found[1]}"} if found and project else {}


def places_of(error: BaseException) -> str:
    """Return where an error came from, as Error Reporting groups it, without what it said.

    What it said may quote a cell, an address or a key.
    """
    frames: list[Any] = traceback.extract_tb(error.__traceback__)
    lines = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
    return "\n".join(["Traceback (most recent call last):", *lines, type(error).__name__])
