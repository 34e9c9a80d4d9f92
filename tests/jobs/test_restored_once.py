"""A version restored once, on purpose: does what Drive keeps of the file stay as it is?"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from click.testing import CliRunner

from aldia import environment
from aldia.cli.commands import main
from aldia.errors import Busy
from aldia.findings import Finding
from aldia.jobs.connect import try_connection
from tests.jobs.test_restore_check import client_during_which, put_back
from tests.office import Office, a_line

FILE = "drive.files.get"


def connected(office: Office) -> tuple[dict[str, Finding], bool]:
    findings, is_passed = try_connection(office.client, environment.mailer())
    return {each.code: each for each in findings}, is_passed


@pytest.fixture
def shop(office: Office) -> Office:
    office.adopt(a_line("F-1"), live=False)
    return office


def test_it_is_asked_for_and_live_mode_opens_without_it(shop: Office) -> None:
    found, is_passed = connected(shop)

    assert (found["D1"].holds, found["D1"].detail) == (None, "restore_untried")
    assert is_passed
    assert "newest" not in found


def test_a_version_restored_on_purpose_is_noticed_and_the_newest_asked_for(shop: Office) -> None:
    before = shop.workbook.copy()
    connected(shop)
    put_back(shop, before)
    events = shop.events()

    found, is_passed = connected(shop)

    assert found["D1"].holds
    assert (found["newest"].holds, found["newest"].detail) == (False, "newest_missing")
    assert not is_passed
    assert shop.events() == events


def test_with_the_newest_version_back_it_is_known_for_good(shop: Office) -> None:
    before = shop.workbook.copy()
    connected(shop)
    newest = shop.workbook.copy()
    put_back(shop, before)
    connected(shop)
    put_back(shop, newest)

    for _ in range(2):
        found, is_passed = connected(shop)
        assert (found["D1"].holds, is_passed) == (True, True)
    shop.set_settings(Modo="real")
    assert shop.run().preview is None


def test_notes_that_went_back_with_the_version_are_not_taken_for_kept(shop: Office) -> None:
    before = shop.workbook.copy()
    connected(shop)
    shop.sandbox.files.books[shop.book] = before

    found, _ = connected(shop)

    assert (found["D1"].holds, found["D1"].detail) == (None, "restore_untried")


@pytest.mark.parametrize("fault", [{"kind": "403"}, {"kind": "503"}])
def test_where_drive_says_nothing_it_is_not_asked_for(shop: Office, fault: dict[str, Any]) -> None:
    shop.faults({"route": FILE, **fault})

    found, is_passed = connected(shop)

    assert "D1" not in found
    assert is_passed


def test_a_live_workbook_that_was_put_back_is_not_connected_anew(office: Office) -> None:
    office.adopt(a_line("F-1"))
    before = office.workbook.copy()
    office.run()
    put_back(office, before)

    found, is_passed = connected(office)

    assert (found["newest"].holds, is_passed) == (False, False)


@pytest.mark.parametrize("nth", range(5))
def test_a_run_meanwhile_is_not_taken_for_a_restored_version(office: Office, nth: int) -> None:
    office.adopt(a_line("F-1"))
    client = client_during_which(office, office.run, nth)

    with suppress(Busy):
        found, _ = try_connection(lambda: client, environment.mailer())
        assert "newest" not in {each.code for each in found}

    again, is_passed = connected(office)
    assert len(office.mail) == 1
    assert (again["D1"].detail, is_passed) == ("restore_untried", True)


WORDS = {
    "es": "Archivo › Historial de versiones › Ver historial de versiones",
    "en": "File › Version history › See version history",
}


@pytest.mark.parametrize("language", WORDS)
def test_connect_says_how_it_is_done(
    shop: Office, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("ALDIA_LANGUAGE", language)

    shown = CliRunner().invoke(main, ["connect", shop.book])

    assert shown.exit_code == 0
    assert WORDS[language] in " ".join(shown.output.split())
