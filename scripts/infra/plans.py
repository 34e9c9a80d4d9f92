"""What Terraform's tests say: how each of them went, and what each would make."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as a run of the tests plans it.

    Attributes:
        run: The test's file and run.
        values: Its arguments, as far as they are known then.
    """

    run: str
    address: str
    type: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """The output of `terraform test -json -verbose`, for people and for checks."""

    lines: Sequence[str]
    resources: Sequence[Resource]


def read(output: str) -> Told:
    lines, resources = [], []
    for line in output.splitlines():
        message = json.loads(line) if line.startswith("{") else {"@message": line}
        run = f"{message.get('@testfile', '')} {message.get('@testrun', '')}".strip()
        match message.get("type"):
            case "test_plan":
                resources += _planned(run, message["test_plan"])
            case "test_state":
                resources += _made(run, message["test_state"])
            case "diagnostic":
                lines += _diagnostic(message["diagnostic"])
            case "test_run" if message["test_run"].get("progress") != "complete":
                pass
            case _:
                lines.append(message["@message"])
    return Told(lines, resources)


def _planned(run: str, plan: Mapping[str, Any]) -> Iterator[Resource]:
    for each in plan.get("resource_changes", ()):
        after = each["change"]["after"]
        if each["mode"] == "managed" and after is not None:
            yield Resource(run, each["address"], each["type"], after)


def _made(run: str, state: Mapping[str, Any]) -> Iterator[Resource]:
    for each in state.get("root_module", {}).get("resources", ()):
        if each["mode"] == "managed":
            yield Resource(run, each["address"], each["type"], each["values"])


def _diagnostic(found: Mapping[str, Any]) -> Iterator[str]:
    place = found.get("range", {})
    yield f"{place.get('filename', '')}:{place.get('start', {}).get('line', '')}"
    yield f"  {found['summary']}: {found.get('detail', '')}"
