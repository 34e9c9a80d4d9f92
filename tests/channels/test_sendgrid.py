"""What SendGrid gets, and what its answers mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import BaseAdapter

from aldia.channels.mail import Envelope, Fate, Outcome
from aldia.channels.sendgrid import SendGrid, payload_of, safe_name
from aldia.patience import Patience
from tests.office import Office

SEND = "https://api.sendgrid.com/v3/mail/send"
LETTER = Envelope(
    id="abc123",
    workbook="book",
    sender="cobros@laespiga.example",
    sender_name="La Espiga, S.A.",
    reply_to="lucia@laespiga.example",
    to=["pagos@cafe.example", "jefa@cafe.example"],
    to_name="Café La Montaña, S.A. de C.V.; Sucursal",
    cc=["JEFA@cafe.example", "contador@cafe.example"],
    subject="Factura\r\nBcc: x@evil.example",
    text="Texto",
    html="<p>Texto</p>",
    step="friendly",
    sends=("m1", "m2"),
)


@pytest.fixture
def provider() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def send(*letters: Envelope, good: bool = True, in_flight: int = 1) -> list[Outcome]:
    patience = Patience(sleep=lambda seconds: None)
    mailer = SendGrid("SG.key", in_flight=in_flight, patience=patience)
    return mailer.send(letters or [LETTER], lambda envelope: good)


def test_a_letter_is_one_request_that_says_nothing_about_anybody(
    provider: responses.RequestsMock,
) -> None:
    provider.post(SEND, status=202, headers={"X-Message-Id": "m1"})

    [outcome] = send()

    body = json.loads(provider.calls[0].request.body or "")
    assert (outcome.fate, outcome.provider_id) == (Fate.SENT, "m1")
    assert body["custom_args"] == {"letter": "abc123", "workbook": "book", "sends": "m1 m2"}
    assert len(body["personalizations"]) == 1
    assert provider.calls[0].request.headers["Authorization"] == "Bearer SG.key"


def test_names_hold_no_sign_that_makes_the_provider_drop_the_letter() -> None:
    body = payload_of(LETTER)

    names = [to["name"] for to in body["personalizations"][0]["to"]]
    assert names == ["Café La Montaña S.A. de C.V. Sucursal"] * 2
    assert body["from"]["name"] == "La Espiga S.A."
    assert "name" not in body["reply_to"]


NAMES = {
    'a, b; "c" <d>\n': "a b c d",
    "Ejemplo (Bogotá) [norte]: pagos": "Ejemplo Bogotá norte pagos",
    "Café @ Centro \\ Sur": "Café Centro Sur",
    "Ana \u202eRuiz\u2069 👨‍👩‍👧": "Ana Ruiz 👨‍👩‍👧",
    "Ñandú & Hijos - Sucursal 3/4 'El Sol'": "Ñandú & Hijos - Sucursal 3/4 'El Sol'",
    "x" * 99 + "👨‍👩‍👧": "x" * 99 + "👨",
    "Ana \ud83d": "Ana \ufffd",
    "Banco =?utf-8?q?=3Cx?= Sur": "Banco utf-8?q 3Cx Sur",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_header_reads_well_without_the_signs_of_headers(name: str) -> None:
    assert safe_name(name) == NAMES[name]


@given(st.text(st.one_of(st.characters(), st.characters(categories=["Cs"]))))
def test_no_name_holds_what_a_header_gives_a_meaning(name: str) -> None:
    found = safe_name(name)

    assert not set(found) & set(',;()[]:<>@"\\\r\n\u202e')
    assert len(found) <= 100
    assert found == found.strip()
    assert found.encode().decode() == found


def test_a_name_of_signs_alone_is_left_out() -> None:
    body = payload_of(replace(LETTER, to_name="(;)"))

    assert body["personalizations"][0]["to"][0] == {"email": "pagos@cafe.example"}


def test_nothing_in_a_letter_is_tracked() -> None:
    off = {"enable": False}

    assert payload_of(LETTER)["tracking_settings"] == {
        "click_tracking": {**off, "enable_text": False},
        "open_tracking": off,
        "subscription_tracking": off,
        "ganalytics": off,
    }


def test_nobody_is_written_to_twice_by_one_letter() -> None:
    letter = replace(
        LETTER, to=["Ana@x.example", "ana@x.example", "b@x.example"], cc=["B@x.example"]
    )

    [people] = payload_of(letter)["personalizations"]

    assert [each["email"] for each in people["to"]] == ["Ana@x.example", "b@x.example"]
    assert "cc" not in people


def test_a_letter_turns_and_hides_nothing() -> None:
    letter = replace(
        LETTER, subject="a\u202eb \ud800", text="c\u2066d\n👩‍🔧", html="<p>e\u200bf\udfff"
    )

    body = payload_of(letter)

    assert body["subject"] == "ab \ufffd"
    assert [part["value"] for part in body["content"]] == ["cd\n👩‍🔧", "<p>ef\ufffd"]


def test_nobody_gets_a_copy_of_what_they_get_anyway() -> None:
    copies = payload_of(LETTER)["personalizations"][0]["cc"]

    assert copies == [{"email": "contador@cafe.example"}]


def test_a_header_is_one_line() -> None:
    assert payload_of(LETTER)["subject"] == "Factura Bcc: x@evil.example"


def test_text_comes_before_html_and_an_answer_reaches_a_person() -> None:
    body = payload_of(LETTER)

    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]
    assert body["reply_to"]["email"] == "lucia@laespiga.example"


ANSWERS = {
    "400": (400, {}, Fate.REJECTED, None),
    "413": (413, {}, Fate.REJECTED, None),
    "401": (401, {}, Fate.RELEASED, "mail_key_wrong"),
    "401 without credit": (
        401,
        {"errors": [{"message": "Maximum credits exceeded"}]},
        Fate.RELEASED,
        "mail_no_credit",
    ),
    "403": (403, {}, Fate.RELEASED, "mail_key_cannot_send"),
    "403 about the sender": (
        403,
        {"errors": [{"message": "The from address does not match a verified Sender Identity."}]},
        Fate.RELEASED,
        "mail_sender_unverified",
    ),
    "500": (500, {}, Fate.UNKNOWN, "mail_unanswered"),
    "503": (503, {}, Fate.UNKNOWN, "mail_unanswered"),
    "200, as somebody in between says": (200, {}, Fate.UNKNOWN, "mail_unreachable"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer_means(case: str, provider: responses.RequestsMock) -> None:
    status, body, fate, stops = ANSWERS[case]
    provider.post(SEND, status=status, json=body)

    [outcome] = send()

    assert (outcome.fate, outcome.stops) == (fate, stops)


def test_a_letter_that_is_led_elsewhere_was_not_sent(provider: responses.RequestsMock) -> None:
    """A proxy's page of its own answers 200; whoever follows there believes that it was sent."""
    provider.post(SEND, status=302, headers={"Location": "https://proxy.example/welcome"})

    [outcome] = send()

    assert (outcome.fate, outcome.stops) == (Fate.RELEASED, "mail_unreachable")


