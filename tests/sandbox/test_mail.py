"""The mail API refuses what the published reference says that it refuses."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sandbox.core import Sandbox
from sandbox.http import Request, Response
from sandbox.mail.service import Letter
from sandbox.mail.webhook import public_key

LETTER: dict[str, Any] = {
    "personalizations": [{"to": [{"email": "a@x.example", "name": "Ana"}]}],
    "from": {"email": "b@y.example"},
    "subject": "Hola",
    "content": [{"type": "text/plain", "value": "x"}, {"type": "text/html", "value": "<p>x"}],
}


def send(sandbox: Sandbox, key: str = "SG.x", **changes: Any) -> Response:
    body = json.dumps({**LETTER, **changes}).encode()
    headers = {"authorization": f"Bearer {key}"}
    return sandbox.handle(Request("POST", "/v3/mail/send", {}, headers, body))


def test_a_good_letter_is_queued_and_kept() -> None:
    sandbox = Sandbox()

    response = send(sandbox)

    assert response.status == 202
    assert response.headers["X-Message-Id"] == sandbox.mail.letters[0].id
    assert sandbox.mail.letters[0].to == ("Ana <a@x.example>",)


BAD: dict[str, dict[str, Any]] = {
    "nobody to write to": {"personalizations": [{"to": []}]},
    "no personalization": {"personalizations": []},
    "an address that is none": {"personalizations": [{"to": [{"email": "a@x"}]}]},
    "an address twice": {
        "personalizations": [{"to": [{"email": "a@x.example"}], "cc": [{"email": "A@X.example"}]}]
    },
    "no subject": {"subject": ""},
    "no content": {"content": []},
    "HTML before text": {"content": LETTER["content"][::-1]},
    "eleven categories": {"categories": [str(n) for n in range(11)]},
    "arguments that are no strings": {"custom_args": {"a": 1}},
    "arguments too large": {"custom_args": {"a": "x" * 10_000}},
    "a switch that is neither on nor off": {
        "tracking_settings": {"click_tracking": {"enable": "no"}}
    },
    "a setting that is no object": {"tracking_settings": {"open_tracking": False}},
    "settings that are no object": {"tracking_settings": []},
    "1,001 recipients": {
        "personalizations": [{"to": [{"email": f"a{n}@x.example"} for n in range(1001)]}]
    },
    "a sender that is none": {"from": {"email": "me"}},
}


@pytest.mark.parametrize("case", BAD)
def test_it_refuses(case: str) -> None:
    sandbox = Sandbox()

    assert send(sandbox, **BAD[case]).status == 400
    assert not sandbox.mail.letters


def test_what_a_letter_does_not_switch_off_is_tracked() -> None:
    sandbox = Sandbox()
    settings = {"click_tracking": {"enable": False}, "ganalytics": {"enable": True}}

    send(sandbox, tracking_settings=settings)

    tracked = sandbox.mail.letters[0].tracked
    assert tracked == ("ganalytics", "open_tracking", "subscription_tracking")


def test_a_key_that_is_none_is_refused() -> None:
    assert send(Sandbox(), key="nothing").status == 401


def test_a_comma_in_a_name_is_accepted_and_the_letter_dropped() -> None:
    sandbox = Sandbox()
    to = [{"email": "a@x.example", "name": "Ejemplo, S.A."}]

    response = send(sandbox, personalizations=[{"to": to}])

    assert response.status == 202
    assert sandbox.mail.letters[0].dropped


def test_the_mailbox_shows_letters_and_escapes_what_they_say() -> None:
    sandbox = Sandbox()
    send(sandbox, subject="<script>x</script>")

    page = sandbox.handle(Request("GET", "/mail")).body.decode()
    letter = sandbox.handle(Request("GET", "/mail/0"))

    assert "<script>x" not in page
    assert letter.body.endswith(b"><p>x")


ZONES = {
    "no book": ([], "2026-11-24 13:00 UTC"),
    "one zone": (["America/Bogota", "America/Bogota"], "2026-11-24 08:00"),
    "two zones": (["America/Bogota", "Europe/Madrid"], "2026-11-24 13:00 UTC"),
}


@pytest.mark.parametrize("case", ZONES)
def test_the_mailbox_tells_the_time_of_the_books(case: str) -> None:
    zones, shown = ZONES[case]
    sandbox = Sandbox()
    at = json.dumps({"at": "2026-11-24T13:00:00+00:00"}).encode()
    headers = {"content-type": "application/json"}
    sandbox.handle(Request("POST", "/_sandbox/clock", {}, headers, at))
    for zone in zones:
        book = json.dumps({"properties": {"timeZone": zone}}).encode()
        sandbox.handle(Request("POST", "/v4/spreadsheets", {}, headers, book))
    send(sandbox)

    page = sandbox.handle(Request("GET", "/mail")).body.decode()

    assert f"{shown} ·" in page


def test_an_event_is_signed_and_bears_the_letters_own_arguments() -> None:
    sandbox = Sandbox()
    sandbox.mail.letters.append(_LETTER)

    answer = sandbox.handle(
        Request("POST", "/_sandbox/events", body=b'{"letter": 0, "event": "bounce", "reason": "x"}')
    )

    [delivery] = sandbox.webhook.outbox
    [event] = json.loads(delivery.body)
    assert answer.status == 200
    assert (event["letter"], event["email"], event["reason"]) == ("l1", "ana@cliente.example", "x")
    signature = base64.b64decode(delivery.headers["X-Twilio-Email-Event-Webhook-Signature"])
    timestamp = delivery.headers["X-Twilio-Email-Event-Webhook-Timestamp"].encode()
    key = load_der_public_key(base64.b64decode(public_key()))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signature, timestamp + delivery.body, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize(
    "body", [{"letter": 5, "event": "bounce"}, {"letter": 0, "event": "sneeze"}]
)
def test_an_event_about_nothing_is_refused(body: dict[str, Any]) -> None:
    sandbox = Sandbox()
    sandbox.mail.letters.append(_LETTER)

    answer = sandbox.handle(Request("POST", "/_sandbox/events", body=json.dumps(body).encode()))

    assert answer.status == 400
    assert not sandbox.webhook.outbox


def test_a_letter_reports_by_itself_when_asked_to() -> None:
    sandbox = Sandbox()
    sandbox.handle(Request("POST", "/_sandbox/webhook", body=b'{"automatic": true}'))

    sandbox.webhook.accepted(_LETTER, sandbox.now())

    kinds = [json.loads(each.body)[0]["event"] for each in sandbox.webhook.outbox]
    assert kinds == ["processed", "delivered"]


_LETTER = Letter(
    id="m1",
    at="2026-11-24T15:00:00+00:00",
    sender="cobros@laespiga.example",
    to=("Ana <ana@cliente.example>",),
    cc=(),
    reply_to="",
    subject="Factura",
    text="Texto",
    html="<p>Texto</p>",
    custom_args={"letter": "l1", "workbook": "w1"},
)


GUIDED = ["mail.send", "categories.stats.read", "stats.read", "user.account.read"]
ASKED = {
    "/v3/scopes": 200,
    "/v3/categories/stats": 200,
    "/v3/user/credits": 403,
    "/v3/whitelabel/domains": 403,
    "/v3/verified_senders": 403,
}


@pytest.mark.parametrize("path", ASKED)
def test_a_key_is_answered_as_far_as_its_scopes_go(path: str) -> None:
    sandbox = Sandbox()
    sandbox.mail.allow(GUIDED)

    headers = {"authorization": "Bearer SG.x"}
    answer = sandbox.handle(Request("GET", path, {"start_date": ["2026-11-01"]}, headers, b""))

    assert answer.status == ASKED[path]


def test_who_may_not_send_sends_nothing() -> None:
    sandbox = Sandbox()
    sandbox.mail.allow(["stats.read"])

    assert send(sandbox).status == 403
    assert not sandbox.mail.letters


@pytest.mark.parametrize(("domain", "status"), [("y.example", 202), ("z.example", 403)])
def test_a_letter_goes_only_from_a_domain_that_was_authenticated(domain: str, status: int) -> None:
    sandbox = Sandbox()
    sandbox.mail.allow(domains=[domain])

    response = send(sandbox)

    assert response.status == status
    assert (b"verified Sender Identity" in response.body) == (status == 403)
