"""Measure how long each stage of understanding and deciding takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

_STAGES: Mapping[str, str] = {
    "parsing JSON, finding the tables": "aldia.jobs.assessment.read_workbook",
    "rows into invoices": "aldia.ledger.ledger.read_invoices",
    "the addresses among them": "aldia.ledger.reading.parse_addresses",
    "the doctor's look at whole columns": "aldia.ledger.debts.examine",
    "what Memory saw before": "aldia.jobs.assessment.changes.read_baseline",
    "deciding, all of it": "aldia.jobs.assessment.plan_run",
    "what changed since the last look": "aldia.planning.deciding.plan.look",
    "a case of each invoice": "aldia.planning.deciding.plan._cases",
    "one decision after the other": "aldia.planning.deciding.plan.decide",
}
"""The measured functions, under the dotted names by which they are called, by what they do. Some
call others, whose time is then part of theirs."""


@contextmanager
def timed_stages() -> Iterator[dict[str, float]]:
    """Measure the stages of what runs in the `with` block; yield their CPU seconds by name."""
    seconds = dict.fromkeys(_STAGES, 0.0)

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timing(*arguments: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return work(*arguments, **options)
            finally:
                seconds[name] += time.process_time() - began

        return timing

    with ExitStack() as stack:
        for name, target in _STAGES.items():
            patcher = patch(target)
            work, _ = patcher.get_original()
            stack.enter_context(patch(target, timed(name, work)))
        yield seconds
