"""What of the provider's reports is new, and what was heard before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aldia.planning.log.deliveries import DeliveryState, Report, read_report, unheard

REPORT = Report(
    datetime(2026, 11, 24, 15, tzinfo=UTC), "l1", DeliveryState.DELIVERED, "a@b.example", "e1"
)

AGAIN: dict[str, dict[str, Any]] = {
    "the same event": {},
    "under a new id, as a retried one can come": {"id": "e2"},
    "with other words": {"id": "e2", "detail": "250 OK"},
    "without an id": {"id": ""},
}
OTHERS: dict[str, dict[str, Any]] = {
    "of another letter": {"letter": "l2"},
    "in another state": {"state": DeliveryState.BOUNCED},
    "at another address": {"address": "c@b.example"},
    "at another time": {"at": REPORT.at + timedelta(seconds=1)},
}


@pytest.mark.parametrize("case", AGAIN)
def test_what_happened_once_is_heard_once(case: str) -> None:
    again = replace(REPORT, **AGAIN[case])

    assert unheard([again], [REPORT]) == []
    assert unheard([REPORT, again], []) == [REPORT]


@pytest.mark.parametrize("case", OTHERS)
def test_what_happened_otherwise_is_heard_as_well(case: str) -> None:
    other = replace(REPORT, **{"id": "e2", **OTHERS[case]})

    assert unheard([REPORT, other], []) == [REPORT, other]
    assert unheard([other], [REPORT]) == [other]


def test_two_reports_without_an_id_are_two() -> None:
    first, second = replace(REPORT, id=""), replace(REPORT, id="", letter="l2")

    assert unheard([first, second], []) == [first, second]


def test_one_id_is_one_report_whatever_its_moment() -> None:
    assert unheard([replace(REPORT, at=REPORT.at + timedelta(hours=1))], [REPORT]) == []


def test_an_id_that_says_something_else_is_heard_all_the_same() -> None:
    complaint = replace(REPORT, state=DeliveryState.COMPLAINED)

    assert unheard([complaint], [REPORT]) == [complaint]


def test_a_report_is_known_again_by_its_row() -> None:
    found = read_report(REPORT.cells())

    assert found is not None
    assert unheard([replace(REPORT, id="e2")], [found]) == []
