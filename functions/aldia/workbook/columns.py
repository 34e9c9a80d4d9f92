"""Where columns stand, by the metadata that is pinned to them and moves with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aldia.workbook.client import SheetsClient
from aldia.workbook.writes import metadata_search

COLUMN = "aldia_column"
"""Key of the metadata that names a column of the system's."""

MASK = "data(columnMetadata(developerMetadata(metadataKey,metadataValue)))"
"""What brings the metadata of a tab's columns without its cells."""

Places = Mapping[str, int]
"""Indices of columns by the value of their metadata."""


def places_in(sheet: Mapping[str, Any], key: str = COLUMN) -> Places:
    """Return the columns of one tab, as MASK brings it, that have metadata with a key."""
    return {
        item["metadataValue"]: index
        for block in sheet.get("data", [])
        for index, column in enumerate(block.get("columnMetadata", []))
        for item in column.get("developerMetadata", [])
        if item.get("metadataKey") == key
    }


def search_places(client: SheetsClient, key: str = COLUMN) -> Mapping[int, Places]:
    """Ask for the same by a search, by the tabs' ids: where MASK brings nothing without cells."""
    answer = client.ask(metadata_search(key))
    found: dict[int, dict[str, int]] = {}
    for each in answer.get("matchedDeveloperMetadata", []):
        item = each["developerMetadata"]
        place = item.get("location", {}).get("dimensionRange", {})
        if place.get("dimension") == "COLUMNS":
            tab = found.setdefault(place.get("sheetId", 0), {})
            tab[item.get("metadataValue", "")] = place.get("startIndex", 0)
    return found
