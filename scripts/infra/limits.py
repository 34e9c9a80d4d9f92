"""Find what Google's API would refuse of a plan, by the limits that it publishes."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.infra.plans import Resource

_TABLE = Path(__file__).with_name("limits.toml")

Limits = Mapping[str, Mapping[str, Any]]
"""By the type of a resource: the source of its limits, the arguments without a limit (`free`), and
the limits of each other argument."""


def published() -> Limits:
    return tomllib.loads(_TABLE.read_text("utf-8"))


def complaints(resources: Iterable[Resource], limits: Limits) -> list[str]:
    """Return a sentence for each argument that is outside its limits, or of unknown limits."""
    found = dict.fromkeys(
        f"{resource.address}: {wrong} ({limits.get(resource.type, {}).get('source', 'no source')})"
        for resource in resources
        for wrong in _wrong(resource, limits.get(resource.type, {}))
    )
    return list(found)


def _wrong(resource: Resource, known: Mapping[str, Any]) -> Iterator[str]:
    for argument, value in _arguments(resource.values):
        if argument in known.get("free", ()):
            continue
        if argument not in known:
            yield f"no limit of {argument} is known"
            continue
        for rule, bound in known[argument].items():
            if not _RULES[rule](value, bound):
                yield f"{argument} is {value!r}, and has to keep to {rule} {bound!r}"
    for together in _TOGETHER.get(resource.type, ()):
        yield from together(resource.values)


def _arguments(values: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield name and value of each argument that is set; `block.name` when it is in a block."""
    for name, value in values.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            for block in value:
                yield from _arguments(block, inner)
        elif value not in (None, [], {}, ""):
            yield inner, value


def _seconds(text: str) -> float:
    """Return the seconds of a duration in Google's format, such as `60s`; NaN for other texts."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(text))
    return float(found[1]) if found else float("nan")


_RULES: Mapping[str, Callable[[Any, Any], bool]] = {
    "least": lambda value, bound: float(value) >= bound,
    "most": lambda value, bound: float(value) <= bound,
    "seconds": lambda value, bound: bound[0] <= _seconds(value) <= bound[1],
    "steps": lambda value, bound: _seconds(value) % bound == 0,
    "pattern": lambda value, bound: re.fullmatch(bound, str(value)) is not None,
    "words": lambda value, bound: value in bound,
    "chars": lambda value, bound: len(value) <= bound,
    "bytes": lambda value, bound: len(_text(value).encode()) <= bound,
    "items": lambda value, bound: len(value) <= bound,
    "json": lambda value, bound: isinstance(json.loads(value), dict) is bound,
}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


_LONGEST_LOOK_BACK = 25 * 3600
"""Seconds of an alert condition's alignment and duration together (terraform-infra-common #783)."""

_SHORTEST_WITH_MISSING_DATA = 60
"""Seconds of duration of a condition that evaluates missing data (the provider's issue #16892)."""


def _look_back(policy: Mapping[str, Any]) -> Iterator[str]:
    for condition in policy["conditions"]:
        for threshold in condition["condition_threshold"]:
            lasting = _seconds(threshold["duration"])
            for aggregation in threshold["aggregations"]:
                whole = lasting + _seconds(aggregation["alignment_period"])
                if whole > _LONGEST_LOOK_BACK:
                    yield f"a condition looks back {whole / 3600:g} hours, and 25 are the most"
            says = threshold.get("evaluation_missing_data")
            if says and lasting < _SHORTEST_WITH_MISSING_DATA:
                yield "a condition on missing data has to last a minute at least"


_WHOLE_CPU = {"2Gi", "4Gi", "8Gi", "16Gi", "32Gi"}
"""Sizes of memory with which a function gets one CPU or more by default (documentation of Cloud Run
functions, memory)."""


def _cpu(function: Mapping[str, Any]) -> Iterator[str]:
    for service in function["service_config"]:
        at_once = service.get("max_instance_request_concurrency") or 1
        if at_once > 1 and service["available_memory"] not in _WHOLE_CPU:
            yield "below one CPU an instance takes one request at a time"


def _attempts(job: Mapping[str, Any]) -> Iterator[str]:
    for retry in job["retry_config"]:
        if _seconds(retry["min_backoff_duration"]) > _seconds(retry["max_backoff_duration"]):
            yield "the shortest pause is longer than the longest"


_TOGETHER: Mapping[str, tuple[Callable[[Mapping[str, Any]], Iterator[str]], ...]] = {
    "google_monitoring_alert_policy": (_look_back,),
    "google_cloudfunctions2_function": (_cpu,),
    "google_cloud_scheduler_job": (_attempts,),
}
