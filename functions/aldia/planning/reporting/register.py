"""The register of many workbooks: which of them are due, and how the last run of each went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.addresses import parse_addresses
from aldia.ledger.values.cells import Raw, Rows, Scalar
from aldia.ledger.values.choices import parse_yes_no
from aldia.ledger.values.links import spreadsheet_in
from aldia.planning.log.moments import read_moment
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.system_cells import Cells

_LEAD = timedelta(minutes=1)
"""Time for `dispatch` to start, read the register and queue its tasks: the calls that it makes to
Google then fall into another minute than those of its tasks."""

FINISHED = "finished"
CONTINUES = "continues"
"""Results of a run that went well; any other result is the code of an error."""


@dataclass(frozen=True, slots=True)
class Client:
    """One row of the register.

    Attributes:
        row: As numbered on screen.
        spreadsheet: Id of the workbook; empty when the cell holds no link.
        senders: Addresses, in lower case, from which its letters may be sent.
        wrong: Code of why it is not run; empty when it is run.
        first_row: An earlier row with the same workbook, which is run instead; 0 without one.
    """

    row: int
    name: str
    spreadsheet: str
    senders: tuple[str, ...] = ()
    wrong: str = ""
    first_row: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One run over one workbook, as the Runs tab keeps it.

    Attributes:
        result: FINISHED, CONTINUES or the code of an error.
        letters: How many were sent, or in preview would have been.
        problems: How many a person should mend.
        seconds: How long the run took.
        said: A sentence for people; empty when there is nothing to say.
    """

    at: datetime
    spreadsheet: str
    result: str
    letters: int = 0
    problems: int = 0
    seconds: int = 0
    said: str = ""

    def cells(self) -> list[str | int]:
        """Return the visit as its row in the Runs tab."""
        at = self.at.isoformat(timespec="seconds")
        counts = [self.letters, self.problems, self.seconds]
        return [at, self.spreadsheet, self.result, *counts, self.said]


def read_clients(table: Table) -> list[Client]:
    """Return the rows of the register as clients.

    Not run, and so with a code in `wrong`, are rows without a link to a workbook, rows that are
    switched off, and rows with the workbook of an earlier row.
    """
    clients: list[Client] = []
    seen: dict[str, int] = {}
    for record in table.records():
        sheet, name = record["sheet"].text.strip(), record["client"].text.strip()
        spreadsheet = spreadsheet_in(sheet)
        wrong = _wrong(sheet, spreadsheet, record["on"])
        first_row = seen.get(spreadsheet, 0)
        if not wrong and first_row:
            wrong = "repeated"
        if not wrong:
            seen[spreadsheet] = record.row
        senders = tuple(map(str.lower, parse_addresses(record["senders"]).good))
        clients.append(Client(record.row, name, spreadsheet, senders, wrong, first_row))
    return clients


def _wrong(sheet: str, spreadsheet: str, on: Raw) -> str:
    is_on = parse_yes_no(on)
    if not sheet:
        return "no_link"
    if not spreadsheet:
        return "not_a_link"
    if is_on is True:
        return ""
    return "off" if is_on in (None, False) else "on_unreadable"


def read_visits(rows: Rows) -> list[Visit]:
    """Return the visits in the rows of the Runs tab below its header; other rows are left out."""
    return [visit for row in rows if (visit := _visit(row)) is not None]


def _visit(row: Sequence[Scalar]) -> Visit | None:
    at, spreadsheet, result, *counts, said = [*row, *[""] * (7 - len(row))][:7]
    moment = read_moment(str(at))
    if moment is None:
        return None
    letters, problems, seconds = map(_count, counts)
    told = (str(spreadsheet), str(result), letters, problems, seconds, str(said or ""))
    return Visit(moment, *told)


def _count(cell: Scalar) -> int:
    return int(cell) if isinstance(cell, (int, Decimal)) else 0


def last_visits(visits: Iterable[Visit], before: datetime | None = None) -> dict[str, Visit]:
    """Return the last visit to each workbook, whatever the order of the rows.

    Args:
        before: Visits at or after this moment are left out; None leaves out none.
    """
    found: dict[str, Visit] = {}
    for visit in visits:
        known = found.get(visit.spreadsheet)
        is_later = known is None or known.at <= visit.at
        if is_later and (before is None or visit.at < before):
            found[visit.spreadsheet] = visit
    return found


def old_rows(rows: Rows, most: int) -> list[tuple[int, int]]:
    """Return which rows of the Runs tab may be deleted: the oldest, but no workbook's last visit.

    Args:
        rows: Rows below the header, in any order.
        most: How many rows stay at least, if there are so many.

    Returns:
        Spans of indices into `rows`, first included and end not, in rising order.
    """
    visits = [_visit(row) for row in rows]
    stay = {*last_visits(filter(None, visits)).values()}
    ages = sorted((visit.at.timestamp() if visit else 0.0, i) for i, visit in enumerate(visits))
    old = [index for _, index in ages[: max(len(rows) - most, 0)] if visits[index] not in stay]
    spans: list[tuple[int, int]] = []
    for index in sorted(old):
        first = spans.pop()[0] if spans and spans[-1][1] == index else index
        spans.append((first, index + 1))
    return spans


def due_clients(
    clients: Sequence[Client], last: Mapping[str, Visit], most: int | None = None
) -> list[Client]:
    """Return the clients to visit now, the one whose last visit is the oldest first.

    Args:
        most: How many can be visited before the next trigger; None for all.
    """
    runnable = [client for client in clients if not client.wrong]

    def age(client: Client) -> tuple[float, int]:
        visit = last.get(client.spreadsheet)
        return (visit.at.timestamp() if visit else 0.0, client.row)

    return sorted(runnable, key=age)[:most]


def slots(count: int, scheduled: datetime, now: datetime, every: timedelta) -> list[datetime]:
    """Return when each of a trigger's tasks is to begin, one after another.

    A repeated call for the same trigger gives the same moments. A moment that has passed is moved
    to after the last task, by whole rounds of all tasks, so that late tasks neither begin all at
    once nor together with another one.

    Args:
        count: How many tasks there are.
        scheduled: The trigger's own time; the first task begins _LEAD later.
        every: Time between the beginnings of two tasks; above zero.
    """
    whole = count * every

    def slot(place: int) -> datetime:
        at = scheduled + _LEAD + place * every
        rounds = -((at - now) // whole)
        return at + max(rounds, 0) * whole

    return [slot(place) for place in range(count)]


def register_cells(
    client: Client, last: Mapping[str, Visit], mark: str, zone: tzinfo, catalog: Catalog
) -> Cells:
    """Return the system cells of one client's row in the register."""
    visit = last.get(client.spreadsheet)
    at = "" if visit is None else visit.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return {"last_run": at, "result": _result(client, visit, catalog), "mark": mark}


def _result(client: Client, visit: Visit | None, catalog: Catalog) -> str:
    if client.wrong:
        return catalog.say("register", client.wrong, row=client.first_row)
    if visit is None:
        return catalog.say("register", "not_yet")
    if visit.said:
        return visit.said
    counts = {"letters": visit.letters, "problems": visit.problems}
    return catalog.say("register", visit.result, **counts)
