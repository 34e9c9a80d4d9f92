"""Whether a person typed a cell, or a formula shows it."""

from __future__ import annotations

from aldia.ledger.recognition.column_names import column_letters
from aldia.workbook.client import SheetsClient
from aldia.workbook.reading import quoted

_MASK = "sheets(data.rowData.values(userEnteredValue,effectiveValue))"


def is_typed(client: SheetsClient, title: str, column: int, first: int, last: int) -> bool:
    """Read a part of one column; return whether no formula shows any of its cells.

    A formula may fill a whole list from its first cell. The others then hold nothing of their own,
    and a row written below would be in its way.

    Args:
        first: First row of the part, as numbered on screen.
        last: Its last row.

    Raises:
        AskPerson: The workbook cannot be reached.
        ComeAgain: Google did not answer.
    """
    letters = column_letters(column)
    place = f"{quoted(title)}!{letters}{first}:{letters}{last}"
    answer = client.read("", ranges=[place], fields=_MASK)
    cells = [
        cell
        for sheet in answer.get("sheets", [])
        for data in sheet.get("data", [])
        for row in data.get("rowData", [])
        for cell in row.get("values", [])
    ]
    entered = (cell.get("userEnteredValue", {}) for cell in cells if cell.get("effectiveValue"))
    return all(each and "formulaValue" not in each for each in entered)
