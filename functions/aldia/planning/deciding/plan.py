"""The plan of a run: one decision for every due item, at most one letter for every debtor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from aldia.ledger.ledger import Ledger
from aldia.ledger.schema.records import CLOSING_STATES, Customer, Invoice, InvoiceState
from aldia.ledger.values.zones import zone_named
from aldia.planning.behaviour.forecast import Habits
from aldia.planning.behaviour.pay_days import days_late
from aldia.planning.behaviour.risk import Risk, risks
from aldia.planning.deciding import thanks
from aldia.planning.deciding.candidates import (
    Candidate,
    allowed,
    by_urgency,
    find_candidates,
    put_off,
    without_thanks,
)
from aldia.planning.deciding.cases import Action, Case, Decision, RunContext
from aldia.planning.deciding.consequences import with_consequences
from aldia.planning.deciding.decisions import decide
from aldia.planning.deciding.letters import Letter
from aldia.planning.deciding.limits import Limits, books_stale_since
from aldia.planning.deciding.mode import PreviewReason, WhyPreview
from aldia.planning.deciding.priority import shares
from aldia.planning.deciding.reasons import Reason
from aldia.planning.deciding.tasks import asked_again, compose_tasks, pending_tasks, still_wanted
from aldia.planning.deciding.terms import with_terms
from aldia.planning.log.contacts import Task
from aldia.planning.log.history import History
from aldia.planning.memory.changes import Baseline, Change, look
from aldia.policy.ladder import BUREAU_FIRST, BUREAU_NOTICE, BUREAU_NOTICES

_ORDER = {action: place for place, action in enumerate(Action)}


@dataclass(frozen=True)
class RunPlan:
    """What a run would do at its moment.

    Attributes:
        items: One decision for each due item: an invoice, or an instalment of one.
        cases: What each item was decided from, in the same order.
        decisions: One for each invoice, in the order of the sheet; of several instalments the
            one that the row shows.
        letters: Most urgent first.
        tasks: What people are asked to do.
        settled: Day on which each reminded invoice was first seen paid, by the mark of its key.
        baseline: Every invoice as this run sees it.
        changes: What people changed since the last run.
        late: Days late of each debtor's invoices that were paid on a known day.
        risks: How each debtor pays.
        weights: How much attention each item deserves, 0 to 1, in the order of the items; 0 while
            it is not overdue.
        preview: Code of the reason why no letter goes out; None in live mode.
    """

    at: datetime
    items: Sequence[Decision]
    cases: Sequence[Case]
    decisions: Sequence[Decision]
    letters: Sequence[Letter]
    tasks: Sequence[Task]
    settled: dict[str, date]
    baseline: Baseline
    changes: Sequence[Change]
    late: Mapping[str, Sequence[int]]
    risks: Mapping[str, Risk]
    weights: Sequence[Decimal]
    preview: WhyPreview | None

    def next_days(self) -> dict[str, date]:
        """Return the day of the next contact of each invoice that has one, by its key."""
        return {
            decision.invoice.key: decision.until
            for decision in self.decisions
            if decision.is_open and decision.until is not None
        }


def plan_run(
    workbook: str, ledger: Ledger, history: History, context: RunContext, now: datetime
) -> RunPlan:
    """Return the decision about every due item, and what goes now as letters and tasks.

    Args:
        workbook: Id of the spreadsheet, from which the letters' ids are made too.
        now: The moment, with a time zone.
    """
    zone, today = ledger.zone, ledger.local(now).date()
    baseline, changes = look(ledger, history, context.baseline, today)
    late = days_late(ledger, history, zone)
    paying = risks(ledger, history, Habits(late), today)
    seen = context.baseline
    cases = _cases(ledger, history, replace(context, baseline=baseline), paying, now, seen)
    cases, again = asked_again(workbook, cases, history, now)
    decided = [decide(case) for case in cases]
    weights = shares(decided)
    settled = thanks.settled_days(cases, decided)
    decided = thanks.with_thanks(cases, decided, settled)
    tasks = [] if context.preview else compose_tasks(workbook, decided, now)
    tasks += [] if context.preview else still_wanted(again, decided)
    decided = _asked_before_thanked(_notices_alone(_left_to_people(decided)))
    decided = with_terms(cases, decided)
    candidates = find_candidates(workbook, by_urgency(cases, decided, weights))
    limits = Limits.of(ledger, history, context, now)
    candidates = allowed(candidates, limits, _count_open(decided))
    letters = _copied_once([c.letter for c in candidates if c.letter is not None], history)
    decided = _with_candidates(decided, candidates)
    if context.preview is not None:
        decided = [_rehearsed(decision, context.preview) for decision in decided]
    decided = [with_consequences(case, each) for case, each in zip(cases, decided, strict=True)]
    rows = _by_row(ledger, decided)
    return RunPlan(
        at=now,
        items=decided,
        cases=cases,
        decisions=rows,
        letters=letters,
        tasks=tasks,
        settled=settled,
        baseline=baseline,
        changes=changes,
        late=late,
        risks=paying,
        weights=weights,
        preview=context.preview,
    )


def _cases(
    ledger: Ledger,
    history: History,
    context: RunContext,
    paying: Mapping[str, Risk],
    now: datetime,
    seen: Baseline,
) -> list[Case]:
    pending = pending_tasks(ledger, history)
    credit = _credit(ledger.invoices)
    stale_since = books_stale_since(ledger, context.baseline, now)
    return [
        Case(
            invoice=item,
            customer=(customer := ledger.customer_of(item)),
            ledger=ledger,
            history=history,
            context=context,
            local=_local(now, _zone_of(customer) or ledger.time_zone),
            pending=pending.get(item.name_key),
            credit=credit.get((item.debtor, item.currency), Decimal(0)),
            edit=context.baseline.edit_of(invoice),
            stale_since=stale_since,
            risk=paying[item.debtor],
            is_first_seen=not seen.has_seen(invoice),
        )
        for invoice in ledger.invoices
        for item in _as_told(invoice, history).due_items
    ]


@lru_cache(maxsize=256)
def _local(now: datetime, zone: str) -> datetime:
    """Return a moment in a time zone.

    The cache needs one entry for each time zone of a run's debtors; 256 is chosen by hand.
    """
    return now.astimezone(zone_named(zone))


def _zone_of(customer: Customer | None) -> str | None:
    return customer.time_zone if customer is not None else None


def _as_told(invoice: Invoice, history: History) -> Invoice:
    """Return an invoice with what its customer said in calls.

    That is a promise, if its day is later than the row's, and a dispute, if the row has no state.
    """
    promised = history.latest_promise(invoice)
    if promised != invoice.promised:
        invoice = replace(invoice, promised=promised)
    if invoice.state is None and invoice.key in history.disputed:
        invoice = replace(invoice, state=InvoiceState.DISPUTED)
    return invoice


def _credit(invoices: Sequence[Invoice]) -> dict[tuple[str, str], Decimal]:
    """Return what debtors have to their credit, by debtor and currency.

    Rows with the same number are left out: they share its payments, and nobody knows which of
    them is overpaid.
    """
    rows = Counter(invoice.key for invoice in invoices)
    found: dict[tuple[str, str], Decimal] = {}
    for invoice in invoices:
        is_known = not invoice.is_held_by_problem and rows[invoice.key] == 1
        if is_known and invoice.state not in CLOSING_STATES and not invoice.applied_to:
            place = (invoice.debtor, invoice.currency)
            found[place] = found.get(place, Decimal(0)) + max(-(invoice.balance or 0), Decimal(0))
    return found


def _by_row(ledger: Ledger, decided: Sequence[Decision]) -> list[Decision]:
    """Return one decision for each row: of its instalments, what goes now, else what goes next.

    Among equals it is the one with the oldest due date.
    """
    found: dict[int, list[Decision]] = {invoice.row: [] for invoice in ledger.invoices}
    for decision in decided:
        found[decision.invoice.row].append(decision)
    return [_spoken_of(decisions) for decisions in found.values()]


def _spoken_of(decisions: Sequence[Decision]) -> Decision:
    if len(decisions) == 1:
        return decisions[0]
    oldest = min(day for d in decisions if (day := d.invoice.last_day) is not None)
    first = min(
        decisions, key=lambda d: (_ORDER[d.action], d.until or date.max, d.invoice.due or date.max)
    )
    consequences = [found for decision in decisions for found in decision.consequences]
    return replace(first, oldest_due=oldest, consequences=consequences)


def _left_to_people(decided: list[Decision]) -> list[Decision]:
    """Put off letters to names whom a person is asked to contact now: one contact, not two."""
    names = {d.invoice.name_key for d in decided if d.action is Action.ASK}
    if not names:
        return decided
    return [put_off(d, Reason.CALL_PENDING) if d.invoice.name_key in names else d for d in decided]


def _notices_alone(decided: list[Decision]) -> list[Decision]:
    """Put off all other letters to names that get a notice before a report to a credit bureau.

    Of two kinds the first notice goes before the last one, so that a letter speaks of one term.
    """
    found: dict[str, set[str]] = {}
    for each in decided:
        if each.action is Action.SEND and each.step is not None and each.step.key in BUREAU_NOTICES:
            found.setdefault(each.invoice.name_key, set()).add(each.step.key)
    going = {n: BUREAU_FIRST if BUREAU_FIRST in has else BUREAU_NOTICE for n, has in found.items()}
    return [
        put_off(each, Reason.BUREAU_ALONE)
        if each.step is not None
        and going.get(each.invoice.name_key, each.step.key) != each.step.key
        else each
        for each in decided
    ]


def _asked_before_thanked(decided: list[Decision]) -> list[Decision]:
    """Leave out thanks to names who are asked for something now."""
    asked = {d.invoice.name_key for d in decided if d.action in {Action.SEND, Action.ASK}}
    return [
        without_thanks(d) if d.action is Action.CLOSED and d.invoice.name_key in asked else d
        for d in decided
    ]


def _with_candidates(
    decided: Sequence[Decision], candidates: Sequence[Candidate]
) -> list[Decision]:
    """Return the decisions, with those of the candidates in the place of the earlier ones."""
    found = list(decided)
    for candidate in candidates:
        for item in candidate.items:
            found[item.place] = item.decision
    return found


def _copied_once(letters: Sequence[Letter], history: History) -> list[Letter]:
    """Return the letters without copies to addresses that get another letter or copy that day."""
    taken = {address.lower() for letter in letters for address in letter.to}
    found = []
    for letter in letters:
        zone = letter.closes_at.tzinfo
        assert zone is not None, "a moment has a time zone"
        had = taken | history.reached_on(letter.on, zone) if letter.cc else taken
        copies = [address for address in letter.cc if address.lower() not in had]
        taken.update(address.lower() for address in copies)
        found.append(letter if len(copies) == len(letter.cc) else replace(letter, cc=copies))
    return found


def _count_open(decided: Iterable[Decision]) -> int:
    return sum(decision.action is not Action.CLOSED for decision in decided)


def _rehearsed(decision: Decision, preview: WhyPreview) -> Decision:
    """Return a decision as it is shown while nothing is sent."""
    if preview is PreviewReason.PAUSED and decision.action is Action.ASK:
        return replace(decision, action=Action.WAIT, reason=Reason.PAUSED, until=None, key=None)
    goes = decision.action in {Action.SEND, Action.ASK}
    return replace(decision, reason=Reason.PREVIEW) if goes else decision
