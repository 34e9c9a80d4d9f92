"""Sealed writes: a batch lands only if nobody wrote since this run read, and only once.

The seal is a named range over the Log tab whose id carries a number. Every sealed write deletes
it under the number that was read and adds it under the next one, in the same atomic batch as
its changes: If-Match for a spreadsheet (docs/decisions/0002-the-seal.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from aldia.errors import AskPerson, Busy, ComeAgain
from aldia.ledger.characters import storable
from aldia.planning.entries import Entry, Head, chain
from aldia.workbook.client import NoAnswer, Refused, SheetsClient
from aldia.workbook.reading import SEAL_ID, Frame, Mark, read_seal
from aldia.workbook.writes import Write, batch

_FRESH = (
    "sheets(properties(sheetId),"
    "data(startRow,startColumn,rowData(values(effectiveValue,formattedValue))))"
)
WRITER = "writer"
_RANGE_IS_GONE = re.compile("exceeds grid limits|Unable to parse range")


class Seal:
    """The seal of one workbook, as this run read it.

    Attributes:
        number: In the seal's id now.
        head: End of the Log's chain now.
        memory: What Memory says now, by name.
    """

    def __init__(
        self,
        client: SheetsClient,
        frame: Frame,
        head: Head,
        memory: Mapping[str, str],
        run: str,
    ) -> None:
        if frame.seal is None or not {"log", "memory"} <= frame.bound.keys():
            raise AskPerson("seal_missing")
        self._client = client
        self._log = frame.bound["log"].id
        self._memory_tab = frame.bound["memory"].id
        self._memory_title = frame.bound["memory"].title
        self._memory_rows = frame.bound["memory"].rows
        self._run = run
        self.number = frame.seal.number
        self._name = frame.seal.name
        self.head = head
        self.memory = dict(memory)

    def write(
        self,
        entries: Sequence[Entry],
        remember: Mapping[str, str] | None = None,
        fresh: Sequence[str] = (),
        also: Sequence[Mapping[str, Any]] = (),
    ) -> list[Any]:
        """Append entries and remember things, if nobody else wrote since.

        Args:
            entries: In order; they are numbered and chained here.
            remember: Values of Memory to change, by name; an empty one is forgotten.
            also: Requests that go before the entries in the same batch.
            fresh: A1 ranges whose cells the answer brings, as they are after this write.

        Returns:
            The tabs of the answer with the fresh cells.

        Raises:
            Busy: Somebody else wrote; nothing of this write landed.
            ComeAgain: Nobody answers, and whether it landed is for the next run to see; or the
            fresh cells that it asks for are no longer there, and it did not land.
            AskPerson: Google refuses the batch for another reason than the seal.
        """
        chained, head = chain(self.head, entries)
        token = f"{self.number + 1} {self._run}"
        changed = {**self.memory, **(remember or {}), "head": head.written(), WRITER: token}
        memory = {name: value for name, value in changed.items() if value}
        requests = [*self._turn(), *also, *self._append(chained), *self._remember(memory)]
        asked = {
            "includeSpreadsheetInResponse": bool(fresh),
            "responseIncludeGridData": bool(fresh),
            "responseRanges": list(fresh),
        }
        mask = f"spreadsheetId,updatedSpreadsheet({_FRESH})"
        answer = self._land(batch(*requests, answer=asked, fields=mask), token)
        self.number += 1
        self.head, self.memory = head, memory
        self._memory_rows = max(self._memory_rows, len(memory) + 1)
        if answer is None:
            return self._read_again(fresh)
        return list(answer.get("updatedSpreadsheet", {}).get("sheets", []))

    @property
    def _next(self) -> Mark:
        return Mark(self.number + 1, self._name)

    def _turn(self) -> list[dict[str, Any]]:
        return [
            {"deleteNamedRange": {"namedRangeId": f"{SEAL_ID}{self.number}"}},
            {"addNamedRange": {"namedRange": seal_range(self._next, self._log)}},
        ]

    def _append(self, entries: Sequence[Entry]) -> list[dict[str, Any]]:
        rows = [entry.cells() for entry in entries]
        return [append_request(self._log, rows)] if rows else []

    def _remember(self, memory: Mapping[str, str]) -> list[dict[str, Any]]:
        """Rewrite the whole tab, so that sorting or typing in it leaves nothing behind."""
        rewrite = memory_request(self._memory_tab, memory)
        lacking = len(memory) + 1 - self._memory_rows
        if lacking <= 0:
            return [rewrite]
        grown = {"sheetId": self._memory_tab, "dimension": "ROWS", "length": lacking}
        return [{"appendDimension": grown}, rewrite]

    def _land(self, write: Write, token: str) -> Mapping[str, Any] | None:
        """Send the batch, which lands once however often it is sent; None when its answer was lost.

        Once it landed, the seal that it deletes and adds refuses it.
        """
        try:
            answer: Mapping[str, Any] = self._client.write(write)
            return answer
        except NoAnswer as error:
            raise ComeAgain("seal_unanswered") from error
        except Refused as error:
            if error.is_in_doubt and self._has_landed(token):
                return None
            self._explain(error)

    def _has_landed(self, token: str) -> bool:
        """Tell whether the write whose answer was lost is the last one that anybody made."""
        if read_seal(self._client) != self.number + 1:
            return False
        title = self._memory_title.replace("'", "''")
        answer = self._client.read("/values:batchGet", ranges=[f"'{title}'"])
        rows = answer["valueRanges"][0].get("values", [])
        return any(row[:2] == [WRITER, token] for row in rows)

    def _explain(self, error: Refused) -> NoReturn:
        """Raise what a refused batch means: the seal, or something that a person must mend."""
        if error.status == 400 and read_seal(self._client) != self.number:
            raise Busy("seal_refused") from error
        if error.status == 400 and _RANGE_IS_GONE.search(error.message):
            raise ComeAgain("rows_moved") from error
        raise self._client.explained(error) from error

    def _read_again(self, ranges: Sequence[str]) -> list[Any]:
        if not ranges:
            return []
        answer = self._client.read("", ranges=list(ranges), fields=_FRESH)
        return list(answer["sheets"])


def seal_range(mark: Mark, log_sheet: int) -> dict[str, Any]:
    return {
        "namedRangeId": f"{SEAL_ID}{mark.number}",
        "name": mark.name,
        "range": {"sheetId": log_sheet},
    }


def append_request(sheet: int, rows: Iterable[Sequence[str | int]]) -> dict[str, Any]:
    """Return the request that adds rows below the last one that holds anything."""
    cells = [cells_of(row) for row in rows]
    return {"appendCells": {"sheetId": sheet, "rows": cells, "fields": "userEnteredValue"}}


def memory_request(sheet: int, memory: Mapping[str, str]) -> dict[str, Any]:
    """Return the request that makes the Memory tab hold exactly this below its header."""
    rows = [cells_of(item) for item in sorted(memory.items())]
    place = {"sheetId": sheet, "startRowIndex": 1}
    return {"updateCells": {"range": place, "rows": rows, "fields": "userEnteredValue"}}


def cells_of(values: Sequence[str | int]) -> dict[str, Any]:
    """Return a row of cells that hold numbers and plain text, never formulas.

    Every row that is appended goes through here: a text that no cell holds is cut, so that it
    does not keep the whole batch from landing.
    """
    return {
        "values": [
            {"userEnteredValue": {"numberValue": value}}
            if isinstance(value, int)
            else {"userEnteredValue": {"stringValue": storable(value)}}
            if value
            else {}
            for value in values
        ]
    }