def test_proxies_are_asked_for_once_and_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    seen: list[Mapping[str, str]] = []

    class Transport(BaseAdapter):
        def close(self) -> None: ...

        def send(self, *_: Any, proxies: Mapping[str, str] | None = None, **__: Any) -> Any:
            seen.append(dict(proxies or {}))
            raise requests.ConnectTimeout

    SendGrid("SG.key", adapter=Transport()).send([LETTER], lambda envelope: True)

    assert seen[0]["https"] == "http://proxy.example:3128"


def test_a_mistake_with_one_letter_hides_nothing_of_the_others() -> None:
    class Broken(BaseAdapter):
        def close(self) -> None: ...

        def send(self, *_: Any, **__: Any) -> Any:
            raise ValueError

    [outcome] = SendGrid("SG.key", adapter=Broken()).send([LETTER], lambda envelope: True)

    assert (outcome.fate, outcome.detail) == (Fate.UNKNOWN, "ValueError")


CUTS = {
    "a connection that was cut": (requests.ConnectionError("cut"), Fate.UNKNOWN),
    "a time-out while reading": (requests.ReadTimeout(), Fate.UNKNOWN),
    "a connection never made": (requests.ConnectTimeout(), Fate.RELEASED),
}


@pytest.mark.parametrize("case", CUTS)
def test_no_answer_means(case: str, provider: responses.RequestsMock) -> None:
    error, fate = CUTS[case]
    provider.post(SEND, body=error)

    [outcome] = send()

    assert outcome.fate is fate


