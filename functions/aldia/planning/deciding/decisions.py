"""Decides about every due item: send a step, ask a person, wait, closed, or a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.tabs.settings import Escalation
from aldia.ledger.values.money import quoted
from aldia.ledger.values.units import smallest_unit
from aldia.planning.behaviour.promises import grace_ends
from aldia.planning.deciding.bureau import notice_due
from aldia.planning.deciding.cases import Action, Case, Decision
from aldia.planning.deciding.consent import agreed_to
from aldia.planning.deciding.gaps import decide_gap, gap_ends
from aldia.planning.deciding.openings import opening_of
from aldia.planning.deciding.promises import needs_promise_letter
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact, Rejection
from aldia.planning.log.entries import SendKey
from aldia.planning.memory.changes import ChangeKind
from aldia.policy.channels import Channel
from aldia.policy.ladder import BROKEN_PROMISE, Next, Standing, Step, next_step
from aldia.policy.rule_book import Kind, Rule

_WAITS: Mapping[Kind, Reason] = {
    Kind.HOURS: Reason.OUTSIDE_HOURS,
    Kind.CLOSED_DAYS: Reason.CLOSED_DAY,
    Kind.MAX_PER_DAY: Reason.DAILY_LIMIT,
    Kind.MAX_PER_WEEK: Reason.WEEKLY_LIMIT,
    Kind.MIN_GAP_DAYS: Reason.LAWFUL_GAP,
    Kind.MAX_CHANNELS_PER_WEEK: Reason.ONE_CHANNEL,
}
"""Reason for waiting, by the kind of the contact rule that forbids a letter now."""

_EDITED: Mapping[ChangeKind, Reason] = {
    ChangeKind.REOPENED: Reason.EDITED_REOPENED,
    ChangeKind.AMOUNT: Reason.EDITED_AMOUNT,
    ChangeKind.DUE: Reason.EDITED_DUE,
    ChangeKind.ADDRESS: Reason.EDITED_ADDRESS,
    ChangeKind.LINK: Reason.EDITED_LINK,
}
"""Reason for waiting, by what was changed; no other change holds an invoice."""

_CLOSED: Mapping[InvoiceState | None, Reason] = {
    InvoiceState.VOID: Reason.VOID,
    InvoiceState.WRITTEN_OFF: Reason.WRITTEN_OFF,
    InvoiceState.CANCELLED: Reason.CANCELLED,
}
"""Reason, by the state that closes an invoice without a payment."""

_PROBLEMS: Mapping[str, Reason] = {
    "payment_possible": Reason.PAYMENT_POSSIBLE,
    "payment_unreadable": Reason.PAYMENT_UNREADABLE,
}
"""Reason, by the code of a problem that is not mended in the row itself; any other is `PROBLEM`."""


@dataclass(frozen=True, slots=True)
class Following:
    """The next step of an item, and the cycle that this step belongs to."""

    next: Next
    cycle: str

    @property
    def channel(self) -> Channel:
        return self.next.step.channel if self.next.step else Channel.MAIL


def decide(case: Case) -> Decision:
    """Return the decision about one due item, without regard to the others of its debtor.

    Where several reasons apply, the first in this order is shown, because a person wants to read
    it first: closed, a problem, an agreement, the amount, and only then the ladder, the channel
    and the moment.
    """
    return (
        _decide_closed(case)
        or _decide_problem(case)
        or _decide_agreement(case)
        or _decide_amount(case)
        or _decide_step(case)
    )


def _decide_closed(case: Case) -> Decision | None:
    invoice = case.invoice
    if not invoice.is_closed:
        return None
    without_payment = _CLOSED.get(invoice.state)
    if without_payment is not None:
        return case.decided(Action.CLOSED, without_payment)
    if invoice.applied_to:
        applied = {"invoice": invoice.applied_to}
        return replace(case.decided(Action.CLOSED, Reason.CREDIT_APPLIED), details=applied)
    is_over = invoice.balance is not None and invoice.balance < 0
    if is_over and invoice.state is not InvoiceState.PAID:
        return case.decided(Action.CLOSED, Reason.CREDIT)
    if invoice.is_settled:
        return _settled(case)
    return case.decided(
        Action.CLOSED, Reason.PAID_DISCOUNT if invoice.took_discount else Reason.PAID
    )


def _settled(case: Case) -> Decision:
    currency = case.invoice.currency
    least = {"least": quoted(smallest_unit(currency), currency)}
    return replace(case.decided(Action.CLOSED, Reason.SETTLED), details=least)


def _decide_problem(case: Case) -> Decision | None:
    customer = case.customer
    problem = case.invoice.held_by
    if problem is not None:
        return case.decided(Action.PROBLEM, _PROBLEMS.get(problem.code, Reason.PROBLEM))
    if customer is not None and customer.is_held_by_problem:
        return case.decided(Action.PROBLEM, Reason.CUSTOMER_PROBLEM)
    return None


def _decide_agreement(case: Case) -> Decision | None:
    """Return a wait that people agreed on or asked for; None without one.

    It comes before anything that Aldía would send.
    """
    invoice, today = case.invoice, case.today
    if case.customer is not None and case.customer.never_chase:
        return case.waits(Reason.NEVER_CHASE)
    if case.unchased:
        return replace(case.waits(Reason.NEVER_CHASE_ADDRESS), details={"name": case.unchased})
    if invoice.state is InvoiceState.NEVER_CHASE:
        return case.waits(Reason.NEVER_CHASE_INVOICE)
    if invoice.state is InvoiceState.OUTSIDE:
        return case.waits(Reason.OUTSIDE)
    if invoice.state is InvoiceState.IN_PLAN and not invoice.instalment:
        return case.waits(Reason.IN_PLAN)
    if invoice.state is InvoiceState.DISPUTED:
        return case.waits(Reason.DISPUTED)
    if (held := _decide_hold(case)) is not None:
        return held
    if invoice.state is InvoiceState.ON_HOLD and invoice.hold_until is None:
        return case.waits(Reason.ON_HOLD)
    if invoice.promised is not None:
        last = grace_ends(invoice.promised, case.jurisdiction)
        if today <= last:
            return case.waits(Reason.PROMISE, until=_day_after(case, last))
    return case.waits(Reason.CALL_PENDING) if case.pending is not None else None


def _decide_hold(case: Case) -> Decision | None:
    """Return a wait until the end of a pause: the customer's or the row's, whichever is longer."""
    own, customer = case.invoice.hold_until, case.customer
    whole = customer.hold_until if customer is not None else None
    days = {Reason.HOLD: own, Reason.CUSTOMER_HOLD: whole}
    found = [(day, reason) for reason, day in days.items() if day is not None and day >= case.today]
    if not found:
        return None
    day, reason = max(found, key=lambda pair: pair[0])
    return case.waits(reason, until=_day_after(case, day))


def _day_after(case: Case, day: date) -> date:
    """Return the first day after a day on which the rules allow a letter."""
    return case.first_lawful_day(day + timedelta(days=1), Channel.MAIL)


def _decide_amount(case: Case) -> Decision | None:
    """Return a wait when the balance is too small, or the debtor's credit covers it; else None."""
    settings, item = case.ledger.settings, case.invoice
    balance = item.balance
    assert balance is not None, "a row without a balance is held by its problem"
    whole = balance if item.whole is None else item.whole
    if item.currency == settings.currency and whole < settings.small_balance:
        return case.waits(Reason.SMALL_BALANCE)
    return case.waits(Reason.CREDIT_COVERS) if case.credit >= balance else None


