"""Requests about named, protected, coloured, banded and filtered ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.google.sheet_requests import masked
from sandbox.google.workbook import Part, Sheet, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]

_NAME = re.compile(
    r"^(?!([A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*|TRUE|FALSE)$)[^\W\d]\w{0,249}$", re.IGNORECASE
)


def add_named_range(book: Workbook, body: Body) -> dict[str, Any]:
    """Add a named range: an id that exists is refused (A1), and so is a name (A2)."""
    named = dict(body.get("namedRange", {}))
    name = named.get("name", "")
    _check_name(name)
    if named.get("namedRangeId") in book.named_ranges:
        raise ApiError(400, f"A named range with the id {named['namedRangeId']} already exists.")
    if book.named(name) or name in book.lingering_names:
        _refuse_name(book, name)
    _sheet_of(book, named)
    named.setdefault("namedRangeId", str(1_000_000_000 + book.new_id()))
    book.named_ranges[named["namedRangeId"]] = named
    return {"namedRange": named}


def _check_name(name: str) -> None:
    if not _NAME.match(name):
        raise ApiError(400, f"Invalid name: {name}")


def _refuse_name(book: Workbook, name: str) -> None:
    if "A2" in book.trusted_assumptions:
        raise ApiError(
            400,
            f"Cannot add named range with name: {name}, a named range with that name "
            "already exists.",
        )


def delete_named_range(book: Workbook, body: Body) -> None:
    """Delete a named range: an unknown id is refused (A3)."""
    identifier = body.get("namedRangeId", "")
    if book.named_ranges.pop(identifier, None) is None and "A3" in book.trusted_assumptions:
        raise ApiError(400, f"No NamedRange with id: {identifier}")


def update_named_range(book: Workbook, body: Body) -> None:
    given = body.get("namedRange", {})
    identifier = given.get("namedRangeId", "")
    if identifier not in book.named_ranges:
        raise ApiError(400, f"No NamedRange with id: {identifier}")
    old = book.named_ranges[identifier]
    changed = {**masked(body, old, given), "namedRangeId": identifier}
    _check_name(changed.get("name", ""))
    other = book.named(changed["name"])
    if other is not None and other is not old:
        _refuse_name(book, changed["name"])
    _sheet_of(book, changed)
    book.named_ranges[identifier] = changed


def _sheet_of(book: Workbook, given: Body) -> Sheet:
    """Return the tab of something that must have a range."""
    if "range" not in given:
        raise ApiError(400, "range must be specified")
    return book.area(given["range"])[0]


def _added(
    book: Workbook, sheet: Sheet, name: str, key: str, given: Body, index: int | None = None
) -> Part:
    """Add a part to a tab, with an id of its own unless it brought one that is free."""
    identifier = given.get(key) or book.new_id()
    if any(each.part(name, key, identifier) for each in book.in_order()):
        raise ApiError(400, f"{key} {identifier} already exists.")
    part = {**given, key: identifier}
    sheet.add_part(name, part, index)
    return part


def _replaced(book: Workbook, sheet: Sheet, name: str, old: Part, new: Part) -> None:
    """Put a changed part in place of one; it stays on its tab."""
    if _sheet_of(book, new) is not sheet:
        raise ApiError(400, "The range must lie on the same sheet as before.")
    sheet.replace_part(name, old, new)


def found(book: Workbook, name: str, key: str, identifier: object, what: str) -> tuple[Sheet, Part]:
    """Return a part of a tab, and the tab, by the part's id."""
    for sheet in book.in_order():
        part = sheet.part(name, key, identifier)
        if part is not None:
            return sheet, part
    raise ApiError(400, f"No {what} with id: {identifier or 0}")


def add_protected_range(book: Workbook, body: Body) -> dict[str, Any]:
    given = dict(body.get("protectedRange", {}))
    named = book.named_ranges.get(given.get("namedRangeId", ""))
    if named is not None:
        given["range"] = named["range"]
    sheet = _sheet_of(book, given)
    return {"protectedRange": _added(book, sheet, "protectedRanges", "protectedRangeId", given)}


def update_protected_range(book: Workbook, body: Body) -> None:
    given = body.get("protectedRange", {})
    identifier = given.get("protectedRangeId")
    sheet, old = found(book, "protectedRanges", "protectedRangeId", identifier, "protected range")
    _replaced(book, sheet, "protectedRanges", old, masked(body, old, given))


def delete_protected_range(book: Workbook, body: Body) -> None:
    identifier = body.get("protectedRangeId")
    sheet, old = found(book, "protectedRanges", "protectedRangeId", identifier, "protected range")
    sheet.replace_part("protectedRanges", old, None)


