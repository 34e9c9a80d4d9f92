"""One decision for every invoice: send this step, wait for this reason, or a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from aldia.ledger.folding import fold_words
from aldia.ledger.ledger import Ledger
from aldia.ledger.records import Customer, Invoice
from aldia.planning.announcements import Announcements
from aldia.planning.entries import SendKey
from aldia.planning.history import Contact, History, Rejection
from aldia.policy.ladder import Ladder, Next, Standing, Step, next_step
from aldia.policy.working_days import next_working_day


class Action(StrEnum):
    """What happens with an invoice now."""

    SEND = "send"
    WAIT = "wait"
    CLOSED = "closed"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens with one invoice now, and why.

    Attributes:
        reason: Code of the sentence that the sheet shows.
        step: The step that goes now, or that comes next.
        until: First day on which it may go on; None when only a person or an event ends it.
        hour: Hour of that day from which it may go on; None for any.
        key: Name of the send; only when it goes now.
        today: Calendar day in the debtor's time zone.
    """

    invoice: Invoice
    action: Action
    reason: str
    today: date
    step: Step | None = None
    until: date | None = None
    hour: int | None = None
    key: SendKey | None = None

    @property
    def days_late(self) -> int | None:
        """Days since the due date, negative before it; None when nobody knows."""
        return None if self.invoice.due is None else (self.today - self.invoice.due).days


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a run knows besides the sheet.

    Attributes:
        preview: Code of the reason why nothing is sent; None when letters go out.
        mistakes: Letters, by key and language, whose own words have a mistake.
        words: Fingerprint of each letter's words, by key and language.
        announced: What the sheet announced so far.
    """

    preview: str | None = None
    mistakes: frozenset[tuple[str, str]] = frozenset()
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    announced: Announcements = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One invoice with all that is known about it, at one moment."""

    invoice: Invoice
    customer: Customer | None
    ledger: Ledger
    history: History
    circumstances: Circumstances
    now: datetime

    @property
    def zone(self) -> tzinfo:
        name = self.customer.time_zone if self.customer else None
        return zone_named(name or self.ledger.time_zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def ladder(self) -> Ladder:
        segment = fold_words(self.customer.segment) if self.customer else ""
        return self.ledger.ladders.get(segment) or self.ledger.ladders[""]

    @property
    def language(self) -> str:
        own = self.customer.language if self.customer else None
        return own or self.ledger.settings.language

    @property
    def addresses(self) -> list[str]:
        """Return the addresses on the row, or else those of the customer."""
        own = self.invoice.emails.good
        return list(own or (self.customer.emails.good if self.customer else ()))

    @property
    def recipients(self) -> list[str]:
        """Return the addresses that exist and may be written to."""
        return [each for each in self.addresses if self.may_write_to(each)]

    def may_write_to(self, address: str) -> bool:
        reported = self.history.deliveries
        return address.lower() not in reported.bounced.keys() | reported.stopped

    def decided(
        self, action: Action, reason: str, step: Step | None = None, until: date | None = None
    ) -> Decision:
        return Decision(self.invoice, action, reason, self.today, step, until)

    def waits(self, reason: str, step: Step | None = None, until: date | None = None) -> Decision:
        return self.decided(Action.WAIT, reason, step, until)


def zone_named(name: str) -> tzinfo:
    """Return a time zone by the name that Sheets gives it: `America/Bogota` or `GMT-03:30`."""
    if name.startswith("GMT") and len(name) > 3:
        hours, _, minutes = name[4:].partition(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(offset if name[3] == "+" else -offset)
    return ZoneInfo(name)


def decide(case: Case) -> Decision:
    """Decide about one invoice, without regard to the others of its debtor.

    The order of the questions is the order of what a person would want to read first: what is
    over, what is broken, what was agreed, what cannot be reached, and only then the ladder.
    """
    return (
        _decide_closed(case)
        or _decide_problem(case)
        or _decide_agreement(case)
        or _decide_reach(case)
        or _decide_step(case)
    )


def _decide_closed(case: Case) -> Decision | None:
    invoice = case.invoice
    if not invoice.is_closed:
        return None
    if invoice.state in {"void", "written_off", "cancelled"}:
        return case.decided(Action.CLOSED, invoice.state)
    if invoice.balance is not None and invoice.balance < 0 and invoice.state != "paid":
        return case.decided(Action.CLOSED, "credit")
    return case.decided(Action.CLOSED, "paid")


def _decide_problem(case: Case) -> Decision | None:
    customer = case.customer
    if case.invoice.is_held_by_problem:
        code = next(problem.code for problem in case.invoice.problems if problem.holds)
        return case.decided(Action.PROBLEM, code)
    if customer is not None and customer.is_held_by_problem:
        return case.decided(Action.PROBLEM, "customer_problem")
    return None


def _decide_agreement(case: Case) -> Decision | None:
    """What people agreed on or asked for: it comes before anything that Aldía wants."""
    invoice, today = case.invoice, case.today
    if case.customer is not None and case.customer.never_chase:
        return case.waits("never_chase")
    if invoice.is_in_plan or invoice.state == "in_plan":
        return case.waits("in_plan")
    if invoice.state == "disputed":
        return case.waits("disputed")
    if invoice.hold_until is not None and invoice.hold_until >= today:
        return case.waits("hold", until=invoice.hold_until + timedelta(days=1))
    if invoice.state == "on_hold" and invoice.hold_until is None:
        return case.waits("on_hold")
    if invoice.promised is not None:
        grace = next_working_day(invoice.promised, case.ledger.settings.country)
        if today <= grace:
            return case.waits("promise", until=grace + timedelta(days=1))
    return None


def _decide_reach(case: Case) -> Decision | None:
    if not case.addresses:
        return case.waits("no_address")
    if not case.recipients:
        stopped = case.history.deliveries.stopped
        is_stopped = any(address.lower() in stopped for address in case.addresses)
        return case.waits("unsubscribed" if is_stopped else "bounced")
    channels = case.customer.channels if case.customer else None
    if channels is not None and "mail" not in channels:
        return case.waits("channel_not_allowed")
    return None


def _decide_step(case: Case) -> Decision:
    invoice, history = case.invoice, case.history
    assert invoice.due is not None, "a row without a due date is held by its problem"
    cycle = history.cycle_of(invoice.key, invoice.due)
    done = history.steps_done(invoice.key, cycle, case.zone, case.ladder)
    by_age = case.ledger.settings.escalation == "by_age"
    following = next_step(case.ladder, done, invoice.due, case.today, by_age=by_age)
    if following.standing is Standing.OLD_DEBT:
        return case.waits("old_debt")
    if following.standing is Standing.FINISHED:
        return case.waits("ladder_finished")
    if following.standing is Standing.LATER:
        return _wait_for_step(case, following)
    assert following.step is not None
    key = SendKey(invoice.key, 0, cycle, following.step.key, following.occurrence)
    waiting = _decide_delay(case, following.step)
    return waiting or Decision(
        invoice, Action.SEND, "send", case.today, following.step, case.today, key=key
    )


def _wait_for_step(case: Case, following: Next) -> Decision:
    """Wait for the day of the next step, or for the end of the gap if that is later."""
    unknown = _unknown_today(case)
    if unknown is not None:
        return case.waits("unknown", following.step, following.on)
    day = following.on
    if day is not None and following.step is not None and not following.step.is_window:
        day = max([day, *(_gap_end(case, contact) for contact in last_contacts(case))])
    return case.waits("not_due_yet", following.step, day)


def _unknown_today(case: Case) -> Contact | None:
    """Return this invoice's last letter while nobody knows whether it went out."""
    contacts = case.history.by_invoice.get(case.invoice.key, ())
    return contacts[-1] if contacts and not contacts[-1].is_known else None


def _decide_delay(case: Case, step: Step) -> Decision | None:
    """What makes a step wait whose day has come."""
    if (step.letter, case.language) in case.circumstances.mistakes:
        return case.waits("letter_mistake", step)
    rejection = case.history.rejections.get((case.invoice.key, step.key))
    if rejection is not None and _is_unchanged(case, step, rejection):
        return case.waits("rejected", step)
    counting = [
        contact
        for contact in last_contacts(case)
        if not (step.is_window and _was_window(case, contact))
    ]
    if counting:
        contact = max(counting, key=lambda contact: _gap_end(case, contact))
        end = _gap_end(case, contact)
        if case.today < end:
            return case.waits("gap" if contact.is_known else "unknown", step, end)
    hour = case.ledger.settings.preferred_hour
    if hour is not None and case.now.astimezone(case.zone).time() < time(hour):
        return Decision(
            case.invoice, Action.WAIT, "preferred_hour", case.today, step, case.today, hour
        )
    return None


def last_contacts(case: Case) -> list[Contact]:
    """Return the last letter to the debtor, and the last one to each address, whoever it was for.

    Each counts by itself: an address may belong to two customers.
    """
    found = [case.history.by_debtor.get(case.invoice.debtor)]
    found += [case.history.by_address.get(address.lower()) for address in case.addresses]
    return [contact for contact in found if contact is not None]


def _gap_end(case: Case, contact: Contact) -> date:
    """Return the first day after the gap; at least the day after, so that nobody gets two a day."""
    day = contact.at.astimezone(case.zone).date()
    return day + timedelta(days=max(case.ledger.settings.gap_days, 1))


def _was_window(case: Case, contact: Contact) -> bool:
    """Tell whether a letter was only a courtesy, and not today: the gap then does not apply."""
    steps = {step.key: step for step in case.ladder.steps}
    known = [steps.get(item.step) for item in contact.items]
    is_past = contact.at.astimezone(case.zone).date() < case.today
    is_window = bool(known) and all(step is not None and step.is_window for step in known)
    return is_past and is_window


def _is_unchanged(case: Case, step: Step, rejection: Rejection) -> bool:
    """Tell whether a refused letter would go to the same address with the same words."""
    same = {address.lower() for address in case.recipients} <= set(rejection.addresses)
    words = case.circumstances.words.get((step.letter, case.language), "")
    return same and words == rejection.words


def priority(decision: Decision) -> tuple[int, Decimal, str]:
    """Order decisions by what a person would mind first: the oldest, then the largest."""
    balance = decision.invoice.balance or Decimal(0)
    return (-(decision.days_late or 0), -balance, decision.invoice.key)
