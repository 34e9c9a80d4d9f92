"""What the entries of the Log add up to."""

from dataclasses import replace
from datetime import UTC, timedelta

from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.folding import name_key
from aldia.planning.log.entries import Entry, Event, read_entry
from aldia.planning.log.history import fold
from aldia.policy.channels import Channel
from tests.builders import NOW, TODAY, a_history, entries_of


def test_a_claim_without_an_outcome_is_unknown() -> None:
    history = a_history(("F-1", "friendly", "-1d"), event=None)

    assert [contact.is_known for contact in history.contacts] == [False]


def test_an_outcome_that_a_run_tells_late_is_not_that_of_another_run() -> None:
    """The first run's record landed, nobody answered, and it told what it knew once more."""
    sent = a_history(("F-1", "friendly", "-1d"))
    second = entries_of(("F-1", "friendly", "-1d"))
    first = [
        replace(e, run="r0", event=Event.RELEASED if e.event == Event.SENT else e.event)
        for e in second
    ]

    history = fold([*first, *second, *first[1:]])

    assert history.contacts == sent.contacts


def test_a_letter_counts_on_the_local_day_of_its_claim() -> None:
    history = a_history(("F-1", "friendly", "today"))

    assert history.letters_on(TODAY, UTC) == 1
    assert history.letters_on(TODAY - timedelta(days=1), UTC) == 0


def test_what_old_logs_call_a_letter_went_by_post() -> None:
    row: list[Scalar] = [
        1,
        NOW.isoformat(),
        "r",
        "t",
        "done",
        "Ana",
        "",
        "letter",
        "",
        "",
        "",
        "0" * 12,
    ]
    entry = read_entry(1, row)
    assert entry is not None

    [contact] = fold([entry]).by_name[name_key("Ana")]

    assert Channel(contact.channel) is Channel.POST


def test_a_run_without_an_end_is_busy_for_five_minutes() -> None:
    history = fold([Entry(event=Event.CLAIMED, at=NOW, run="r", key="k")])
    ended = fold(
        [Entry(event=Event.CLAIMED, at=NOW, run="r"), Entry(event=Event.FINISHED, at=NOW, run="r")]
    )

    assert history.is_busy(NOW + timedelta(minutes=4))
    assert not history.is_busy(NOW + timedelta(minutes=5))
    assert not history.is_busy(NOW - timedelta(days=1))
    assert not ended.is_busy(NOW)


def test_a_released_claim_may_be_claimed_again() -> None:
    first = a_history(("F-1", "friendly", "-1d"), event=Event.RELEASED)

    assert not first.contacts
