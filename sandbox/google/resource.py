"""Build the Spreadsheet resource that `spreadsheets.get` answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.google import a1
from sandbox.google.cells import BLANK, Cell, ErrorText
from sandbox.google.colours import FORMAT, theme
from sandbox.google.conditions import Painter, filtered_rows
from sandbox.google.lookups import metadata_resource
from sandbox.google.masks import Mask, below, keep, wants
from sandbox.google.shown import shown
from sandbox.google.workbook import Sheet, Workbook

_COLUMN_PIXELS = 100  # width in a new spreadsheet
_ROW_PIXELS = 21  # height in a new spreadsheet
_ERRORS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
}


def spreadsheet(
    book: Workbook,
    mask: Mask,
    *,
    spans: Sequence[tuple[Sheet, a1.Span]] = (),
    with_grid: bool = False,
) -> dict[str, Any]:
    """Return the resource of a workbook with those fields that a mask keeps.

    Cells are in it when the mask names them. Without a mask `with_grid` (`includeGridData`)
    decides; with a mask it is ignored.
    """
    grid = wants(mask, "sheets", "data") if mask else with_grid
    sheets = [
        _sheet(book, sheet, spans, below(mask, "sheets") if grid else None)
        for sheet in book.in_order()
        if not spans or any(found is sheet for found, _ in spans)
    ]
    whole: dict[str, Any] = {
        "spreadsheetId": book.id,
        "properties": {
            "title": book.title,
            "locale": book.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": book.time_zone,
            "defaultFormat": FORMAT,
            "spreadsheetTheme": theme(),
            **_told(book.properties),
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


def sheet_properties(book: Workbook, sheet: Sheet) -> dict[str, Any]:
    grid = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    grid |= _told(sheet.properties.get("gridProperties", {}))
    others = {k: v for k, v in sheet.properties.items() if k != "gridProperties"}
    return {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": list(book.sheets).index(sheet.id),
        "sheetType": "GRID",
        **({"gridProperties": grid} if sheet.has_grid else {}),
        **_told(others),
    }


def _told(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties without those that have their type's default, which Google leaves out."""
    return {name: value for name, value in given.items() if value not in (None, False, 0, "")}


def _sheet(
    book: Workbook, sheet: Sheet, spans: Sequence[tuple[Sheet, a1.Span]], mask: Mask | None
) -> dict[str, Any]:
    answer: dict[str, Any] = {"properties": sheet_properties(book, sheet)}
    own = [
        metadata_resource(m)
        for m in book.metadata.values()
        if m.sheet == sheet.id and m.start is None
    ]
    if own:
        answer["developerMetadata"] = own
    answer |= {name: part for name, part in sheet.parts.items() if part}
    is_told = bool(spans) or "A11b" in book.trusted_assumptions
    if mask is not None and sheet.has_grid and is_told:
        wanted = [sheet.clamp(span) for found, span in spans if found is sheet]
        answer["data"] = [
            _grid(book, sheet, span, below(mask, "data"))
            for span in (wanted or [sheet.clamp(a1.Span())])
        ]
    return answer


def _grid(book: Workbook, sheet: Sheet, span: a1.Area, mask: Mask) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if span.top:
        answer["startRow"] = span.top
    if span.left:
        answer["startColumn"] = span.left
    if wants(mask, "rowData"):
        cells = below(mask, "rowData", "values")
        rows = _rows(book, sheet, span, cells)
        while rows and not rows[-1]:
            rows.pop()
        if rows:
            answer["rowData"] = [{"values": row} if row else {} for row in rows]
    if wants(mask, "columnMetadata"):
        answer["columnMetadata"] = _dimensions(book, sheet, "COLUMNS", span.left, span.right)
    if wants(mask, "rowMetadata"):
        hidden = filtered_rows(book, sheet)
        answer["rowMetadata"] = _dimensions(book, sheet, "ROWS", span.top, span.bottom)
        for index in hidden & set(range(span.top, span.bottom)):
            answer["rowMetadata"][index - span.top]["hiddenByFilter"] = True
    return answer


def _rows(book: Workbook, sheet: Sheet, span: a1.Area, mask: Mask) -> list[list[dict[str, Any]]]:
    """Return the cells of each row, without empty ones at its end.

    Rows that are one object, as styled and empty ones are, share one answer, unless the colours of
    rules and bands are asked for, which depend on the place.
    """
    painter = Painter(book, sheet)
    is_painted = wants(mask, "effectiveFormat")
    known: dict[int, list[dict[str, Any]]] = {}
    answer = []
    for index, row in enumerate(sheet.rows[span.top : span.bottom], span.top):
        if is_painted or id(row) not in known:
            cells = enumerate(row[span.left : span.right], span.left)
            told = [_cell(cell, book.locale, mask, painter, index, at) for at, cell in cells]
            while told and not told[-1]:
                told.pop()
            known[id(row)] = told
        answer.append(known[id(row)])
    return answer


def _dimensions(
    book: Workbook, sheet: Sheet, dimension: str, start: int, end: int
) -> list[dict[str, Any]]:
    columns = dimension == "COLUMNS"
    stored = sheet.column_properties if columns else sheet.row_properties
    size = {"pixelSize": _COLUMN_PIXELS if columns else _ROW_PIXELS}
    found = [{**size, **_told(stored.get(index, {}))} for index in range(start, end)]
    for item in book.metadata.values():
        is_here = item.sheet == sheet.id and item.dimension == dimension
        if is_here and item.start is not None and start <= item.start < end:
            own = found[item.start - start].setdefault("developerMetadata", [])
            own.append(metadata_resource(item))
    return found


def _cell(
    cell: Cell, locale: str, mask: Mask, painter: Painter, row: int, column: int
) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if cell is not BLANK and not cell.is_blank:
        if wants(mask, "userEnteredValue"):
            answer["userEnteredValue"] = _entered_value(cell)
        if wants(mask, "effectiveValue") and cell.value is not None:
            answer["effectiveValue"] = effective_value(cell)
        if wants(mask, "formattedValue"):
            answer["formattedValue"] = shown(cell, locale)
    if wants(mask, "effectiveFormat"):
        found = painter.format(cell, row, column)
        if found:
            answer["effectiveFormat"] = found
    extras: Mapping[str, Any] = {
        "userEnteredFormat": cell.format,
        "note": cell.note,
        "dataValidation": cell.validation,
        "textFormatRuns": cell.look.runs,
        "hyperlink": cell.format.get("textFormat", {}).get("link", {}).get("uri"),
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
    """Return a cell's value as an ExtendedValue."""
    if isinstance(cell.value, ErrorText):
        kind = _ERRORS.get(cell.value, "ERROR")
        return {"errorValue": {"type": kind, "message": str(cell.value)}}
    if isinstance(cell.value, bool):
        return {"boolValue": cell.value}
    if isinstance(cell.value, (int, float)):
        return {"numberValue": cell.value}
    return {"stringValue": cell.value}
