"""What the owner should hear once a day: what went, what waits for a person, what comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from functools import partial

from aldia.ledger.ledger import Ledger
from aldia.ledger.money import add_up
from aldia.ledger.problems import Problem
from aldia.planning.announcements import announce
from aldia.planning.cases import Action, Circumstances, Decision, zone_named
from aldia.planning.contacts import Contact
from aldia.planning.history import History
from aldia.planning.letters import totals
from aldia.planning.plan import Plan, plan_run
from aldia.planning.warnings import over_limit

_MORNING = 10
"""An hour that is lawful wherever the day is; customers far away may be reached at another."""


class Topic(StrEnum):
    """What a part of the digest is about, in the order in which it is read."""

    SENT = "sent"
    HELD = "held"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    CALLS = "calls"
    PERSON = "person"
    UNREACHABLE = "unreachable"
    LIMIT = "limit"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class Item:
    """One customer under one topic.

    Attributes:
        note: Name of the step, where there is one.
        sums: What is open of these invoices now, per currency.
    """

    customer: str
    invoices: Sequence[str]
    note: str
    sums: Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class Digest:
    """Everything that one digest says.

    Attributes:
        day: Local day of the workbook.
        topics: Only those about which there is something to say.
        letters: How many letters went since the last digest.
        preview: Code of the reason why nothing is sent; None in live mode.
        stopped: Code of what stopped the last run; empty if nothing did.
        is_weekly: Whether it is the first of its week, and tells the figures.
    """

    day: date
    topics: Mapping[Topic, Sequence[Item]]
    problems: Sequence[Problem]
    letters: int
    preview: str | None
    stopped: str
    is_weekly: bool


_TOPICS = {
    "breaker": Topic.HELD,
    "first_day_cap": Topic.HELD,
    "call_pending": Topic.CALLS,
    "ask": Topic.CALLS,
    "ladder_finished": Topic.PERSON,
    "credit_covers": Topic.PERSON,
    "never_lawful": Topic.UNREACHABLE,
    "words_missing": Topic.UNREACHABLE,
    "channel_not_allowed": Topic.UNREACHABLE,
    "old_debt": Topic.PERSON,
    "suspected": Topic.PERSON,
    "no_address": Topic.UNREACHABLE,
    "addresses_too_many": Topic.UNREACHABLE,
    "invoices_too_many": Topic.PERSON,
    "bounced": Topic.UNREACHABLE,
    "unsubscribed": Topic.UNREACHABLE,
    "rejected": Topic.UNREACHABLE,
}


def topic_of(decision: Decision) -> Topic | None:
    """Return under which topic a decision waits for a person; None when it does not."""
    return _TOPICS.get(decision.reason)


def is_digest_due(ledger: Ledger, history: History, now: datetime) -> bool:
    """Tell whether the hour of a digest has passed since the last one.

    One digest makes good for any number of days on which nothing ran; the first comes at the
    first such hour after the first entry of the Log.
    """
    hour = ledger.settings.digest_hour
    since = history.digest_at or history.began
    if hour is None or since is None or ledger.settings.mode != "live":
        return False
    local = now.astimezone(zone_named(ledger.time_zone))
    moment = datetime.combine(local.date(), time(hour), local.tzinfo)
    if moment > local:
        moment = datetime.combine(local.date() - timedelta(days=1), time(hour), local.tzinfo)
    return since < moment


def compose_digest(
    workbook: str,
    ledger: Ledger,
    history: History,
    around: Circumstances,
    plan: Plan,
    problems: Sequence[Problem],
) -> Digest:
    """Gather what the owner should hear.

    Args:
        plan: As things are now, after the run.
    """
    zone = zone_named(ledger.time_zone)
    today = plan.at.astimezone(zone).date()
    decisions = {decision.invoice.key: decision for decision in plan.decisions}
    since = history.digest_at
    sent = [c for c in history.contacts if c.is_known and c.items]
    recent = [contact for contact in sent if since is None or contact.at > since]
    unknown = [c for c in history.contacts if not c.is_known and _is_last(c, history)]
    topics = {
        Topic.SENT: _of_contacts(recent, decisions, ledger),
        Topic.UNKNOWN: _of_contacts(unknown, decisions, ledger),
        Topic.BROKEN: _of_decisions(plan.decisions, partial(_is_broken, today)),
        Topic.LIMIT: [
            Item(each.customer.name, [], "", [(each.currency, each.owed)])
            for each in over_limit(ledger, plan)
        ],
        Topic.TOMORROW: _tomorrow(workbook, ledger, history, around, plan),
    }
    for topic in (Topic.HELD, Topic.CALLS, Topic.PERSON, Topic.UNREACHABLE):
        topics[topic] = _of_decisions(plan.decisions, partial(_waits_under, topic))
    return Digest(
        day=today,
        topics={topic: topics[topic] for topic in Topic if topics[topic]},
        problems=[problem for problem in problems if problem.holds],
        letters=len(recent),
        preview=plan.preview,
        stopped=history.stopped,
        is_weekly=_is_first_of_week(history, today, zone),
    )


def _is_first_of_week(history: History, today: date, zone: tzinfo) -> bool:
    if history.digest_at is None:
        return True
    last = history.digest_at.astimezone(zone).date()
    return last.isocalendar()[:2] != today.isocalendar()[:2]


def _is_last(contact: Contact, history: History) -> bool:
    return any(history.by_invoice[item.invoice][-1] is contact for item in contact.items)


def _waits_under(topic: Topic, decision: Decision) -> bool:
    return topic_of(decision) is topic


def _is_broken(today: date, decision: Decision) -> bool:
    """Tell whether a promised day went by and the invoice is still open."""
    promised = decision.invoice.promised
    is_over = decision.is_open and decision.reason != "promise"
    return is_over and promised is not None and promised < today


def _of_contacts(
    contacts: Iterable[Contact], decisions: Mapping[str, Decision], ledger: Ledger
) -> list[Item]:
    items = []
    for contact in contacts:
        found = [decisions[i.invoice] for i in contact.items if i.invoice in decisions]
        steps = [ledger.step_named(item.step) for item in contact.items]
        numbers = [d.invoice.number for d in found] or [item.invoice for item in contact.items]
        items.append(Item(contact.customer, numbers, steps[-1] if steps else "", _sums(found)))
    return items


def _of_decisions(
    decisions: Sequence[Decision], is_about: Callable[[Decision], bool]
) -> list[Item]:
    """Gather decisions by customer, in the order of the sheet."""
    by_debtor: dict[str, list[Decision]] = {}
    for decision in decisions:
        if is_about(decision):
            by_debtor.setdefault(decision.invoice.debtor, []).append(decision)
    return [
        Item(found[0].invoice.customer, [d.invoice.number for d in found], "", _sums(found))
        for found in by_debtor.values()
    ]


def _tomorrow(
    workbook: str, ledger: Ledger, history: History, around: Circumstances, plan: Plan
) -> list[Item]:
    """Plan the next day's morning, as far as it can be known today."""
    zone = zone_named(ledger.time_zone)
    today = plan.at.astimezone(zone).date()
    hour = max(ledger.settings.preferred_hour or 0, _MORNING)
    tomorrow = datetime.combine(today + timedelta(days=1), time(hour), zone)
    announced = announce(plan.next_days(), around.announced, today)
    then = replace(around, announced=announced)
    following = plan_run(workbook, ledger, history, then, tomorrow)
    return [
        Item(
            letter.customer,
            [line.number for line in letter.about],
            letter.step.name,
            totals(letter.about),
        )
        for letter in following.letters
    ]


def _sums(decisions: Iterable[Decision]) -> list[tuple[str, Decimal]]:
    open_now = (d.invoice for d in decisions if d.action is not Action.CLOSED)
    return add_up((i.currency, i.balance) for i in open_now if i.balance is not None)
