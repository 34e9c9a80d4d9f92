"""The self-test: tries in a scratch tab of a live workbook what the seal relies on."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from aldia.findings import Finding
from aldia.workbook.client import ApiRefusal, NoAnswer, SheetsClient
from aldia.workbook.columns import MASK, items_in, places_of, search_items
from aldia.workbook.replacing import replace_rows
from aldia.workbook.writes import batch, value_batch

_RACERS = 8
"""Writers that try to change the seal at once; chosen by hand. docs/reliability.md says what so few
can miss."""

_ROWS = 40
"""Rows of the scratch tab: more than the trials before the last one fill."""

_PREFIX = "aldiatest"


def passes(findings: list[Finding]) -> bool:
    """Tell whether the seal can be trusted: all that is needed holds, and A2 or A3."""
    held = {finding.code for finding in findings if finding.holds}
    needed = all(finding.holds for finding in findings if finding.is_needed)
    return needed and bool({"A2", "A3"} & held)


def try_seal(client: SheetsClient) -> list[Finding]:
    """Try each assumption in a scratch tab, delete the tab, and return what was found.

    Raises:
        ApiRefusal: Google refuses even to add the scratch tab.
        NoAnswer: Google did not answer when the tab was added.
    """
    sheet = secrets.randbelow(2**31 - 1)
    grid = {"rowCount": _ROWS, "columnCount": 4}
    properties = {"sheetId": sheet, "title": f"_aldia_{sheet}", "gridProperties": grid}
    _batch(client, {"addSheet": {"properties": properties}})
    trial = _Trial(client, sheet)
    try:
        return trial.run()
    finally:
        trial.clean_up()


def _batch(client: SheetsClient, *requests: dict[str, Any]) -> Any:
    return client.write(batch(*requests))


class _Trial:
    def __init__(self, client: SheetsClient, sheet: int) -> None:
        self._client = client
        self._sheet = sheet
        self._name = f"aldia_test_{sheet}"
        self._made: set[str] = set()

    def run(self) -> list[Finding]:
        first = self._id("1")
        return [
            self._finding("A5", True, lambda: self._passes(self._add(first))),
            self._finding("A1", True, lambda: self._is_refused(self._write("a"), self._add(first))),
            self._finding("A1b", True, lambda: not self._was_written("a")),
            self._finding("A2", False, lambda: self._is_refused(self._add(self._id("2")))),
            self._finding("A3", False, lambda: self._is_refused(self._delete(self._id("9")))),
            self._finding("A7", True, lambda: self._passes(*self._turn("1", "3"))),
            self._finding("A8", True, self._race),
            self._finding("A11", True, self._finds_a_moved_column),
            self._finding("A11b", True, self._tells_where_a_column_is),
            self._finding("A11c", True, self._writes_nowhere_for_a_column_that_is_gone),
            self._finding("A12", False, self._takes_rows_out_by_what_they_hold),
            self._finding("A13", False, self._names_the_rows_that_are_appended),
        ]

    def clean_up(self) -> None:
        for identifier in self._made:
            self._quietly({"deleteNamedRange": {"namedRangeId": identifier}})
        self._quietly({"deleteSheet": {"sheetId": self._sheet}})

    def _quietly(self, request: dict[str, Any]) -> None:
        try:
            _batch(self._client, request)
        except (ApiRefusal, NoAnswer):
            return

    def _finding(self, code: str, is_needed: bool, holds: Callable[[], bool]) -> Finding:
        try:
            return Finding(code, holds(), is_needed)
        except (ApiRefusal, NoAnswer, LookupError) as error:
            return Finding(code, False, is_needed, str(error)[:200])

    def _id(self, number: str) -> str:
        return f"{_PREFIX}{self._sheet}x{number}"

    def _add(self, identifier: str) -> dict[str, Any]:
        self._made.add(identifier)
        named = {"namedRangeId": identifier, "name": self._name, "range": {"sheetId": self._sheet}}
        return {"addNamedRange": {"namedRange": named}}

    def _delete(self, identifier: str) -> dict[str, Any]:
        return {"deleteNamedRange": {"namedRangeId": identifier}}

    def _turn(self, old: str, new: str) -> list[dict[str, Any]]:
        return [self._delete(self._id(old)), self._add(self._id(new))]

    def _write(self, text: str) -> dict[str, Any]:
        rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
        return {"appendCells": {"sheetId": self._sheet, "rows": rows, "fields": "userEnteredValue"}}

    def _passes(self, *requests: dict[str, Any]) -> bool:
        _batch(self._client, *requests)
        return True

    def _is_refused(self, *requests: dict[str, Any]) -> bool:
        try:
            _batch(self._client, *requests)
        except ApiRefusal as error:
            return 400 <= error.status < 500
        return False

    def _was_written(self, text: str) -> bool:
        return text in self._texts()

    def _texts(self) -> list[str]:
        return [row[0] for row in self._rows() if row]

    def _rows(self) -> list[list[str]]:
        title = f"'_aldia_{self._sheet}'"
        rows = self._client.read_values([title], as_shown=True)[0]
        return [[str(cell) for cell in row] for row in rows]

    def _finds_a_moved_column(self) -> bool:
        """Add metadata to the first column, move the column, and write to it by its metadata."""
        first = {"sheetId": self._sheet, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
        metadata = {
            "metadataKey": _PREFIX,
            "metadataValue": str(self._sheet),
            "location": {"dimensionRange": first},
            "visibility": "DOCUMENT",
        }
        _batch(
            self._client,
            {"createDeveloperMetadata": {"developerMetadata": metadata}},
            {"insertDimension": {"range": first}},
        )
        self._write_to_column(str(self._sheet), "moved")
        rows = self._rows()
        return len(rows) > 1 and rows[1] == ["", "moved"]

    def _write_to_column(self, value: str, text: str) -> None:
        """Write below the first cell of the column whose metadata has a value."""
        lookup = {
            "metadataKey": _PREFIX,
            "metadataValue": value,
            "locationType": "COLUMN",
            "metadataLocation": {"sheetId": self._sheet},
            "locationMatchingStrategy": "INTERSECTING_LOCATION",
        }
        data = {
            "dataFilter": {"developerMetadataLookup": lookup},
            "majorDimension": "COLUMNS",
            "values": [[None, text]],
        }
        self._client.write(value_batch([data], "RAW"))

    def _tells_where_a_column_is(self) -> bool:
        """Find a column by metadata as runs do: by a mask without cells, or else by a search."""
        answer = self._client.read("", fields=f"sheets(properties(sheetId),{MASK})")
        [ours] = [s for s in answer["sheets"] if s["properties"].get("sheetId") == self._sheet]
        items = list(items_in(ours)) or search_items(self._client, _PREFIX).get(self._sheet, [])
        return places_of(items, _PREFIX) == {str(self._sheet): 1}

    def _writes_nowhere_for_a_column_that_is_gone(self) -> bool:
        """Write by metadata that no column has: refused or not, no cell may change."""
        before = self._rows()
        with suppress(ApiRefusal):
            self._write_to_column("gone", "lost")
        return self._rows() == before

    def _names_the_rows_that_are_appended(self) -> bool:
        """Append more rows than the tab has; tell whether a named range reaches the last one."""
        rows = [{"values": [{"userEnteredValue": {"stringValue": "last"}}]}] * (_ROWS + 1)
        fields = {"sheetId": self._sheet, "rows": rows, "fields": "userEnteredValue"}
        _batch(self._client, {"appendCells": fields})
        named = self._client.read_values([self._name], as_shown=True)[0]
        return len(named) == len(self._rows())

    def _takes_rows_out_by_what_they_hold(self) -> bool:
        """Append two rows, and replace one of them by what it holds, wherever it stands."""
        for text in ("kept", "old"):
            _batch(self._client, self._write(text))
        _batch(self._client, *replace_rows(self._sheet, [(["old"], ["new"])], self._rows()))
        texts = self._texts()
        return texts.count("old") == 0 and texts.count("new") == texts.count("kept") == 1

    def _race(self) -> bool:
        """Let eight writers change the same seal at once: exactly one may land, with its row."""

        def turn(number: int) -> bool:
            return not self._is_refused(*self._turn("3", "4"), self._write(f"racer {number}"))

        with ThreadPoolExecutor(_RACERS) as pool:
            landed = sum(pool.map(turn, range(_RACERS)))
        rows = [text for text in self._texts() if text.startswith("racer ")]
        return landed == 1 and len(rows) == 1
