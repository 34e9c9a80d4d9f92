"""Steps by other channels than mail: what people are asked to do, and what they noted as done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time

from aldia.ledger.calls import Call, CallOutcome
from aldia.ledger.ledger import Ledger
from aldia.planning.deciding.cases import Action, Decision
from aldia.planning.log.contacts import Task
from aldia.planning.log.entries import PERHAPS, PROMISED, Entry, Event, SendKey
from aldia.planning.log.history import History
from aldia.planning.log.marks import fingerprint


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


def _task_id(workbook: str, keys: Sequence[SendKey]) -> str:
    text = "\n".join([workbook, *sorted(key.written() for key in keys)])
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