def _rule(sheet: Sheet, index: int) -> Part:
    rules: list[Part] = sheet.parts.get("conditionalFormats", [])
    if not 0 <= index < len(rules):
        raise ApiError(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    return rules[index]


def _sheet_of_rule(book: Workbook, rule: Body) -> Sheet:
    ranges = rule.get("ranges", [])
    if not ranges:
        raise ApiError(400, "rule.ranges must not be empty")
    if len({each.get("sheetId", 0) for each in ranges}) > 1:
        raise ApiError(400, "All ranges of a rule must lie on the same sheet.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise ApiError(400, "Either 'booleanRule' or 'gradientRule' must be set.")
    sheets = [book.area(each)[0] for each in ranges]
    return sheets[0]


def add_conditional_format(book: Workbook, body: Body) -> None:
    rule = dict(body.get("rule", {}))
    sheet = _sheet_of_rule(book, rule)
    index = body.get("index", 0)
    if not 0 <= index <= len(sheet.parts.get("conditionalFormats", [])):
        raise ApiError(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    sheet.add_part("conditionalFormats", rule, index)


def update_conditional_format(book: Workbook, body: Body) -> dict[str, Any]:
    """Replace a rule, or move it to another index."""
    index = body.get("index", 0)
    new = body.get("rule")
    sheet = book.sheet(body.get("sheetId")) if new is None else _sheet_of_rule(book, new)
    old = _rule(sheet, index)
    if new is not None:
        sheet.replace_part("conditionalFormats", old, dict(new))
        return {"oldRule": old, "oldIndex": index, "newRule": new, "newIndex": index}
    sheet.replace_part("conditionalFormats", old, None)
    to = body.get("newIndex", 0)
    sheet.add_part("conditionalFormats", old, to)
    return {"oldIndex": index, "newRule": old, "newIndex": to}


def delete_conditional_format(book: Workbook, body: Body) -> dict[str, Any]:
    sheet = book.sheet(body.get("sheetId"))
    rule = _rule(sheet, body.get("index", 0))
    sheet.replace_part("conditionalFormats", rule, None)
    return {"rule": rule}


def add_banding(book: Workbook, body: Body) -> dict[str, Any]:
    given = body.get("bandedRange", {})
    sheet = _sheet_of(book, given)
    return {"bandedRange": _added(book, sheet, "bandedRanges", "bandedRangeId", given)}


def update_banding(book: Workbook, body: Body) -> None:
    given = body.get("bandedRange", {})
    identifier = given.get("bandedRangeId")
    sheet, old = found(book, "bandedRanges", "bandedRangeId", identifier, "banded range")
    _replaced(book, sheet, "bandedRanges", old, masked(body, old, given))


def delete_banding(book: Workbook, body: Body) -> None:
    identifier = body.get("bandedRangeId")
    sheet, old = found(book, "bandedRanges", "bandedRangeId", identifier, "banded range")
    sheet.replace_part("bandedRanges", old, None)


def set_basic_filter(book: Workbook, body: Body) -> None:
    given = body.get("filter", {})
    sheet = _sheet_of(book, given)
    sheet.parts["basicFilter"] = dict(given)


def clear_basic_filter(book: Workbook, body: Body) -> None:
    book.sheet(body.get("sheetId")).parts.pop("basicFilter", None)


def add_filter_view(book: Workbook, body: Body) -> dict[str, Any]:
    given = body.get("filter", {})
    sheet = _sheet_of(book, given)
    number = len(sheet.parts.get("filterViews", ())) + 1
    titled = {"title": f"Filter {number}", **given}
    return {"filter": _added(book, sheet, "filterViews", "filterViewId", titled)}


def update_filter_view(book: Workbook, body: Body) -> None:
    given = body.get("filter", {})
    identifier = given.get("filterViewId")
    sheet, old = found(book, "filterViews", "filterViewId", identifier, "filter view")
    _replaced(book, sheet, "filterViews", old, masked(body, old, given))


def duplicate_filter_view(book: Workbook, body: Body) -> dict[str, Any]:
    identifier = body.get("filterId")
    sheet, old = found(book, "filterViews", "filterViewId", identifier, "filter view")
    twin = {name: part for name, part in old.items() if name != "filterViewId"}
    titled = {**twin, "title": f"Copy of {old['title']}"}
    return {"filter": _added(book, sheet, "filterViews", "filterViewId", titled)}


def delete_filter_view(book: Workbook, body: Body) -> None:
    identifier = body.get("filterId")
    sheet, old = found(book, "filterViews", "filterViewId", identifier, "filter view")
    sheet.replace_part("filterViews", old, None)


HANDLERS = {
    "addNamedRange": add_named_range,
    "deleteNamedRange": delete_named_range,
    "updateNamedRange": update_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addConditionalFormatRule": add_conditional_format,
    "updateConditionalFormatRule": update_conditional_format,
    "deleteConditionalFormatRule": delete_conditional_format,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "duplicateFilterView": duplicate_filter_view,
    "deleteFilterView": delete_filter_view,
}
