"""What calls came to: tasks that are still to be done, promises and disputes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aldia.ledger.calls import CallOutcome
from aldia.planning.log.contacts import Task
from aldia.planning.log.entries import PERHAPS, PROMISED, Entry, Event, SendKey
from aldia.planning.log.moments import read_day


@dataclass(frozen=True, slots=True)
class Called:
    """What the entries about calls add up to; `History` says what each field means."""

    tasks: Mapping[str, Task]
    promises: Mapping[str, date]
    perhaps_promised: frozenset[str]
    disputed: frozenset[str]
    unanswered: Sequence[Unanswered]
    prepared: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The last call to somebody, which nobody answered.

    Attributes:
        times: How often in a row nobody answered.
    """

    task: Task
    at: datetime
    times: int


def fold_calls(entries: Iterable[Entry]) -> Called:
    """Return what people were asked to do and have not done, and what came of what they did."""
    tasks: dict[str, Task] = {}
    unanswered: dict[Sequence[SendKey], Unanswered] = {}
    promises: dict[str, date] = {}
    perhaps: dict[str, bool] = {}
    disputed: dict[str, datetime] = {}
    prepared: dict[str, datetime] = {}
    for entry in entries:
        if entry.event is Event.ASKED:
            prepared.setdefault(entry.key, entry.at)
            tasks[entry.key] = Task(entry.key, entry.at, entry.customer, entry.sends, entry.channel)
            continue
        task = tasks.pop(entry.key, None)
        before = unanswered.pop(entry.sends, None)
        if entry.detail == CallOutcome.NO_ANSWER and task is not None:
            times = before.times + 1 if before is not None else 1
            unanswered[entry.sends] = Unanswered(task, entry.at, times)
        said = entry.detail.removeprefix(PERHAPS)
        day = read_day(said.removeprefix(PROMISED))
        is_talk = said == CallOutcome.ANSWERED or said.startswith(PROMISED)
        for invoice in {send.invoice for send in entry.sends}:
            if said == CallOutcome.DISPUTED:
                disputed[invoice] = max(entry.at, disputed.get(invoice, entry.at))
            elif is_talk and entry.at > disputed.get(invoice, entry.at):
                del disputed[invoice]
            if said.startswith(PROMISED) and day is not None:
                promises[invoice] = day
                perhaps[invoice] = said != entry.detail
    unsure = frozenset(invoice for invoice, is_unsure in perhaps.items() if is_unsure)
    open_again = [each for each in unanswered.values() if each.task.id not in tasks]
    return Called(tasks, promises, unsure, frozenset(disputed), open_again, [*prepared.values()])
