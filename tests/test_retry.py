"""Waiting between tries: as long as a service asks, with jitter, never past the deadline."""

from __future__ import annotations

import random
import time

import pytest

from aldia.retry import Pace, RetryPolicy, asked_pause


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def retries(self, seconds: float = 60.0, until: float = float("inf")) -> RetryPolicy:
        def now() -> float:
            return self.now

        return RetryPolicy(seconds, until, self.sleep, now, now, random.Random(1))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "soon"}, None),
        (
            {
                "Retry-After": "Tue, 24 Nov 2026 15:00:30 GMT",
                "Date": "Tue, 24 Nov 2026 15:00:00 GMT",
            },
            30.0,
        ),
        ({"X-RateLimit-Reset": "1795532410", "Date": "Tue, 24 Nov 2026 15:00:00 GMT"}, 10.0),
        ({"X-RateLimit-Reset": "1", "Retry-After": "4"}, 4.0),
    ],
)
def test_what_a_service_asks_for_is_understood(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert asked_pause(headers) == seconds


def test_a_call_is_given_up_when_its_time_is_over() -> None:
    clock = Clock()
    wait = clock.retries(seconds=60.0).waits()

    while wait(None):
        pass

    assert 20 < clock.now < 60


def test_no_call_is_tried_again_after_the_end_of_the_run() -> None:
    clock = Clock()
    clock.now = 95.0
    wait = clock.retries(seconds=60.0, until=100.0).waits()

    assert not wait(5.0)
    assert clock.now == 95.0


def test_the_least_wait_is_what_the_service_asked_for() -> None:
    clock = Clock()

    assert clock.retries().waits()(12.0)
    assert clock.now >= 12.0


def test_a_pace_lets_a_minutes_calls_through_and_then_waits() -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace({"reads": 3}, sleep, lambda: now[0])
    for _ in range(7):
        pace.wait("reads")
        pace.wait("writes")

    assert slept == [60.0, 60.0]


def test_no_minute_holds_more_calls_than_the_pace_allows() -> None:
    now, calls = [0.0], []

    def sleep(seconds: float) -> None:
        now[0] += seconds

    pace = Pace({"reads": 5}, sleep, lambda: now[0])
    for step in range(60):
        now[0] += step % 7
        pace.wait("reads")
        calls.append(now[0])

    assert all(later - earlier >= 60 for earlier, later in zip(calls, calls[5:], strict=False))


@pytest.mark.parametrize("zone", ["GMT", "-0000", ""])
def test_a_date_to_wait_for_may_name_no_zone(zone: str) -> None:
    headers = {
        "Date": "Mon, 23 Nov 2026 14:00:00 GMT",
        "Retry-After": f"Mon, 23 Nov 2026 14:00:10 {zone}".strip(),
    }

    assert asked_pause(headers) == 10.0


@pytest.mark.parametrize("value", ["soon", "Mon, 99 Nov 2026", "-5", "9" * 400, "1e999"])
def test_a_wait_that_cannot_be_read_is_none(value: str) -> None:
    assert asked_pause({"Retry-After": value}) is None


@pytest.mark.parametrize(("steady", "wall"), [(0.0, 7200.0), (7200.0, 0.0), (7200.0, -3600.0)])
def test_a_stopwatch_goes_by_the_clock_that_counted_more(steady: float, wall: float) -> None:
    """A clock may stand still while the machine sleeps; somebody may set the other one back."""
    now = {"steady": 5.0, "wall": 1e9}
    retries = RetryPolicy(clock=lambda: now["steady"], wall=lambda: now["wall"])

    age = retries.stopwatch()
    now = {"steady": 5.0 + steady, "wall": 1e9 + wall}

    assert age() == 7200.0


def test_the_clock_that_is_used_goes_on_while_a_machine_sleeps() -> None:
    """It is Linux's CLOCK_BOOTTIME; time.monotonic stands still meanwhile."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    if boot is None:
        pytest.skip("only Linux has this clock")

    assert abs(RetryPolicy().clock() - time.clock_gettime(boot)) < 60


def test_what_must_be_kept_is_tried_until_the_end_of_the_run() -> None:
    clock = Clock()
    retries = clock.retries(seconds=60.0, until=500.0)

    with retries.to_the_end():
        wait = retries.waits()
        while wait(None):
            pass

    assert 470 < clock.now < 500
    assert retries.seconds == 60.0
