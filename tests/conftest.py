"""Options and fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.office import Office

_SLOW = [HealthCheck.too_slow]  # a machine that others use as well may be; no test asserts a time
settings.register_profile("desk", deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
"""A desk looks for new examples; CI must not fail by chance."""


_CRASHED: set[str] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem: str, report: pytest.TestReport, sched: Any) -> None:
    """Run a test once more whose process died where faketime moves the clock.

    Under libfaketime Python itself died twice in some 25,000 tests, by a fault of memory while a
    thread waited for a lock, in two different tests; without it that was never seen.
    """
    if "faketime" in os.environ.get("LD_PRELOAD", "") and crashitem not in _CRASHED:
        _CRASHED.add(crashitem)
        sched.mark_test_pending(crashitem)
        report.outcome = "rerun"  # type: ignore[assignment]  # as xdist tells to say it


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A sandbox on localhost with nothing in it, and the environment that leads to it."""
    with Office.opened() as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found
