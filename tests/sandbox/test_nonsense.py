"""Whatever is asked, the answer is one that Google gives, and a refused batch leaves no trace."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from typing import Any

import pytest

from sandbox.core import Sandbox
from sandbox.google.batch import HANDLERS
from sandbox.google.described import request_kinds, schema_of
from sandbox.google.workbook import Sheet, Workbook
from tests.sandbox.google import Google

_TRIES = 40
_TEXTS = (
    "", "a", "A1", "B2:C", "'Hoja 1'!A1:B2", "=A1+1", "=1/0", "1.234,5", "23/11/2026", "Hoja 1",
    "D3", "k", ",", "(", "$1", "x" * 200, "é😀", "America/Bogota", "es_CO",
)  # fmt: skip
_NUMBERS = (0, 0, 0, 1, 1, 2, 3, 5, 26, 999, 1000, 1001, -1, 77, 10**6, 2**31 - 1)
_MASKS = ("*", "*", "userEnteredValue", "note", "title", "userEnteredFormat.textFormat.bold",
          "range", "metadataValue", "properties", "gridProperties.frozenRowCount", "pixelSize",
          "a(", "criteria", "index")  # fmt: skip
_MOST_CELLS = 1200


def made_up(schema: Any, rng: random.Random, depth: int = 0, name: str = "") -> Any:
    """Return something that has the right types and need not mean anything."""
    schema = schema_of(schema)
    kind = schema.get("type", "any")
    if name == "fields":
        return rng.choice(_MASKS)
    if kind == "object":
        properties = schema.get("properties", {})
        chance = 0.75 if depth < 3 else 0.35
        chosen = [each for each in properties if rng.random() < chance and depth < 7]
        return {each: made_up(properties[each], rng, depth + 1, each) for each in chosen}
    if kind == "array":
        items = schema["items"]
        return [made_up(items, rng, depth + 1) for _ in range(rng.choice((0, 1, 1, 2)))]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    if kind == "boolean":
        return rng.random() < 0.5
    if kind in {"integer", "number"}:
        return rng.choice(_NUMBERS)
    return rng.choice(_TEXTS)


def a_book() -> Google:
    google = Google(Sandbox())
    google.type(["Factura", "Importe", "Vence"], ["F-1", 100, "23/11/2026"], ["F-2", "=B2*2", ""])
    grid = {"rowCount": 40, "columnCount": 20}
    google.batch(
        *(
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": tab, "gridProperties": grid},
                    "fields": "gridProperties(rowCount,columnCount)",
                }
            }
            for tab in (0, 1)
        ),
        {"addNamedRange": {"namedRange": {"name": "k", "namedRangeId": "a", "range": AREA}}},
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1, "range": AREA}}},
        {"addFilterView": {"filter": {"filterViewId": 1, "range": AREA}}},
        {"addBanding": {"bandedRange": {"bandedRangeId": 1, "range": AREA}}},
        {"mergeCells": {"range": {**AREA, "startRowIndex": 10, "endRowIndex": 12}}},
    )
    return google


AREA = {
    "sheetId": 0,
    "startRowIndex": 0,
    "endRowIndex": 3,
    "startColumnIndex": 0,
    "endColumnIndex": 2,
}


def everything(book: Workbook) -> str:
    """Return the whole state of a workbook, for a comparison."""
    state = {name: getattr(book, name) for name in ("title", "version", "named_ranges", "file")}
    state["metadata"] = [asdict(item) for item in book.metadata.values()]
    for sheet in book.in_order():
        parts = {name: getattr(sheet, name) for name in Sheet.__slots__ if name != "rows"}
        rows = [[row.values, [asdict(x) for x in row.looks], row.formulas] for row in sheet.rows]
        state[str(sheet.id)] = [parts, rows]
    return json.dumps(state, sort_keys=True)


@pytest.mark.parametrize("kind", sorted(HANDLERS))
def test_nonsense_is_refused_whole_or_done_whole(kind: str) -> None:
    schema = schema_of({"$ref": "Request"})["properties"][kind]
    google = a_book()
    for seed in range(_TRIES):
        rng = random.Random(f"{kind}{seed}")
        request = {kind: made_up(schema, rng, name=kind)}
        before = everything(google.sandbox.files.books[google.id])

        response = google.raw(
            "POST", f"/v4/spreadsheets/{google.id}:batchUpdate", {"requests": [request]}
        )

        assert response.status in {200, 400, 501}, (seed, request, response.body)
        book = google.sandbox.files.books[google.id]
        if response.status != 200:
            assert everything(book) == before, (seed, request)
        assert google.raw("GET", f"/v4/spreadsheets/{google.id}?includeGridData=true").status == 200
        assert google.raw("GET", f"/sheet/{google.id}").status == 200, (seed, request)
        if sum(s.row_count * s.column_count for s in book.in_order()) > _MOST_CELLS * 4:
            google = a_book()


def test_what_is_not_known_yet_is_few_and_said() -> None:
    unknown = {*request_kinds()} - {*HANDLERS}
    google = a_book()

    for kind in unknown:
        error = google.batch({kind: {}})["error"]
        assert (error["code"], error["status"]) == (501, "UNIMPLEMENTED"), kind

    assert unknown == {
        "addDataSource", "updateDataSource", "deleteDataSource", "refreshDataSource",
        "cancelDataSourceRefresh", "addSlicer", "updateSlicerSpec", "updateTable",
        "deleteTable", "insertComment", "updateCommentPost", "deleteComment", "addCommentReply",
        "deleteCommentReply",
    }  # fmt: skip
