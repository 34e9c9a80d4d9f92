"""Resolve data filters and developer-metadata look-ups to ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.google import a1
from sandbox.google.workbook import Metadata, Sheet, Workbook, span_of


@dataclass(frozen=True, slots=True)
class DataFilter:
    """A way to name cells: A1 notation, a grid range or a metadata look-up."""

    a1_range: str | None
    grid_range: Mapping[str, Any] | None
    lookup: Mapping[str, Any] | None

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> DataFilter:
        return cls(data.get("a1Range"), data.get("gridRange"), data.get("developerMetadataLookup"))


def spans_of(book: Workbook, where: DataFilter) -> list[tuple[Sheet, a1.Span]]:
    """Resolve a filter to tabs and spans; open ends stay open."""
    if where.a1_range is not None:
        return [book.find(where.a1_range)]
    if where.grid_range is not None:
        return [(book.sheet(where.grid_range.get("sheetId")), span_of(where.grid_range))]
    return [
        (book.sheets[item.sheet], _span_of(item))
        for item in matching(book, where.lookup or {})
        if item.sheet is not None
    ]


def _span_of(item: Metadata) -> a1.Span:
    if item.start is None:
        return a1.Span()
    if item.dimension == "ROWS":
        return a1.Span(top=item.start, bottom=item.end)
    return a1.Span(left=item.start, right=item.end)


def matching(book: Workbook, lookup: Mapping[str, Any]) -> list[Metadata]:
    """Return the developer metadata that matches every condition of a look-up.

    When the location is a tab, only metadata of the tab itself matches; with intersecting
    locations, metadata of its rows and columns matches too.
    """
    location = lookup.get("metadataLocation", {})
    is_exact = lookup.get("locationMatchingStrategy") != "INTERSECTING_LOCATION"
    conditions = {
        "id": lookup.get("metadataId"),
        "key": lookup.get("metadataKey"),
        "value": lookup.get("metadataValue"),
        "visibility": lookup.get("visibility"),
        "location_type": "SHEET" if location and is_exact else lookup.get("locationType"),
        "sheet": location.get("sheetId"),
    }
    wanted = {name: value for name, value in conditions.items() if value is not None}
    return [
        item
        for item in book.metadata.values()
        if all(getattr(item, name) == value for name, value in wanted.items())
    ]


def metadata_resource(item: Metadata) -> dict[str, Any]:
    """Return a DeveloperMetadata resource."""
    location: dict[str, Any] = {"locationType": item.location_type}
    if item.dimension is not None:
        location["dimensionRange"] = {
            "sheetId": item.sheet,
            "dimension": item.dimension,
            "startIndex": item.start,
            "endIndex": item.end,
        }
    elif item.sheet is None:
        location["spreadsheet"] = True
    else:
        location["sheetId"] = item.sheet
    resource = {
        "metadataId": item.id,
        "metadataKey": item.key,
        "location": location,
        "visibility": item.visibility,
    }
    return resource | ({"metadataValue": item.value} if item.value else {})
