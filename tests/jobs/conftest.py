"""A bookkeeper's register, for the tests of what runs over it."""

from __future__ import annotations

import pytest

from tests.bureau import Bureau
from tests.office import Office
from tests.webhook import QUEUE


@pytest.fixture
def bureau(office: Office, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    found = Bureau(office)
    for name, value in {
        "ALDIA_REGISTER": found.register,
        "ALDIA_QUEUE": QUEUE,
        "ALDIA_QUEUE_TARGET": "http://127.0.0.1:9/",
        "ALDIA_QUEUE_CALLER": "invoker@p.example",
        "CLOUD_TASKS_EMULATOR_HOST": office.host,
    }.items():
        monkeypatch.setenv(name, value)
    return found
