"""What became of a letter is a fact: it is kept, whatever happens after the letter has gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aldia.channels.mail import Envelope, Outcome
from aldia.channels.sendgrid.sending import SendGrid
from aldia.errors import Busy, ComeAgain
from aldia.jobs.remind import Reminder
from aldia.planning.log.entries import Entry, Event
from aldia.workbook.client import SheetsClient
from tests.builders import NOW
from tests.office import Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"


class Meanwhile:
    """A mail provider during whose work something else happens."""

    calls = 0

    def __init__(self, office: Office, happens: Callable[[], None]) -> None:
        self._mailer = SendGrid("SG.test", office.host, in_flight=1)
        self._happens = happens

    def send(
        self,
        envelopes: Sequence[Envelope],
        may_go: Callable[[Envelope], bool],
        on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    ) -> list[Outcome]:
        outcomes = self._mailer.send(envelopes, may_go, on_outcome)
        self._happens()
        return outcomes

    def check(self, sender: str | None) -> Any:
        return []

    def count_recipients(self, workbook: str, since: Any) -> None:
        return None


def somebody_writes(office: Office) -> Callable[[], None]:
    """Return what writes once under the seal, as another run would after the lease has passed."""
    left = [True]

    def write() -> None:
        if left:
            left.clear()
            entry = Entry(event=Event.NOTICED, at=NOW, run="other")
            office.assess().seal(office.client(), "other").write([entry])

    return write


def outcomes(office: Office) -> Counter[str]:
    known = {"sent", "rejected", "released", "unknown"}
    return Counter(event for event in office.events() if event in known)


@pytest.mark.parametrize("count", [1, 30])
def test_outcomes_are_kept_when_somebody_else_wrote_first(office: Office, count: int) -> None:
    """After the last chunk the record is refused, between two chunks the next claim."""
    office.adopt(*(a_line(f"F-{n}") for n in range(count)), Autorizo_el_lote_del="24/11/2026")
    mailer = Meanwhile(office, somebody_writes(office))

    with pytest.raises(Busy):
        Reminder(office.client(), mailer).remind()

    assert outcomes(office)["sent"] == len(office.mail) == min(count, 25)
    assert office.assess().health.log_fault is None


def test_what_was_not_handed_over_goes_with_the_next_run(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)))
    mailer = Meanwhile(office, somebody_writes(office))
    with pytest.raises(Busy):
        Reminder(office.client(), mailer).remind()

    office.pass_days(0.01)
    office.run()

    letters = Counter(letter.custom_args["letter"] for letter in office.mail)
    assert len(letters) == 30
    assert set(letters.values()) == {1}
    assert outcomes(office)["unknown"] == 0


def test_an_outage_of_google_after_the_letters_is_waited_for_until_the_run_must_end(
    office: Office,
) -> None:
    office.adopt(a_line("F-1"))
    client = office.client()
    office.faults(*({"route": BATCH, "kind": "503", "nth": n} for n in range(2, 16)))

    report = Reminder(client, SendGrid("SG.test", office.host)).remind()

    assert report.is_finished
    assert outcomes(office) == {"sent": 1}


def test_a_claim_of_which_nobody_answered_is_released_once_it_is_seen(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)))
    client = office.client()
    client.retries.seconds = -1.0
    office.faults({"route": BATCH, "kind": "lose_answer", "nth": 2})

    with pytest.raises(ComeAgain):
        Reminder(client, SendGrid("SG.test", office.host)).remind()

    assert outcomes(office) == {"sent": 25, "released": 5}


def test_an_outage_of_hours_costs_one_letter_a_run_and_the_others_go_after_it(
    office: Office,
) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(40)), Autorizo_el_lote_del="24/11/2026")
    office.faults({"route": "mail.send", "kind": "503"})
    for _ in range(3):
        office.run()
        office.pass_days(1 / 24)

    office.faults()
    office.run()

    assert outcomes(office) == {"unknown": 3, "released": 24, "sent": 37}
    assert len(office.mail) == 37


def after_the_claim(office: Office, client: SheetsClient, happens: Callable[[], None]) -> None:
    """Let something happen while Google answers the read that follows the claim."""
    read = client.read

    def slow(path: str, **params: Any) -> Any:
        if office.calls.get(BATCH, 0):
            happens()
        return read(path, **params)

    client.read = slow  # type: ignore[method-assign]  # there is no other moment to stand in


def test_a_mistake_of_ours_after_the_claim_loses_no_letter(office: Office) -> None:
    office.adopt(*(a_line(f"F-{n}") for n in range(30)))
    client, faults = office.client(), [ValueError]

    def once() -> None:
        if faults:
            raise faults.pop()

    after_the_claim(office, client, once)
    Reminder(client, SendGrid("SG.test", office.host)).remind()
    office.pass_days(0.01)
    office.run()

    letters = Counter(letter.custom_args["letter"] for letter in office.mail)
    assert len(letters) == 30
    assert set(letters.values()) == {1}


def test_a_letter_claimed_before_the_machine_slept_does_not_leave_when_it_wakes(
    office: Office,
) -> None:
    """One of its clocks stands still while it sleeps."""
    office.adopt(a_line("F-1"))
    client = office.client()
    woken = client.retries.wall() + 7200
    after_the_claim(office, client, lambda: setattr(client.retries, "wall", lambda: woken))

    report = Reminder(client, SendGrid("SG.test", office.host)).remind()

    assert report.fates == {"released": 1}
    assert not office.mail


def test_a_letter_whose_lawful_hours_end_before_it_is_handed_over_does_not_go(
    office: Office,
) -> None:
    """Letters may go until six in the evening."""
    office.adopt(a_line("F-1"))
    six = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    office.set_clock(six - timedelta(seconds=121))
    client = office.client()
    after_the_claim(office, client, lambda: office.set_clock(six))

    report = Reminder(client, SendGrid("SG.test", office.host)).remind()

    assert report.fates == {"released": 1}
    assert not office.mail
