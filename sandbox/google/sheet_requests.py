"""Requests about tabs, rows and columns as such."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.google.a1 import column_index, column_name
from sandbox.google.masks import parse_mask
from sandbox.google.resource import sheet_properties
from sandbox.google.workbook import Cell, Metadata, Row, Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]


def add_sheet(book: Workbook, body: Body) -> dict[str, Any]:
    properties = dict(body.get("properties", {}))
    title = properties.pop("title", f"Sheet{len(book.sheets) + 1}")
    if book.titled(title):
        raise ApiError(
            400,
            f'A sheet with the name "{title}" already exists. Please enter another name.',
        )
    identifier = properties.pop("sheetId", None)
    identifier = book.new_sheet_id() if identifier is None else identifier
    if identifier in book.sheets:
        raise ApiError(400, f"A sheet with id {identifier} already exists.")
    grid = dict(properties.pop("gridProperties", {}))
    sheet = Sheet(identifier, title, grid.pop("rowCount", 1000), grid.pop("columnCount", 26))
    index = properties.pop("index", len(book.sheets))
    sheet.properties = {**properties, **({"gridProperties": grid} if grid else {})}
    ordered = list(book.sheets.items())
    ordered.insert(index, (identifier, sheet))
    book.sheets = dict(ordered)
    book.check_size()
    return {"properties": sheet_properties(sheet, index)}


def delete_sheet(book: Workbook, body: Body) -> None:
    """Delete a tab. Its named ranges vanish from the list, but their names stay taken (A4)."""
    sheet = book.sheet(body.get("sheetId"))
    if len(book.sheets) == 1:
        raise ApiError(400, "You can't remove all the sheets in a document.")
    del book.sheets[sheet.id]
    for key, named in list(book.named_ranges.items()):
        if named["range"].get("sheetId", 0) == sheet.id:
            del book.named_ranges[key]
            book.lingering_names[named["name"]] = key
    book.metadata = {k: m for k, m in book.metadata.items() if m.sheet != sheet.id}


def update_sheet_properties(book: Workbook, body: Body) -> None:
    given = body["properties"]
    sheet = book.sheet(given.get("sheetId"))
    mask = parse_mask(_required_fields(body))
    names = mask or {name: {} for name in given if name != "sheetId"}
    for name in names:
        if name == "title":
            other = book.titled(given["title"])
            if other is not None and other is not sheet:
                raise ApiError(
                    400,
                    f'A sheet with the name "{given["title"]}" already exists. '
                    "Please enter another name.",
                )
            sheet.title = given["title"]
        elif name == "gridProperties":
            _update_grid(sheet, given.get(name, {}), names[name])
        elif name == "index":
            _move_sheet(book, sheet, given["index"])
        else:
            sheet.properties[name] = given.get(name)


def _update_grid(sheet: Sheet, given: Mapping[str, Any], mask: Mapping[str, Any]) -> None:
    grid = dict(sheet.properties.get("gridProperties", {}))
    for name in mask or given:
        if name == "rowCount":
            sheet.row_count = given[name]
            del sheet.rows[sheet.row_count :]
        elif name == "columnCount":
            sheet.column_count = given[name]
            sheet.rows = [row[: sheet.column_count] for row in sheet.rows]
        else:
            grid[name] = given.get(name, 0)
    sheet.properties["gridProperties"] = grid


def _move_sheet(book: Workbook, sheet: Sheet, index: int) -> None:
    others = [(key, each) for key, each in book.sheets.items() if each is not sheet]
    others.insert(index, (sheet.id, sheet))
    book.sheets = dict(others)


def update_spreadsheet_properties(book: Workbook, body: Body) -> None:
    given = body["properties"]
    for name in parse_mask(_required_fields(body)) or given:
        attribute = {"title": "title", "locale": "locale", "timeZone": "time_zone"}.get(name)
        if attribute is not None:
            setattr(book, attribute, given[name])


def _required_fields(body: Body) -> str:
    if not body.get("fields"):
        raise ApiError(400, "At least one field must be listed in 'fields'. (use '*' for all)")
    return str(body["fields"])


def append_dimension(book: Workbook, body: Body) -> None:
    sheet = book.sheet(body.get("sheetId"))
    if body.get("dimension") == "COLUMNS":
        sheet.column_count += body.get("length", 0)
    else:
        sheet.row_count += body.get("length", 0)
    book.check_size()


def insert_dimension(book: Workbook, body: Body) -> None:
    sheet, dimension, start, end = _dimension_range(book, body["range"])
    count = end - start
    if dimension == "ROWS":
        inherited = _looks_of(sheet, start - 1 if body.get("inheritFromBefore") else start)
        if start < len(sheet.rows):
            sheet.rows[start:start] = [list(inherited) for _ in range(count)]
        sheet.row_count += count
    else:
        for index, row in enumerate(sheet.rows):
            if start < len(row):
                sheet.rows[index] = [*row[:start], *[Cell()] * count, *row[start:]]
        sheet.column_count += count
    _shift(book, sheet, dimension, start, count)
    book.check_size()


def _looks_of(sheet: Sheet, row: int) -> Row:
    if not 0 <= row < len(sheet.rows):
        return []
    return [Cell(format=cell.format, validation=cell.validation) for cell in sheet.rows[row]]


def delete_dimension(book: Workbook, body: Body) -> None:
    sheet, dimension, start, end = _dimension_range(book, body["range"])
    if dimension == "ROWS":
        if end - start >= sheet.row_count:
            raise ApiError(400, "You can't delete all the rows on the sheet.")
        del sheet.rows[start:end]
        sheet.row_count -= end - start
    else:
        if end - start >= sheet.column_count:
            raise ApiError(400, "You can't delete all the columns on the sheet.")
        sheet.rows = [[*row[:start], *row[end:]] for row in sheet.rows]
        sheet.column_count -= end - start
    _shift(book, sheet, dimension, start, start - end)


def _dimension_range(book: Workbook, given: Mapping[str, Any]) -> tuple[Sheet, str, int, int]:
    sheet = book.sheet(given.get("sheetId"))
    dimension = given.get("dimension", "ROWS")
    limit = sheet.row_count if dimension == "ROWS" else sheet.column_count
    start, end = given.get("startIndex", 0), given.get("endIndex", limit)
    if start >= end:
        raise ApiError(400, "endIndex must be greater than startIndex")
    if start > limit:
        raise ApiError(400, f"range.startIndex[{start}] must be at most the size [{limit}]")
    return sheet, dimension, start, end


def _shift(book: Workbook, sheet: Sheet, dimension: str, at: int, by: int) -> None:
    """Move what is pinned to rows or columns; what lay on deleted ones dies with them."""
    kept: dict[int, Metadata] = {}
    for key, item in book.metadata.items():
        if item.sheet != sheet.id or item.dimension != dimension or item.start is None:
            kept[key] = item
        elif item.start >= at - min(by, 0):
            kept[key] = replace(item, start=item.start + by, end=(item.end or 0) + by)
        elif item.start < at:
            kept[key] = item
    book.metadata = kept
    stored = sheet.row_properties if dimension == "ROWS" else sheet.column_properties
    moved = {
        index + by if index >= at else index: value
        for index, value in stored.items()
        if by > 0 or not at <= index < at - by
    }
    stored.clear()
    stored.update(moved)
    axis = "Row" if dimension == "ROWS" else "Column"
    for name, named in book.named_ranges.items():
        book.named_ranges[name] = {**named, "range": _moved(named["range"], sheet.id, axis, at, by)}
    sheet.conditional = [
        {
            **_moved_rule(rule, axis, at, by),
            "ranges": [_moved(each, sheet.id, axis, at, by) for each in rule["ranges"]],
        }
        for rule in sheet.conditional
    ]


def _moved_rule(rule: dict[str, Any], axis: str, at: int, by: int) -> dict[str, Any]:
    """Let the formula of a rule follow its column, as Sheets does."""

    def moved(match: re.Match[str]) -> str:
        index = column_index(match[1])
        return "$" + (column_name(index + by) if index >= at else match[1])

    condition = rule.get("booleanRule", {}).get("condition", {})
    if axis != "Column" or condition.get("type") != "CUSTOM_FORMULA":
        return rule
    values = [
        {**value, "userEnteredValue": re.sub(r"\$([A-Z]{1,3})", moved, value["userEnteredValue"])}
        for value in condition["values"]
    ]
    changed = {**rule["booleanRule"], "condition": {**condition, "values": values}}
    return {**rule, "booleanRule": changed}


def _moved(given: Mapping[str, Any], sheet: int, axis: str, at: int, by: int) -> Mapping[str, Any]:
    if given.get("sheetId", 0) != sheet:
        return given
    moved = dict(given)
    for name in (f"start{axis}Index", f"end{axis}Index"):
        if name in moved and moved[name] > at - (1 if name.startswith("start") else 0):
            moved[name] = max(moved[name] + by, at)
    return moved


def update_dimension_properties(book: Workbook, body: Body) -> None:
    sheet, dimension, start, end = _dimension_range(book, body["range"])
    stored = sheet.row_properties if dimension == "ROWS" else sheet.column_properties
    names = parse_mask(_required_fields(body)) or body["properties"]
    for index in range(start, end):
        changed = {name: body["properties"].get(name) for name in names}
        stored[index] = {**stored.get(index, {}), **changed}


HANDLERS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
    "appendDimension": append_dimension,
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "updateDimensionProperties": update_dimension_properties,
}
