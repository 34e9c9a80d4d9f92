"""The content of the owner's daily digest: what went, what waits for a person, what comes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import partial

from aldia.ledger.doctor.groups import Group, grouped
from aldia.ledger.ledger import Ledger
from aldia.ledger.tabs.settings import Mode
from aldia.ledger.values.money import add_up
from aldia.ledger.values.problems import Problem
from aldia.planning.behaviour.promises import has_broken_promise
from aldia.planning.deciding.cases import Decision, RunContext
from aldia.planning.deciding.letters import totals
from aldia.planning.deciding.mode import WhyPreview
from aldia.planning.deciding.plan import RunPlan, plan_run
from aldia.planning.deciding.reasons import Topic
from aldia.planning.log.contacts import Contact
from aldia.planning.log.history import History
from aldia.planning.memory.announcements import announce
from aldia.planning.reporting.warnings import over_limit
from aldia.policy.ladder import UNASKING

_MORNING = 10
"""Hour for which tomorrow is planned: every rule set allows it on a lawful day. Customers in other
time zones may be reached at another hour."""


WAITING = (Topic.HELD, Topic.CALLS, Topic.PERSON, Topic.UNREACHABLE, Topic.PROBLEMS)
"""Topics whose lines wait until a person does something; all others are for information."""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One customer under one topic.

    Attributes:
        invoices: Numbers of the invoices.
        note: Name of the step; empty where there is none.
        sums: What is open of these invoices now, per currency; of a letter, what it asked for of
            them, and nothing where the Log did not keep that.
        why: The decision about one of them, whose reason is shown; None where none is.
    """

    customer: str
    invoices: Sequence[str]
    note: str
    sums: Sequence[tuple[str, Decimal]]
    why: Decision | None = None


@dataclass(frozen=True)
class Digest:
    """Everything that one digest says.

    Attributes:
        day: Local day of the workbook.
        topics: Only those about which there is something to say.
        problems: What has to be mended in the sheet, those of one kind together.
        letters: How many letters are known to have gone since the last digest.
        since: Day of the first of them, when it was before today.
        is_unsure: Whether any letter since the last digest is unknown: nobody knows if it went.
        preview: Code of the reason why nothing is sent; None in live mode.
        stopped: Code of what stopped the last run; empty if nothing did.
        is_weekly: Whether it is the first of its week, and therefore has the week's figures.
    """

    day: date
    topics: Mapping[Topic, Sequence[DigestLine]]
    problems: Sequence[Group]
    letters: int
    since: date | None
    is_unsure: bool
    preview: WhyPreview | None
    stopped: str
    is_weekly: bool

    @property
    def waiting(self) -> int:
        """Return how many lines and groups of problems wait for somebody."""
        listed = sum(len(self.topics.get(topic, ())) for topic in WAITING)
        return listed + len(self.problems)


_WITH_REASON = (Topic.PERSON, Topic.UNREACHABLE, Topic.LATER)
"""Topics with several reasons: a line is one customer with one of them."""


_UNSEEN = frozenset(
    {"system_column_missing", "doctor_moved", "view_failed", "tab_copied", "other_tab"}
)
"""Codes of problems that hold no reminder, but hide what happens with invoices, or some of them."""


def to_mend(problems: Iterable[Problem]) -> list[Group]:
    """Return the problems that somebody has to mend, in groups.

    Reminders wait for it, or people do not see what happens with all invoices.
    """
    return grouped(each for each in problems if each.holds or each.suspects or each.code in _UNSEEN)


def is_digest_due(ledger: Ledger, history: History, now: datetime) -> bool:
    """Tell whether it is time for a digest: one a day, from the hour in Settings on.

    After a whole day without one it comes at once, whatever the hour, and is that day's digest. The
    first of all comes at the first such hour after the first entry of the Log.
    """
    hour = ledger.settings.digest_hour
    if hour is None or ledger.settings.mode is not Mode.LIVE:
        return False
    zone = ledger.zone
    local = ledger.local(now)
    if history.digest_at is None:
        moment = datetime.combine(local.date(), time(hour), zone)
        last = moment if moment <= local else moment - timedelta(days=1)
        return history.began is not None and history.began < last
    days = (local.date() - ledger.local(history.digest_at).date()).days
    return days > 1 or (days == 1 and local.hour >= hour)


