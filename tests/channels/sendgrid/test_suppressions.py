"""The provider's lists of addresses, whatever stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from aldia.channels.mail import Suppression
from aldia.channels.sendgrid.sending import SendGrid
from aldia.channels.sendgrid.suppressions import parse_suppressions
from aldia.planning.log.deliveries import DeliveryState
from aldia.retry import RetryPolicy
from sandbox.core import Sandbox
from sandbox.server import serving

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
SECONDS = int(AT.timestamp())


@pytest.fixture
def provider() -> Iterator[tuple[Sandbox, SendGrid]]:
    sandbox = Sandbox()
    with serving(sandbox) as host:
        yield sandbox, SendGrid("SG.x", host)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("550 5.1.1 no such user", "550 5.1.1"),
        ("554 message from news@other.example about invoice 9981 of Otro S.A.", "554"),
        ("Message from news@other.example", ""),
        (None, ""),
    ],
)
def test_an_entry_has_the_codes_and_not_the_words_which_may_be_of_others(
    words: str | None, codes: str
) -> None:
    page = [{"created": SECONDS, "email": "Ana@X.example", "reason": words}]

    found = list(parse_suppressions(page, DeliveryState.BOUNCED))

    assert found == [Suppression("ana@x.example", DeliveryState.BOUNCED, AT, codes)]


ODD = {
    "an error": {"errors": [{"message": "access forbidden"}]},
    "nothing": None,
    "text": "a@x.example",
    "no entries": ["a@x.example", None],
    "no address": [{"created": SECONDS}],
    "an address that is none": [{"created": SECONDS, "email": "ana"}],
    "a moment in words": [{"created": "yesterday", "email": "a@x.example"}],
    "a moment that is true": [{"created": True, "email": "a@x.example"}],
    "a moment long ago": [{"created": 1, "email": "a@x.example"}],
    "a moment without end": [{"created": 10**18, "email": "a@x.example"}],
}


@pytest.mark.parametrize("case", ODD)
def test_what_cannot_be_read_is_nobody(case: str) -> None:
    assert list(parse_suppressions(ODD[case], DeliveryState.BOUNCED)) == []


def test_every_list_is_read_to_its_end(provider: tuple[Sandbox, SendGrid]) -> None:
    sandbox, mailer = provider
    entries = [{"created": SECONDS, "email": f"n{i}@x.example"} for i in range(501)]
    sandbox.mail.suppressions = {"bounces": entries, "spam_reports": entries[:1]}

    found = mailer.suppressions(AT)

    assert len(found) == 502
    assert found[0] == Suppression("n0@x.example", DeliveryState.COMPLAINED, AT)
    assert mailer.calls == 6


def test_slow_lists_are_left_when_their_time_is_over() -> None:
    seconds = iter(range(0, 1000, 8))
    retries = RetryPolicy(clock=lambda: next(seconds), wall=lambda: 0.0)
    with serving(Sandbox()) as host:
        mailer = SendGrid("SG.x", host, retries=retries)

        mailer.suppressions(AT)

    assert mailer.calls < 5


def test_only_what_was_entered_since_is_asked_for(provider: tuple[Sandbox, SendGrid]) -> None:
    sandbox, mailer = provider
    sandbox.mail.suppressions["blocks"] = [{"created": SECONDS - 1, "email": "a@x.example"}]

    assert mailer.suppressions(AT) == []


def test_a_key_that_may_not_read_them_finds_nobody() -> None:
    with serving(Sandbox()) as host:
        assert SendGrid("wrong", host).suppressions(AT) == []
    assert SendGrid("SG.x", host).suppressions(AT) == []  # nobody answers there any more
