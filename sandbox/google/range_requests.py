"""Requests about named, protected and coloured ranges, filters and developer metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.google.lookups import DataFilter, matching, metadata_resource
from sandbox.google.masks import parse_mask
from sandbox.google.workbook import Metadata, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]

_NAME = re.compile(r"^(?!([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*)$)[A-Za-z_][A-Za-z0-9_]{0,249}$")


def add_named_range(book: Workbook, body: Body) -> dict[str, Any]:
    """Add a named range: an id that exists is refused (A1), and so is a name (A2)."""
    named = dict(body["namedRange"])
    name = named.get("name", "")
    if not _NAME.match(name):
        raise ApiError(400, f"Invalid name: {name}")
    if named.get("namedRangeId") in book.named_ranges:
        raise ApiError(400, f"A named range with the id {named['namedRangeId']} already exists.")
    taken = {each["name"] for each in book.named_ranges.values()} | set(book.lingering_names)
    if name in taken and "A2" in book.trusted_assumptions:
        raise ApiError(
            400,
            f"Cannot add named range with name: {name}, a named range with that name "
            "already exists.",
        )
    book.sheet(named["range"].get("sheetId"))
    named.setdefault("namedRangeId", str(1_000_000_000 + book.new_id()))
    book.named_ranges[named["namedRangeId"]] = named
    return {"namedRange": named}


def delete_named_range(book: Workbook, body: Body) -> None:
    """Delete a named range: an unknown id is refused (A3)."""
    identifier = body.get("namedRangeId", "")
    if book.named_ranges.pop(identifier, None) is None and "A3" in book.trusted_assumptions:
        raise ApiError(400, f"No NamedRange with id: {identifier}")


def update_named_range(book: Workbook, body: Body) -> None:
    given = body["namedRange"]
    identifier = given.get("namedRangeId", "")
    if identifier not in book.named_ranges:
        raise ApiError(400, f"No NamedRange with id: {identifier}")
    names = parse_mask(body.get("fields") or "*") or given
    changed = {name: given[name] for name in names if name in given}
    book.named_ranges[identifier] = {**book.named_ranges[identifier], **changed}


def create_metadata(book: Workbook, body: Body) -> dict[str, Any]:
    given = body["developerMetadata"]
    if not given.get("metadataKey"):
        raise ApiError(400, "developerMetadata.metadataKey must be specified")
    if given.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise ApiError(400, "developerMetadata.visibility must be specified")
    identifier = given.get("metadataId") or book.new_id()
    if identifier in book.metadata:
        raise ApiError(400, f"Developer metadata with id {identifier} already exists.")
    location = given.get("location", {})
    dimension = location.get("dimensionRange")
    if dimension is not None and dimension.get("endIndex", 0) - dimension.get("startIndex", 0) != 1:
        raise ApiError(400, "dimensionRange must represent a single row or column")
    sheet = (dimension or location).get("sheetId", 0 if dimension else None)
    if sheet is not None:
        book.sheet(sheet)
    item = Metadata(
        identifier,
        given["metadataKey"],
        given.get("metadataValue", ""),
        given["visibility"],
        sheet,
        dimension and dimension.get("dimension"),
        dimension and dimension.get("startIndex", 0),
        dimension and dimension.get("endIndex"),
    )
    book.metadata[identifier] = item
    return {"developerMetadata": metadata_resource(item)}


def update_metadata(book: Workbook, body: Body) -> dict[str, Any]:
    changed = []
    names = parse_mask(body.get("fields") or "*")
    for data_filter in body.get("dataFilters", []):
        for item in matching(book, DataFilter.of(data_filter).lookup or {}):
            given = body["developerMetadata"]
            value = given.get("metadataValue", "") if "metadataValue" in names else item.value
            book.metadata[item.id] = replace(item, value=value)
            changed.append(metadata_resource(book.metadata[item.id]))
    return {"developerMetadata": changed}


def delete_metadata(book: Workbook, body: Body) -> dict[str, Any]:
    found = matching(book, DataFilter.of(body["dataFilter"]).lookup or {})
    for item in found:
        del book.metadata[item.id]
    return {"deletedDeveloperMetadata": [metadata_resource(item) for item in found]}


def add_protected_range(book: Workbook, body: Body) -> dict[str, Any]:
    given = dict(body["protectedRange"])
    sheet = book.sheet(given.get("range", {}).get("sheetId"))
    given.setdefault("protectedRangeId", book.new_id())
    sheet.protected[given["protectedRangeId"]] = given
    return {"protectedRange": given}


def delete_protected_range(book: Workbook, body: Body) -> None:
    for sheet in book.in_order():
        if sheet.protected.pop(body.get("protectedRangeId", 0), None) is not None:
            return
    raise ApiError(400, f"No protected range with id: {body.get('protectedRangeId')}")


def add_conditional_format(book: Workbook, body: Body) -> None:
    rule = dict(body["rule"])
    ranges = rule.get("ranges", [])
    if not ranges:
        raise ApiError(400, "rule.ranges must not be empty")
    sheet = book.sheet(ranges[0].get("sheetId"))
    sheet.conditional.insert(body.get("index", 0), rule)


def set_basic_filter(book: Workbook, body: Body) -> None:
    given = body["filter"]
    book.sheet(given.get("range", {}).get("sheetId")).basic_filter = dict(given)


def clear_basic_filter(book: Workbook, body: Body) -> None:
    book.sheet(body.get("sheetId")).basic_filter = None


HANDLERS = {
    "addNamedRange": add_named_range,
    "deleteNamedRange": delete_named_range,
    "updateNamedRange": update_named_range,
    "createDeveloperMetadata": create_metadata,
    "updateDeveloperMetadata": update_metadata,
    "deleteDeveloperMetadata": delete_metadata,
    "addProtectedRange": add_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addConditionalFormatRule": add_conditional_format,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
}
