"""What every test of the sandbox may use."""

from __future__ import annotations

import pytest

from sandbox.core import Sandbox
from tests.sandbox.google import Google


@pytest.fixture
def google() -> Google:
    return Google(Sandbox())
