"""Appending rows to a tab that several writers append to, without a seal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aldia.errors import AskPerson
from aldia.ledger.values.cells import Rows
from aldia.workbook.client import ApiRefusal, NoAnswer, SheetsClient
from aldia.workbook.reading import quoted
from aldia.workbook.seal import append_request
from aldia.workbook.writes import batch

Row = Sequence[str | int]


def append(client: SheetsClient, sheet: int, rows: Sequence[Row]) -> None:
    """Append rows below the last one that holds anything.

    When a request gets no answer, the tab is read, and only what it lacks is appended. Should
    Google apply that request later, a row stands there twice: readers must allow for that.

    Args:
        sheet: Id of the tab.

    Raises:
        NoAnswer: Google did not answer in time; the rows may be there.
        AskPerson: The workbook cannot be reached, or has no such tab.
    """
    wait = client.retries.waits()
    while rows:
        try:
            client.write(batch(append_request(sheet, rows)))
            return
        except ApiRefusal as error:
            raise client.explained(error) from error
        except NoAnswer as error:
            if not wait(error.retry_after):
                raise
            rows = _lacking(read_rows(client, sheet), rows)


def read_rows(client: SheetsClient, sheet: int) -> Rows:
    """Read every row of a tab that is known by its id.

    Raises:
        AskPerson: The workbook cannot be reached, or has no such tab.
        ComeAgain: Google did not answer in time, or the tab was renamed meanwhile.
    """
    found = client.read("", fields="sheets(properties(sheetId,title))")["sheets"]
    titles = {each["properties"].get("sheetId", 0): each["properties"]["title"] for each in found}
    if sheet not in titles:
        raise AskPerson("not_adopted")
    [rows] = client.read_values([quoted(titles[sheet])])
    return rows


def _lacking(there: Rows, rows: Sequence[Row]) -> list[Row]:
    known = Counter(_written(row) for row in there)
    left = []
    for row in rows:
        known[_written(row)] -= 1
        if known[_written(row)] < 0:
            left.append(row)
    return left


def _written(row: Sequence[object]) -> tuple[object, ...]:
    """Return a row as Google returns it when read: without blanks at its end."""
    cells = list(row)
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)