def _decide_step(case: Case) -> Decision:
    following = _following(case)
    if following.next.standing is Standing.OLD_DEBT:
        return case.waits(Reason.OLD_DEBT)
    unreached = _decide_reach(case, following.channel)
    if unreached is not None:
        return unreached
    if following.next.standing is Standing.FINISHED:
        return case.waits(Reason.LADDER_FINISHED)
    if following.next.standing is Standing.UNREAD:
        return case.waits(Reason.STEP_UNREAD)
    step = following.next.step
    assert step is not None, "a step that is due or comes later is known"
    if following.next.standing is Standing.LATER:
        return _wait_for_step(case, step, following.next.on)
    return decide_delay(case, step) or _go(case, following, step)


def _go(case: Case, following: Following, step: Step) -> Decision:
    item = case.invoice
    occurrence = following.next.occurrence
    key = SendKey(item.key, item.instalment, following.cycle, step.key, occurrence)
    goes = (Action.SEND, Reason.SEND) if step.channel.is_sent else (Action.ASK, Reason.ASK)
    return Decision(item, *goes, case.today, step, case.today, key=key)


def _following(case: Case) -> Following:
    """Return the next step: that of the ladder, or what a broken promise or a word calls for."""
    item, history = case.invoice, case.history
    last = item.last_day
    assert item.due is not None, "a row without a due date is held by its problem"
    assert last is not None, "and one with it has a last day to pay"
    cycle = history.cycle_of(item.key, item.instalment, item.due, case.zone)
    notice = notice_due(case, cycle)
    if notice is not None:
        return Following(Next(Standing.DUE, case.ledger.off_ladder(notice), case.today), cycle)
    done = history.steps_done(item.key, item.instalment, cycle, case.zone, case.ladder)
    by_age = case.ledger.settings.escalation is Escalation.BY_AGE
    found = next_step(case.ladder, done, last, case.today, by_age=by_age)
    if found.standing is Standing.OLD_DEBT or not needs_promise_letter(case):
        return Following(opening_of(case, found), cycle)
    assert item.promised is not None, "a promise that was broken was made"
    broken = case.ledger.off_ladder(BROKEN_PROMISE)
    if case.other_channel is not None:
        broken = replace(broken, channel=case.other_channel)
    first = grace_ends(item.promised, case.jurisdiction) + timedelta(days=1)
    return Following(Next(Standing.DUE, broken, first), item.promised.isoformat())


