"""Requests about developer metadata, which moves with its rows and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.google.lookups import DataFilter, matching, metadata_resource
from sandbox.google.requests.sheets import required_mask
from sandbox.google.workbook import Metadata, Workbook
from sandbox.http import ApiError

Body = Mapping[str, Any]


def create_metadata(book: Workbook, body: Body) -> dict[str, Any]:
    given = body.get("developerMetadata", {})
    if not given.get("metadataKey"):
        raise ApiError(400, "developerMetadata.metadataKey must be specified")
    if given.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise ApiError(400, "developerMetadata.visibility must be specified")
    identifier = given.get("metadataId") or book.new_id()
    if identifier in book.metadata:
        raise ApiError(400, f"Developer metadata with id {identifier} already exists.")
    sheet, dimension, start, end = _location(book, given.get("location", {}))
    item = Metadata(
        identifier,
        given["metadataKey"],
        given.get("metadataValue", ""),
        given["visibility"],
        sheet,
        dimension,
        start,
        end,
    )
    book.metadata[identifier] = item
    return {"developerMetadata": metadata_resource(item)}


def _location(
    book: Workbook, location: Mapping[str, Any]
) -> tuple[int | None, str | None, int | None, int | None]:
    dimension = location.get("dimensionRange")
    if dimension is None:
        if "sheetId" not in location and not location.get("spreadsheet"):
            raise ApiError(400, "developerMetadata.location must be specified")
        if "sheetId" in location:
            book.sheet(location["sheetId"])
        return location.get("sheetId"), None, None, None
    start, end = dimension.get("startIndex", 0), dimension.get("endIndex", 0)
    if end - start != 1:
        raise ApiError(400, "dimensionRange must represent a single row or column")
    sheet = book.sheet(dimension.get("sheetId"))
    return sheet.id, dimension.get("dimension"), start, end


def update_metadata(book: Workbook, body: Body) -> dict[str, Any]:
    """Change key, value, visibility or location of the metadata that the filters match."""
    given = body.get("developerMetadata", {})
    names = required_mask(body) or given
    changed = []
    for item in _found(book, body.get("dataFilters", [])):
        new = item
        if "metadataKey" in names:
            new = replace(new, key=given.get("metadataKey", ""))
        if "metadataValue" in names:
            new = replace(new, value=given.get("metadataValue", ""))
        if "visibility" in names:
            new = replace(new, visibility=given.get("visibility", ""))
        if "location" in names:
            sheet, dimension, start, end = _location(book, given.get("location", {}))
            new = replace(new, sheet=sheet, dimension=dimension, start=start, end=end)
        book.metadata[item.id] = new
        changed.append(metadata_resource(new))
    return {"developerMetadata": changed} if changed else {}


def delete_metadata(book: Workbook, body: Body) -> dict[str, Any]:
    found = _found(book, [body.get("dataFilter", {})])
    for item in found:
        del book.metadata[item.id]
    return {"deletedDeveloperMetadata": [metadata_resource(item) for item in found]}


def _found(book: Workbook, filters: list[Mapping[str, Any]]) -> list[Metadata]:
    items = (i for each in filters for i in matching(book, DataFilter.of(each).lookup or {}))
    return list({item.id: item for item in items}.values())


HANDLERS = {
    "createDeveloperMetadata": create_metadata,
    "updateDeveloperMetadata": update_metadata,
    "deleteDeveloperMetadata": delete_metadata,
}
