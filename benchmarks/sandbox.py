"""Measure the sandbox with a large workbook in a file: 100,000 rows of 20 columns."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.table import Line, Section, line
from sandbox.core import Sandbox
from sandbox.http import Request, Response

_ROWS = 100_000  # chosen by hand
_COLUMNS = 20  # chosen by hand
_BATCHES = 100  # batches of one cell that are measured; chosen by hand
_FORMATS = {
    3: {"type": "DATE", "pattern": "dd/mm/yyyy"},
    4: {"type": "CURRENCY", "pattern": '"$"#,##0.00'},
    5: {"type": "CURRENCY", "pattern": '"$"#,##0.00'},
}


def measure() -> Iterator[Section]:
    """Yield the section about the sandbox."""
    yield Section(f"The sandbox, {_ROWS:,} rows of {_COLUMNS} columns (s)", [*_lines()])


def _lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.sqlite"
        sandbox = Sandbox(path)
        book = _made(sandbox)
        took, _ = _timed(lambda: _fill(sandbox, book))
        yield line("fill it in ten writes", {_ROWS: took})
        sandbox.close()
        opened, sandbox = _timed(lambda: Sandbox(path))
        yield line(f"open its file of {path.stat().st_size / 1e6:.0f} MB", {_ROWS: opened})
        for option in ("UNFORMATTED_VALUE", "FORMATTED_VALUE"):
            took, bare = _reading(sandbox, book, option)
            what = f"batchGet, {option.split('_')[0].lower()}"
            yield line(what, {_ROWS: took})
            yield line(f"{what}, by json.dumps", {_ROWS: took / bare}, "{:.1f} ×")
        copied, _ = _timed(sandbox.files.books[book].copy)
        yield line("copy that a batch is applied to", {_ROWS: copied}, "{:.5f}")
        took, _ = _timed(lambda: _write_cells(sandbox, book))
        yield line("batch of one cell, kept in the file", {_ROWS: took / _BATCHES}, "{:.4f}")
        sandbox.close()


def _timed(what: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = what()
    return time.perf_counter() - began, found


def _asked(sandbox: Sandbox, method: str, path: str, body: Any = None, **query: str) -> Response:
    values = {name: [value] for name, value in query.items()}
    data = b"" if body is None else json.dumps(body).encode()
    answer = sandbox.handle(Request(method, f"/v4/spreadsheets{path}", values, {}, data))
    assert answer.status == 200, answer.body
    return answer


def _made(sandbox: Sandbox) -> str:
    grid = {"rowCount": _ROWS, "columnCount": _COLUMNS}
    sheet = {"properties": {"title": "Cartera", "gridProperties": grid}}
    answer = _asked(sandbox, "POST", "", {"properties": {"locale": "es_CO"}, "sheets": [sheet]})
    book: str = json.loads(answer.body)["spreadsheetId"]
    requests = [
        {
            "repeatCell": {
                "range": {"startColumnIndex": column, "endColumnIndex": column + 1},
                "cell": {"userEnteredFormat": {"numberFormat": number_format}},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
        for column, number_format in _FORMATS.items()
    ]
    _asked(sandbox, "POST", f"/{book}:batchUpdate", {"requests": requests})
    return book


def _fill(sandbox: Sandbox, book: str) -> None:
    for start in range(0, _ROWS, _ROWS // 10):
        values = [_row(number) for number in range(start, start + _ROWS // 10)]
        path = f"/{book}/values/Cartera!A{start + 1}"
        _asked(sandbox, "PUT", path, {"values": values}, valueInputOption="RAW")


def _row(number: int) -> list[Any]:
    customer = number % 5000
    known = [f"F-{number}", f"Cliente {customer}", f"c{customer}@cliente.example"]
    amounts = [46_000 + number % 400, 1000 + number * 1.25, number % 7 * 100]
    return [*known, *amounts, *[f"texto {number % 97}"] * 10, number, number * 2, True, "fin"]


def _reading(sandbox: Sandbox, book: str, option: str) -> tuple[float, float]:
    """Return the seconds of a read, and the seconds of only encoding the same answer as JSON."""
    query = {"ranges": "Cartera", "valueRenderOption": option}
    took, answer = _timed(lambda: _asked(sandbox, "GET", f"/{book}/values:batchGet", **query))
    found = json.loads(answer.body)
    bare, _ = _timed(lambda: json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode())
    return took, bare


def _write_cells(sandbox: Sandbox, book: str) -> None:
    for number in range(_BATCHES):
        place = {"rowIndex": number * 997 % _ROWS, "columnIndex": 5}
        cell = {"userEnteredValue": {"numberValue": number}}
        request = {"start": place, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}
        _asked(sandbox, "POST", f"/{book}:batchUpdate", {"requests": [{"updateCells": request}]})
