"""Many workbooks under one account keep Google's quota, and no letter is lost when they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.scale import (
    AT_ONCE,
    REPORTS_PER_SECOND,
    REPORTS_SHARE,
    SHARE,
    by_pool,
    by_queue,
)

ROOT = Path(__file__).resolve().parents[1]


def test_the_quota_is_kept_with_googles_burst_and_no_queue_slowed_down() -> None:
    found = by_queue(12, 8)

    assert (found["429"], found["answers that slowed a queue"]) == ("0", "0")
    assert (found["sent once"], found["sent twice"], found["reports recorded"]) == ("24", "0", "72")


@pytest.mark.parametrize("slow", [0, 2])
def test_no_sixty_seconds_hold_more_calls_than_google_allows(slow: int) -> None:
    """Google does not say when its minute begins, so every sixty seconds count."""
    found = by_queue(40, 60, slow)

    most = [int(found[f"{kind} a minute, mean / most"].split()[-1]) for kind in ("reads", "writes")]
    assert max(most) <= 60


@pytest.mark.parametrize("per_minute", [24, 600])
def test_a_queue_that_is_set_too_fast_exceeds_no_quota(per_minute: int) -> None:
    found = by_queue(40, per_minute)

    assert (found["429"], found["answers that slowed a queue"]) == ("0", "0")
    assert (found["sent once"], found["sent twice"], found["given up"]) == ("80", "0", "0")


def test_without_spacing_and_counting_googles_burst_exceeds_the_quota_and_loses_nothing() -> None:
    found = by_queue(40, 8, is_held=False)

    assert int(found["429"]) > 0
    assert (found["sent once"], found["sent twice"], found["given up"]) == ("80", "0", "0")


def test_the_others_go_on_beside_slow_workbooks() -> None:
    found = by_queue(24, 8, slow=2)

    assert (found["sent once"], found["sent twice"]) == ("48", "0")
    assert int(found["minutes"]) > 4
    assert int(found["half of them sent by minute"]) <= 5


def test_the_cloud_is_played_as_terraform_sets_it_up() -> None:
    functions, queues = (
        (ROOT / "infra" / "terraform" / f"{name}.tf").read_text()
        for name in ("functions", "queues")
    )

    parts = f"floor({AT_ONCE * SHARE} / local.runs_at_once), deliveries = {REPORTS_SHARE} "
    assert f"runs_at_once = local.is_register ? {AT_ONCE} : 1" in functions
    assert parts in functions
    assert f"per_second = {REPORTS_PER_SECOND}, at_once = 1," in queues


def test_one_machines_pool_keeps_the_quota() -> None:
    found = by_pool(12)

    assert (found["429"], found["sent once"], found["sent twice"]) == ("0", "24", "0")
