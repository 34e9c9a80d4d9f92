"""How reports are packed into tasks of the queue."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import requests
import responses

from aldia.channels.sendgrid.events import parse_events
from aldia.jobs.events import packed, parcels, unpacked
from aldia.planning.log.deliveries import DeliveryState, Report
from tests.test_cloud_tasks import CREATE, a_queue


def test_what_a_queue_carries_is_read_back() -> None:
    report = Report(
        datetime(2026, 11, 24, tzinfo=UTC),
        "l",
        DeliveryState.BOUNCED,
        "a@b.example",
        "e",
        "",
        ("m",),
    )

    name, [found] = unpacked(json.dumps(packed("name", [report])).encode())

    assert (name, found) == ("name", report)


def test_reports_are_parted_in_their_order() -> None:
    at, sends = datetime(2026, 11, 24, tzinfo=UTC), tuple(f"mark{n}" for n in range(100))
    reports = [
        Report(at, f"l{n}", DeliveryState.BOUNCED, "a@b.example", f"e{n}", "", sends)
        for n in range(99)
    ]

    parted = list(parcels(reports))

    assert [report for parcel in parted for report in parcel] == reports
    assert 1 < len(parted) < 10


EVENTS: dict[str, tuple[int, dict[str, str]]] = {
    "many small ones": (2000, {}),
    "as many marks as custom_args hold": (60, {"sends": " ".join(["m" * 15] * 625)}),
    "words that take four bytes a letter": (300, {"reason": "🙂" * 200, "email": "@" + "🙂" * 253}),
    "nothing but such letters": (3, {"sends": " ".join(["🙂" * 99] * 100), "reason": "🙂" * 200}),
}


@pytest.mark.parametrize("case", EVENTS)
def test_a_task_weighs_less_than_60_kb_whatever_the_provider_says(case: str) -> None:
    """One page of Google's gives 100 KB, another one 1 MB."""
    count, words = EVENTS[case]
    event = {"event": "bounce", "timestamp": 1795500000, "letter": "l" * 64, "workbook": "w" * 12}
    event["email"] = "a@b.example"
    body = json.dumps([{**event, **words, "sg_event_id": f"e{n}"} for n in range(count)])
    [(workbook, reports)] = parse_events(body.encode()).reports.items()

    with responses.RequestsMock() as google:
        google.post(CREATE, json={})
        for parcel in parcels(reports):
            a_queue().put(packed(workbook, parcel), session=requests.Session())
        sizes = [len(call.request.body or "") for call in google.calls]

    assert len(reports) == count
    assert max(sizes) < 60_000


def test_one_report_larger_than_a_parcel_goes_by_itself() -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    large = Report(at, "l", DeliveryState.BOUNCED, "a@b.example", "e", "", ("m" * 90,) * 1000)
    small = Report(at, "l", DeliveryState.BOUNCED, "a@b.example", "f", "", ())

    assert list(parcels([small, large, small])) == [[small], [large], [small]]