def _decide_reach(case: Case, channel: Channel) -> Decision | None:
    """Return a wait when a channel cannot reach the customer, or must not; None otherwise."""
    if channel.is_mail and not case.addresses:
        return case.waits(Reason.ADDRESS_UNREADABLE if _is_misspelt(case) else Reason.NO_ADDRESS)
    if channel.is_mail and not case.recipients:
        stopped = case.history.opted_out
        is_stopped = any(address.lower() in stopped for address in case.addresses)
        return case.waits(Reason.UNSUBSCRIBED if is_stopped else Reason.BOUNCED)
    return _decide_consent(case, channel)


def _decide_consent(case: Case, channel: Channel) -> Decision | None:
    """Return a wait for a channel that the customer did not agree to; None for any other."""
    if agreed_to(case.ledger, case.customer, channel) is not False:
        return None
    is_said_of_all = channel.is_mail and (case.customer is None or case.customer.channels is None)
    reason = Reason.MAIL_NOT_AGREED if is_said_of_all else Reason.CHANNEL_NOT_ALLOWED
    consent = case.rules.of_kind(Kind.AUTHORISED_CHANNELS, channel)
    return replace(case.waits(reason), rule=consent[0].name if consent else "")


def _wait_for_step(case: Case, step: Step, on: date | None) -> Decision:
    """Return a wait until the step's day, the end of the gap or a lawful day, whichever is last."""
    if _unknown_last(case) is not None:
        return case.waits(Reason.UNKNOWN, step, on)
    assert on is not None, "a step that comes later has its day"
    on = max([on, *gap_ends(case, step)])
    return case.waits(Reason.NOT_DUE_YET, step, case.first_lawful_day(on, step.channel))


def _unknown_last(case: Case) -> Contact | None:
    """Return this invoice's last contact if nobody knows whether it went out; None otherwise."""
    contacts = case.history.by_invoice.get(case.invoice.key, ())
    return contacts[-1] if contacts and not contacts[-1].is_known else None


def decide_delay(case: Case, step: Step) -> Decision | None:
    """Return a wait for a step whose day has come; None when nothing holds it."""
    return (
        _decide_doubt(case, step)
        or _decide_letter(case, step)
        or decide_gap(case, step)
        or _decide_law(case, step)
        or _decide_hour(case, step)
    )


