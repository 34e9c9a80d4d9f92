"""The Spreadsheet resource as `spreadsheets.get` answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.google import a1
from sandbox.google.lookups import metadata_resource
from sandbox.google.masks import Mask, below, keep, wants
from sandbox.google.shown import shown
from sandbox.google.workbook import Cell, Sheet, Workbook


def spreadsheet(
    book: Workbook, mask: Mask, *, ranges: Sequence[str] = (), with_grid: bool = False
) -> dict[str, Any]:
    """Answer a workbook, cut to a mask; grids only where asked for.

    A field mask decides about the grids by itself: `includeGridData` is ignored beside one.
    """
    spans = [book.find(text) for text in ranges]
    grid = wants(mask, "sheets", "data") if mask else with_grid
    sheets = [
        _sheet(book, sheet, index, spans, below(mask, "sheets") if grid else None)
        for index, sheet in enumerate(book.in_order())
        if not spans or any(found is sheet for found, _ in spans)
    ]
    whole: dict[str, Any] = {
        "spreadsheetId": book.id,
        "properties": {
            "title": book.title,
            "locale": book.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": book.time_zone,
        },
        "sheets": sheets,
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }
    if book.named_ranges:
        whole["namedRanges"] = list(book.named_ranges.values())
    own = [metadata_resource(m) for m in book.metadata.values() if m.sheet is None]
    if own:
        whole["developerMetadata"] = own
    kept: dict[str, Any] = keep(whole, mask)
    return kept


def sheet_properties(sheet: Sheet, index: int) -> dict[str, Any]:
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    grid |= sheet.properties.get("gridProperties", {})
    others = {k: v for k, v in sheet.properties.items() if k != "gridProperties"}
    return {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": index,
        "sheetType": "GRID",
        "gridProperties": grid,
        **others,
    }


def _sheet(
    book: Workbook,
    sheet: Sheet,
    index: int,
    spans: Sequence[tuple[Sheet, a1.Span]],
    mask: Mask | None,
) -> dict[str, Any]:
    answer: dict[str, Any] = {"properties": sheet_properties(sheet, index)}
    own = [
        metadata_resource(m)
        for m in book.metadata.values()
        if m.sheet == sheet.id and m.start is None
    ]
    lists = {
        "developerMetadata": own,
        "protectedRanges": list(sheet.protected.values()),
        "conditionalFormats": sheet.conditional,
        "charts": list(sheet.charts.values()),
        "merges": sheet.merges,
    }
    answer |= {name: items for name, items in lists.items() if items}
    if sheet.basic_filter is not None:
        answer["basicFilter"] = sheet.basic_filter
    if mask is not None:
        wanted = [span for found, span in spans if found is sheet]
        answer["data"] = [
            _grid(book, sheet, span, below(mask, "data"))
            for span in (wanted or [sheet.clamp(a1.Span())])
        ]
    return answer


def _grid(book: Workbook, sheet: Sheet, span: a1.Span, mask: Mask) -> dict[str, Any]:
    assert span.bottom is not None
    assert span.right is not None
    answer: dict[str, Any] = {}
    if span.top:
        answer["startRow"] = span.top
    if span.left:
        answer["startColumn"] = span.left
    if wants(mask, "rowData"):
        cells = below(mask, "rowData", "values")
        rows = [
            [_cell(cell, book.locale, cells) for cell in row[span.left : span.right]]
            for row in sheet.rows[span.top : span.bottom]
        ]
        answer["rowData"] = [{"values": row} if row else {} for row in rows]
    if wants(mask, "columnMetadata"):
        answer["columnMetadata"] = [
            _dimension(book, sheet, "COLUMNS", i) for i in range(span.left, span.right)
        ]
    if wants(mask, "rowMetadata"):
        answer["rowMetadata"] = [
            _dimension(book, sheet, "ROWS", i) for i in range(span.top, span.bottom)
        ]
    return answer


def _dimension(book: Workbook, sheet: Sheet, dimension: str, index: int) -> dict[str, Any]:
    columns = dimension == "COLUMNS"
    stored = (sheet.column_properties if columns else sheet.row_properties).get(index, {})
    answer: dict[str, Any] = {"pixelSize": 100 if columns else 21, **stored}
    own = [
        metadata_resource(m)
        for m in book.metadata.values()
        if m.sheet == sheet.id and m.dimension == dimension and m.start == index
    ]
    return answer | ({"developerMetadata": own} if own else {})


def _cell(cell: Cell, locale: str, mask: Mask) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if not cell.is_blank:
        if wants(mask, "userEnteredValue"):
            answer["userEnteredValue"] = _entered_value(cell)
        if wants(mask, "effectiveValue"):
            answer["effectiveValue"] = effective_value(cell)
        if wants(mask, "formattedValue"):
            answer["formattedValue"] = shown(cell, locale)
    extras: Mapping[str, Any] = {
        "userEnteredFormat": cell.format,
        "effectiveFormat": cell.format,
        "note": cell.note,
        "dataValidation": cell.validation,
    }
    for name, value in extras.items():
        if value and wants(mask, name):
            answer[name] = value
    return answer


def _entered_value(cell: Cell) -> dict[str, Any]:
    if cell.formula is not None:
        return {"formulaValue": cell.formula}
    return effective_value(cell)


def effective_value(cell: Cell) -> dict[str, Any]:
    """Answer one ExtendedValue."""
    if cell.error is not None:
        kind = cell.error.strip("#!?").replace("/", "").replace("DIV0", "DIVIDE_BY_ZERO")
        return {"errorValue": {"type": kind, "message": cell.error}}
    if isinstance(cell.value, bool):
        return {"boolValue": cell.value}
    if isinstance(cell.value, (int, float)):
        return {"numberValue": cell.value}
    return {"stringValue": cell.value}
