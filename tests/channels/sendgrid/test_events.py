"""The mail provider's signed reports: only its own, only fresh ones, only what matters."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aldia.channels.mail import Events
from aldia.channels.sendgrid.events import parse_events, verify
from aldia.errors import AskPerson, BadRequest
from aldia.jobs.events import packed, unpacked
from sandbox.mail.webhook import public_key, signed, signed_bytes
from tests.builders import NOW
from tests.webhook import BOOK

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

ANY_SIGN = st.one_of(st.characters(), st.characters(categories=["Cs"]))

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
    with pytest.raises(BadRequest, match="events_forged"):
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
    "another body that is not text": ({"body": b"\xff\xfe"}, "events_forged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    given, code = REFUSED[case]

    with pytest.raises(BadRequest) as caught:
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
        an_event(timestamp=0),
        "text",
        None,
    ],
)
def test_what_nobody_needs_is_ignored(event: Any) -> None:
    found = parse_events(json.dumps([event, an_event()]).encode())

    assert (found.ignored, len(found.reports["w1"])) == (1, 1)


UNREADABLE: dict[str, bytes] = {
    "nothing": b"",
    "an object": b"{}",
    "nonsense": b"nonsense",
    "a number": b"3",
    "no text": b"\xff\xfe",
    "half of a letter": b'[{"email": "\xc3"}]',
    "another encoding": json.dumps([]).encode("utf-16"),
    "not a number": b'[{"timestamp": NaN}]',
    "infinity": b'[{"timestamp": -Infinity}]',
    "an array in an array, and so on": b"[" * 100_000,
    "an object in an object, and so on": b'{"a":' * 100_000,
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_signed_body_that_is_no_list_of_events_is_unreadable_and_not_forged(case: str) -> None:
    body = UNREADABLE[case]
    delivery = signed_bytes(body, NOW)

    verify(body, delivery.headers, public_key(), NOW)
    with pytest.raises(BadRequest, match="events_unreadable"):
        parse_events(body)


ODD: dict[str, str] = {
    "a number with 5,000 digits": '"timestamp": 1' + "0" * 5000,
    "a number beyond floats": '"timestamp": 1e999',
    "a truth as a moment": '"timestamp": true',
    "a moment before the mail": '"timestamp": -62135596800',
    "a moment at the end of the calendar": '"timestamp": 253402300799',
    "a letter that is a list": '"letter": ["l1"]',
    "a letter of half a pair": '"letter": "\\ud800"',
    "a letter of 80,000 characters": f'"letter": "{"l" * 80_000}"',
    "a workbook that is a number": '"workbook": 3',
    "a kind that is an object": '"event": {"delivered": 1}',
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_event_is_left_out_and_counted_and_the_others_are_read(case: str) -> None:
    usual = json.dumps(an_event())
    odd = usual[:-1] + ", " + ODD[case] + "}"

    found = parse_events(f"[{odd}, {usual}]".encode())

    assert (found.ignored, len(found.reports["w1"])) == (1, 1)


WORDS: dict[str, str] = {
    "half of a pair": "\ud800 no such user",
    "80,000 characters": "no such user " * 6000,
    "control characters": "no such\x00\r\nuser\u202e",
}


@pytest.mark.parametrize("case", WORDS)
@pytest.mark.parametrize("field", ["reason", "email", "sg_event_id", "sends"])
def test_the_words_of_an_event_are_cut_and_cleaned(field: str, case: str) -> None:
    words = WORDS[case] if field != "email" else f"a@b.example {WORDS[case]}"
    body = json.dumps([an_event(event="bounce", **{field: words})]).encode()

    [report] = parse_events(body).reports["w1"]

    cells = "".join(report.cells())
    assert len(cells) < 11_000
    assert cells.encode().decode() == cells
    assert not set(cells) & set("\x00\r\n\u202e")


@pytest.mark.parametrize("email", [None, 3, ["x"], "", "nobody", "\x00"])
def test_an_event_without_an_address_is_ignored(email: Any) -> None:
    body = json.dumps([an_event(event="bounce", email=email)]).encode()

    assert parse_events(body) == Events({}, 1)


@pytest.mark.parametrize("field", ["reason", "sg_event_id", "sends"])
@pytest.mark.parametrize("value", [None, 3, ["x"], {"a": 1}, True])
def test_what_should_be_words_and_is_not_says_nothing(field: str, value: Any) -> None:
    body = json.dumps([an_event(event="bounce", **{field: value})]).encode()

    [report] = parse_events(body).reports["w1"]

    assert {"reason": report.detail, "sg_event_id": report.id}.get(
        field, "".join(report.sends)
    ) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(ANY_SIGN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from([*an_event(), "reason", "sends"]), JSON)))
def test_no_event_spoils_the_others(odd: list[dict[str, Any]]) -> None:
    text = json.dumps([*({**an_event(), **each} for each in odd), an_event(letter="good")])
    assume("NaN" not in text and "Infinity" not in text)

    found = parse_events(text.encode())

    reports = [report for reports in found.reports.values() for report in reports]
    assert len(reports) + found.ignored == len(odd) + 1
    assert "good" in {report.letter for report in reports}
    assert all(cell.encode() is not None for report in reports for cell in report.cells())


ANYTHING = st.text() | st.integers() | st.lists(st.text(), max_size=3) | st.just("x" * 20_000)


@given(
    given=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(["letter", "email", "sg_event_id", "reason", "sends"], ANYTHING),
    )
)
@example(given={"email": "İ" * 254})
@example(given={"reason": "\ud800", "sends": "\ud800 m", "email": "\ud800"})
def test_whatever_the_provider_says_the_queue_carries_it_and_the_next_door_takes_it(
    given: dict[str, Any],
) -> None:
    body = json.dumps([an_event(**given)]).encode()
    for reports in parse_events(body).reports.values():
        carried = json.dumps(packed(BOOK, reports), ensure_ascii=False).encode()

        assert unpacked(carried) == (BOOK, reports)