def test_429_waits_as_told_and_tries_again(provider: responses.RequestsMock) -> None:
    provider.post(SEND, status=429, headers={"Retry-After": "2"})
    provider.post(SEND, status=202)

    assert [outcome.fate for outcome in send()] == [Fate.SENT]


def test_a_wait_longer_than_the_claim_releases_the_letter(provider: responses.RequestsMock) -> None:
    provider.post(SEND, status=429, headers={"Retry-After": "3600"})

    assert [outcome.fate for outcome in send()] == [Fate.RELEASED]


def test_an_expired_claim_is_never_handed_over(provider: responses.RequestsMock) -> None:
    assert [outcome.fate for outcome in send(good=False)] == [Fate.RELEASED]
    assert len(provider.calls) == 0


def test_three_unknown_stop_the_rest(provider: responses.RequestsMock) -> None:
    provider.post(SEND, status=202)
    for _ in range(3):
        provider.post(SEND, status=503)
    letters = [replace(LETTER, id=str(number)) for number in range(6)]

    outcomes = send(*letters)

    fates = [Fate.SENT, *[Fate.UNKNOWN] * 3, *[Fate.RELEASED] * 2]
    assert [outcome.fate for outcome in outcomes] == fates
    assert outcomes[-1].stops == "mail_unanswered"


def test_in_an_outage_one_letter_goes_alone_and_is_the_only_one_unknown(
    provider: responses.RequestsMock,
) -> None:
    provider.post(SEND, status=503)
    letters = [replace(LETTER, id=str(number)) for number in range(40)]

    outcomes = send(*letters, in_flight=16)

    assert [outcome.fate for outcome in outcomes] == [Fate.UNKNOWN, *[Fate.RELEASED] * 39]
    assert len(provider.calls) == 1


def test_a_wrong_key_stops_the_rest_and_releases_it(provider: responses.RequestsMock) -> None:
    provider.post(SEND, status=401)

    outcomes = send(LETTER, replace(LETTER, id="2"))

    assert [outcome.fate for outcome in outcomes] == [Fate.RELEASED] * 2


def test_one_bad_letter_does_not_stop_the_others(provider: responses.RequestsMock) -> None:
    provider.post(SEND, status=400, json={"errors": [{"message": "no"}]})
    provider.post(SEND, status=202)

    outcomes = send(LETTER, replace(LETTER, id="2"))

    assert [outcome.fate for outcome in outcomes] == [Fate.REJECTED, Fate.SENT]
    assert outcomes[0].detail == "400: no"


def test_several_letters_are_in_flight_over_few_connections(office: Office) -> None:
    mailer = SendGrid("SG.key", office.host)
    letters = [replace(LETTER, id=str(number)) for number in range(40)]

    outcomes = mailer.send(letters, lambda envelope: True)

    assert {outcome.fate for outcome in outcomes} == {Fate.SENT}
    assert {letter.custom_args["letter"] for letter in office.mail} == {str(n) for n in range(40)}
    assert not any(letter.dropped for letter in office.mail)


def test_a_service_that_is_not_there_releases_everything() -> None:
    mailer = SendGrid("SG.key", "127.0.0.1:9")

    outcomes = mailer.send([LETTER], lambda envelope: True)

    assert [(o.fate, o.stops) for o in outcomes] == [(Fate.RELEASED, "mail_unreachable")]


def test_the_key_and_the_sender_are_checked(office: Office) -> None:
    good = SendGrid("SG.key", office.host).check("cobros@laespiga.example")
    wrong = SendGrid("nothing", office.host).check("cobros@laespiga.example")

    assert good == [("mail_key", None), ("mail_credit", None), ("mail_sender", None)]
    assert wrong == [("mail_key", "mail_key_wrong")]
