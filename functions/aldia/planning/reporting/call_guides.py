"""What a person may say in a call, by why it is made: it listens, and asks for a day."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from aldia.ledger.calls import CallOutcome
from aldia.planning.behaviour.promises import is_promise_broken, promised_day
from aldia.planning.deciding.cases import Case
from aldia.planning.log.contacts import Task
from aldia.planning.reporting.catalog import Catalog
from aldia.policy.channels import Channel

BY_PHONE = frozenset({Channel.CALL, Channel.WHATSAPP, Channel.SMS})
"""Channels for which a person needs the customer's number."""


class Guide(StrEnum):
    """Why a call is made, and the code of what may be said."""

    NO_PHONE = "no_phone"
    WRONG_NUMBER = "wrong_number"
    BROKEN_PROMISE = "broken_promise"
    DISPUTE = "dispute"
    NO_ANSWER = "no_answer"
    FIRST = "first"
    AGAIN = "again"


def guide_of(task: Task, cases: Sequence[Case], catalog: Catalog) -> str:
    """Return what may be said in a call about due items; at least one."""
    kind = kind_of(task, cases)
    days = (promised_day(case.invoice, case.history) for case in cases)
    promised = max((day for day in days if day is not None), default=None)
    day = catalog.day_and_month(promised) if promised is not None else ""
    return catalog.say("guide", kind, day=day)


def kind_of(task: Task, cases: Sequence[Case]) -> Guide:
    """Return why a call is made: the first reason that holds, in the order of `Guide`."""
    first = cases[0]
    phone = first.customer.phone if first.customer is not None else ""
    name = first.invoice.name_key
    outcomes = [call.outcome for call in first.ledger.calls if call.customer == name]
    last = next((each for each in reversed(outcomes) if each is not None), None)
    if task.channel in BY_PHONE and not phone:
        return Guide.NO_PHONE
    if last is CallOutcome.WRONG_NUMBER:
        return Guide.WRONG_NUMBER
    if any(is_promise_broken(c.invoice, c.history, c.jurisdiction, c.today) for c in cases):
        return Guide.BROKEN_PROMISE
    if last is CallOutcome.DISPUTED:
        return Guide.DISPUTE
    if last is CallOutcome.NO_ANSWER:
        return Guide.NO_ANSWER
    return Guide.FIRST if last is None else Guide.AGAIN
