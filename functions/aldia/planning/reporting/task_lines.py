"""The lines of the Calls tab: what a person is asked to do, about which invoices, and when."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from aldia.ledger.values.dates import serial_of
from aldia.ledger.values.money import add_up
from aldia.planning.deciding.cases import Case
from aldia.planning.log.contacts import Task
from aldia.planning.reporting.call_guides import guide_of
from aldia.planning.reporting.catalog import Catalog, money_sums
from aldia.policy.channels import Channel


def line_of(
    task: Task, cases: Sequence[Case], catalog: Catalog, who: str = ""
) -> dict[str, str | int]:
    """Return a task as a line of the Calls tab: values by the key of the column.

    Args:
        cases: The due items that the task is about; at least one.
        who: Whose turn it is.
    """
    first = cases[0]
    customer = first.customer
    phone = customer.phone if customer is not None else ""
    writes = task.channel == Channel.PERSONAL
    sums = add_up((c.invoice.currency, c.invoice.balance or Decimal(0)) for c in cases)
    numbers = ", ".join(dict.fromkeys(c.invoice.number for c in cases))
    days = (c.invoice.last_day for c in cases)
    late = max((first.today - last).days for last in days if last is not None)
    about = catalog.say("calls", "about", numbers=numbers, sums=money_sums(sums, catalog.locale))
    return {
        "task": task.id,
        "customer": first.invoice.customer,
        "how": catalog.say("channel", task.channel),
        "phone": ", ".join(first.recipients) if writes else phone,
        "about": f"{about} {catalog.counted('calls', 'late', late)}" if late > 0 else about,
        "since": serial_of(first.ledger.local(task.at).date()),
        "last_words": _last_words(first, catalog),
        "best_time": best_time(first, task.channel, catalog),
        "who": who,
        "guide": guide_of(task, cases, catalog),
    }


def _last_words(case: Case, catalog: Catalog) -> str:
    contacts = case.history.by_invoice.get(case.invoice.key, ())
    if not contacts:
        return ""
    last = contacts[-1]
    step = next(i.step for i in last.sends if i.invoice == case.invoice.key)
    day = last.at.astimezone(case.zone).date()
    return catalog.say("calls", "last", step=case.ledger.step_named(step), day=catalog.day(day))


def best_time(case: Case, channel: str, catalog: Catalog) -> str:
    """Return from which day on and at which hours the rules allow a person to contact a debtor."""
    start = case.rules.first_lawful(case.local, channel, case.touches)
    week = [(day, *case.rules.hours_on(day, channel)) for day in range(7)]
    spans = []
    for hours, days in groupby(week, key=lambda each: each[1:]):
        if hours[0] < hours[1]:
            names = [catalog.weekday(day[0]) for day in days]
            span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
            spans.append(f"{span} {hours[0]}–{hours[1]} h")
    text = ", ".join(spans)
    if start is None or start.date() <= case.today:
        return text
    return catalog.say("calls", "from", day=catalog.day(start.date()), hours=text)
