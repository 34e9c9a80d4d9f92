"""The mail provider's signed reports: only its own, only fresh ones, only what matters."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aldia.channels.events import parse_events, verify
from aldia.errors import AskPerson, Refuse
from sandbox.mail.webhook import public_key, signed
from tests.builders import NOW

PUBLISHED_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+"
    "2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="
)
PUBLISHED_SIGNATURE = (
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAi"
    "EAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM="
)
PUBLISHED_TIMESTAMP = "1600112502"
PUBLISHED_EVENT = {
    "email": "hello@world.com",
    "event": "dropped",
    "reason": "Bounced Address",
    "sg_event_id": "ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",
    "sg_message_id": ("LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0"),
    "smtp-id": "<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>",
    "timestamp": 1600112492,
}
"""The example that the provider publishes with its packages (sendgrid-python, its own test)."""

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"


def an_event(**more: Any) -> dict[str, Any]:
    event = {"event": "delivered", "email": "Ana@Cliente.example", "timestamp": 1795532400}
    return {**event, "sg_event_id": "e1", "letter": "l1", "workbook": "w1", **more}


def check(event: dict[str, Any], *, age: timedelta = timedelta(), **changed: Any) -> None:
    delivery = signed([event], NOW - age)
    headers = {**delivery.headers, **changed.pop("headers", {})}
    verify(changed.get("body", delivery.body), headers, public_key(), NOW)


def test_the_providers_published_example_is_genuine() -> None:
    body = json.dumps([PUBLISHED_EVENT], sort_keys=True, separators=(",", ":")).encode() + b"\r\n"
    headers = {SIGNATURE: PUBLISHED_SIGNATURE, TIMESTAMP: PUBLISHED_TIMESTAMP}
    now = datetime.fromtimestamp(int(PUBLISHED_TIMESTAMP) + 60, UTC)

    verify(body, headers, PUBLISHED_KEY, now)
    with pytest.raises(Refuse, match="events_forged"):
        verify(body.replace(b"dropped", b"bounces"), headers, PUBLISHED_KEY, now)


@pytest.mark.parametrize("age", [timedelta(), timedelta(hours=23), timedelta(minutes=-4)])
def test_a_fresh_signature_is_taken(age: timedelta) -> None:
    check(an_event(), age=age)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "older than the provider's retries": ({"age": timedelta(hours=25)}, "events_old"),
    "from the future": ({"age": timedelta(minutes=-10)}, "events_old"),
    "without a signature": ({"headers": {SIGNATURE: ""}}, "events_unsigned"),
    "without a timestamp": ({"headers": {TIMESTAMP: ""}}, "events_unsigned"),
    "a timestamp that is none": ({"headers": {TIMESTAMP: "now"}}, "events_unsigned"),
    "another timestamp": ({"headers": {TIMESTAMP: "1795532399"}}, "events_forged"),
    "a signature that is not base64": ({"headers": {SIGNATURE: "%%%"}}, "events_forged"),
    "base64 that is no signature": ({"headers": {SIGNATURE: "YWJj"}}, "events_forged"),
    "another body": ({"body": b"[]"}, "events_forged"),
    "a body that is not text": ({"body": b"\xff\xfe"}, "events_forged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    given, code = REFUSED[case]

    with pytest.raises(Refuse) as caught:
        check(an_event(), **given)

    assert caught.value.code == code


def test_a_key_that_is_none_is_for_a_person() -> None:
    delivery = signed([an_event()], NOW)

    with pytest.raises(AskPerson, match="events_key_invalid"):
        verify(delivery.body, delivery.headers, "no key", NOW)


MEANINGS: dict[str, tuple[dict[str, str], str]] = {
    "processed": ({"event": "processed"}, "processed"),
    "delivered": ({"event": "delivered"}, "delivered"),
    "deferred": ({"event": "deferred"}, "deferred"),
    "a hard bounce": ({"event": "bounce", "type": "bounce"}, "bounced"),
    "a block": ({"event": "bounce", "type": "blocked"}, "blocked"),
    "dropped for an earlier bounce": (
        {"event": "dropped", "reason": "Bounced Address"},
        "bounced",
    ),
    "dropped for an earlier unsubscribe": (
        {"event": "dropped", "reason": "Unsubscribed Address"},
        "unsubscribed",
    ),
    "dropped for an earlier spam report": (
        {"event": "dropped", "reason": "Spam Reporting Address"},
        "complained",
    ),
    "dropped for its content": ({"event": "dropped", "reason": "Spam Content"}, "dropped"),
    "a spam report": ({"event": "spamreport"}, "complained"),
    "an unsubscribe": ({"event": "unsubscribe"}, "unsubscribed"),
    "a group's unsubscribe": ({"event": "group_unsubscribe"}, "unsubscribed"),
}


@pytest.mark.parametrize("case", MEANINGS)
def test_what_an_event_means(case: str) -> None:
    event, state = MEANINGS[case]

    [report] = parse_events(json.dumps([an_event(**event)]).encode()).reports["w1"]

    assert (report.state, report.letter, report.address) == (state, "l1", "ana@cliente.example")


@pytest.mark.parametrize(
    "event",
    [
        an_event(event="open"),
        an_event(event="click"),
        an_event(event="something_new"),
        an_event(letter=""),
        an_event(workbook=None),
        an_event(timestamp="soon"),
        an_event(timestamp=10**30),
        "text",
        None,
    ],
)
def test_what_nobody_needs_is_ignored(event: Any) -> None:
    found = parse_events(json.dumps([event, an_event()]).encode())

    assert (found.ignored, len(found.reports["w1"])) == (1, 1)


@pytest.mark.parametrize("body", [b"", b"{}", b"nonsense", b"3"])
def test_a_body_that_is_no_array_is_refused(body: bytes) -> None:
    with pytest.raises(Refuse, match="events_unreadable"):
        parse_events(body)
