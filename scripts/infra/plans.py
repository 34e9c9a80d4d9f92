"""Read what Terraform's tests plan from the output of `terraform test -json -verbose`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource that a run of the tests would make.

    Attributes:
        values: The arguments that a plan knows. Those that depend on resources that are not made
            yet are missing, and so are those that are not set.
    """

    address: str
    type: str
    values: Mapping[str, Any]


def planned(output: str) -> list[Resource]:
    """Return the resources that the runs would make, without data sources."""
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return [
        Resource(each["address"], each["type"], each["change"]["after"])
        for message in messages
        if message["type"] == "test_plan"
        for each in message["test_plan"]["resource_changes"]
        if each["change"]["actions"] == ["create"]
    ]
