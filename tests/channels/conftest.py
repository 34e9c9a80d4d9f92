"""The provider, which answers as a test tells it to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses


@pytest.fixture
def provider() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock
