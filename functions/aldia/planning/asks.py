"""What a person is asked to do: steps that are no mail, as lines of the Calls tab."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from itertools import groupby

from aldia.ledger.calls import Call
from aldia.ledger.dates import serial_of
from aldia.ledger.ledger import Ledger
from aldia.ledger.money import add_up
from aldia.planning.cases import Action, Case, Decision, zone_named
from aldia.planning.contacts import Task
from aldia.planning.entries import DONE, PROMISED, Entry, SendKey
from aldia.planning.history import History
from aldia.planning.wording import Words, money_sums


def compose_tasks(workbook: str, decisions: Iterable[Decision], now: datetime) -> list[Task]:
    """Gather what people are asked to do now: one task for each debtor and channel."""
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
    return "L-" + hashlib.sha256(text.encode()).hexdigest()[:12]


def pending_tasks(ledger: Ledger, history: History) -> dict[str, Task]:
    """Return what waits for a person, by name; a task whose invoices are all closed does not."""
    names = {i.key: i.name_key for i in ledger.invoices if not i.is_closed}
    return {
        names[item.invoice]: task
        for task in history.tasks.values()
        for item in task.items
        if item.invoice in names
    }


def seen_calls(ledger: Ledger, history: History, now: datetime) -> list[Entry]:
    """Return what people did, as the Calls tab says it now and the Log does not yet.

    Calls that they note by themselves stay in the tab: they need a day.
    """
    tasks = {task.id.casefold(): task for task in history.tasks.values()}
    made = [call for call in ledger.calls if call.outcome is not None]
    ticked = {call.task: call for call in reversed(made) if call.task in tasks}
    noted = [call for call in made if not call.task and call.on is not None]
    return [_done(call, tasks.get(call.task), ledger, now) for call in [*ticked.values(), *noted]]


def _done(call: Call, task: Task | None, ledger: Ledger, now: datetime) -> Entry:
    zone = zone_named(ledger.time_zone)
    at = now.astimezone(zone)
    if call.on is not None and call.on < at.date():
        at = datetime.combine(call.on, time(12), zone)
    items = task.items if task is not None else _overdue(call, ledger, at)
    detail = PROMISED + call.promised.isoformat() if call.promised else call.outcome or ""
    customer = task.customer if task is not None else call.customer
    return Entry(
        event=DONE,
        at=at,
        run="",
        key=task.id if task is not None else "",
        customer=customer,
        items=tuple(items),
        channel=task.channel if task is not None else call.channel,
        detail=detail,
    )


def _overdue(call: Call, ledger: Ledger, at: datetime) -> Iterator[SendKey]:
    """Yield what a call of a person's own was about: whatever was overdue by then."""
    for invoice in ledger.invoices:
        is_theirs = invoice.name_key == call.customer and not invoice.is_closed
        if is_theirs and invoice.due is not None and invoice.due < at.date():
            yield SendKey(invoice.key, 0, "", call.said, 0)


def line_of(task: Task, cases: Sequence[Case], words: Words) -> dict[str, str | int]:
    """Return a task as a line of the Calls tab, by column.

    Args:
        cases: The due items of the debtor that the task is about; at least one.
    """
    first = cases[0]
    customer = first.customer
    phone = customer.phone if customer is not None else ""
    writes = task.channel == "personal"
    sums = add_up((c.invoice.currency, c.invoice.balance or Decimal(0)) for c in cases)
    numbers = ", ".join(dict.fromkeys(c.invoice.number for c in cases))
    late = max((c.today - c.invoice.due).days for c in cases if c.invoice.due is not None)
    about = words.say("calls", "about", numbers=numbers, sums=money_sums(sums, words.locale))
    return {
        "task": task.id,
        "customer": first.invoice.customer,
        "how": words.say("channel", task.channel),
        "phone": ", ".join(first.recipients) if writes else phone,
        "about": f"{about} {words.counted('calls', 'late', late)}" if late > 0 else about,
        "since": serial_of(task.at.astimezone(zone_named(first.ledger.time_zone)).date()),
        "last_words": _last_words(first, words),
        "best_time": best_time(first, task.channel, words),
    }


def _last_words(case: Case, words: Words) -> str:
    contacts = case.history.by_invoice.get(case.invoice.key, ())
    if not contacts:
        return ""
    last = contacts[-1]
    step = next(i.step for i in last.items if i.invoice == case.invoice.key)
    day = last.at.astimezone(case.zone).date()
    return words.say("calls", "last", step=case.ledger.step_named(step), day=words.day(day))


def best_time(case: Case, channel: str, words: Words) -> str:
    """Say from when and at which hours the rules allow to contact a debtor."""
    start = case.rules.first_lawful(case.local, channel, case.touches)
    week = [(day, *case.rules.hours_on(day, channel)) for day in range(7)]
    spans = []
    for hours, days in groupby(week, key=lambda each: each[1:]):
        if hours[0] < hours[1]:
            names = [words.weekday(day[0]) for day in days]
            span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
            spans.append(f"{span} {hours[0]}–{hours[1]} h")
    text = ", ".join(spans)
    if start is None or start.date() <= case.today:
        return text
    return words.say("calls", "from", day=words.day(start.date()), hours=text)
