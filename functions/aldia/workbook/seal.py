"""Sealed writes: a batch lands only if nobody wrote since this run read, and only once.

The seal is a named range over the Log tab whose id carries a number. Every sealed write deletes
it under the number that was read and adds it under the next one, in the same atomic batch as
its changes: If-Match for a spreadsheet (docs/decisions/0002-the-seal.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aldia.errors import AldiaError, AskPerson, Busy, ComeAgain
from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.cells import Rows
from aldia.ledger.values.characters import storable
from aldia.planning.log.chain import after
from aldia.planning.log.entries import Entry, Head, chain
from aldia.workbook.client import ApiRefusal, NoAnswer, SheetsClient
from aldia.workbook.frame import SEAL_ID, ReadSeal, read_seals, seals_of
from aldia.workbook.reading import Snapshot, memory_of, quoted
from aldia.workbook.writes import Write, batch

WRITER = "writer"
_MOVED_ROWS = 50
"""Rows by which `tail` begins earlier, as people may delete rows of the Log while a run goes on;
chosen by hand."""

_ANSWER = {"includeSpreadsheetInResponse": True, "responseIncludeGridData": False}
_ANSWERED = "spreadsheetId,updatedSpreadsheet(namedRanges(namedRangeId,name))"


class Seal:
    """The seal of one workbook, as this run read it.

    Attributes:
        number: Number in the seal's id now.
        head: End of the Log's chain now.
        memory: Values of Memory now, by name.
    """

    def __init__(self, client: SheetsClient, snapshot: Snapshot, run: str) -> None:
        frame = snapshot.frame
        if frame.seal is None or not {TabKey.LOG, TabKey.MEMORY} <= frame.bound.keys():
            raise AskPerson("seal_missing")
        self._client = client
        self._log, self._memory_tab = frame.bound[TabKey.LOG], frame.bound[TabKey.MEMORY]
        self._log_rows = len(snapshot.log) + 1
        self._memory_rows = self._memory_tab.rows
        self._run = run
        self._token = ""
        self.number = frame.seal.number
        self._name = frame.seal.name
        self.head = snapshot.head or Head()
        self.memory = dict(snapshot.memory)
        self._before = self.head
        self._written: list[tuple[int, str]] = []

    def write(
        self,
        entries: Sequence[Entry],
        remember: Mapping[str, str] | None = None,
        also: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Append entries to the Log and change Memory, if nobody else wrote since.

        Args:
            entries: In order; they are numbered and chained here.
            remember: Values of Memory to change, by name; an empty value deletes the name.
            also: Requests that go before the entries in the same batch.

        Raises:
            Busy: Somebody else wrote; nothing of this write landed.
            ComeAgain: Google did not answer; whether the write landed is not known.
            AskPerson: Google refuses the batch for another reason than the seal; or the write
                landed, but there is more than one seal by now, so that it must not be relied on.
        """
        chained, head = chain(self.head, entries)
        self._token = f"{self.number + 1} {self._run}"
        told = {**(remember or {}), "head": head.written(), WRITER: self._token}
        changed = {**self.memory, **told}
        memory = {name: value for name, value in changed.items() if value or name not in told}
        requests = [*self._turn(), *also, *self._append(chained), *self._remember(memory)]
        seals = self._land(batch(*requests, answer=_ANSWER, fields=_ANSWERED))
        self.number += 1
        self._before, self._written = self.head, [(each.number, each.hash) for each in chained]
        self._log_rows += len(chained)
        self.head, self.memory = head, memory
        self._memory_rows = max(self._memory_rows, len(memory) + 1)
        if seals != [self.number]:
            raise AskPerson("seal_doubled")

    def record(self, entries: Sequence[Entry], remember: Mapping[str, str] | None = None) -> None:
        """Append entries about what has happened, even if somebody else wrote meanwhile.

        It is tried until the end of the run.

        Args:
            remember: As for `write`; left to the next run when somebody else wrote.

        Raises:
            Busy: Somebody else wrote. The entries are recorded all the same, but this run may
                decide nothing more from what it has read.
            ComeAgain: Google did not answer until the end of the run.
        """
        with self._client.retries.to_the_end():
            try:
                self.write(entries, remember)
            except Busy:
                self._record_after_others(entries)
                raise

    def _record_after_others(self, entries: Sequence[Entry]) -> None:
        retries = self._client.retries
        while True:
            self.renew()
            try:
                return self.write(entries)
            except Busy:
                if retries.clock() >= retries.until:
                    raise

    def renew(self) -> bool:
        """Read the seal and Memory anew, so that entries can be appended after those of others.

        Returns:
            Whether this run made the last sealed write of all. If so, a write without an answer
            has landed; if not, it cannot land any more.

        Raises:
            AskPerson: There is not exactly one seal, or Memory has lost the end of the chain.
        """
        seals, memory = self._read_seals(), self._read_memory()
        head = Head.parse(memory.get("head", ""))
        if len(seals) != 1:
            raise AskPerson("seal_doubled" if seals else "seal_missing")
        if head is None:
            raise AskPerson("memory_lost")
        self.number, self.head, self.memory = seals[0], head, memory
        self._memory_rows = max(self._memory_rows, len(memory) + 1)
        return memory.get(WRITER) == self._token

    @property
    def tail(self) -> str:
        """Return the range from before the entries of the last write to the end of the Log."""
        first = max(2, self._log_rows - len(self._written) - _MOVED_ROWS)
        return f"{quoted(self._log.title)}!A{first}:L"

    def stands_in(self, tail: Rows) -> bool:
        """Tell whether the Log goes on with the last write of this run, and with no other's.

        No answer to a write can tell: if two writes land at once, each may be answered as if it
        were alone. Later writes do not matter, as their writers have seen this one.

        Args:
            tail: Rows of the range `tail`, read after the write was answered.
        """
        last = self.head.number
        return [each for each in after(self._before, tail) if each[0] <= last] == self._written

    def stands(self) -> bool:
        """Read the Log, and tell whether the last write stands in it; False without an answer."""
        try:
            [tail] = self._client.read_values([self.tail])
        except AldiaError:
            return False
        return self.stands_in(tail)

    @property
    def _next(self) -> ReadSeal:
        return ReadSeal(self.number + 1, self._name)

    def _turn(self) -> list[dict[str, Any]]:
        return [
            {"deleteNamedRange": {"namedRangeId": f"{SEAL_ID}{self.number}"}},
            {"addNamedRange": {"namedRange": seal_range(self._next, self._log.id)}},
        ]

    def _append(self, entries: Sequence[Entry]) -> list[dict[str, Any]]:
        rows = [entry.cells() for entry in entries]
        return [append_request(self._log.id, rows)] if rows else []

    def _remember(self, memory: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return requests that rewrite the whole Memory tab, whatever people did in it."""
        rewrite = memory_request(self._memory_tab.id, memory)
        lacking = len(memory) + 1 - self._memory_rows
        if lacking <= 0:
            return [rewrite]
        grown = {"sheetId": self._memory_tab.id, "dimension": "ROWS", "length": lacking}
        return [{"appendDimension": grown}, rewrite]

    def _land(self, write: Write) -> list[int]:
        """Send the batch, retrying, and return the numbers of the seals after it.

        However often it is sent it lands once, as it changes the seal, which then refuses it.
        """
        try:
            answer: Mapping[str, Any] = self._client.write(write)
            seals = [mark.number for mark in seals_of(answer.get("updatedSpreadsheet", {}))]
            return seals or self._read_seals()
        except NoAnswer as error:
            raise ComeAgain("seal_unanswered") from error
        except ApiRefusal as error:
            seals = self._read_seals() if 400 <= error.status < 500 else [self.number]
            if error.is_in_doubt and seals == [self.number + 1] and self._is_last_writer():
                return seals
            if seals != [self.number]:
                raise Busy("seal_refused") from error
            raise self._client.explained(error) from error

    def _is_last_writer(self) -> bool:
        """Tell whether the write whose answer was lost is the last one that anybody made."""
        return self._read_memory().get(WRITER) == self._token

    def _read_seals(self) -> list[int]:
        return read_seals(self._client)

    def _read_memory(self) -> dict[str, str]:
        [rows] = self._client.read_values([quoted(self._memory_tab.title)], as_shown=True)
        return memory_of(rows)


def seal_range(mark: ReadSeal, log_sheet: int) -> dict[str, Any]:
    return {
        "namedRangeId": f"{SEAL_ID}{mark.number}",
        "name": mark.name,
        "range": {"sheetId": log_sheet},
    }


def append_request(sheet: int, rows: Iterable[Sequence[str | int | float]]) -> dict[str, Any]:
    """Return the request that adds rows below the last one that holds anything."""
    cells = [cells_of(row) for row in rows]
    return {"appendCells": {"sheetId": sheet, "rows": cells, "fields": "userEnteredValue"}}


def memory_request(sheet: int, memory: Mapping[str, str]) -> dict[str, Any]:
    """Return the request that writes Memory's names and values below the tab's header."""
    rows = [cells_of(item) for item in sorted(memory.items())]
    place = {"sheetId": sheet, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    return {"updateCells": {"range": place, "rows": rows, "fields": "userEnteredValue"}}


def cells_of(values: Sequence[str | int | float]) -> dict[str, Any]:
    """Return a row of cells that hold numbers and plain text, never formulas.

    Every row that is appended is made here. A text that is too long for a cell is cut, as Google
    would refuse the whole batch for it.
    """
    return {
        "values": [
            {"userEnteredValue": {"numberValue": value}}
            if isinstance(value, int | float)
            else {"userEnteredValue": {"stringValue": storable(value)}}
            if value
            else {}
            for value in values
        ]
    }
