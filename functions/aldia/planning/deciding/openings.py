"""Steps that count from the day of issue: the letter with a new invoice, once while it is new."""

from __future__ import annotations

from datetime import date, timedelta

from aldia.planning.deciding.cases import Case
from aldia.planning.log.entries import SendKey
from aldia.policy.ladder import TERMS, Next, Standing, Step

FRESH_DAYS = 5
"""Days for which a step from the day of issue may still go: a long weekend, and a day to type the
invoice in. An invoice that is older is no news. Chosen by hand."""


def opening_of(case: Case, ladder_says: Next) -> Next:
    """Return the step from the day of issue that goes now or comes next, or what the ladder says.

    It goes once for an invoice, whatever happens to its due day; never for an instalment, for an
    invoice of before Aldía began, for one about which anything else went, or from its last day to
    pay on. Of two steps whose day has come the later one goes.
    """
    step = _open_step(case)
    issued, last = case.invoice.issued, case.invoice.last_day
    if step is None or issued is None or last is None:
        return ladder_says
    on, other = issued + timedelta(days=step.days), ladder_says.on
    is_over = on + timedelta(days=FRESH_DAYS) < case.today or on >= last or case.today >= last
    is_after = other is not None and (
        other < on if case.today < on else ladder_says.standing is Standing.DUE and on < other
    )
    if is_over or is_after or ladder_says.standing is Standing.OLD_DEBT:
        return ladder_says
    occurrence = 1 + sum(send.step == step.key for send in _sends(case))
    return Next(Standing.DUE if on <= case.today else Standing.LATER, step, on, occurrence)


def _open_step(case: Case) -> Step | None:
    """Return the last step whose day has come, or else the first one; None if it was had."""
    issued, openings = case.invoice.issued, case.ladder.openings
    if not openings or issued is None or case.invoice.instalment or issued < began(case):
        return None
    done = {send.step for send in _sends(case, has_arrived=True)}
    if done - {TERMS, *(step.key for step in openings)}:
        return None
    age = (case.today - issued).days
    come = [step for step in openings if step.days <= age]
    left = [step for step in openings if step.days > age]
    if come and come[-1].key not in done and age <= come[-1].days + FRESH_DAYS:
        return come[-1]
    return left[0] if left else None


def began(case: Case) -> date:
    """Return the day on which Aldía began with this book."""
    began = case.history.began
    return case.today if began is None else began.astimezone(case.zone).date()


def _sends(case: Case, *, has_arrived: bool = False) -> list[SendKey]:
    """Return what went about the invoice, or was asked of a person, in all cycles.

    Args:
        has_arrived: Whether to leave out what is known to have reached nobody.
    """
    key, history = case.invoice.key, case.history
    contacts = history.by_invoice.get(key, ())
    went = [c.sends for c in contacts if not (has_arrived and c.has_failed)]
    asked = [task.sends for task in history.tasks.values()]
    return [send for sends in (*went, *asked) for send in sends if send.invoice == key]
