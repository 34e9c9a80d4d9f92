"""What SendGrid gets, and what its answers mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import BaseAdapter

from aldia.channels.checking import check_key
from aldia.channels.mail import Envelope, Fate, Outcome
from aldia.channels.sendgrid import SendGrid, payload_of, safe_name
from aldia.retry import RetryPolicy
from tests.builders import NOW
from tests.office import Office, patience_that_does_not_wait

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
    retries = RetryPolicy(sleep=lambda seconds: None)
    mailer = SendGrid("SG.key", in_flight=in_flight, retries=retries)
    return mailer.send(letters or [LETTER], lambda envelope: good)


def test_a_letter_is_one_request_that_says_nothing_about_anybody(
    provider: responses.RequestsMock,
) -> None:
    provider.post(SEND, status=202, headers={"X-Message-Id": "m1"})

    [outcome] = send()

    body = json.loads(provider.calls[0].request.body or "")
    assert (outcome.fate, outcome.provider_id) == (Fate.SENT, "m1")
    assert body["custom_args"] == {
        "letter": "abc123",
        "workbook": "book",
        "step": "friendly",
        "sends": "m1 m2",
    }
    assert len(body["personalizations"]) == 1
    assert provider.calls[0].request.headers["Authorization"] == "Bearer SG.key"


def test_a_customers_letter_has_its_workbooks_category_and_no_other() -> None:
    """A paid account counts 1,000 categories a day, one on trial 100."""
    assert payload_of(LETTER)["categories"] == ["aldia-book"]


def test_a_letter_to_the_owner_has_no_category() -> None:
    assert "categories" not in payload_of(replace(LETTER, step="digest", sends=()))


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
    mailer = SendGrid("SG.key", retries=patience_that_does_not_wait())

    assert mailer.count_recipients("book", date(2026, 11, 1)) is None
    assert mailer.suppressions(NOW) == []
    assert [found.holds for found in mailer.check("a@b.example")] == [None]


def test_a_provider_that_stays_away_is_not_waited_for_long(
    provider: responses.RequestsMock,
) -> None:
    retries = patience_that_does_not_wait()
    provider.get(STATS, status=503)

    told = SendGrid("SG.key", retries=retries).count_recipients("book", date(2026, 11, 1))

    assert told is None
    assert len(provider.calls) > 3
    assert retries.clock() < 30


GUIDED = ["mail.send", "categories.stats.read", "suppression.read", "user.credits.read"]
LACKS = "mail_right_lacks"
KEYS: dict[str, tuple[dict[str, Any], dict[str, tuple[bool | None, str]]]] = {
    "everything": (
        {},
        {
            "mail_key": (True, ""),
            "mail_credit": (True, ""),
            "mail_stats": (True, ""),
            "mail_lists": (True, ""),
            "mail_sender": (True, ""),
        },
    ),
    "what the guide prescribes": (
        {"scopes": GUIDED},
        {
            "mail_key": (True, ""),
            "mail_credit": (True, ""),
            "mail_stats": (True, ""),
            "mail_lists": (True, ""),
            "mail_sender": (None, LACKS),
        },
    ),
    "sending alone": (
        {"scopes": ["mail.send"]},
        {
            "mail_key": (True, ""),
            "mail_credit": (None, LACKS),
            "mail_stats": (None, "mail_stats_lacks"),
            "mail_lists": (None, "mail_lists_lacks"),
            "mail_sender": (None, LACKS),
        },
    ),
    "looking alone": (
        {"scopes": ["user.credits.read", "categories.stats.read"], "domains": []},
        {
            "mail_key": (False, "mail_key_cannot_send"),
            "mail_credit": (True, ""),
            "mail_stats": (True, ""),
            "mail_lists": (None, "mail_lists_lacks"),
            "mail_sender": (None, LACKS),
        },
    ),
    "domains may be read, senders not, and it is another domain": (
        {"scopes": [*GUIDED, "whitelabel.read"], "domains": ["other.example"]},
        {
            "mail_key": (True, ""),
            "mail_credit": (True, ""),
            "mail_stats": (True, ""),
            "mail_lists": (True, ""),
            "mail_sender": (None, LACKS),
        },
    ),
    "everything, and it is another domain": (
        {"domains": ["other.example"]},
        {
            "mail_key": (True, ""),
            "mail_credit": (True, ""),
            "mail_stats": (True, ""),
            "mail_lists": (True, ""),
            "mail_sender": (False, "mail_sender_unverified"),
        },
    ),
}


def checked(office: Office, key: str = "SG.key", sender: str = "cobros@laespiga.example") -> Any:
    retries = RetryPolicy(seconds=1, sleep=lambda seconds: None)
    found = SendGrid(key, office.host, retries=retries).check(sender)
    return {finding.code: (finding.holds, finding.detail) for finding in found}


@pytest.mark.parametrize("case", KEYS)
def test_what_a_key_may_not_ask_is_unknown_and_never_unverified(case: str, office: Office) -> None:
    allowed, expected = KEYS[case]
    office.control("mail", **allowed)

    assert checked(office) == expected


def test_a_question_for_which_a_key_has_no_scope_is_not_asked(office: Office) -> None:
    office.control("mail", scopes=["mail.send"])

    checked(office)

    assert office.calls == {"mail.scopes": 1}


def test_a_refusal_that_the_scopes_did_not_foretell_is_unknown_too(office: Office) -> None:
    asked = ("mail.credits", "mail.authenticated_domains", "mail.verified_senders")
    office.faults(*({"route": route, "kind": "403"} for route in asked))

    found = checked(office)

    assert (found["mail_credit"], found["mail_sender"]) == ((None, LACKS), (None, LACKS))


def test_a_key_that_is_none_and_a_sender_that_is_missing_are_told(office: Office) -> None:
    assert checked(office, key="nothing") == {"mail_key": (False, "mail_key_wrong")}
    assert checked(office, sender="")["mail_sender"] == (False, "mail_sender_missing")


@pytest.mark.parametrize("route", ["mail.scopes", "mail.credits", "mail.authenticated_domains"])
def test_one_503_about_a_key_is_not_final(office: Office, route: str) -> None:
    office.faults({"route": route, "kind": "503", "nth": 1})

    assert {holds for holds, _ in checked(office).values()} == {True}


def test_a_key_of_which_nobody_answers_is_not_called_wrong(office: Office) -> None:
    office.faults({"route": "mail.scopes", "kind": "503"})

    assert checked(office) == {"mail_key": (None, "mail_unreachable")}
    assert SendGrid("SG.key", "127.0.0.1:9").check("a@b.example")[0].detail == "mail_unreachable"


STRANGE: dict[str, Any] = {
    "no scopes": {"/v3/scopes": {"scopes": None}},
    "scopes that are a number": {"/v3/scopes": {"scopes": 5}},
    "a domain that is a list": {"/v3/whitelabel/domains": [{"valid": True, "domain": ["x"]}]},
    "a domain that is valid in words": {
        "/v3/whitelabel/domains": [{"valid": "false", "domain": "b.example"}]
    },
    "a page in place of the domains": {"/v3/whitelabel/domains": None},
}


@pytest.mark.parametrize("case", STRANGE)
def test_strange_answers_about_a_key_verify_nobody(case: str) -> None:
    usual: dict[str, Any] = {"/v3/scopes": {"scopes": ["mail.send", "whitelabel.read"]}}
    answers = {**usual, **STRANGE[case]}

    found = check_key(lambda path: (200, answers.get(path.partition("?")[0], {})), "a@b.example")

    assert found[-1].code == "mail_sender"
    assert found[-1].holds is not True


def test_an_answer_that_is_no_list_of_domains_leaves_the_sender_unknown() -> None:
    answers = {"/v3/scopes": {"scopes": ["mail.send", "whitelabel.read"]}}

    found = check_key(lambda path: (200, answers.get(path)), "a@b.example")

    assert (found[-1].holds, found[-1].detail) == (None, "mail_untold")
