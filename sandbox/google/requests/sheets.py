"""Requests about the spreadsheet's properties and its tabs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.google.colours import mask_of_both_forms
from sandbox.google.masks import parse_mask
from sandbox.google.resource import sheet_properties
from sandbox.google.shifts import rename, resize
from sandbox.google.workbook import LONGEST_TITLE, Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]

_IDS = {
    "protectedRanges": "protectedRangeId",
    "filterViews": "filterViewId",
    "bandedRanges": "bandedRangeId",
    "charts": "chartId",
}

# Fields that only ranges, spans and coordinates have; those without a `sheetId` are on tab 0.
_PLACING = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
_PLACING |= {"startIndex", "endIndex", "rowIndex"}


def add_sheet(book: Workbook, body: Body) -> dict[str, Any]:
    properties = dict(body.get("properties", {}))
    title = properties.pop("title", None) or _free_title(book)
    _check_title(book, title)
    identifier = properties.pop("sheetId", None)
    identifier = book.new_sheet_id() if identifier is None else identifier
    if identifier in book.sheets:
        raise ApiError(
            400,
            f"Sheet with id {identifier} already exists. Please enter another id.",
        )
    if properties.pop("sheetType", "GRID") != "GRID":
        raise ApiError(501, "the sandbox knows sheets of type GRID only", "UNIMPLEMENTED")
    grid = dict(properties.pop("gridProperties", {}))
    rows, columns = grid.pop("rowCount", 1000), grid.pop("columnCount", 26)
    _check_counts(rows, columns)
    sheet = Sheet(identifier, title, rows, columns)
    index = properties.pop("index", len(book.sheets))
    sheet.properties = {**properties, **({"gridProperties": grid} if grid else {})}
    _check_frozen(sheet)
    _place(book, sheet, index)
    book.check_size()
    return {"properties": sheet_properties(book, sheet)}


def add_object_sheet(book: Workbook) -> Sheet:
    """Add a tab without cells, for a chart."""
    title = _free_title(book, "Chart")
    sheet = Sheet(book.new_sheet_id(), title, 0, 0, properties={"sheetType": "OBJECT"})
    _place(book, sheet, len(book.sheets))
    return sheet


def _free_title(book: Workbook, kind: str = "Sheet") -> str:
    number = len(book.sheets) + 1
    while book.titled(f"{kind}{number}"):
        number += 1
    return f"{kind}{number}"


def _check_title(book: Workbook, title: str, own: Sheet | None = None) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise ApiError(400, "Sheet name must be between 1 and 100 characters.")
    other = book.titled(title)
    if other is not None and other is not own:
        raise ApiError(
            400,
            f'A sheet with the name "{title}" already exists. Please enter another name.',
        )


def _check_counts(rows: int, columns: int) -> None:
    if rows < 1 or columns < 1:
        raise ApiError(400, "The number of rows and columns of a sheet must be at least 1.")


def _check_frozen(sheet: Sheet) -> None:
    grid = sheet.properties.get("gridProperties", {})
    for kind, count in (("Row", sheet.row_count), ("Column", sheet.column_count)):
        if grid.get(f"frozen{kind}Count", 0) >= count:
            raise ApiError(
                400,
                f"You can't freeze all visible {kind.lower()}s on the sheet.",
            )


def _place(book: Workbook, sheet: Sheet, index: int) -> None:
    if not 0 <= index <= len(book.sheets):
        raise ApiError(400, f"Invalid sheet index: {index}")
    ordered = list(book.sheets.items())
    ordered.insert(index, (sheet.id, sheet))
    book.sheets = dict(ordered)


def delete_sheet(book: Workbook, body: Body) -> None:
    """Delete a tab and its named ranges; the names cannot be used again (A4)."""
    sheet = book.sheet(body.get("sheetId"))
    if len(book.sheets) == 1:
        raise ApiError(400, "You can't remove all the sheets in a document.")
    del book.sheets[sheet.id]
    for key, named in list(book.named_ranges.items()):
        if named["range"].get("sheetId", 0) == sheet.id:
            del book.named_ranges[key]
            book.lingering_names[named["name"]] = key
    book.metadata = {k: m for k, m in book.metadata.items() if m.sheet != sheet.id}


def duplicate_sheet(book: Workbook, body: Body) -> dict[str, Any]:
    source = book.sheet(body.get("sourceSheetId"))
    title = body.get("newSheetName") or _copy_title(book, source.title)
    _check_title(book, title)
    index = body.get("insertSheetIndex", 0)
    twin = twin_of(book, source, title, body.get("newSheetId"))
    _place(book, twin, index)
    book.check_size()
    return {"properties": sheet_properties(book, twin)}


def twin_of(book: Workbook, source: Sheet, title: str, identifier: int | None = None) -> Sheet:
    """Return a copy of a tab for a workbook, with ids that are free there."""
    if identifier is not None and identifier in book.sheets:
        raise ApiError(400, f"Sheet with id {identifier} already exists. Please enter another id.")
    twin = source.copy()
    twin.title = title
    twin.id = book.new_sheet_id() if identifier is None else identifier
    twin.parts = _moved_to(twin.parts, source.id, twin.id)
    for name, key in _IDS.items():
        if name in twin.parts:
            twin.parts[name] = [{**part, key: book.new_id()} for part in twin.parts[name]]
    return twin


def copy_to(source: Sheet, target: Workbook) -> dict[str, Any]:
    """Copy a tab to another workbook; return its properties there."""
    twin = twin_of(target, source, _copy_title(target, source.title))
    _place(target, twin, len(target.sheets))
    target.check_size()
    return sheet_properties(target, twin)


def _copy_title(book: Workbook, title: str) -> str:
    name, number = f"Copy of {title}", 1
    while book.titled(name):
        number += 1
        name = f"Copy of {title} {number}"
    return name


def _moved_to(value: Any, old: int, new: int) -> Any:
    """Return a resource in which every range on the tab `old` is on the tab `new`."""
    if isinstance(value, list):
        return [_moved_to(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _moved_to(item, old, new) for name, item in value.items()}
    if "sheetId" in value or value.keys() & _PLACING:
        changed["sheetId"] = new if value.get("sheetId", 0) == old else value["sheetId"]
    return changed


def update_sheet_properties(book: Workbook, body: Body) -> None:
    given = body.get("properties", {})
    sheet = book.sheet(given.get("sheetId"))
    names = required_mask(body) or {name: {} for name in given if name != "sheetId"}
    for name in names:
        if name == "title":
            _check_title(book, given.get("title", ""), sheet)
            rename(book, sheet, given["title"])
        elif name == "gridProperties":
            _update_grid(book, sheet, given.get(name, {}), names[name])
        elif name == "index":
            _move(book, sheet, given.get("index", 0))
        elif name == "sheetId":
            raise ApiError(400, "Field 'sheetId' is read-only.")
        elif name == "hidden" and given.get("hidden"):
            _check_others_visible(book, sheet)
            sheet.properties["hidden"] = True
        else:
            sheet.properties[name] = given.get(name)


def _check_others_visible(book: Workbook, sheet: Sheet) -> None:
    if all(each.properties.get("hidden") for each in book.in_order() if each is not sheet):
        raise ApiError(400, "You can't hide all the sheets in a document.")


def _update_grid(
    book: Workbook, sheet: Sheet, given: Mapping[str, Any], mask: Mapping[str, Any]
) -> None:
    names = mask or given
    rows = given.get("rowCount", 0) if "rowCount" in names else sheet.row_count
    columns = given.get("columnCount", 0) if "columnCount" in names else sheet.column_count
    _check_counts(rows, columns)
    resize(book, sheet, rows, columns)
    book.check_size()
    others = {n: given.get(n, 0) for n in names if n not in {"rowCount", "columnCount"}}
    sheet.properties["gridProperties"] = {**sheet.properties.get("gridProperties", {}), **others}
    _check_frozen(sheet)


def _move(book: Workbook, sheet: Sheet, index: int) -> None:
    """Move a tab to an index, which is counted before the move, as Google documents."""
    before = list(book.sheets).index(sheet.id)
    if not 0 <= index <= len(book.sheets):
        raise ApiError(400, f"Invalid sheet index: {index}")
    del book.sheets[sheet.id]
    _place(book, sheet, index - 1 if index > before else index)


def update_spreadsheet_properties(book: Workbook, body: Body) -> None:
    given = body.get("properties", {})
    attributes = {"title": "title", "locale": "locale", "timeZone": "time_zone"}
    for name in required_mask(body) or given:
        if name in attributes:
            if not given.get(name):
                raise ApiError(400, f"Invalid value for properties.{name}: it must not be empty.")
            setattr(book, attributes[name], given[name])
        else:
            book.properties[name] = given.get(name)


def required_mask(body: Body) -> dict[str, Any]:
    """Return the mask that a request must have, empty for all fields; raise when it is missing."""
    if not body.get("fields"):
        raise ApiError(400, "At least one field must be listed in 'fields'. (use '*' for all)")
    return mask_of_both_forms(parse_mask(str(body["fields"])))


def masked(body: Body, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource with the fields that the request's mask names taken from `new`."""
    mask = required_mask(body)
    names = mask or {name: {} for name in new}
    changed = {**old}
    for name in names:
        if name in new:
            changed[name] = new[name]
        else:
            changed.pop(name, None)
    return changed


HANDLERS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
