"""When a customer is reminded again after what goes now, and until when it may answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from aldia.ledger.tabs.settings import Escalation
from aldia.planning.deciding.cases import Case, Decision
from aldia.policy.ladder import StepDone, next_step
from aldia.policy.working_days import next_working_day

ANSWER_DAYS = 5
"""Working days for an answer to a firm letter: most businesses pay once a week."""


def answer_by(going: Sequence[tuple[Case, Decision]]) -> date:
    """Return the day by which an answer is asked for.

    It is the last of `ANSWER_DAYS` working days, or the day before the next reminder if that is
    sooner, but tomorrow at the earliest.
    """
    first = going[0][0]
    day = first.today
    for _ in range(ANSWER_DAYS):
        day = next_working_day(day, first.jurisdiction)
    following = (reminded_again(case, decision) for case, decision in going)
    before = [again - timedelta(days=1) for again in following if again is not None]
    return max(min([day, *before]), first.today + timedelta(days=1))


def reminded_again(case: Case, decision: Decision) -> date | None:
    """Return the first day on which ladder and gap allow another reminder; None if none follows."""
    item, key, last = case.invoice, decision.key, case.invoice.last_day
    if key is None or last is None:
        return None
    settings = case.ledger.settings
    had = case.history.steps_done(item.key, item.instalment, key.cycle, case.zone, case.ladder)
    done = [*had, StepDone(key.step, key.occurrence, case.today)]
    by_age = settings.escalation is Escalation.BY_AGE
    again = next_step(case.ladder, done, last, case.today, by_age=by_age).on
    gap_end = case.today + timedelta(days=max(settings.gap_days, 1))
    return None if again is None else max(again, gap_end)


def goes_on(case: Case, decision: Decision) -> bool:
    """Tell whether the ladder has another reminder of an item after what goes now."""
    step, key = decision.step, decision.key
    if step is None or not decision.is_open:
        return False
    ladder = case.ladder
    is_top = bool(ladder.rungs) and step.key == ladder.rungs[-1].key and ladder.unread_from is None
    is_repeated = step.repeat_every > 0 and (key is None or key.occurrence < step.at_most)
    return not (key is not None and is_top) or is_repeated