def compose_digest(
    workbook: str,
    ledger: Ledger,
    history: History,
    context: RunContext,
    plan: RunPlan,
    problems: Sequence[Problem],
) -> Digest:
    """Return the digest.

    Args:
        plan: The plan as it is after the run.
        problems: All that a person has to look at; the digest shows what reminders wait for.
    """
    zone = ledger.zone
    today = ledger.local(plan.at).date()
    decisions = {decision.invoice.key: decision for decision in plan.decisions}
    since = history.digest_at
    recent = [c for c in history.contacts if c.sends and (since is None or c.at > since)]
    sent = [contact for contact in recent if contact.has_arrived]
    first = min((contact.at.astimezone(zone).date() for contact in sent), default=today)
    unknown = [c for c in history.contacts if not c.is_known and _is_last(c, history)]
    topics = {
        Topic.SENT: _of_contacts(sent, decisions, ledger),
        Topic.UNKNOWN: _of_contacts(unknown, decisions, ledger),
        Topic.BROKEN: _of_decisions(plan.decisions, partial(_is_broken, ledger, history)),
        Topic.LIMIT: [
            DigestLine(each.customer.name, [], "", [(each.currency, each.owed)])
            for each in over_limit(ledger, plan)
        ],
        Topic.TOMORROW: _tomorrow(workbook, ledger, history, context, plan),
    }
    for topic in (Topic.HELD, Topic.CALLS):
        topics[topic] = _of_decisions(plan.decisions, partial(_waits_under, topic))
    for topic in _WITH_REASON:
        topics[topic] = _with_reasons(plan.decisions, partial(_waits_under, topic))
    return Digest(
        day=today,
        topics={topic: topics[topic] for topic in Topic if topics.get(topic)},
        problems=to_mend(problems),
        letters=len(sent),
        since=first if first < today else None,
        is_unsure=any(not contact.is_known for contact in recent),
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
    """Tell whether a contact is the last one about any of its invoices."""
    return any(history.by_invoice[send.invoice][-1] is contact for send in contact.sends)


def _waits_under(topic: Topic, decision: Decision) -> bool:
    return decision.reason.topic is topic


def _is_broken(ledger: Ledger, history: History, decision: Decision) -> bool:
    """Tell whether an invoice is still open, and its promise broken."""
    invoice = decision.invoice
    jurisdiction = ledger.jurisdiction_of(ledger.customer_of(invoice))
    return decision.is_open and has_broken_promise(invoice, history, jurisdiction, decision.today)


def _of_contacts(
    contacts: Iterable[Contact], decisions: Mapping[str, Decision], ledger: Ledger
) -> list[DigestLine]:
    lines = []
    for contact in contacts:
        keys = dict.fromkeys(send.invoice for send in contact.sends)
        steps = [ledger.step_named(send.step) for send in contact.sends]
        numbers = [decisions[k].invoice.number if k in decisions else k.upper() for k in keys]
        asked = add_up(contact.asked)
        lines.append(DigestLine(contact.customer, numbers, steps[-1] if steps else "", asked))
    return lines


def _of_decisions(
    decisions: Sequence[Decision], is_about: Callable[[Decision], bool]
) -> list[DigestLine]:
    """Return one line for each customer, in the order of the sheet."""
    return [_line(found) for found in _gathered(decisions, is_about, lambda d: d.invoice.debtor)]


def _with_reasons(
    decisions: Sequence[Decision], is_about: Callable[[Decision], bool]
) -> list[DigestLine]:
    """Return one line for each customer and reason, in the order of the sheet."""
    groups = _gathered(decisions, is_about, lambda d: (d.invoice.debtor, d.reason))
    return [replace(_line(found), why=found[0]) for found in groups]


def _gathered(
    decisions: Sequence[Decision],
    is_about: Callable[[Decision], bool],
    key: Callable[[Decision], Hashable],
) -> list[list[Decision]]:
    groups: dict[Hashable, list[Decision]] = {}
    for decision in filter(is_about, decisions):
        groups.setdefault(key(decision), []).append(decision)
    return list(groups.values())


def _line(found: Sequence[Decision]) -> DigestLine:
    return DigestLine(
        found[0].invoice.customer, [d.invoice.number for d in found], "", _sums(found)
    )


def _tomorrow(
    workbook: str, ledger: Ledger, history: History, context: RunContext, plan: RunPlan
) -> list[DigestLine]:
    """Return the letters of tomorrow morning, as far as they can be known today."""
    if context.preview is not None:
        return []
    zone = ledger.zone
    today = ledger.local(plan.at).date()
    hour = max(ledger.settings.preferred_hour or 0, _MORNING)
    tomorrow = datetime.combine(today + timedelta(days=1), time(hour), zone)
    announced = announce(plan.next_days(), context.announced, today)
    then = replace(context, announced=announced)
    following = plan_run(workbook, ledger, history, then, tomorrow)
    return [
        DigestLine(
            letter.customer,
            list(dict.fromkeys(line.number for line in letter.about)),
            letter.step.name,
            [] if letter.step.key in UNASKING else totals(letter.about),
        )
        for letter in following.letters
    ]


def _sums(decisions: Iterable[Decision]) -> list[tuple[str, Decimal]]:
    """Return what is open, per currency; of an invoice in instalments, all that is left of it."""
    open_now = [d.invoice for d in decisions if d.is_open]
    whole = ((i.currency, i.balance if i.whole is None else i.whole) for i in open_now)
    return add_up((currency, sum_) for currency, sum_ in whole if sum_ is not None)
