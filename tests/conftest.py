"""Options and fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.office import Office

_SLOW = [HealthCheck.too_slow]  # a machine that others use as well may be; no test asserts a time
settings.register_profile("desk", deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
"""A desk looks for new examples; CI must not fail by chance."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A sandbox on localhost with nothing in it, and the environment that leads to it."""
    with Office.opened() as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found
