"""What the mail provider reports, on its way into the Deliveries tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from aldia import shipped
from aldia.channels.events import Events
from aldia.channels.mail import opaque
from aldia.errors import AskPerson, Refuse
from aldia.planning.deliveries import STATES, Report
from aldia.planning.moments import is_plausible
from aldia.workbook.client import SheetsClient
from aldia.workbook.reading import read_frame
from aldia.workbook.seal import append_request

Put = Callable[[str, Sequence[Report]], None]
"""Takes the reports of one workbook: records them now, or queues them for later."""


def distribute(events: Events, workbooks: Sequence[str], put: Put) -> dict[str, int]:
    """Give each workbook its reports.

    Args:
        workbooks: Spreadsheet ids; reports of any other workbook are ignored.

    Returns:
        How many reports were kept, and how many events were ignored.
    """
    names = {opaque(spreadsheet): spreadsheet for spreadsheet in workbooks}
    kept, ignored = 0, events.ignored
    for name, reports in events.reports.items():
        if name in names:
            put(names[name], reports)
            kept += len(reports)
        else:
            ignored += len(reports)
    return {"kept": kept, "ignored": ignored}


def record(client: SheetsClient, reports: Sequence[Report]) -> None:
    """Append reports to the Deliveries tab, in one write.

    It is not sealed, and it may be written twice: reports are told apart by their ids, and their
    order does not matter.

    Raises:
        ComeAgain: Google did not answer in time.
        AskPerson: The workbook cannot be reached, or has no such tab.
    """
    frame = read_frame(client, shipped.schema())
    if "deliveries" not in frame.bound:
        raise AskPerson("not_adopted")
    rows = [report.cells() for report in reports]
    client.apply(append_request(frame.bound["deliveries"].id, rows))


def packed(spreadsheet: str, reports: Sequence[Report]) -> dict[str, Any]:
    """Return reports as a queue carries them."""
    carried = [{**asdict(report), "at": report.at.isoformat()} for report in reports]
    return {"spreadsheet": spreadsheet, "reports": carried}


def unpacked(body: Mapping[str, Any]) -> tuple[str, list[Report]]:
    """Read what `packed` wrote.

    Raises:
        Refuse: It is something else.
    """
    try:
        reports = [
            Report(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in body["reports"]
        ]
        known = all(report.state in STATES and is_plausible(report.at) for report in reports)
        if not known:
            raise ValueError(body)
        return str(body["spreadsheet"]), reports
    except (KeyError, TypeError, ValueError) as error:
        raise Refuse("events_unreadable") from error
