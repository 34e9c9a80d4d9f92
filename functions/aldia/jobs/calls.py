"""The Calls tab: adds lines for what people are asked to do, and logs what they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aldia.jobs.assessment import Assessment
from aldia.jobs.delivery import Work
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.tabs.tables import Table
from aldia.planning.deciding.cases import Case
from aldia.planning.log.contacts import Task
from aldia.planning.log.entries import Entry, Event
from aldia.planning.reporting.assigning import assigned
from aldia.planning.reporting.task_lines import line_of
from aldia.workbook.seal import append_request


def keep_calls(work: Work, found: Assessment) -> Assessment:
    """Write what people did into the Log, and new tasks into the Log and the Calls tab.

    A line that somebody deleted before its task was done is added again.

    Returns:
        The assessment, decided anew if anything was written.

    Raises:
        Busy: Another run wrote first.
        ComeAgain: Google did not answer.
    """
    if found.plan.preview is not None or work.is_out_of_time() or work.stopped is not None:
        return found
    table = found.ledger.tables.get(TabKey.CALLS)
    if table is None or not table.is_usable:
        return found
    zone = found.ledger.zone
    done = [replace(entry, run=work.run) for entry in found.seen if entry.key]
    asked = [_entry(task, work.run, zone) for task in found.plan.tasks]
    lines = _lines(found)
    if not done and not asked and not lines:
        return found
    work.seal.write([*done, *asked], also=_appended(found, table, lines))
    work.entries += [*done, *asked]
    left = [entry for entry in found.seen if not entry.key]
    found = replace(found, seen=left)
    return found.decided_again(work.client.spreadsheet, work.entries, work.now())


def _entry(task: Task, run: str, zone: Any) -> Entry:
    return Entry(
        event=Event.ASKED,
        at=task.at.astimezone(zone),
        run=run,
        key=task.id,
        customer=task.customer,
        sends=task.sends,
        channel=task.channel,
    )


def _lines(found: Assessment) -> list[Mapping[str, str | int]]:
    """Return a line for each task without one in the tab that is still about an open invoice."""
    written = {call.task for call in found.ledger.calls}
    lacking: list[tuple[Task, list[Case]]] = []
    for task in [*found.history.tasks.values(), *found.plan.tasks]:
        keys = {(send.invoice, send.instalment) for send in task.sends}
        cases = [
            case
            for case, decision in zip(found.plan.cases, found.plan.items, strict=True)
            if (case.invoice.key, case.invoice.instalment) in keys and decision.is_open
        ]
        if cases and task.id.casefold() not in written:
            lacking.append((task, cases))
    turns = assigned(found.ledger, [cases[0] for _, cases in lacking])
    return [
        line_of(task, cases, found.catalog, who)
        for (task, cases), who in zip(lacking, turns, strict=True)
    ]


def _appended(
    found: Assessment, table: Table, lines: Sequence[Mapping[str, str | int]]
) -> list[dict[str, Any]]:
    """Return the request that adds lines below everything that the tab holds."""
    rows = [_cells(table, line) for line in lines]
    sheet = found.snapshot.frame.bound[TabKey.CALLS].id
    return [append_request(sheet, rows)] if rows else []


def _cells(table: Table, line: Mapping[str, str | int]) -> list[str | int]:
    by_place = {place: line.get(key, "") for key, place in table.columns.items()}
    return [by_place.get(place, "") for place in range(max(by_place) + 1)]
