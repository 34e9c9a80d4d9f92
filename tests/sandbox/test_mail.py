"""The mail API refuses what the published reference says that it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.core import Sandbox
from sandbox.http import Request, Response

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
    "a sender that is none": {"from": {"email": "me"}},
}


@pytest.mark.parametrize("case", BAD)
def test_it_refuses(case: str) -> None:
    sandbox = Sandbox()

    assert send(sandbox, **BAD[case]).status == 400
    assert not sandbox.mail.letters


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
    assert letter.body == b"<p>x"
