"""The self-test finds out what a live sheet keeps, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aldia import environment
from aldia.findings import Finding
from aldia.jobs.connect import try_connection
from aldia.workbook.setup.selftest import passes, try_seal
from sandbox.google import a1, values
from sandbox.google.workbook import Workbook
from tests.office import Office, a_line


@pytest.fixture
def shop(office: Office) -> Office:
    office.adopt(a_line("F-1"), live=False, Remitente="cobros@laespiga.example")
    return office


def test_a_sheet_that_keeps_everything_passes_and_is_left_as_it_was(shop: Office) -> None:
    tabs, ranges = list(shop.workbook.sheets), dict(shop.workbook.named_ranges)

    findings = try_seal(shop.client())

    assert all(finding.holds for finding in findings)
    assert list(shop.workbook.sheets) == tabs
    assert shop.workbook.named_ranges == ranges


@pytest.mark.parametrize("off", ["A3_400", "A11b"])
def test_another_way_of_saying_it_is_as_good(shop: Office, off: str) -> None:
    """A refusal by 404, and columns that only a search tells."""
    shop.faults(switched_off=[off])

    assert [finding.code for finding in try_seal(shop.client()) if not finding.holds] == []


def test_a_write_that_lands_beside_its_column_keeps_live_mode_shut(
    shop: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def astray(book: Workbook, data: Mapping[str, Any], option: str) -> list[values.Written]:
        found = write_filtered(book, data, option)
        [*_, last] = book.in_order()
        place = last.clamp(a1.Span(left=2, right=3))
        return found or [values.write_span(book, last, place, data, option)]

    write_filtered = values.write_filtered
    monkeypatch.setattr(values, "write_filtered", astray)

    findings = try_seal(shop.client())

    assert [finding.code for finding in findings if not finding.holds] == ["A11c"]
    assert not passes(findings)


@pytest.mark.parametrize("off", ["A2", "A3", "A13"])
def test_a_failed_observation_is_found_and_the_other_stands_in(shop: Office, off: str) -> None:
    shop.faults(switched_off=[off])

    findings = try_seal(shop.client())

    assert [finding.code for finding in findings if not finding.holds] == [off]
    assert passes(findings)


def test_a_sheet_that_takes_two_writes_at_once_does_not_pass(shop: Office) -> None:
    shop.faults(switched_off=["A8"], latency_ms={"sheets": 50})

    findings = try_seal(shop.client())

    assert [finding.code for finding in findings if not finding.holds] == ["A8"]
    assert not passes(findings)


def test_without_both_observations_there_is_no_pass() -> None:
    findings = [Finding("A1", True, True), Finding("A2", False, False), Finding("A3", False, False)]

    assert not passes(findings)


def test_without_both_observations_the_connection_does_not_pass(shop: Office) -> None:
    shop.faults(switched_off=["A2", "A3"])

    _, is_passed = try_connection(shop.client, environment.mailer())

    assert not is_passed
    assert not shop.assess().health.is_connected


def test_a_pass_is_remembered_in_the_workbook(shop: Office) -> None:
    _, is_passed = try_connection(shop.client, environment.mailer())

    assert is_passed
    assert shop.assess().health.is_connected


def test_without_a_mail_key_there_is_no_pass(shop: Office) -> None:
    findings, is_passed = try_connection(shop.client, None)

    assert not is_passed
    assert findings[-1].code == "mail_key"
    assert not shop.assess().health.is_connected
