"""What every test of the sandbox may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from sandbox.core import Sandbox
from sandbox.server import serving
from tests.sandbox.browser import chromium
from tests.sandbox.google import Google


@pytest.fixture
def google() -> Google:
    return Google(Sandbox())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with serving(Sandbox()) as address:
        yield address
