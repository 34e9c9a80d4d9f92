"""What is found out about a key before the first letter."""

from __future__ import annotations

from typing import Any

import pytest

from aldia.channels.sendgrid.checking import check_key
from aldia.channels.sendgrid.sending import SendGrid
from aldia.retry import RetryPolicy
from tests.office import Office

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