def _decide_doubt(case: Case, step: Step) -> Decision | None:
    """Return a wait for an edit, a suspicion or stale books; None without one.

    Suspicions and stale books let windows and the first rung through (decision 16). A new invoice
    is no news before a second run has seen it, so that nobody gets a row that is half typed.
    """
    if case.edit is not None and case.edit.is_leap:
        return replace(case.waits(Reason.AMOUNT_LEAPT, step), details={"was": case.edit.was})
    if case.edit is not None:
        tomorrow = case.first_lawful_day(case.today + timedelta(days=1), step.channel)
        waits = case.waits(_EDITED[case.edit.kind], step, tomorrow)
        return replace(waits, details={"was": case.edit.was})
    if step.is_from_issue and case.is_first_seen:
        return case.waits(Reason.FIRST_SEEN, step, case.today)
    is_first = step.is_window or step.key == case.ladder.rungs[0].key
    if is_first and not step.is_from_issue:
        return None
    if case.suspicions:
        doubt = case.suspicions[0]
        details = {"column": doubt.column, "wrong": doubt.wrong}
        return replace(case.waits(Reason.SUSPECTED, step), details=details)
    if case.stale_since is not None and not is_first:
        since = {"since": case.stale_since.isoformat()}
        return replace(case.waits(Reason.STALE_BOOKS, step), details=since)
    return None


def _decide_letter(case: Case, step: Step) -> Decision | None:
    """Return a wait when something is wrong with the letter itself; None otherwise.

    That is a mistake in its custom template, a refusal by the mail provider of the same letter,
    or a missing setting that the law wants it to state.
    """
    if not step.channel.is_sent:
        return None
    if case.template_key(step.letter) in case.context.mistakes:
        return case.waits(Reason.LETTER_MISTAKE, step)
    item = case.invoice
    rejection = case.history.rejections.get((item.key, item.instalment, step.key))
    if rejection is not None and _is_unchanged(case, step, rejection):
        return case.waits(Reason.NOT_ARRIVED if rejection.was_reported else Reason.REJECTED, step)
    settings = case.ledger.settings
    for field, rule in case.rules.must_state().items():
        if not getattr(settings, field):
            found = case.waits(Reason.WORDS_MISSING, step)
            return replace(found, rule=rule.name, details={"setting": field})
    return None


def _is_misspelt(case: Case) -> bool:
    """Tell whether a cell for addresses, of the row or the customer, holds something else."""
    return bool(case.invoice.emails.bad or (case.customer and case.customer.emails.bad))


def _decide_law(case: Case, step: Step) -> Decision | None:
    """Return a wait until the next lawful moment; None when now is one.

    Every contact counts, answered or not.
    """
    rule = case.rules.broken_by(case.local, step.channel, case.touches)
    return None if rule is None else _until_lawful(case, step, rule)


def _decide_hour(case: Case, step: Step) -> Decision | None:
    """Return a wait for the preferred hour, or for its next lawful day; None once it has come."""
    hour = case.preferred_hour
    if hour is None or case.local.time() >= time(hour):
        return None
    then = case.local.replace(hour=hour, minute=0, second=0, microsecond=0)
    rule = case.rules.broken_by(then, step.channel, case.touches)
    if rule is not None:
        return _until_lawful(case, step, rule)
    return replace(case.waits(Reason.PREFERRED_HOUR, step, case.today), hour=hour)


def _until_lawful(case: Case, step: Step, rule: Rule) -> Decision:
    """Return a wait for a moment that the rules and the preferred hour allow, if there is any."""
    touches, hour = case.touches, case.preferred_hour or 0
    moment = case.rules.first_lawful(case.local, step.channel, touches, hour)
    found = replace(case.waits(_WAITS[rule.kind], step), rule=rule.name)
    if moment is not None:
        return replace(found, until=moment.date(), hour=moment.hour)
    is_by_law = case.rules.first_lawful(case.local, step.channel, touches) is None
    return replace(found, reason=Reason.NEVER_LAWFUL if is_by_law else Reason.HOUR_UNLAWFUL)


def _is_unchanged(case: Case, step: Step, rejection: Rejection) -> bool:
    """Tell whether a refused letter would go to the same addresses with the same words again."""
    same = {address.lower() for address in case.recipients} <= set(rejection.addresses)
    words = case.context.fingerprints.get(case.template_key(step.letter), "")
    return same and words == rejection.words
