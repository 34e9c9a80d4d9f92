"""Arguments of the Terraform that Google would refuse are found without asking Google."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scripts.infra.limits import complaints, published
from scripts.infra.plans import Resource, planned
from scripts.infra.providers import recorded
from scripts.infra.record import kept

MODULE = Path(__file__).resolve().parents[1] / "infra" / "terraform"
TEXTS = {path.name: path.read_text("utf-8") for path in sorted(MODULE.glob("*.tf"))}


def an_alert(window: str = "3600s", lasting: str = "60s", missing: str = "") -> dict[str, Any]:
    threshold = {"duration": lasting, "aggregations": [{"alignment_period": window}]}
    if missing:
        threshold["evaluation_missing_data"] = f"EVALUATION_MISSING_DATA_{missing}"
    return {"conditions": [{"condition_threshold": [threshold]}]}


def a_job(**retry: object) -> dict[str, Any]:
    return {
        "attempt_deadline": retry.pop("deadline", "600s"),
        "retry_config": [
            {"min_backoff_duration": "120s", "max_backoff_duration": "600s", **retry},
        ],
    }


def a_function(**service: object) -> dict[str, Any]:
    return {"service_config": [{"available_memory": "512Mi", **service}]}


def told(type_: str, values: dict[str, Any]) -> list[str]:
    return complaints([Resource("it", type_, values)], published())


ALERT, JOB = "google_monitoring_alert_policy", "google_cloud_scheduler_job"
QUEUE, FUNCTION = "google_cloud_tasks_queue", "google_cloudfunctions2_function"
ACCOUNT = "google_service_account"

TAKEN = {
    "a day and an hour": (ALERT, an_alert("86400s", "3600s", "ACTIVE")),
    "no duration, and nothing said of missing data": (ALERT, an_alert(lasting="0s")),
    "five retries": (JOB, a_job(retry_count=5)),
    "half an hour for an attempt": (JOB, a_job(deadline="1800s")),
    "many requests at once on a whole CPU": (
        FUNCTION,
        a_function(available_memory="2Gi", max_instance_request_concurrency=80),
    ),
}
REFUSED = {
    "26 hours": (ALERT, an_alert("86400s", "7200s", "ACTIVE"), "26 hours"),
    "26 hours of alignment": (ALERT, an_alert("93600s"), "alignment_period"),
    "half a minute": (ALERT, an_alert(lasting="30s"), "steps"),
    "missing data without a duration": (ALERT, an_alert(lasting="0s", missing="NO_OP"), "missing"),
    "an hour without its unit": (ALERT, an_alert(lasting="3600"), "duration"),
    "six retries": (JOB, a_job(retry_count=6), "retry_count"),
    "an attempt of 31 minutes": (JOB, a_job(deadline="1860s"), "attempt_deadline"),
    "pauses the wrong way round": (JOB, a_job(max_backoff_duration="60s"), "pause"),
    "two requests at once on a third of a CPU": (
        FUNCTION,
        a_function(max_instance_request_concurrency=2),
        "one request",
    ),
    "a memory that is none": (FUNCTION, a_function(available_memory="500Mi"), "memory"),
    "a queue's name with a low line": (QUEUE, {"name": "aldia_runs"}, "name"),
    "501 a second": (QUEUE, {"rate_limits": [{"max_dispatches_per_second": 501}]}, "second"),
    "an account's id of five letters": (ACCOUNT, {"account_id": "aldia"}, "account_id"),
    "an account's id of 31": (ACCOUNT, {"account_id": "a" * 31}, "account_id"),
    "an argument that nobody looked up": (QUEUE, {"desired_state": "RUNNING"}, "no limit"),
    "a resource that nobody looked up": ("google_pubsub_topic", {"name": "x"}, "no limit"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_google_takes_is_taken(case: str) -> None:
    assert told(*TAKEN[case]) == []


@pytest.mark.parametrize("case", REFUSED)
def test_what_google_refuses_is_told(case: str) -> None:
    type_, values, word = REFUSED[case]

    assert any(word in sentence for sentence in told(type_, values))


def test_only_what_a_plan_would_make_is_looked_at() -> None:
    new = {"address": "a", "type": "t", "change": {"actions": ["create"], "after": {"x": 1}}}
    kept = {"address": "b", "type": "t", "change": {"actions": ["no-op"], "after": {"x": 2}}}
    output = f'Warning\n{{"type": "test_run"}}\n{_plan(new, kept)}\n'

    assert planned(output) == [Resource("a", "t", {"x": 1})]


def _plan(*changes: dict[str, Any]) -> str:
    return json.dumps({"type": "test_plan", "test_plan": {"resource_changes": changes}})


def test_every_kind_of_resource_has_its_limits_and_its_schema() -> None:
    used = {
        kind for text in TEXTS.values() for kind in re.findall(r'^resource "(\w+)"', text, re.M)
    }
    schemas = {kind for provider in recorded().values() for kind in provider["resource_schemas"]}

    assert used == set(published())
    assert used <= schemas
    assert all(limits["source"] for limits in published().values())


def test_the_providers_are_those_whose_schemas_are_recorded() -> None:
    asked = dict(re.findall(r'source  = "(.*)"\n\s+version = "(.*)"', TEXTS["versions.tf"]))

    assert asked == {source: schemas["version"] for source, schemas in recorded().items()}


def test_only_the_types_that_are_used_are_recorded() -> None:
    source, block = "registry.example/hashicorp/google", {"version": 0, "block": {}}
    schemas = {source: {"provider": block, "resource_schemas": {"a_b": block, "a_c": block}}}

    recorded_now = kept(schemas, {source: "8.7.0"}, 'resource "a_b" "it" {}\n')["hashicorp/google"]

    assert (list(recorded_now["resource_schemas"]), recorded_now["version"]) == (["a_b"], "8.7.0")
