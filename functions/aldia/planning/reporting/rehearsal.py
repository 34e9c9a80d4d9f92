"""Plays the coming days in memory, to tell what would be sent if nothing else happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import InvoiceState
from aldia.planning.behaviour.forecast import Habits
from aldia.planning.deciding.cases import Action, Decision, RunContext
from aldia.planning.deciding.letters import Letter
from aldia.planning.deciding.plan import RunPlan, plan_run
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.contacts import Contact
from aldia.planning.log.history import History
from aldia.planning.memory.announcements import announce
from aldia.planning.reporting.expectations import likely_days

_MORNING = 10
"""Hour of each day's run: every rule set allows it on a lawful day (as in `digest.py`)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter that would be sent, or one task that a person would get.

    Attributes:
        step: Name of the step.
        invoices: Numbers of the invoices.
    """

    on: date
    customer: str
    step: str
    channel: str
    invoices: Sequence[str]


@dataclass
class Wait:
    """What waited for one reason.

    Attributes:
        example: The first decision with this reason.
        days: Days that its invoices waited, added up.
        invoices: Their keys.
    """

    example: Decision
    days: int = 0
    invoices: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Rehearsal:
    """What would happen on the days that were played.

    Attributes:
        first: The first of the days.
        days: How many there are.
        sent: Letters and tasks, in the order of the days.
        waits: Waits by their reason, the longest first.
        left: How many invoices are open at the end.
    """

    first: date
    days: int
    sent: Sequence[Sent]
    waits: Mapping[Reason, Wait]
    left: int

    @property
    def by_day(self) -> dict[date, int]:
        """Return how many letters and tasks each day has, without days that have none."""
        return dict(sorted(Counter(each.on for each in self.sent).items()))

    @property
    def busiest(self) -> tuple[date, int] | None:
        return max(self.by_day.items(), key=lambda day: day[1], default=None)

    def counted(self, what: str) -> list[tuple[str, int]]:
        """Return how many letters and tasks there are by customer or by step, the most first.

        Args:
            what: `customer` or `step`.
        """
        return Counter(getattr(each, what) for each in self.sent).most_common()


@dataclass
class _World:
    """The state of a rehearsal, which each day changes.

    Attributes:
        paydays: Day on which each row is paid, by row as numbered on screen.
    """

    ledger: Ledger
    history: History
    context: RunContext
    paydays: Mapping[int, date]
    sent: list[Sent] = field(default_factory=list)
    waits: dict[Reason, Wait] = field(default_factory=dict)


def rehearse(
    workbook: str,
    ledger: Ledger,
    history: History,
    context: RunContext,
    now: datetime,
    days: int,
    *,
    as_usual: bool = False,
) -> Rehearsal:
    """Play the days after a moment, with one run on each, as if the workbook were live.

    It assumes that people keep the books, do their tasks on the same day, and change nothing else.

    Args:
        days: How many days to play.
        as_usual: Whether customers pay on the days on which they are likely to; otherwise nobody
            pays.
    """
    zone = ledger.zone
    first = ledger.local(now).date() + timedelta(days=1)
    hour = max(ledger.settings.preferred_hour or 0, _MORNING)
    context = replace(context, preview=None)
    paydays: Mapping[int, date] = {}
    if as_usual:
        known = plan_run(workbook, ledger, history, context, now)
        owed = (decision for decision in known.items if decision.is_open)
        paydays = likely_days(owed, Habits(known.late), first)
    world = _World(ledger, history, context, paydays)
    plan = None
    for offset in range(days):
        today = first + timedelta(days=offset)
        _pay(world, today)
        plan = plan_run(
            workbook,
            world.ledger,
            world.history,
            world.context,
            datetime.combine(today, time(hour), zone),
        )
        _live_through(world, plan, today)
    return Rehearsal(
        first=first,
        days=days,
        sent=world.sent,
        waits=dict(sorted(world.waits.items(), key=lambda each: -each[1].days)),
        left=sum(d.is_open for d in plan.decisions) if plan else 0,
    )


def _pay(world: _World, today: date) -> None:
    due = {row for row, on in world.paydays.items() if on == today}
    if due:
        invoices = [
            replace(invoice, state=InvoiceState.PAID, paid_on=today)
            if invoice.row in due
            else invoice
            for invoice in world.ledger.invoices
        ]
        world.ledger = replace(world.ledger, invoices=invoices)


def _live_through(world: _World, plan: RunPlan, today: date) -> None:
    """Record what went on a day in the history and the context of the next day."""
    contacts = [_contact(letter, plan) for letter in plan.letters]
    world.sent += [
        Sent(
            today,
            letter.customer,
            letter.step.name,
            letter.step.channel,
            tuple(dict.fromkeys(line.number for line in letter.about)),
        )
        for letter in plan.letters
    ]
    for task in plan.tasks:
        contacts.append(
            Contact(plan.at, task.sends, (), True, task.id, task.customer, channel=task.channel)
        )
        step = world.ledger.step_named(task.sends[0].step)
        numbers = tuple(dict.fromkeys(send.invoice for send in task.sends))
        world.sent.append(Sent(today, task.customer, step, task.channel, numbers))
    for decision in plan.decisions:
        if decision.action is Action.WAIT and decision.reason is not Reason.NOT_DUE_YET:
            wait = world.waits.setdefault(decision.reason, Wait(decision))
            wait.days += 1
            wait.invoices.add(decision.invoice.key)
    world.history = world.history.with_contacts(contacts)
    world.context = replace(
        world.context,
        announced=announce(plan.next_days(), world.context.announced, today),
        settled=plan.settled,
        baseline=replace(plan.baseline, touched_on=today),
    )


def _contact(letter: Letter, plan: RunPlan) -> Contact:
    to, cc = (tuple(map(str.lower, each)) for each in (letter.to, letter.cc))
    found = Contact(plan.at, letter.keys, to, True, letter.id, letter.customer, cc)
    return replace(found, told=letter.told, tier=plan.risks[letter.debtor].tier)
