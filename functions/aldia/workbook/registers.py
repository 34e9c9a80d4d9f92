"""A register in Google Sheets: reading its two tabs, appending visits, showing the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any

from aldia import resources
from aldia.errors import AskPerson
from aldia.ledger.schema.schema import FALLBACK, TabKey
from aldia.ledger.tabs.tables import Table, find_table
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.zones import zone_named
from aldia.planning.reporting.register import Client, Visit, old_rows, read_clients, read_visits
from aldia.planning.reporting.system_cells import Cells
from aldia.workbook.appending import append
from aldia.workbook.client import ApiRefusal, NoAnswer, SheetsClient
from aldia.workbook.frame import Frame, number_of, read_frame
from aldia.workbook.reading import quoted
from aldia.workbook.showing import ViewWriter
from aldia.workbook.writes import batch

_FEWEST_KEPT = 2000
"""Rows of the Runs tab that are kept however few the workbooks are; chosen by hand."""

_KEPT_PER_CLIENT = 4
"""Rows of the Runs tab that are kept for each workbook; chosen by hand."""

_SLACK = 500
"""Rows beyond those before any are deleted, so that not every call deletes some; chosen by hand."""

_CLEANED = "aldiacleaned"
"""Prefix of the id, and the name, of the named range that numbers the clean-ups."""


@dataclass(frozen=True)
class Register:
    """A register as two reads found it.

    Attributes:
        table: The tab in which people list the workbooks.
        runs: Rows of the Runs tab below its header.
    """

    spreadsheet: str
    frame: Frame
    table: Table
    runs: Rows

    @cached_property
    def clients(self) -> Sequence[Client]:
        return read_clients(self.table)

    @cached_property
    def visits(self) -> Sequence[Visit]:
        return read_visits(self.runs)

    @property
    def workbooks(self) -> Sequence[str]:
        """Return the ids of all workbooks, including those that are switched off."""
        return list(dict.fromkeys(c.spreadsheet for c in self.clients if c.spreadsheet))

    @property
    def runs_sheet(self) -> int:
        return self.frame.bound[TabKey.RUNS].id

    @property
    def language(self) -> str:
        return self.frame.language or FALLBACK

    @property
    def zone(self) -> tzinfo:
        return zone_named(self.frame.time_zone)


def read_register(client: SheetsClient) -> Register:
    """Read a register.

    Raises:
        AskPerson: It cannot be reached, was not set up, or lacks a column.
        ComeAgain: Google did not answer.
    """
    schema = resources.register_schema()
    frame = read_frame(client, schema)
    if frame.owner != client.spreadsheet or not schema.tabs.keys() <= frame.bound.keys():
        raise AskPerson("register_not_set_up")
    titles = [frame.bound[key].title for key in (TabKey.REGISTER, TabKey.RUNS)]
    people, runs = client.read_values([quoted(title) for title in titles])
    table = find_table(schema[TabKey.REGISTER], frame.bound[TabKey.REGISTER].title, people)
    for problem in table.problems:
        if problem.holds:
            raise AskPerson(problem.code, tab=table.title, **problem.details)
    return Register(client.spreadsheet, frame, table, runs[1:])


def append_visit(client: SheetsClient, runs_sheet: int, visit: Visit) -> None:
    """Append a visit to the Runs tab. It may stand there twice: the last row counts.

    Raises:
        ComeAgain: Google did not answer in time.
        AskPerson: Google refuses for good.
    """
    append(client, runs_sheet, [visit.cells()])


def show_register(client: SheetsClient, register: Register, rows: Mapping[int, Cells]) -> None:
    """Write what differs in the system's columns, and delete old rows of the Runs tab.

    Rows whose deletion gets no answer are left to the next call, which reads which are there.

    Args:
        rows: Cells by row number on screen.

    Raises:
        ComeAgain: Google did not answer in time.
        AskPerson: Google refuses for good.
    """
    writer = ViewWriter(client, resources.register_schema(), register.language)
    writer.show_rows(register.frame, register.table, rows)
    kept = max(_FEWEST_KEPT, _KEPT_PER_CLIENT * len(register.clients))
    if len(register.runs) > kept + _SLACK:
        _forget(client, register, old_rows(register.runs, kept))


def _forget(client: SheetsClient, register: Register, spans: Sequence[tuple[int, int]]) -> None:
    """Delete spans of rows below the header, unless another clean-up came first.

    The rows are named by their places, which change once a clean-up has landed. As with the seal,
    each clean-up therefore adds a named range whose id has the next number, counted from what was
    read before the rows: only one batch can add it, and any other is refused.

    Args:
        spans: First row and the row after the last, from 0 below the header, in rising order.
    """
    last = max((number_of(each, _CLEANED) or 0 for each in register.frame.marks), default=0)
    header = {"sheetId": register.runs_sheet, "endRowIndex": 1, "endColumnIndex": 1}
    name = f"{_CLEANED}{last + 1}"
    mark = {"namedRangeId": name, "name": name, "range": header}
    requests: list[dict[str, Any]] = [{"addNamedRange": {"namedRange": mark}}]
    if last:
        requests.append({"deleteNamedRange": {"namedRangeId": f"{_CLEANED}{last}"}})
    rows = {"sheetId": register.runs_sheet, "dimension": "ROWS"}
    requests += [
        {"deleteDimension": {"range": {**rows, "startIndex": first + 1, "endIndex": end + 1}}}
        for first, end in reversed(spans)  # from below, so that the others stay where they are
    ]
    try:
        client.write(batch(*requests))
    except NoAnswer:
        return
    except ApiRefusal as error:
        if error.status != 400:  # 400: the number is taken, by another clean-up
            raise client.explained(error) from error
