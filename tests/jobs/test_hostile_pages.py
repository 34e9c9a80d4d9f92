"""What a web page elsewhere can do to the function of whoever runs it at home: nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.jobs.test_function import deployed
from tests.office import Office, a_line
from tests.sandbox.browser import chromium
from tests.sandbox.hostile import Target, attack, elsewhere


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium("--host-resolver-rules=MAP prize.example 127.0.0.1") as found:
        yield found


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "prize.example"])
def test_no_page_elsewhere_makes_the_function_run_or_tell(
    name: str, browser: Browser, office: Office
) -> None:
    office.adopt(a_line("F-1"))
    order = json.dumps({"spreadsheet": office.book})

    with deployed(ALDIA_SPREADSHEET=office.book) as url, elsewhere() as port:
        is_rebound = name == "prize.example"
        host = url.removesuffix("/").replace("127.0.0.1", name if is_rebound else "127.0.0.1")
        page = f"{host}/" if is_rebound else f"http://{name}:{port}/"
        before = (office.calls, len(office.mail))
        found = attack(browser, page, Target(host, posts=[("/", order), ("/", "{}")], gets=["/"]))

    assert (office.calls, len(office.mail)) == before
    assert is_rebound or found == []
