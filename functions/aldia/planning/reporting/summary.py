"""The figures of the Summary: what is open, what came in, what worked, what is likely to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from decimal import Decimal

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import Invoice
from aldia.ledger.values.money import add_up
from aldia.planning.behaviour.forecast import Habits
from aldia.planning.behaviour.pay_days import paid_day, receipts
from aldia.planning.behaviour.promises import grace_ends, has_broken_promise, promised_day
from aldia.planning.behaviour.risk import Risk
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.deciding.plan import RunPlan
from aldia.planning.deciding.reasons import Reason, Topic
from aldia.planning.log.history import History
from aldia.planning.reporting.charges import Charges, charges_of
from aldia.planning.reporting.digest import WAITING
from aldia.planning.reporting.expectations import Week, likely_days, weeks_ahead
from aldia.planning.reporting.figures import PERIOD_DAYS, Figures, figures_of, is_of_month
from aldia.planning.reporting.losses import Losses, losses_of
from aldia.planning.reporting.policy_kept import Kept, policy_kept
from aldia.planning.reporting.targets import Person, Target, people_of, targets_of
from aldia.planning.reporting.trends import MonthEnd, Trend, month_end, trends_of
from aldia.planning.reporting.work_done import WorkDone, work_done
from aldia.policy.ladder import UNASKING

EFFECT_DAYS = 7
"""A reminder worked if payment follows within this many days; one that has not had them yet is not
counted. Chosen by hand."""

MOST_DEBTORS = 10
"""Customers that the Summary names. Chosen by hand."""

_EFFECTS_SINCE = timedelta(days=365)
"""Reminders that are older than this are not counted. Chosen by hand."""

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Debtor:
    """One of the customers who matter most.

    Attributes:
        owes: What is open, per currency.
        overdue: What is overdue, per currency.
        oldest: Days late of the oldest open invoice.
        part: Its share of all that is overdue, by balance times days late, 0 to 1.
    """

    name: str
    owes: Sequence[tuple[str, Decimal]]
    overdue: Sequence[tuple[str, Decimal]]
    oldest: int
    part: Decimal
    risk: Risk


@dataclass(frozen=True, slots=True)
class Effect:
    """How a step worked, by the reminders that had EFFECT_DAYS to do so.

    Attributes:
        step: Name of the step.
        sent: How many times an invoice was reminded by it.
        paid: How many of these were followed by a payment within EFFECT_DAYS.
    """

    step: str
    sent: int
    paid: int


@dataclass(frozen=True, slots=True)
class Promises:
    """How many invoices had a promise that was kept or broken in the period, or have one to come.

    A promise is kept if the invoice was paid by the working day of grace after the promised day,
    and is to come as long as that day has not passed.
    """

    kept: int
    broken: int
    coming: int
    coming_sums: Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class Summary:
    """Everything that the Summary shows.

    Attributes:
        on: Calendar day in the workbook's time zone.
        uncounted: How many rows are not counted because something about them has to be mended.
        disputed: What is open of disputed invoices, per currency.
        disputes: How many invoices are disputed.
        waiting: How many customers wait for a person, by topic.
        expected: Day on which each open invoice is likely to be paid, by row as numbered on screen.
        kept: How overdue invoices stand with the ladder, by count.
        targets: The owner's, with what was reached.
        people: How it went for each of those who call or sell.
        charges: Agreed charges that hold by now, which are in none of the other sums.
        losses: What will probably never be paid, was written off, or goes on outside.
        trends: How the figures of each currency went over the months.
        work: What a person would have had to do.
    """

    on: date
    uncounted: int
    figures: Sequence[Figures]
    debtors: Sequence[Debtor]
    effects: Sequence[Effect]
    promises: Promises
    disputed: Sequence[tuple[str, Decimal]]
    disputes: int
    waiting: Mapping[Topic, int]
    weeks: Sequence[Week]
    expected: Mapping[int, date]
    charges: Charges
    losses: Losses
    kept: Mapping[Kept, int]
    trends: Sequence[Trend]
    work: WorkDone
    targets: Sequence[Target]
    people: Sequence[Person]


def summarise(
    ledger: Ledger,
    history: History,
    plan: RunPlan,
    month_ends: Mapping[str, MonthEnd] | None = None,
) -> Summary:
    """Return the Summary, worked out from the rows, the Log and the decisions about them.

    Args:
        month_ends: What was open at the end of past months, as Memory keeps it.
    """
    zone = ledger.zone
    today = ledger.local(plan.at).date()
    owed = [decision for decision in plan.items if decision.is_owed]
    came_in = list(receipts(ledger, history, zone))
    habits = Habits(plan.late)
    currencies = {decision.invoice.currency for decision in owed}
    currencies |= {r.invoice.currency for r in came_in if is_of_month(r, today)}
    disputed = [decision for decision in owed if decision.reason is Reason.DISPUTED]
    figures = [
        figures_of(each, ledger.invoices, owed, came_in, today)
        for each in _usual_first(currencies, ledger.settings.currency)
    ]
    ages = {each.currency: each.ages for each in figures}
    now = month_end(owed, today)
    kept = policy_kept(plan.items)
    usual = figures_of(ledger.settings.currency, ledger.invoices, owed, came_in, today)
    month = [receipt for receipt in came_in if is_of_month(receipt, today)]
    return Summary(
        on=today,
        uncounted=sum(decision.action is Action.PROBLEM for decision in plan.decisions),
        figures=figures,
        debtors=_debtors(plan, owed),
        effects=_effects(ledger, history, zone, today),
        promises=_promises(ledger, history, zone, today),
        disputed=_sums(disputed),
        disputes=len({decision.invoice.key for decision in disputed}),
        waiting=_waiting(plan.decisions),
        weeks=list(weeks_ahead(owed, habits, today)),
        expected=likely_days(owed, habits, today),
        charges=charges_of(plan.items),
        losses=losses_of(ledger, history, plan.items, ages),
        trends=trends_of(list(ages), ledger.invoices, came_in, month_ends or {}, now),
        work=work_done(history, zone, today),
        kept=kept,
        targets=targets_of(ledger.settings, usual, kept),
        people=people_of(ledger, plan.items, month),
    )


def _usual_first(currencies: Iterable[str], usual: str) -> list[str]:
    return sorted(currencies, key=lambda currency: (currency != usual, currency))


def _sums(decisions: Iterable[Decision]) -> list[tuple[str, Decimal]]:
    return add_up((d.invoice.currency, d.invoice.balance or _ZERO) for d in decisions)


def _debtors(plan: RunPlan, owed: Iterable[Decision]) -> list[Debtor]:
    """Return the debtors who matter most: by balance times days late, then by the oldest debt."""
    parts: dict[str, Decimal] = {}
    for decision, weight in zip(plan.items, plan.weights, strict=True):
        debtor = decision.invoice.debtor
        parts[debtor] = parts.get(debtor, _ZERO) + weight
    by_debtor: dict[str, list[Decision]] = {}
    for decision in owed:
        by_debtor.setdefault(decision.invoice.debtor, []).append(decision)
    total = sum(parts.values(), _ZERO) or Decimal(1)
    found = [
        Debtor(
            name=decisions[0].invoice.customer,
            owes=_sums(decisions),
            overdue=_sums(d for d in decisions if (d.days_late or 0) > 0),
            oldest=max((d.days_late or 0) for d in decisions),
            part=parts[debtor] / total,
            risk=plan.risks[debtor],
        )
        for debtor, decisions in by_debtor.items()
    ]
    found.sort(key=lambda each: (-each.part, -each.oldest, each.name))
    return found[:MOST_DEBTORS]


def _effects(ledger: Ledger, history: History, zone: tzinfo, today: date) -> list[Effect]:
    """Return how each step worked, in the order of the usual ladder; other steps come last."""
    paid_on = {i.key: paid_day(i, ledger, history, zone) for i in ledger.invoices}
    counts: dict[str, list[int]] = {}
    for contact in (*history.contacts, *history.calls):
        on = contact.at.astimezone(zone).date()
        if not contact.has_arrived or not today - _EFFECTS_SINCE <= on:
            continue
        if (today - on).days < EFFECT_DAYS:
            continue
        for send in contact.sends:
            if send.step in UNASKING or not send.cycle or send.invoice not in paid_on:
                continue
            count = counts.setdefault(ledger.step_named(send.step), [0, 0])
            day = paid_on[send.invoice]
            count[0] += 1
            count[1] += day is not None and 0 <= (day - on).days <= EFFECT_DAYS
    order = [step.name for step in ledger.ladders[""].steps]
    # 99: more than a ladder has steps, so that steps of other ladders come last.
    known = sorted(counts, key=lambda name: (order.index(name) if name in order else 99, name))
    return [Effect(name, *counts[name]) for name in known]


def _promises(ledger: Ledger, history: History, zone: tzinfo, today: date) -> Promises:
    since = today - timedelta(days=PERIOD_DAYS)
    kept = broken = 0
    coming: list[Invoice] = []
    for invoice in ledger.invoices:
        promised = promised_day(invoice, history)
        if promised is None or invoice.is_held_by_problem:
            continue
        jurisdiction = ledger.jurisdiction_of(ledger.customer_of(invoice))
        until = grace_ends(promised, jurisdiction)
        if not invoice.is_closed and today <= until:
            coming.append(invoice)
        elif promised >= since:
            paid_on = paid_day(invoice, ledger, history, zone)
            in_time = paid_on is not None and paid_on <= until
            on = paid_on if invoice.is_closed else today
            is_late = on is not None and has_broken_promise(invoice, history, jurisdiction, on)
            kept += in_time
            broken += not in_time and (is_late or invoice.key in history.broken)
    sums = add_up((invoice.currency, invoice.balance or _ZERO) for invoice in coming)
    return Promises(kept, broken, len(coming), sums)


def _waiting(decisions: Iterable[Decision]) -> dict[Topic, int]:
    debtors: dict[Topic, set[str]] = {}
    for decision in decisions:
        topic = decision.reason.topic
        if topic in WAITING:
            debtors.setdefault(topic, set()).add(decision.invoice.debtor)
    return {topic: len(debtors[topic]) for topic in Topic if topic in debtors}
