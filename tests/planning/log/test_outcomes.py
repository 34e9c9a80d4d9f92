"""Claims and what became of them, in whatever order runs tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from aldia.planning.log.archive import KEEP, plan_archive
from aldia.planning.log.entries import Entry, Event
from aldia.planning.log.history import fold
from aldia.planning.log.outcomes import outcome_of, pair_letters
from tests.builders import NOW, entries_of

CLAIM, OUTCOME = entries_of(("F-1", "friendly", "-1d"))[:2]


def of_run(entry: Entry, run: str, event: Event) -> Entry:
    return replace(entry, run=run, event=event)


A_CLAIM, A_RELEASE = of_run(CLAIM, "a", Event.CLAIMED), of_run(OUTCOME, "a", Event.RELEASED)
B_CLAIM, B_SENT = of_run(CLAIM, "b", Event.CLAIMED), of_run(OUTCOME, "b", Event.SENT)


def test_a_release_told_once_more_takes_nothing_from_another_runs_letter() -> None:
    told = [A_CLAIM, A_RELEASE, B_CLAIM, B_SENT, A_RELEASE]

    assert [outcome_of(outcome) for _, outcome in pair_letters(told)] == [
        Event.RELEASED,
        Event.SENT,
    ]


def test_a_letter_whose_claim_is_gone_counts_as_sent() -> None:
    """The workbook was put back while the letter was on its way; its run told the outcome."""
    history = fold([B_SENT])

    assert len(history.contacts) == len(history.by_invoice["f-1"]) == 1


def test_archiving_keeps_of_a_letter_what_the_history_knows_of_it() -> None:
    told = [A_CLAIM, A_RELEASE, B_CLAIM, B_SENT, A_RELEASE]
    old = [replace(e, number=n, hash=f"{n:012x}") for n, e in enumerate(told, 1)]

    plan = plan_archive(old, (), "r", NOW + KEEP + timedelta(days=9))

    assert len(fold(plan.added).contacts) == len(fold(old).contacts) == 1


@given(st.lists(st.sampled_from([A_CLAIM, A_RELEASE, B_CLAIM, B_SENT])))
def test_what_was_sent_or_may_have_been_is_never_forgotten(told: list[Entry]) -> None:
    has_gone = B_SENT in told or told[-1:] in ([A_CLAIM], [B_CLAIM])

    history = fold(told)

    assert bool(history.contacts) or not has_gone
