"""The ladder: windows before and on the due day, rungs after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from aldia.policy.channels import Channel

ISSUED = "issued"
"""The letter with a new invoice: the one whose days count from the day of issue."""

BROKEN_PROMISE = "broken_promise"
BUREAU_FIRST = "bureau_first"
BUREAU_NOTICE = "bureau_notice"
THANKS = "thanks"
TERMS = "terms"
"""Keys of steps on no ladder: they follow an event or a person's word, not a number of days."""

BUREAU_NOTICES = frozenset({BUREAU_FIRST, BUREAU_NOTICE})
"""Notices before a report to a credit bureau: the first of two, and the one from which days count.
They are no reminders."""

OFF_LADDER = frozenset({BROKEN_PROMISE, THANKS, TERMS}) | BUREAU_NOTICES

UNASKING = frozenset({THANKS, TERMS})
"""Steps whose letters ask for nothing and list nothing."""

OLD_DEBT_DAYS = 180
"""A debt with more days late than this when first seen waits for a person; chosen by hand."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder.

    Attributes:
        key: Stable name in the Log: the letter's key, numbered from its second use on.
        name: As the owner calls it.
        days: Days from the due date, negative before it; or from the day of issue.
        letter: Which letter goes.
        channel: How it goes.
        repeat_every: Days between repeats; 0 when it does not repeat.
        at_most: How many times in all.
        is_from_issue: Whether the days count from the day of issue.
    """

    key: str
    name: str
    days: int
    letter: str
    channel: Channel = Channel.MAIL
    repeat_every: int = 0
    at_most: int = 1
    is_from_issue: bool = False

    @property
    def is_window(self) -> bool:
        return self.is_from_issue or self.days <= 0

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Return the sort key by which the last of several steps gives a letter its words."""
        return not self.is_from_issue, self.days, self.key == BROKEN_PROMISE


@dataclass(frozen=True)
class Ladder:
    """Steps in rising order of days.

    Attributes:
        unread_from: Days of the first step that cannot be read: what comes from there on nobody
            knows. None where all can.
    """

    steps: Sequence[Step]
    unread_from: int | None = None

    @cached_property
    def openings(self) -> list[Step]:
        """Return the steps that count from the day of issue."""
        return [step for step in self.steps if step.is_from_issue]

    @cached_property
    def windows(self) -> list[Step]:
        return [step for step in self.steps if step.is_window and not step.is_from_issue]

    @cached_property
    def rungs(self) -> list[Step]:
        return [step for step in self.steps if not step.is_window]

    @cached_property
    def height(self) -> Mapping[str, int]:
        """Map the key of each rung to its index, which is 0 for the first.

        A reminder of a broken promise counts as the first rung.
        """
        return {BROKEN_PROMISE: 0, **{rung.key: place for place, rung in enumerate(self.rungs)}}

    def by_hand(self, channel: Channel) -> Ladder:
        """Return the ladder of a customer who wants no mail: a person does its rungs.

        Windows fall away: a task that nobody did in time would hold what comes after it.
        """
        rungs = [replace(r, channel=channel) if r.channel.is_sent else r for r in self.rungs]
        return replace(self, steps=rungs)

    def named(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step that an invoice has had in its present cycle, sent or perhaps sent.

    Attributes:
        has_failed: Whether its letter reached nobody: it goes again, as a further occurrence.
    """

    key: str
    occurrence: int
    on: date
    has_failed: bool = False


class Standing(StrEnum):
    """Where an invoice stands on its ladder."""

    DUE = "due"
    LATER = "later"
    FINISHED = "finished"
    OLD_DEBT = "old_debt"
    UNREAD = "unread"
    """What follows is a step that cannot be read."""


@dataclass(frozen=True, slots=True)
class Next:
    """What the ladder says: the step, the day from which it may go, and its occurrence."""

    standing: Standing
    step: Step | None = None
    on: date | None = None
    occurrence: int = 1


def next_step(
    ladder: Ladder, done: Sequence[StepDone], due: date, today: date, *, by_age: bool
) -> Next:
    """Return the next step, and whether its day has come.

    Args:
        done: What the invoice had in this cycle, oldest first.
        today: Calendar day in the debtor's time zone.
        by_age: Whether rungs after the first may be skipped, up to the highest one reached by age.

    Does not look at gaps, promises or contact rules.
    """
    arrived = [each for each in done if not each.has_failed]
    if not done and (today - due).days > OLD_DEBT_DAYS:
        return Next(Standing.OLD_DEBT)
    found = _next(ladder, arrived, due, today, by_age=by_age)
    used = [each.occurrence for each in done if found.step and each.key == found.step.key]
    return replace(found, occurrence=max(used, default=0) + 1)


def _next(
    ladder: Ladder, done: Sequence[StepDone], due: date, today: date, *, by_age: bool
) -> Next:
    days_late = (today - due).days
    rungs = ladder.rungs
    had = _last_rung(ladder, done)
    if had < 0 and days_late < (rungs[0].days if rungs else 1):
        return _next_window(ladder, done, due, days_late)
    if not rungs:
        return _end(ladder)
    reached = max((i for i, rung in enumerate(rungs) if rung.days <= days_late), default=-1)
    target = had + 1
    if by_age and had >= 0:
        target = max(target, reached)
    if target < len(rungs):
        return _standing(rungs[target], due + timedelta(days=rungs[target].days), today)
    return _repeat(rungs[-1], done, today) if ladder.unread_from is None else _end(ladder)


def _end(ladder: Ladder) -> Next:
    return Next(Standing.FINISHED if ladder.unread_from is None else Standing.UNREAD)


def _last_rung(ladder: Ladder, done: Sequence[StepDone]) -> int:
    """Return the index of the highest rung that was done, -1 for none.

    Steps that the ladder no longer has are ignored.
    """
    height = ladder.height
    return max((height[each.key] for each in done if each.key in height), default=-1)


def _next_window(ladder: Ladder, done: Sequence[StepDone], due: date, days_late: int) -> Next:
    today = due + timedelta(days=days_late)
    had = {each.key for each in done}
    passed = [step for step in ladder.windows if step.days <= days_late]
    if passed and not had & {passed[-1].key, *_opened_since(ladder, done, due, passed[-1])}:
        return Next(Standing.DUE, passed[-1], due + timedelta(days=passed[-1].days))
    steps = [*ladder.windows, *ladder.rungs]
    later = next((step for step in steps if step.days > days_late), None)
    if later is None:
        return _end(ladder)
    return _standing(later, due + timedelta(days=later.days), today)


def _opened_since(ladder: Ladder, done: Sequence[StepDone], due: date, window: Step) -> set[str]:
    """Return the keys of steps from the day of issue that were done since a window's day."""
    keys, first = {step.key for step in ladder.openings}, due + timedelta(days=window.days)
    return {each.key for each in done if each.key in keys and each.on >= first}


def _repeat(last: Step, done: Sequence[StepDone], today: date) -> Next:
    """Return when the last rung is repeated, or that the ladder is finished.

    After a reminder of a broken promise in its place, the last rung counts as not sent yet.
    """
    times = [each for each in done if each.key == last.key]
    if not last.repeat_every or len(times) >= last.at_most:
        return Next(Standing.FINISHED)
    again = max(each.on for each in times or done) + timedelta(days=last.repeat_every)
    return _standing(last, again, today)


def _standing(step: Step, day: date, today: date) -> Next:
    return Next(Standing.DUE if day <= today else Standing.LATER, step, day)
