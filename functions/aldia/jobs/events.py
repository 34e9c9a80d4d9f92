"""Reports of the mail provider: packed for the queue, and recorded in the Deliveries tab."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from aldia import resources
from aldia.channels.mail import Events, opaque
from aldia.errors import AskPerson, BadRequest
from aldia.ledger.schema.schema import TabKey
from aldia.planning.log.deliveries import STATES, DeliveryState, Report, read_reports, unheard
from aldia.web.bodies import Body, Field, parse_body
from aldia.workbook.appending import append
from aldia.workbook.client import SheetsClient
from aldia.workbook.frame import read_frame
from aldia.workbook.reading import quoted

_TASK_BYTES = 60_000
"""Most bytes of a task: well below the 100 KB that Cloud Tasks carries by its reference (its page
of quotas says 1 MB)."""

_ROUND_BYTES = 2_000
"""Allowance for what a task holds beside its content: names, URL, account."""

_PARCEL_BYTES = (_TASK_BYTES - _ROUND_BYTES) * 3 // 4
"""Most bytes of content: a task carries it in base64, which makes four bytes of three."""

Put = Callable[[str, Sequence[Report]], int]
"""Callback with a workbook's opaque name and its reports; returns how many were kept."""


def distribute(events: Events, put: Put) -> dict[str, int]:
    """Put the reports of each workbook; return how many were `kept`, and how many `ignored`."""
    kept = sum(put(workbook, reports) for workbook, reports in events.reports.items())
    given = sum(len(reports) for reports in events.reports.values())
    return {"kept": kept, "ignored": events.ignored + given - kept}


def workbook_named(name: str, known: Sequence[str]) -> str | None:
    """Return the known spreadsheet that has an opaque name; None when none of them has."""
    return next((spreadsheet for spreadsheet in known if opaque(spreadsheet) == name), None)


def record(client: SheetsClient, reports: Sequence[Report]) -> int:
    """Append the reports that the Deliveries tab lacks, in one write; return how many rows.

    The write is not sealed. When two writers append at once, a report may stand in the tab twice;
    neither that nor the order of the rows matters.

    Raises:
        ComeAgain: Google did not answer in time.
        AskPerson: The workbook cannot be reached, or has no such tab.
    """
    frame = read_frame(client, resources.schema())
    if TabKey.DELIVERIES not in frame.bound:
        raise AskPerson("not_adopted")
    tab = frame.bound[TabKey.DELIVERIES]
    [rows] = client.read_values([quoted(tab.title)])
    new = unheard(reports, read_reports(rows))
    append(client, tab.id, [report.cells() for report in new])
    return len(new)


def parcels(reports: Sequence[Report]) -> Iterator[list[Report]]:
    """Yield the reports in lists that are each small enough for one task."""
    parcel: list[Report] = []
    size = 0
    for report in reports:
        weight = len(json.dumps(_carried(report), ensure_ascii=False).encode()) + len(", ")
        if parcel and size + weight > _PARCEL_BYTES:
            yield parcel
            parcel, size = [], 0
        parcel.append(report)
        size += weight
    if parcel:
        yield parcel


def _carried(report: Report) -> dict[str, Any]:
    return {**asdict(report), "at": report.at.isoformat()}


def packed(workbook: str, reports: Sequence[Report]) -> dict[str, Any]:
    """Return the body of the task that carries reports of the workbook with an opaque name."""
    return {"workbook": workbook, "reports": [_carried(report) for report in reports]}


_FIELDS = (
    Field.AT,
    Field.LETTER,
    Field.STATE,
    Field.ADDRESS,
    Field.ID,
    Field.DETAIL,
    Field.SENDS,
)


def unpacked(data: bytes) -> tuple[str, list[Report]]:
    """Return the opaque name and the reports that `packed` wrote into a task's body.

    Raises:
        BadRequest: The body is something else.
    """
    body = parse_body(data, Field.WORKBOOK, Field.REPORTS)
    reports = [_report(each) for each in body.inners(Field.REPORTS, *_FIELDS)]
    return body.text(Field.WORKBOOK), reports


def _report(body: Body) -> Report:
    state = body.text(Field.STATE)
    if state not in STATES:
        raise BadRequest("body_field_wrong", field=Field.STATE)
    return Report(
        at=body.moment(Field.AT),
        letter=body.text(Field.LETTER),
        state=DeliveryState(state),
        address=body.text(Field.ADDRESS),
        id=body.text(Field.ID),
        detail=body.text(Field.DETAIL),
        sends=body.texts(Field.SENDS),
    )
