"""What became of letters, where the mail provider has no door to tell it by."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aldia import environment
from aldia.channels.mail import Suppression
from aldia.errors import Busy
from aldia.jobs.remind import RunResult
from aldia.jobs.suppressed import WINDOW, reports_of
from aldia.planning.log.contacts import Contact
from aldia.planning.log.deliveries import DeliveryState
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.redaction import redacted_report
from tests.builders import NOW
from tests.office import TAB, Office, a_line

ANA, HOUR = "ana@a.example", timedelta(hours=1)


def a_contact(letter: str, hours: float = 0, to: str = ANA, *copies: str) -> Contact:
    return Contact(NOW + hours * HOUR, (), (to,), True, letter, copies=copies)


def an_entry(state: str = "bounced", hours: float = 1, address: str = ANA) -> Suppression:
    return Suppression(address, DeliveryState(state), NOW + hours * HOUR, "no such user")


def asked(office: Office, **options: Any) -> RunResult:
    return office.run(reporter=environment.mailer(), **options)


def suppress(office: Office, name: str, address: str, hours: float = 1) -> None:
    created = int((office.sandbox.now() + hours * HOUR).timestamp())
    entry = {"created": created, "email": address, "reason": "550 no such user"}
    office.sandbox.mail.suppressions.setdefault(name, []).append(entry)


def test_an_entry_is_about_the_last_letter_before_it() -> None:
    letters = [a_contact("L1"), a_contact("L2", 2), a_contact("L3", 4)]

    [report] = reports_of([an_entry(hours=3)], letters, [])

    assert (report.letter, report.state, report.address) == ("L2", "bounced", ANA)
    assert report.detail == "no such user"


def test_who_was_entered_before_the_first_letter_never_got_it() -> None:
    [report] = reports_of([an_entry(hours=-5)], [a_contact("L1"), a_contact("L2", 2)], [])

    assert (report.letter, report.at) == ("L1", NOW)


def test_a_block_before_the_first_letter_was_of_somebody_elses() -> None:
    assert reports_of([an_entry("blocked", hours=-5)], [a_contact("L1")], []) == []


def test_a_letter_of_which_nobody_knows_is_not_settled_by_a_block() -> None:
    unknown = replace(a_contact("L1"), is_known=False)

    assert reports_of([an_entry("blocked")], [unknown], []) == []


def test_a_complaint_counts_though_nobody_knows_of_the_letter() -> None:
    unknown = replace(a_contact("L2", 2), is_known=False)

    [alone] = reports_of([an_entry("complained", 3)], [unknown], [])
    [settled] = reports_of([an_entry("complained", 3)], [a_contact("L1"), unknown], [])

    assert (alone.letter, settled.letter) == ("L2", "L1")


def test_what_was_told_of_somebody_who_is_forgotten_is_known() -> None:
    letters = [a_contact("L1")]
    told = [redacted_report(each) for each in reports_of([an_entry()], letters, [])]

    assert reports_of([an_entry()], letters, told) == []


def test_an_address_that_got_no_letter_of_ours_is_nobody() -> None:
    assert reports_of([an_entry(address="other@b.example")], [a_contact("L1")], []) == []


def test_what_is_known_is_not_told_again_by_whomever_it_was_told() -> None:
    letters = [a_contact("L1", 0, ANA, "copy@a.example")]
    entries = [an_entry(), an_entry(address="copy@a.example")]
    known = reports_of(entries, letters, [])

    assert [report.address for report in known] == [ANA, "copy@a.example"]
    assert reports_of([*entries, *entries], letters, known[:1]) == known[1:]


def test_who_complained_is_not_written_to_again(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    suppress(office, "spam_reports", ANA)
    office.edit({"tab": TAB, "append": [a_line("F-2", email=ANA)]})
    office.pass_days(5)

    asked(office)
    office.pass_days(10)
    asked(office)

    assert len(office.mail) == 1
    assert [row[2:4] for row in office.values("Entregas")[1:]] == [["complained", ANA]]


def test_a_run_that_began_while_the_provider_was_asked_is_not_disturbed(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    suppress(office, "spam_reports", ANA)

    class Slow:
        def suppressions(self, since: datetime) -> list[Suppression]:
            now = office.sandbox.now()
            claim = Entry(event=Event.CLAIMED, at=now, run="other", key="L9", channel="mail")
            office.assess().seal(office.client(), "other").write([claim])
            mailer = environment.mailer()
            return mailer.suppressions(since) if mailer else []

    with pytest.raises(Busy):
        office.run(reporter=Slow())


STATES = {"bounces": "bounced", "invalid_emails": "bounced", "unsubscribes": "unsubscribed"}


@pytest.mark.parametrize("name", STATES)
def test_every_list_that_forbids_is_heard(office: Office, name: str) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    suppress(office, name, ANA)
    office.pass_days(10)

    asked(office)

    assert len(office.mail) == 1
    assert office.values("Entregas")[1][2] == STATES[name]


def test_a_list_that_cannot_be_read_stops_nobody(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    office.pass_days(10)
    office.faults({"route": "mail.suppressions", "kind": "403"})

    asked(office)

    assert len(office.mail) == 2


def test_nobody_is_asked_where_no_letter_went_of_late(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    office.set_settings(Modo="pausa")
    office.pass_days(WINDOW.days + 1)

    assert asked(office).calls["mail"] == 0


def test_before_the_first_letter_in_a_long_time_the_provider_is_asked(office: Office) -> None:
    office.adopt(a_line("F-1", email=ANA))
    asked(office)
    suppress(office, "spam_reports", ANA, hours=11 * 24)
    office.pass_days(32.2)

    asked(office)

    assert len(office.mail) == 1


def test_the_provider_is_asked_unless_it_tells_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    mailer = environment.mailer({"SENDGRID_API_KEY": "SG.x"})

    assert environment.reporter(mailer) is mailer
    monkeypatch.setenv("ALDIA_REPORTS", "webhook")
    assert environment.reporter(mailer) is None
