"""Options and fixtures for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.office import Office

_SLOW = [HealthCheck.too_slow]  # not checked: a shared machine may be slow
settings.register_profile("desk", deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
"""The profile `desk` looks for new examples; `ci` always uses the same ones, so that CI does not
fail by chance."""


_CRASHED: set[str] = set()


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem: str, report: pytest.TestReport, sched: Any) -> None:
    """Run a test once more if its process crashed under faketime.

    Under libfaketime Python itself crashed twice in some 25,000 tests, in two different tests, by
    a memory fault while a thread waited for a lock. Without libfaketime that was never seen.
    """
    if "faketime" in os.environ.get("LD_PRELOAD", "") and crashitem not in _CRASHED:
        _CRASHED.add(crashitem)
        sched.mark_test_pending(crashitem)
        report.outcome = "rerun"  # type: ignore[assignment]  # as xdist's documentation says


_GARBAGE = 200_000  # new objects before the collector's first generation runs; chosen by hand


def pytest_collection_finish() -> None:
    """Keep Python's garbage collector from walking over every collected test time and again.

    It took an eighth of the time of the tests, which leave little garbage.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE, 50, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Yield an empty sandbox on localhost, to which the environment variables point."""
    with Office.opened() as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found
