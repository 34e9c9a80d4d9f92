"""Many workbooks under one account keep Google's quota, and lose nothing where it is exceeded."""

from __future__ import annotations

from benchmarks.scale import by_pool, by_queue


def test_the_queues_rate_keeps_the_quota() -> None:
    found = by_queue(12, 8)

    assert (found["429"], found["sent once"], found["sent twice"]) == ("0", "24", "0")


def test_a_queue_three_times_too_fast_costs_time_and_no_letter() -> None:
    found = by_queue(40, 24)

    assert int(found["429"]) > 0
    assert (found["sent once"], found["sent twice"], found["given up"]) == ("80", "0", "0")


def test_slow_workbooks_hold_up_no_other() -> None:
    found = by_queue(24, 8, slow=4)

    assert (found["sent once"], found["sent twice"]) == ("48", "0")
    assert int(found["minutes"]) > 4
    assert int(found["half of them sent by minute"]) <= 2


def test_one_machines_pool_keeps_the_quota() -> None:
    found = by_pool(12)

    assert (found["429"], found["sent once"], found["sent twice"]) == ("0", "24", "0")
