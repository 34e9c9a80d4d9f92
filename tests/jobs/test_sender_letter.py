"""The test letter: how live mode opens with a key that may not read who is verified."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from aldia import environment
from aldia.cli.commands import main
from aldia.findings import Finding
from aldia.jobs.connect import try_connection
from tests.office import Office, a_line

GUIDED = ["mail.send", "categories.stats.read", "user.credits.read"]
OWNER = "ana@laespiga.example"
LOOK = 14
"""Which reading of values is the look into the Log for the claim."""

VALUES = "sheets.spreadsheets.values.batchGet"


def an_office(office: Office, domain: str = "laespiga.example", **settings: Any) -> Office:
    """Set a workbook up whose key is the guide's, and whose account knows one domain."""
    office.adopt(
        a_line("F-1"), live=False, **{"Correo del dueño": OWNER, "Modo": "real", **settings}
    )
    office.control("mail", scopes=GUIDED, domains=[domain])
    return office


def sender_of(office: Office) -> tuple[Finding, bool]:
    findings, is_passed = try_connection(office.client, environment.mailer())
    return findings[-1], is_passed


def test_with_the_key_of_the_guide_a_test_letter_opens_live_mode(office: Office) -> None:
    an_office(office)

    sender, is_passed = sender_of(office)
    office.run()

    assert (sender.code, sender.holds, sender.detail) == ("mail_sender", True, "mail_sender_tried")
    assert is_passed
    assert [letter.to for letter in office.owner_mail] == [(f"La Espiga <{OWNER}>",)]
    assert len(office.mail) == 1


def test_a_sender_that_the_provider_refuses_keeps_live_mode_shut(office: Office) -> None:
    an_office(office, domain="other.example")

    sender, is_passed = sender_of(office)

    assert (sender.holds, sender.detail) == (False, "mail_sender_unverified")
    assert not is_passed
    assert office.run().preview == "not_connected"
    assert not office.sandbox.mail.letters


UNSURE: dict[str, tuple[dict[str, Any], str]] = {
    "no answer": ({"kind": "503"}, "mail_test_unknown"),
    "the answer is lost": ({"kind": "lose_answer"}, "mail_test_unknown"),
    "refused as it is": ({"kind": "400"}, "mail_test_rejected"),
    "the key": ({"kind": "401"}, "mail_key_wrong"),
}


@pytest.mark.parametrize("case", UNSURE)
def test_only_a_test_letter_that_was_taken_opens_live_mode(office: Office, case: str) -> None:
    fault, detail = UNSURE[case]
    an_office(office)
    office.faults({"route": "mail.send", **fault})

    sender, is_passed = sender_of(office)

    assert (not sender.holds, sender.detail, is_passed) == (True, detail, False)
    assert office.run().preview == "not_connected"


def test_what_is_corrected_while_the_seal_is_tried_decides_about_the_letter(
    office: Office,
) -> None:
    an_office(office, **{"Correo del dueño": "typo@lasepiga.example"})
    rows = {row[0]: index + 1 for index, row in enumerate(office.values("Ajustes")) if row}
    new = {"Correo del dueño": OWNER, "Remitente": "hola@laespiga.example"}
    cells = {f"B{rows[name]}": value for name, value in new.items()}
    office.edit({"tab": "Ajustes", "type": cells}, before=("sheets.spreadsheets.batchUpdate", 9))

    _, is_passed = sender_of(office)

    assert is_passed
    [letter] = office.owner_mail
    assert (letter.to, letter.sender) == (
        (f"La Espiga <{OWNER}>",),
        "Aldía <hola@laespiga.example>",
    )


def test_a_test_letter_that_was_held_back_does_not_blame_the_mail_service(office: Office) -> None:
    an_office(office)
    office.faults({"route": VALUES, "kind": "400", "nth": LOOK})

    sender, is_passed = sender_of(office)

    assert (sender.holds, sender.detail, is_passed) == (None, "mail_test_held", False)
    assert not office.owner_mail


NOBODY: dict[str, dict[str, str]] = {
    "the address is a customer's": {"Correo del dueño": "f-1@cliente.example"},
    "no name of the business": {"Negocio": ""},
    "a free address as the sender": {"Remitente": "laespiga@gmail.com"},
}


@pytest.mark.parametrize("case", NOBODY)
def test_without_an_owner_to_write_to_it_is_said_what_to_fill_in(office: Office, case: str) -> None:
    an_office(office, **NOBODY[case])

    sender, is_passed = sender_of(office)

    assert (sender.holds, sender.detail, is_passed) == (None, "mail_sender_untried", False)
    assert not office.sandbox.mail.letters


def test_nothing_is_sent_while_anything_else_is_missing(office: Office) -> None:
    an_office(office)
    office.faults(switched_off=["A2", "A3"])

    sender, is_passed = sender_of(office)

    assert (sender.holds, sender.detail, is_passed) == (None, "mail_sender_later", False)
    assert not office.sandbox.mail.letters


def test_a_test_letter_is_claimed_and_recorded_like_any_other(office: Office) -> None:
    an_office(office)

    sender_of(office)

    assert office.events() == ["claimed", "sent", "finished"]
    assert office.assess().health.log_fault is None
    assert office.owner_mail[0].custom_args["sends"] == ""  # counted as nobody's reminder


def test_who_may_read_the_domains_gets_no_test_letter(office: Office) -> None:
    an_office(office)
    office.control("mail", scopes=[*GUIDED, "whitelabel.read"], domains=["laespiga.example"])

    assert sender_of(office)[1]
    assert not office.sandbox.mail.letters


@pytest.mark.parametrize(("language", "unknown"), [("es", "no se sabe"), ("en", "not known")])
def test_connect_shows_what_is_not_known_with_the_right_that_lacks(
    office: Office, monkeypatch: pytest.MonkeyPatch, language: str, unknown: str
) -> None:
    monkeypatch.setenv("ALDIA_LANGUAGE", language)
    an_office(office)
    office.control("mail", scopes=["mail.send"], domains=["laespiga.example"])

    shown = CliRunner().invoke(main, ["connect", office.book])
    found = json.loads(CliRunner().invoke(main, ["connect", office.book, "--json"]).stdout)

    words = " ".join(shown.output.split())
    assert shown.exit_code == 0, shown.output
    assert unknown in words
    assert all(right in words for right in ("User Account", "Sender Authentication", OWNER))
    assert {
        "code": "mail_credit",
        "holds": None,
        "needed": False,
        "detail": "mail_right_lacks",
    } in (found["findings"])
