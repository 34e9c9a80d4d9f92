"""Steps by other channels than mail: what people are asked to do, and what they noted as done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time

from aldia.ledger.calls import Call, CallOutcome
from aldia.ledger.ledger import Ledger
from aldia.planning.deciding.cases import Action, Case, Decision
from aldia.planning.deciding.reasons import Reason
from aldia.planning.log.calls import Unanswered
from aldia.planning.log.contacts import Task
from aldia.planning.log.entries import PERHAPS, PROMISED, Entry, Event, SendKey
from aldia.planning.log.history import History
from aldia.planning.log.marks import fingerprint
from aldia.policy.channels import Channel

_MOST_TRIES = 3
"""Calls in a row that nobody answers, after which the ladder goes on. Chosen by hand."""


def compose_tasks(workbook: str, decisions: Iterable[Decision], now: datetime) -> list[Task]:
    """Return what people are asked to do now: one task for each debtor and channel."""
    asked: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        if decision.action is Action.ASK and decision.step is not None:
            place = (decision.invoice.debtor, decision.step.channel)
            asked.setdefault(place, []).append(decision)
    return [
        Task(_task_id(workbook, keys), now, found[0].invoice.customer, keys, channel)
        for (_, channel), found in asked.items()
        if (keys := tuple(d.key for d in found if d.key is not None))
    ]


def asked_again(
    workbook: str, cases: Sequence[Case], history: History, now: datetime
) -> tuple[list[Case], list[Task]]:
    """Return the calls that are to be made again, as nobody answered, and the cases with them.

    They come on the next day on which the rules allow one, at most _MOST_TRIES times in all. While
    one is to be made, the customer gets no letter, as with any call.
    """
    found: dict[str, Task] = {}
    for call in history.unanswered:
        wanted = {(send.invoice, send.instalment) for send in call.task.sends}
        theirs = [c for c in cases if (c.invoice.key, c.invoice.instalment) in wanted]
        theirs = [case for case in theirs if not case.invoice.is_closed]
        if theirs and call.times < _MOST_TRIES and _may_call_again(theirs[0], call):
            key = _task_id(workbook, call.task.sends, call.times)
            found[theirs[0].invoice.name_key] = replace(call.task, id=key, at=now)
    again = [
        replace(case, pending=case.pending or found.get(case.invoice.name_key)) for case in cases
    ]
    return again, list(found.values())


def _may_call_again(case: Case, call: Unanswered) -> bool:
    is_later = call.at.astimezone(case.zone).date() < case.today
    channel = Channel(call.task.channel)
    is_lawful = case.rules.broken_by(case.local, channel, case.touches) is None
    return is_later and is_lawful and case.pending is None


def still_wanted(tasks: Iterable[Task], decisions: Sequence[Decision]) -> list[Task]:
    """Return the calls to be made again that nothing else has made needless, such as a promise."""
    waiting = {
        (d.invoice.key, d.invoice.instalment) for d in decisions if d.reason is Reason.CALL_PENDING
    }
    return [
        task
        for task in tasks
        if any((send.invoice, send.instalment) in waiting for send in task.sends)
    ]


def _task_id(workbook: str, keys: Sequence[SendKey], tries: int = 0) -> str:
    again = [f"again {tries}"] if tries else []
    text = "\n".join([workbook, *sorted(key.written() for key in keys), *again])
    return "L-" + fingerprint(text, 12)


def pending_tasks(ledger: Ledger, history: History) -> dict[str, Task]:
    """Return the tasks that nobody has done yet, by the name of the customer.

    A task whose invoices are all closed is left out.
    """
    names = {i.key: i.name_key for i in ledger.invoices if not i.is_closed}
    return {
        names[send.invoice]: task
        for task in history.tasks.values()
        for send in task.sends
        if send.invoice in names
    }


def seen_calls(ledger: Ledger, history: History, now: datetime) -> list[Entry]:
    """Return an entry for each call that the Calls tab notes and the Log does not have yet.

    A call without a task counts only with its day. It is never logged but read from the tab again
    at each run, and without a day it would count as made now each time.
    """
    tasks = {task.id.casefold(): task for task in history.tasks.values()}
    made = [call for call in ledger.calls if call.outcome is not None]
    ticked = {call.task: call for call in reversed(made) if call.task in tasks}
    noted = [call for call in made if not call.task and call.on is not None]
    return [_done(call, tasks.get(call.task), ledger, now) for call in [*ticked.values(), *noted]]


def _done(call: Call, task: Task | None, ledger: Ledger, now: datetime) -> Entry:
    zone = ledger.zone
    at = ledger.local(now)
    if call.on is not None and call.on < at.date():
        at = datetime.combine(call.on, time(12), zone)
    sends = task.sends if task is not None else _overdue(call, ledger, at)
    # A customer who disputes an invoice is not held to a day that they named for paying it.
    is_promise = call.promised is not None and call.outcome is not CallOutcome.DISPUTED
    detail = f"{PROMISED}{call.promised}" if is_promise else call.outcome or ""
    if is_promise and task is None and _is_shared(call.customer, ledger):
        detail = PERHAPS + detail
    customer = task.customer if task is not None else call.customer
    return Entry(
        event=Event.DONE,
        at=at,
        run="",
        key=task.id if task is not None else "",
        customer=customer,
        sends=tuple(sends),
        channel=task.channel if task is not None else call.channel,
        detail=detail,
    )


def _is_shared(name: str, ledger: Ledger) -> bool:
    """Whether several debtors of the book have a name."""
    return len({each.debtor for each in ledger.invoices if each.name_key == name}) > 1


def _overdue(call: Call, ledger: Ledger, at: datetime) -> Iterator[SendKey]:
    """Yield what a call without a task was about: the customer's invoices overdue on its day."""
    for invoice in ledger.invoices:
        is_theirs = invoice.name_key == call.customer and not invoice.is_closed
        if is_theirs and (last := invoice.last_day) is not None and last < at.date():
            yield SendKey(invoice.key, 0, "", call.said, 0)
