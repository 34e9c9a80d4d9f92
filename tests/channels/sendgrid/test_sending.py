"""What SendGrid gets, and what its answers mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import requests
import responses
from requests.adapters import BaseAdapter

from aldia.channels.mail import Envelope, Fate, Outcome
from aldia.channels.sendgrid.sending import SendGrid
from aldia.retry import RetryPolicy
from tests.builders import NOW
from tests.office import Office, retries_without_waiting

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


def send(*letters: Envelope, good: bool = True, in_flight: int = 1) -> list[Outcome]:
    retries = RetryPolicy(sleep=lambda seconds: None)
    mailer = SendGrid("SG.key", in_flight=in_flight, retries=retries)
    return mailer.send(letters or [LETTER], lambda envelope: good)


ANSWERS = {
    "400": (400, {}, Fate.REJECTED, None),
    "413": (413, {}, Fate.REJECTED, None),
    "422": (422, {}, Fate.REJECTED, None),
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
    "404, at an address that takes no letters": (404, {}, Fate.RELEASED, "mail_unreachable"),
    "405": (405, {}, Fate.RELEASED, "mail_unreachable"),
    "402": (402, {}, Fate.RELEASED, "mail_unreachable"),
    "406": (406, {}, Fate.RELEASED, "mail_unreachable"),
    "409": (409, {}, Fate.RELEASED, "mail_unreachable"),
    "415, which is about no one letter": (415, {}, Fate.RELEASED, "mail_unreachable"),
    "418, that nobody thought of": (418, {}, Fate.RELEASED, "mail_unreachable"),
    "407, of a proxy": (407, {}, Fate.RELEASED, "mail_unreachable"),
    "408, of a gateway": (408, {}, Fate.RELEASED, "mail_unreachable"),
    "451, of a filter": (451, {}, Fate.RELEASED, "mail_unreachable"),
    "511, of a portal": (511, {}, Fate.RELEASED, "mail_unreachable"),
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


STATS = "https://api.sendgrid.com/v3/categories/stats"
TOLD = [{"date": "2026-11-24", "stats": [{"metrics": {"requests": 3}}]}]


def count() -> Mapping[date, int] | None:
    retries = RetryPolicy(sleep=lambda seconds: None)
    return SendGrid("SG.key", retries=retries).count_recipients("book", date(2026, 11, 1))


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_one_bad_answer_is_not_the_last_word(provider: responses.RequestsMock, status: int) -> None:
    provider.get(STATS, status=status)
    provider.get(STATS, json=TOLD)

    assert count() == {date(2026, 11, 24): 3}


def test_a_question_that_was_cut_is_asked_again(provider: responses.RequestsMock) -> None:
    provider.get(STATS, body=requests.ConnectionError("cut"))
    provider.get(STATS, json=TOLD)

    assert count() == {date(2026, 11, 24): 3}


def test_who_may_not_ask_is_told_so_once(provider: responses.RequestsMock) -> None:
    provider.get(STATS, status=403)

    assert count() is None
    assert len(provider.calls) == 1


ODD = {
    "too deep": "[" * 100_000,
    "a number too long": f"[{'9' * 5_000}]",
    "a page": "<html>",
    "no bound": '[{"date": "2026-11-24", "stats": [{"metrics": {"requests": 1e400}}]}]',
}


@pytest.mark.parametrize("case", ODD)
def test_an_answer_that_nobody_can_read_is_none(
    case: str, provider: responses.RequestsMock
) -> None:
    provider.get(re.compile(".*"), body=ODD[case])
    mailer = SendGrid("SG.key", retries=retries_without_waiting())

    assert mailer.count_recipients("book", date(2026, 11, 1)) is None
    assert mailer.suppressions(NOW) == []
    assert [found.holds for found in mailer.check("a@b.example")] == [None]


def test_a_provider_that_stays_away_is_not_waited_for_long(
    provider: responses.RequestsMock,
) -> None:
    retries = retries_without_waiting()
    provider.get(STATS, status=503)

    told = SendGrid("SG.key", retries=retries).count_recipients("book", date(2026, 11, 1))

    assert told is None
    assert len(provider.calls) > 3
    assert retries.clock() < 30
